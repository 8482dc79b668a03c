use std::{fmt, sync::Arc};

use super::BoxFuture;
use crate::model::{Access, RequestKind, Requested};

/// What the administrator does about the communication server. Everything that is changed is on the disk, with its line
/// of the audit trail, before an answer.
pub trait Communication: Send + Sync + 'static {
    /// Enrols with the server that is set, by its one-time code.
    fn enrol<'a>(&'a self, from: &'a Access, code: &'a str) -> BoxFuture<'a, Result<(), CommunicationError>>;

    /// Goes to Not Enrolled. With `final_read`, a last meter read is made and delivered before, as far as that can be
    /// done within half a minute; the answer says whether it was. Nothing goes out once this has answered.
    fn cancel<'a>(
        &'a self,
        from: &'a Access,
        final_read: bool,
    ) -> BoxFuture<'a, Result<Cancelled, CommunicationError>>;

    /// The same before everything on this device is erased.
    fn leave<'a>(
        &'a self,
        from: &'a Access,
        final_read: bool,
    ) -> BoxFuture<'a, Result<Cancelled, CommunicationError>>;

    /// Checks in and delivers what waits, now.
    fn check_in<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>>;

    /// Makes a meter read and sends it.
    fn send_read<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>>;

    /// Says yes or no to what the server asked for.
    fn answer_command<'a>(
        &'a self,
        from: &'a Access,
        number: u64,
        yes: bool,
    ) -> BoxFuture<'a, Result<(), CommunicationError>>;

    /// Goes on from here after the server said that there are two of this device.
    fn go_on<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>>;

    /// Sends diagnostics, or asks for a troubleshooting session. Asked again while one of the kind waits to be delivered,
    /// or by a double click, answers that one. While the device is not enrolled it is written down alone. `shown` is the mark of
    /// the preview that whoever asks was shown: where that is not what would be sent, nothing is
    /// ([`NotShown`](CommunicationError::NotShown)). Without it, it is what there is.
    fn request<'a>(
        &'a self,
        from: &'a Access,
        kind: RequestKind,
        shown: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Requested, CommunicationError>>;

    /// What a request of this kind would send now; `None` before the first reading.
    fn preview<'a>(&'a self, from: &'a Access, kind: RequestKind) -> BoxFuture<'a, Option<Preview>>;
}

/// What would be sent, for a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// JSON, indented.
    pub text: String,
    /// Names it in the request that sends it.
    pub mark: String,
}

/// The port as it is provided in Leptos' context.
pub type CommunicationPort = Arc<dyn Communication>;

/// How an enrolment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// Whether the final read, where one was wanted, was accepted by the server.
    pub final_read_accepted: bool,
}

/// Why it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommunicationError {
    /// No communication server is set.
    NoServer,
    /// The device is not enrolled.
    NotEnrolled,
    /// The device is enrolled already.
    Enrolled,
    /// The printer has not been read, or did not answer; a sentence.
    Printer(String),
    /// The server could not be reached, or refused; a sentence with what to check.
    Server(String),
    /// There is nothing of that number to say yes or no to any more.
    Gone,
    /// What would be sent is not what whoever asks was shown.
    NotShown,
    /// It could not be written down; a sentence that names the file and the reason.
    Store(String),
    /// The program is being ended.
    Ending,
}

impl fmt::Display for CommunicationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoServer => f.write_str("no communication server is set"),
            Self::NotEnrolled => f.write_str("the device is not enrolled"),
            Self::Enrolled => f.write_str("the device is enrolled already"),
            Self::Printer(cause) | Self::Server(cause) | Self::Store(cause) => f.write_str(cause),
            Self::Gone => f.write_str("it was decided before, or has expired"),
            Self::NotShown => f.write_str("what would be sent is not what was shown"),
            Self::Ending => f.write_str("this device is being shut down"),
        }
    }
}

impl std::error::Error for CommunicationError {}
