use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who did something, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// "administrator", "stranger", "command line" or "device".
    pub who: String,
    /// The address of the browser; `None` where there was none.
    pub address: Option<IpAddr>,
}

impl Actor {
    /// Somebody who has signed in.
    pub fn administrator(address: IpAddr) -> Self {
        Self { who: "administrator".into(), address: Some(address) }
    }

    /// Somebody who has not.
    pub fn stranger(address: IpAddr) -> Self {
        Self { who: "stranger".into(), address: Some(address) }
    }

    /// Somebody who has the machine in hand.
    pub fn command_line() -> Self {
        Self { who: "command line".into(), address: None }
    }

    /// This program by itself.
    pub fn device() -> Self {
        Self { who: "device".into(), address: None }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// The device was claimed with its set-up code.
    SetUp,
    /// A wrong set-up code was given.
    SetUpRefused,
    /// A new set-up code was made.
    SetUpCodeMade,
    /// Signed in.
    SignedIn,
    /// A wrong password was given.
    SignInRefused,
    /// Signed out.
    SignedOut,
    /// A session was ended from another.
    SessionEnded,
    /// All sessions were ended.
    SignedOutEverywhere,
    /// The password was changed.
    PasswordChanged,
    /// A setting was changed.
    Changed,
    /// A secret was cleared because the host that it was for changed.
    Cleared,
    /// A token for programs was made.
    TokenMade,
    /// A token was revoked.
    TokenRevoked,
    /// A token was sent in clear: others may have read it.
    TokenExposed,
    /// The device made itself a certificate.
    CertificateMade,
    /// A certificate was installed.
    CertificateInstalled,
    /// A certificate was asked for: a key and a signing request were made.
    CertificateRequested,
    /// An installed certificate was taken away; the device's own serves again.
    CertificateRemoved,
    /// A backup was saved.
    BackedUp,
    /// The settings were saved for other devices.
    Cloned,
    /// A backup or a clone was restored.
    Restored,
    /// Everything was erased for the hand-over to somebody else.
    Reset,
    /// The database was brought to a newer schema.
    Upgraded,
    /// A damaged database was set aside.
    SetAside,
    /// Diagnostics or a troubleshooting session were asked for.
    Requested,
    /// The device enrolled with a communication server.
    Enrolled,
    /// The enrolment ended.
    EnrolmentCancelled,
    /// Nothing is delivered, because there seem to be two of this device.
    CommunicationHeld,
    /// Delivering goes on.
    CommunicationReleased,
    /// A command of the server was obeyed.
    CommandObeyed,
    /// The administrator is asked about a command of the server.
    CommandAsked,
    /// A command of the server was refused.
    CommandRefused,
    /// A message that was refused goes out again.
    EventSentAgain,
    /// A message is kept back for good.
    EventDiscarded,
    /// Something came that was no command of the server for this device.
    CommandIgnored,
    /// Billing was held, and somebody said what had happened.
    HoldEnded,
    /// A supply was ordered.
    SupplyOrdered,
    /// Something was said of an order of a supply.
    OrderAnswered,
    /// Something was said of an alert, a potential issue or the printer's silence.
    ConcernAnswered,
    /// Whether the communication server is told of alerts and potential issues was decided.
    TellingDecided,
    /// Service was asked for.
    ServiceRequested,
    /// Something was said of a request for service.
    ServiceAnswered,
    /// A session of online troubleshooting was ended from here.
    SupportEnded,
    /// A test mail was sent.
    MailTested,
    /// Mail that could not be delivered was tried again.
    MailRetried,
    /// Mail that could not be delivered was discarded.
    MailDiscarded,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 46] = [
        Self::SetUp,
        Self::SetUpRefused,
        Self::SetUpCodeMade,
        Self::SignedIn,
        Self::SignInRefused,
        Self::SignedOut,
        Self::SessionEnded,
        Self::SignedOutEverywhere,
        Self::PasswordChanged,
        Self::Changed,
        Self::Cleared,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::TokenExposed,
        Self::CertificateMade,
        Self::CertificateInstalled,
        Self::CertificateRequested,
        Self::CertificateRemoved,
        Self::BackedUp,
        Self::Cloned,
        Self::Restored,
        Self::Reset,
        Self::Upgraded,
        Self::SetAside,
        Self::Requested,
        Self::Enrolled,
        Self::EnrolmentCancelled,
        Self::CommunicationHeld,
        Self::CommunicationReleased,
        Self::CommandObeyed,
        Self::CommandAsked,
        Self::CommandRefused,
        Self::EventSentAgain,
        Self::EventDiscarded,
        Self::CommandIgnored,
        Self::HoldEnded,
        Self::SupplyOrdered,
        Self::OrderAnswered,
        Self::ConcernAnswered,
        Self::TellingDecided,
        Self::ServiceRequested,
        Self::ServiceAnswered,
        Self::SupportEnded,
        Self::MailTested,
        Self::MailRetried,
        Self::MailDiscarded,
    ];
}

/// A line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number, counting up.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who, and from where.
    pub actor: Actor,
    /// What was done.
    pub deed: Deed,
    /// To what: a key of the configuration, a token's name, a certificate's subject.
    pub subject: String,
    /// The value before; never a secret.
    pub from: Option<String>,
    /// The value after; never a secret.
    pub to: Option<String>,
}

/// What a form changed: shown as "Saved: Time zone UTC → Europe/Berlin".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// "section.key".
    pub key: String,
    /// Before; for a secret "set" or "not set".
    pub from: String,
    /// After; for a secret "set" or "not set".
    pub to: String,
}
