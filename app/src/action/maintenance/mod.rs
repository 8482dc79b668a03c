//! The Maintenance Assistant: diagnostics and sessions, answers to what needs attention, requests for service, what the
//! server is told.

mod answers;
mod requests;
mod service;
mod session;
mod telling;

pub use answers::{AnswerConcern, answer_concern, concern_field};
pub use requests::{SendDiagnostics, StartTroubleshooting, send_diagnostics, start_troubleshooting};
pub use service::{
    ABOUT, AnswerService, REQUEST_NOTE, RequestService, answer_service, request_service, service_field,
};
pub use session::{EndSupportSession, end_support_session};
pub use telling::{TellServer, tell_server};

use super::{Outcome, answer::lead_to, leave::leave};
use crate::{
    model::Access,
    page::{Page, access},
    port::{FieldFault, Kept, MaintenanceError},
    text::maintenance::standing as text,
};

/// Who asks, if they may; leads others to the sign-in.
fn administrator() -> Option<Access> {
    let from = access();
    if !from.is_administrator() {
        lead_to(Page::SignIn.path());
        return None;
    }
    Some(from)
}

fn done(message: String) -> Kept {
    Kept { message: Some(message), ..Kept::default() }
}

fn not_done(message: String) -> Kept {
    Kept { message: Some(message), refused: true, ..Kept::default() }
}

fn refused(error: &MaintenanceError) -> Kept {
    not_done(text::error(error))
}

/// What was typed stays, with what is wrong at its field.
fn at_field(field: &str, typed: &str, message: &str) -> Kept {
    let faults = vec![FieldFault { name: field.into(), message: message.into() }];
    Kept { faults, ..with_typed(field, typed, Kept::default()) }
}

/// What was typed stays where something else was refused.
fn with_typed(field: &str, typed: &str, kept: Kept) -> Kept {
    Kept { typed: [(field.to_owned(), typed.to_owned())].into(), ..kept }
}

fn back(page: Page, from: &Access, kept: Kept) -> Outcome {
    leave(page, from, kept)
}
