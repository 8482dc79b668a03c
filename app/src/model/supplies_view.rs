use jiff::{SignedDuration, Timestamp};

use super::{
    CartridgeChange, EnteredProfile, Level, OrderAdvice, OrderCarried, OrderState, Performance, SupplyClass,
    SupplyForecast, SupplyOrder, SupplyProfile, SupplyState, TURNED_DOWN_DAYS, UntoldEvents,
};

/// What the Supplies Assistant knows, for the pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuppliesView {
    /// Each supply of the last reading of which something is known, by index.
    pub supplies: Vec<SupplyOutlook>,
    /// Orders: every open one, and those that ended of late, newest first, at most 50.
    pub orders: Vec<SupplyOrder>,
    /// Open orders of printers that were here before, newest first.
    pub earlier: Vec<SupplyOrder>,
    /// How far each order that is under way has come to the supplier.
    pub carried: Vec<OrderCarried>,
    /// The supplies usage that the server accepted last; `None`: none was ever sent.
    pub last_sent: Option<SuppliesSent>,
    /// Whether the printer's serial number changed and nobody has said why: nothing is ordered.
    pub held: bool,
    /// Why nothing can be ordered from here though something may have to be; `None`: it can.
    pub no_way_to_order: Option<NoWayToOrder>,
    /// The currency of prices, as the settings name it; empty: none is set.
    pub currency: String,
    /// Cartridges that wait for the administrator's word before the communication server is told of them.
    pub untold: Option<UntoldEvents>,
    /// How the printer did, and what each cartridge gave.
    pub performance: Performance,
}

/// Why no order can go out. In each case there is no recipient of orders by e-mail either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWayToOrder {
    /// The device is not enrolled with a communication server.
    NotEnrolled,
    /// It is, and the administrator has said that supplies are never sent to it.
    NeverSent,
}

impl SuppliesView {
    /// What is known of the supply of this index.
    pub fn of(&self, index: u32) -> Option<&SupplyOutlook> {
        self.supplies.iter().find(|supply| supply.index == index)
    }

    /// The open order of this number, of whatever printer.
    pub fn open_by_id(&self, id: i64) -> Option<&SupplyOrder> {
        self.orders.iter().chain(&self.earlier).find(|order| order.id == id && !order.state.is_over())
    }

    /// The open order of the supply of this index.
    pub fn open_order(&self, index: u32) -> Option<&SupplyOrder> {
        self.orders.iter().find(|order| order.supply == index && !order.state.is_over())
    }

    /// The newest order of the supply of this index, if it was taken back or refused, and before which time it is not
    /// suggested again.
    pub fn turned_down(&self, index: u32) -> Option<(&SupplyOrder, Timestamp)> {
        let of_this = self.orders.iter().filter(|order| order.supply == index);
        let last = of_this.max_by_key(|order| order.id)?;
        let at = last.steps.last()?.at;
        let again = at.checked_add(SignedDuration::from_hours(TURNED_DOWN_DAYS * 24)).ok()?;
        matches!(last.state, OrderState::Cancelled | OrderState::Refused).then_some((last, again))
    }
}

/// What is known of one supply beside its level.
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyOutlook {
    /// `prtMarkerSuppliesIndex`.
    pub index: u32,
    /// When it will be empty. `None` for what is not used up by printing, such as a waste container without a level.
    pub forecast: Option<SupplyForecast>,
    /// Whether to order, and why or why not. `None` before it was reckoned.
    pub advice: Option<OrderAdvice>,
    /// When the cartridge inside came, where that was seen.
    pub installed_at: Option<Timestamp>,
    /// The same by the printer's own date, where it keeps one and no later cartridge was seen to come.
    pub installed_at_by_printer: Option<Timestamp>,
    /// What happened to its cartridges, oldest first.
    pub changes: Vec<CartridgeChange>,
    /// Its level over the last year, a point a day at most, oldest first.
    pub levels: Vec<LevelPoint>,
    /// How many are on the shelf, as they were counted.
    pub on_hand: u32,
    /// When they were counted last.
    pub counted_at: Option<Timestamp>,
    /// What the administrator entered.
    pub entered: EnteredProfile,
    /// What is known, and where from.
    pub profile: SupplyProfile,
}

/// The level at the end of a day, or where it jumped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelPoint {
    /// When.
    pub at: Timestamp,
    /// 0 to 100; `None`: the printer did not tell, or only "Low".
    pub percent: Option<u8>,
}

/// Supplies usage as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppliesSent {
    /// When it was accepted.
    pub sent_at: Timestamp,
    /// The event that carried it, by its place: "1-17".
    pub reference: String,
    /// When the printer was read for it.
    pub read_at: Timestamp,
    /// The supplies.
    pub supplies: Vec<SentSupply>,
}

/// A supply as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentSupply {
    /// `prtMarkerSuppliesIndex`.
    pub index: u32,
    /// What the printer called it.
    pub description: String,
    /// Consumed, receptacle or other.
    pub class: SupplyClass,
    /// What capacity and level count.
    pub unit: String,
    /// `prtMarkerSuppliesLevel`.
    pub level: Level,
    /// What was left, of a hundred; of a receptacle, the space.
    pub percent: Option<u8>,
    /// "ok", "low", "empty", "full" or "unknown".
    pub state: SupplyState,
    /// Part number.
    pub part_number: Option<String>,
    /// Serial number.
    pub serial_number: Option<String>,
}
