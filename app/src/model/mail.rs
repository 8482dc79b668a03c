use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is told by e-mail. [`MailKind::ALL`] is the one list: the boxes of the form, the configuration's words and
/// the bound per hour all follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailKind {
    /// Billing meter reads were sent and accepted.
    MeterReadsReported,
    /// The device went from Enrolled to Not Enrolled.
    EnrolmentCancelled,
    /// The communication server can't be reached, or can be again.
    CommunicationError,
    /// A supply is low, or fewer days are left than wanted, or that is over.
    SupplyLow,
    /// A supply is empty or has to be replaced, or a receptacle is full, or that is over.
    SupplyEmpty,
    /// A supply was replaced though much of it was left.
    SupplyReplacedEarly,
    /// An order of a supply came a step further.
    SupplyOrder,
    /// An order of a supply should have come.
    SupplyOrderOverdue,
    /// An alert, a potential issue, or that the printer does not answer; that it is worse, or over.
    PrinterTrouble,
    /// Service was asked for, or came a step further.
    ServiceRequest,
}

impl MailKind {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::MeterReadsReported,
        Self::EnrolmentCancelled,
        Self::CommunicationError,
        Self::SupplyLow,
        Self::SupplyEmpty,
        Self::SupplyReplacedEarly,
        Self::SupplyOrder,
        Self::SupplyOrderOverdue,
        Self::PrinterTrouble,
        Self::ServiceRequest,
    ];

    /// Its word in the configuration and in the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::MeterReadsReported => "meter-reads-reported",
            Self::EnrolmentCancelled => "enrolment-cancelled",
            Self::CommunicationError => "communication-error",
            Self::SupplyLow => "supply-low",
            Self::SupplyEmpty => "supply-empty",
            Self::SupplyReplacedEarly => "supply-replaced-early",
            Self::SupplyOrder => "supply-order",
            Self::SupplyOrderOverdue => "supply-order-overdue",
            Self::PrinterTrouble => "printer-trouble",
            Self::ServiceRequest => "service-request",
        }
    }

    /// Whether it is about an order.
    pub const fn is_order(self) -> bool {
        matches!(self, Self::SupplyOrder | Self::SupplyOrderOverdue)
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Whose addresses a list of recipients holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailRole {
    /// The system administrator.
    Administrator,
    /// The key user.
    KeyUser,
    /// The service organisation.
    Service,
    /// Whom orders of supplies go to.
    Supplies,
}

impl MailRole {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Administrator, Self::KeyUser, Self::Service, Self::Supplies];
}

/// How far e-mail is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MailSetUp {
    /// Nothing is.
    #[default]
    Not,
    /// Something is, and this is missing.
    Partly(Vec<MailMissing>),
    /// All that is needed.
    Fully,
}

/// What is needed before e-mail can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailMissing {
    /// The SMTP server.
    Server,
    /// The address that it comes from.
    Sender,
    /// The password of the user that is set.
    Password,
    /// An address that it goes to.
    Recipients,
    /// An event that one of the recipients is told of.
    Events,
}

/// How e-mail is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailState {
    /// How far it is set up.
    pub set_up: MailSetUp,
    /// Whether neither name nor telephone nor address of the system administrator is set.
    pub no_contact: bool,
    /// Whose recipients get nothing, being the vendor's while the device is not enrolled.
    pub vendor_silent: Vec<MailRole>,
    /// Whether an order of supplies goes out by e-mail: there is a server, and a recipient of orders who may get it.
    pub takes_orders: bool,
    /// What keeps mail from being delivered, if anything does.
    pub trouble: Option<MailTrouble>,
    /// Alerts that were held back, because there were too many of one kind in an hour or too many waited.
    pub held: u64,
    /// When a mail was delivered last; `None`: not in what is kept.
    pub delivered_at: Option<Timestamp>,
}

/// Mail that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTrouble {
    /// The first failed attempt.
    pub since: Timestamp,
    /// Step and answer of the last one, as a sentence without its full stop.
    pub cause: String,
}

/// How far a mail has come on its way to one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailProgress {
    /// It is to be sent, or tried again.
    Waiting,
    /// The SMTP server has taken it.
    Delivered,
    /// The server refused it for good, or it was tried for as long as is tried.
    Undeliverable,
    /// It must not be sent any more: the address is no recipient now, or is the vendor's and the device is not
    /// enrolled.
    Withdrawn,
}

/// A mail on its way to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMail {
    /// Its number.
    pub id: i64,
    /// When what it tells of happened.
    pub at: Timestamp,
    /// Its subject.
    pub subject: String,
    /// Whose address it goes to.
    pub role: MailRole,
    /// The address.
    pub address: String,
    /// How far it has come.
    pub progress: MailProgress,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub next_at: Option<Timestamp>,
    /// Why it was not delivered, if it was tried or withdrawn.
    pub cause: Option<String>,
}

/// A step of sending mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailStep {
    /// Looking up the server's name.
    Resolve,
    /// The TCP connection.
    Connect,
    /// What the server says first.
    Greeting,
    /// Asking for TLS on a connection that began without.
    StartTls,
    /// The TLS handshake: chain, name, clock.
    Tls,
    /// Telling each other who one is and what one can.
    Hello,
    /// User name and password.
    Authentication,
    /// Naming the sender.
    Sender,
    /// Naming a recipient.
    Recipient,
    /// Handing over the message.
    Message,
}

impl MailStep {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::Resolve,
        Self::Connect,
        Self::Greeting,
        Self::StartTls,
        Self::Tls,
        Self::Hello,
        Self::Authentication,
        Self::Sender,
        Self::Recipient,
        Self::Message,
    ];
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailStepDone {
    /// Which step.
    pub step: MailStep,
    /// Whether it was taken.
    pub done: bool,
    /// What the server, or the system, said.
    pub answer: String,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

#[cfg(test)]
mod tests {
    use super::MailKind;

    #[test]
    fn every_kind_has_one_word_also_in_json() {
        for kind in MailKind::ALL {
            assert_eq!(MailKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        assert_eq!(MailKind::from_word("Paper jam"), None);
    }
}
