use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What happens when a supply has to be ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderingMode {
    /// Nothing.
    Off,
    /// The pages say so.
    #[default]
    Suggest,
    /// An order is made ready and waits for the administrator's word.
    Approve,
    /// It is ordered.
    Automatic,
}

impl OrderingMode {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Off, Self::Suggest, Self::Approve, Self::Automatic];

    /// Its word in the configuration and in the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Suggest => "suggest",
            Self::Approve => "approve",
            Self::Automatic => "automatic",
        }
    }

    /// The mode of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// Whether to order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderDecision {
    /// Now.
    Order,
    /// Not yet.
    Wait,
    /// An order is open.
    OnOrder,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderReason {
    /// What is there is less than the reorder point.
    BelowReorderPoint,
    /// What is there is more.
    AboveReorderPoint,
    /// One open order a supply.
    OpenOrder,
    /// The printer says "Low", and there is none on the shelf.
    LowAndNoSpare,
    /// Nobody can say how long it lasts, and there is none on the shelf.
    UnknownAndNoSpare,
    /// Nobody can say how long it lasts; there is one on the shelf.
    UnknownButSpare,
    /// Too little was seen for a forecast, and the level is far from the end.
    TooEarly,
    /// Nothing is printed.
    NotInUse,
    /// Nobody has seen it for weeks, or knows what is left.
    Unseen,
    /// The printer's serial number changed.
    Held,
    /// It will have to be ordered soon, and goes into the parcel of another one.
    Consolidated,
    /// The administrator ordered it.
    ByHand,
    /// Ordering is off for this supply.
    Off,
    /// The administrator took the last one back; it is not asked again before the next cartridge.
    TurnedDown,
    /// The printer does not say whether it is used up, and the administrator has not said what is to happen.
    ClassNotTold,
    /// A container that tells no level.
    NoLevelOfContainer,
    /// What was entered was entered for another supply, which had its index.
    AnotherSupply,
}

/// Whether to order, why, and with what numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderAdvice {
    /// Whether.
    pub decision: OrderDecision,
    /// Why.
    pub reason: OrderReason,
    /// How many; 0 unless the decision is to order.
    pub quantity: u32,
    /// Impressions inside, on the shelf and on order, where there is a forecast; what is seen to be inside is not on the
    /// shelf as well.
    pub position_pages: Option<u64>,
    /// Below so many impressions is ordered.
    pub reorder_point_pages: Option<u64>,
    /// Impressions that are expected until an order would arrive.
    pub expected_pages: Option<u64>,
    /// Of the reorder point, what is for a late delivery and for busy days.
    #[serde(default)]
    pub reserve_pages: Option<u64>,
    /// Of the reorder point, what is for the level, which says only roughly how much is inside.
    #[serde(default)]
    pub uncertain_pages: Option<u64>,
    /// The level, in percent, where it is near the end and the reason that nobody knows how long that lasts.
    #[serde(default)]
    pub nearly_empty_percent: Option<u8>,
    /// The time that an order takes, in tenths of a day, learnt from past orders: mean.
    pub lead_time_tenths: u32,
    /// The same: standard deviation.
    pub lead_time_deviation_tenths: u32,
    /// The wanted probability that the next one is there in time, in percent.
    pub service_level_percent: u8,
    /// How many are on the shelf.
    pub on_hand: u32,
    /// How many of these are seen to be inside, before it is certain enough to be written down.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seen_inside: u32,
    /// How many are on order.
    pub on_order: u32,
    /// When these numbers were so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

impl OrderAdvice {
    /// Of an order by hand, where nothing was reckoned.
    pub const NO_NUMBERS: Self = Self {
        decision: OrderDecision::Order,
        reason: OrderReason::ByHand,
        quantity: 1,
        position_pages: None,
        reorder_point_pages: None,
        expected_pages: None,
        reserve_pages: None,
        uncertain_pages: None,
        nearly_empty_percent: None,
        lead_time_tenths: 0,
        lead_time_deviation_tenths: 0,
        service_level_percent: 99,
        on_hand: 0,
        seen_inside: 0,
        on_order: 0,
        at: None,
    };
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Once an order was taken back or refused it is not suggested again for so many days, or before the next cartridge is
/// inside.
pub const TURNED_DOWN_DAYS: i64 = 14;

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// The pages suggest it; nobody was told.
    Suggested,
    /// It waits for the administrator's word.
    WaitingForApproval,
    /// It is sent, or waits to be.
    Submitted,
    /// The supplier has it.
    Acknowledged,
    /// It is on its way here.
    Shipped,
    /// It should have come.
    Overdue,
    /// It came, and is on the shelf.
    Received,
    /// It came, and the first of it is inside.
    Installed,
    /// The administrator took it back.
    Cancelled,
    /// The supplier does not deliver it.
    Refused,
}

impl OrderState {
    /// Whether nothing more is to come of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Received | Self::Installed | Self::Cancelled | Self::Refused)
    }

    /// Whether the supplier has been told and it has not come.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Submitted | Self::Acknowledged | Self::Shipped | Self::Overdue)
    }
}

/// A step of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    /// When.
    pub at: Timestamp,
    /// What it came to.
    pub state: OrderState,
    /// Who did it: "device", "administrator", "communication server".
    pub who: String,
    /// What was said to it, as plain text.
    pub note: Option<String>,
}

/// An order of a supply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupplyOrder {
    /// Its number, counting up.
    pub id: i64,
    /// What both sides call it: "S-20261122-1".
    pub reference: String,
    /// `prtMarkerSuppliesIndex` of the supply.
    pub supply: u32,
    /// What the supply is called.
    pub name: String,
    /// Its part number, where known.
    pub part_number: Option<String>,
    /// How many.
    pub quantity: u32,
    /// How far it has come.
    pub state: OrderState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was submitted, if it was.
    pub submitted_at: Option<Timestamp>,
    /// When it should be here: what the supplier says, else by the time that orders take.
    pub expected_at: Option<Timestamp>,
    /// The supplier's own number for it, as plain text.
    pub supplier_reference: Option<String>,
    /// Whether it goes to the communication server; how far it has come there, [`OrderCarried`](super::OrderCarried) says.
    pub by_server: bool,
    /// Whether it goes by e-mail.
    pub by_mail: bool,
    /// Why it was sent, with the numbers of then; of one that was not sent, why it was opened.
    pub advice: OrderAdvice,
    /// What happened to it, oldest first.
    pub steps: Vec<OrderStep>,
}

impl SupplyOrder {
    /// When it was said to be here.
    pub fn received_at(&self) -> Option<Timestamp> {
        self.steps.iter().find(|step| step.state == OrderState::Received).map(|step| step.at)
    }
}

/// How an order goes that the administrator opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderWay {
    /// It is sent from here.
    FromHere,
    /// It was ordered in another way, and is only followed.
    Elsewhere,
}

/// How many the administrator says to be on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockCount {
    /// So many.
    Exactly(u32),
    /// One more than is known.
    OneMore,
    /// One fewer than is known.
    OneFewer,
}

/// What the administrator says of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderAnswer {
    /// It is to be sent.
    Submit,
    /// It was ordered in another way; it is only followed from now on.
    OrderedElsewhere,
    /// It is not wanted.
    Cancel,
    /// It came: so many.
    Received {
        /// How many.
        quantity: u32,
    },
}
