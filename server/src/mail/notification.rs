use app::model::{MailKind, MeterUnit, OrderState, ServiceRequest, ServiceState, SupplyOrder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that recipients may be told of: what whoever reports knows of it, as plain data. Texts that come from
/// a printer or a server may be put in as they are: they are made plain before they stand in a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Notification {
    /// Billing meter reads were sent and accepted.
    ReadsReported(ReadsReported),
    /// The device goes from Enrolled to Not Enrolled. Told in the transaction that does so, or before it.
    EnrolmentCancelled(EnrolmentCancelled),
    /// An attempt to reach the communication server has failed, each one.
    CommunicationFailed(CommunicationFailed),
    /// The communication server was reached after that.
    CommunicationRecovered(CommunicationRecovered),
    /// Something about a supply that the administrator should know, or that it is over.
    SupplyAlert(SupplyAlert),
    /// An order of a supply came a step further.
    SupplyOrder(SupplyOrderTold),
    /// Something about the printer that its people should know.
    Trouble(Trouble),
    /// A request for service came a step further.
    ServiceRequest(ServiceTold),
}

/// Billing meter reads were sent and accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadsReported {
    /// The transmission. It is told of once, however often this is reported.
    pub transmission: String,
    /// Who accepted it: the name of the communication server.
    pub server: String,
    /// When the meters were read.
    pub read_at: Timestamp,
    /// When they were accepted.
    pub accepted_at: Timestamp,
    /// What to name when asking about it.
    pub reference: Option<String>,
    /// The meters as they were sent.
    pub meters: Vec<ReportedMeter>,
}

/// A meter as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedMeter {
    /// What it is called.
    pub label: String,
    /// What it showed.
    pub value: u64,
    /// What it counts.
    pub unit: MeterUnit,
}

/// The device goes from Enrolled to Not Enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentCancelled {
    /// The enrolment. It is told of once, however often this is reported.
    pub enrolment: String,
    /// The name of the communication server.
    pub server: String,
    /// Who cancelled it.
    pub by: CancelledBy,
    /// When.
    pub at: Timestamp,
    /// What the server gave as its reason.
    pub reason: Option<String>,
    /// Events that had not been sent.
    pub not_sent: u64,
}

/// Who cancelled an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelledBy {
    /// The administrator, on the pages or by command.
    Administrator,
    /// The communication server.
    Server,
    /// A reset that erases everything.
    Reset,
}

/// An attempt to reach the communication server has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunicationFailed {
    /// The name of the communication server.
    pub server: String,
    /// The step that failed and why, as a sentence without its full stop.
    pub cause: String,
    /// When this attempt was made.
    pub at: Timestamp,
    /// The first attempt that failed since the last one that did not.
    pub since: Timestamp,
    /// How many have failed since then, this one among them.
    pub attempts: u32,
}

/// The communication server was reached after an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunicationRecovered {
    /// The name of the communication server.
    pub server: String,
    /// When it was reached.
    pub at: Timestamp,
    /// The first attempt that had failed.
    pub since: Timestamp,
}

/// Something about a supply that the administrator should know, or that it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyAlert {
    /// What it is.
    pub alert: SupplyAlertKind,
    /// What it is told of once by, however often this is reported: "supply-low/3/17". That it is over is told once too.
    pub key: String,
    /// Which supply, as it is now.
    pub supply: SupplyWords,
    /// When it was seen.
    pub at: Timestamp,
    /// Whether it is over. Told only where the alert was: whoever reports it knows.
    pub recovered: bool,
}

/// What there is to know about a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplyAlertKind {
    /// A consumed supply is low.
    Low,
    /// It will be empty soon.
    DaysLeft {
        /// Fewer days are left than this.
        fewer_than: u32,
    },
    /// It is empty.
    Empty,
    /// The receptacle is full.
    Full,
    /// The printer asks for another one.
    Replace,
    /// Another one came though much of it was left. This is never over.
    ReplacedEarly {
        /// What was left, in percent, where that is known.
        wasted_percent: Option<u8>,
    },
}

/// What a mail says of a supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyWords {
    /// `prtMarkerSuppliesIndex`.
    pub index: u32,
    /// What it is called.
    pub name: String,
    /// Its colour, where it has one.
    pub colorant: Option<String>,
    /// Part number, where known.
    pub part_number: Option<String>,
    /// Serial number of the one inside, where the printer tells it.
    pub serial_number: Option<String>,
    /// Its level as the pages say it: "23 %".
    pub level: String,
    /// When it will be empty, where that can be said: with 10, 50 and 90 % before it.
    pub empty_between: Option<(Timestamp, Timestamp, Timestamp)>,
    /// Impressions that are left, where that can be said.
    pub pages_left: Option<u64>,
    /// How many are on the shelf.
    pub on_hand: u32,
}

/// An order of a supply came a step further. Its state says which. One that is suggested is told to nobody.
///
/// While `by_mail` of the order is set, its being submitted, cancelled or overdue is also told to whom orders go to, in a
/// letter of its own: that of a submitted order *is* the order. Whether there is anybody who gets it,
/// [`Mail::takes_orders`](super::Mail::takes_orders) says before.
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyOrderTold {
    /// The order as it is now.
    pub order: Box<SupplyOrder>,
    /// The supply as it is now.
    pub supply: SupplyWords,
    /// When it came to this state.
    pub at: Timestamp,
}

/// Alerts, potential issues, silence: one of them, or several in a digest. When and whether is decided before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is told; never empty.
    pub told: Vec<TroubleWords>,
    /// When it is told.
    pub at: Timestamp,
}

/// What a mail says of one thing, in words; they may come from a printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TroubleWords {
    /// What it is.
    pub heading: String,
    /// What that means, in sentences.
    pub said: Vec<String>,
    /// Since when, how bad, against what: each with its term.
    pub facts: Vec<(String, String)>,
    /// What to do; empty where there are steps.
    pub advice: String,
    /// What to do, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
    /// When it was seen.
    pub at: Timestamp,
}

/// A request for service came a step further. Its state says which.
///
/// While `by_mail` of the request is set, its being made, open again, taken back or closed is also told to the service, in
/// a letter of its own: that of a new request *is* the request. Whether there is anybody who gets it,
/// [`Mail::takes_requests`](super::Mail::takes_requests) says before.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceTold {
    /// The request as it is now.
    pub request: ServiceRequest,
    /// When it came to this state.
    pub at: Timestamp,
}

impl Notification {
    /// Whose box decides who is told of it.
    pub fn kind(&self) -> MailKind {
        match self {
            Self::ReadsReported(_) => MailKind::MeterReadsReported,
            Self::EnrolmentCancelled(_) => MailKind::EnrolmentCancelled,
            Self::CommunicationFailed(_) | Self::CommunicationRecovered(_) => MailKind::CommunicationError,
            Self::SupplyAlert(alert) => match alert.alert {
                SupplyAlertKind::Low | SupplyAlertKind::DaysLeft { .. } => MailKind::SupplyLow,
                SupplyAlertKind::Empty | SupplyAlertKind::Full | SupplyAlertKind::Replace => {
                    MailKind::SupplyEmpty
                }
                SupplyAlertKind::ReplacedEarly { .. } => MailKind::SupplyReplacedEarly,
            },
            Self::SupplyOrder(told) if told.order.state == OrderState::Overdue => {
                MailKind::SupplyOrderOverdue
            }
            Self::SupplyOrder(_) => MailKind::SupplyOrder,
            Self::Trouble(_) => MailKind::PrinterTrouble,
            Self::ServiceRequest(_) => MailKind::ServiceRequest,
        }
    }

    /// When it happened.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::ReadsReported(reads) => reads.accepted_at,
            Self::EnrolmentCancelled(cancelled) => cancelled.at,
            Self::CommunicationFailed(failed) => failed.at,
            Self::CommunicationRecovered(recovered) => recovered.at,
            Self::SupplyAlert(alert) => alert.at,
            Self::SupplyOrder(told) => told.at,
            Self::Trouble(trouble) => trouble.at,
            Self::ServiceRequest(told) => told.at,
        }
    }

    /// What it tells of, where that is told of once.
    pub(super) fn key(&self) -> Option<String> {
        match self {
            Self::ReadsReported(reads) => Some(format!("transmission/{}", reads.transmission)),
            Self::EnrolmentCancelled(cancelled) => Some(format!("enrolment/{}", cancelled.enrolment)),
            Self::CommunicationFailed(_) | Self::CommunicationRecovered(_) | Self::Trouble(_) => None,
            Self::SupplyAlert(alert) => {
                let over = if alert.recovered { "/over" } else { "" };
                Some(format!("supply-alert/{}{over}", alert.key))
            }
            Self::SupplyOrder(told) => {
                let SupplyOrderTold { order, at, .. } = told;
                // Of what does not come on a day it is told once that it did not.
                let day = order.expected_at.filter(|_| order.state == OrderState::Overdue);
                Some(step_key(order.id, order.state, day.unwrap_or(*at)))
            }
            // The same state may come again: a visit is put off, a request is open once more.
            Self::ServiceRequest(told) => {
                let (id, state) = (told.request.id, service_word(told.request.state));
                Some(format!("service-request/{id}/{state}/{}", told.at.as_millisecond()))
            }
        }
    }
}

/// What one step of an order is told once by. The same state may come again: a delivery is put off, an order goes once more.
fn step_key(order: i64, state: OrderState, at: Timestamp) -> String {
    format!("supply-order/{order}/{}/{}", word(state), at.as_millisecond())
}

/// What the mail is told once by that *is* this order, submitted at this time.
pub(crate) fn order_key(order: i64, submitted_at: Timestamp) -> String {
    key_of_itself(&step_key(order, OrderState::Submitted, submitted_at), SUPPLIER)
}

/// To whom a mail is that is the order itself.
pub(super) const SUPPLIER: &str = "supplier";

/// What the mail is told once by that is the thing itself, to whom it goes to, beside the mail that tells of it.
pub(super) fn key_of_itself(key: &str, to: &str) -> String {
    format!("{key}/{to}")
}

/// A state in a key. What was told under a word is not told again: these words stay as they are.
fn word(state: OrderState) -> &'static str {
    match state {
        OrderState::Suggested => "suggested",
        OrderState::WaitingForApproval => "waiting-for-approval",
        OrderState::Submitted => "submitted",
        OrderState::Acknowledged => "acknowledged",
        OrderState::Shipped => "shipped",
        OrderState::Overdue => "overdue",
        OrderState::Received => "received",
        OrderState::Installed => "installed",
        OrderState::Cancelled => "cancelled",
        OrderState::Refused => "refused",
    }
}

/// The same of a request for service.
fn service_word(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Requested => "requested",
        ServiceState::Accepted => "accepted",
        ServiceState::Scheduled => "scheduled",
        ServiceState::WaitingForParts => "waiting-for-parts",
        ServiceState::OnSite => "on-site",
        ServiceState::Resolved => "resolved",
        ServiceState::Reopened => "reopened",
        ServiceState::Closed => "closed",
        ServiceState::Refused => "refused",
        ServiceState::Withdrawn => "withdrawn",
    }
}
