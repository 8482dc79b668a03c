use std::{fmt, sync::Arc};

use super::BoxFuture;
use crate::model::{
    Access, Concern, EventFilter, HistoryPage, NewServiceRequest, ServiceAnswer, ServiceRequest,
    StandingAnswer,
};

/// What pages and the administrator ask of the Maintenance Assistant. Everything that is changed is on the disk, with its
/// line of the audit trail, before an answer, and the pages show it.
pub trait Maintenance: Send + Sync + 'static {
    /// A page of the event history.
    fn history<'a>(&'a self, filter: &'a EventFilter)
    -> BoxFuture<'a, Result<HistoryPage, MaintenanceError>>;

    /// Says something of what needs attention.
    fn answer<'a>(
        &'a self,
        from: &'a Access,
        concern: &'a Concern,
        answer: StandingAnswer,
    ) -> BoxFuture<'a, Result<(), MaintenanceError>>;

    /// Decides whether the communication server is told of what waits for a word, up to the one that `through` names; answers
    /// of how much.
    fn tell_server<'a>(
        &'a self,
        from: &'a Access,
        through: i64,
        tell: bool,
    ) -> BoxFuture<'a, Result<u64, MaintenanceError>>;

    /// Asks for service. One that is open for the same concern is answered instead: pressed twice it is asked once.
    fn request_service<'a>(
        &'a self,
        from: &'a Access,
        wanted: &'a NewServiceRequest,
    ) -> BoxFuture<'a, Result<ServiceRequest, MaintenanceError>>;

    /// Says something of a request for service.
    fn answer_service<'a>(
        &'a self,
        from: &'a Access,
        request: i64,
        answer: ServiceAnswer,
    ) -> BoxFuture<'a, Result<(), MaintenanceError>>;

    /// Ends the open session of online troubleshooting from here.
    fn end_session<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), MaintenanceError>>;
}

/// The port as it is provided in Leptos' context.
pub type MaintenancePort = Arc<dyn Maintenance>;

/// Why it was not done. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaintenanceError {
    /// It is over, or there is no such thing.
    Gone,
    /// The request is not where this can be said of it.
    DoesNotFit,
    /// A number or a text is out of its bounds.
    OutOfBounds,
    /// As many requests for service are open as can be.
    ManyOpen,
    /// It could not be read or written down; a sentence that names the file and the reason.
    Store(String),
}

impl fmt::Display for MaintenanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("it is over, or there is no such thing"),
            Self::DoesNotFit => f.write_str("this can't be said of it as it is now"),
            Self::OutOfBounds => f.write_str("a number or a text is out of its bounds"),
            Self::ManyOpen => f.write_str("as many requests for service are open as can be"),
            Self::Store(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for MaintenanceError {}
