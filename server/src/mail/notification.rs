use app::model::{MailKind, MeterUnit};
use jiff::Timestamp;

/// Something that recipients may be told of: what whoever reports knows of it, as plain data. Texts that come from
/// a printer or a server may be put in as they are: they are made plain before they stand in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// Billing meter reads were sent and accepted.
    ReadsReported(ReadsReported),
    /// The device goes from Enrolled to Not Enrolled. Told in the transaction that does so, or before it.
    EnrolmentCancelled(EnrolmentCancelled),
    /// An attempt to reach the communication server has failed, each one.
    CommunicationFailed(CommunicationFailed),
    /// The communication server was reached after that.
    CommunicationRecovered(CommunicationRecovered),
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

impl Notification {
    /// Whose box decides who is told of it.
    pub fn kind(&self) -> MailKind {
        match self {
            Self::ReadsReported(_) => MailKind::MeterReadsReported,
            Self::EnrolmentCancelled(_) => MailKind::EnrolmentCancelled,
            Self::CommunicationFailed(_) | Self::CommunicationRecovered(_) => MailKind::CommunicationError,
        }
    }

    /// When it happened.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::ReadsReported(reads) => reads.accepted_at,
            Self::EnrolmentCancelled(cancelled) => cancelled.at,
            Self::CommunicationFailed(failed) => failed.at,
            Self::CommunicationRecovered(recovered) => recovered.at,
        }
    }

    /// What it tells of, where that is told of once.
    pub(super) fn key(&self) -> Option<String> {
        match self {
            Self::ReadsReported(reads) => Some(format!("transmission/{}", reads.transmission)),
            Self::EnrolmentCancelled(cancelled) => Some(format!("enrolment/{}", cancelled.enrolment)),
            Self::CommunicationFailed(_) | Self::CommunicationRecovered(_) => None,
        }
    }
}
