//! What a mail says about a request for service: to the service, which may never have seen this product, and to those who
//! know the printer. Everything that is not of the words here was made plain before.

use crate::{model::ServiceState, text::service};

/// Term.
pub const REFERENCE: &str = "Request";
/// Term.
pub const ABOUT: &str = "What is wrong";
/// Term.
pub const CODE: &str = "Code";
/// Term.
pub const SINCE: &str = "Since";
/// Term.
pub const GONE: &str = "Gone since";
/// Term.
pub const ASKED: &str = "Asked";
/// Term.
pub const VISIT: &str = "Visit";
/// Term.
pub const NUMBER: &str = "The service's number";
/// Term.
pub const YOUR_NUMBER: &str = "Your number";
/// Term.
pub const NOTE: &str = "Note";
/// Term.
pub const BY: &str = "By";
/// Term.
pub const WHEN: &str = "When";

/// What the mail is.
pub const THIS_IS_IT: &str = "This mail is the request. Any other mail with the same number is about this request, and is no second one.";
/// What the mail is.
pub const ALSO_BY_SERVER: &str = "This mail is the request. The same request also goes to the communication server of the printer's service, under \
     the same number: it is one request, and so is any other mail with that number.";
/// What to do.
pub const PLEASE_COME: &str =
    "Please see to it, and tell whoever is named below when somebody comes. Name the request in answers.";
/// It is taken back.
pub const NOT_NEEDED: &str = "The request below is taken back. Nobody needs to come.";
/// What to do then.
pub const NOT_NEEDED_ADVICE: &str = "If somebody is on the way already, tell whoever is named below.";
/// It is open again.
pub const OPEN_AGAIN: &str = "The request below was said to be done. It is not, or not any more.";
/// It is closed.
pub const CLOSED: &str =
    "The request below is closed: the device beside the printer has seen that what it was made for is gone.";
/// What to do then.
pub const CLOSED_ADVICE: &str = "Nothing needs to be done.";
/// At the end.
pub const FOOT: &str = "SMart eSolutions, a program on the customer's own device beside the printer, wrote this mail. The printer's \
                        administrator has set this address as the service's.";

/// Which way a request goes.
pub const BY_BOTH: &str =
    "It goes to the communication server, and by e-mail to the service. Neither has confirmed it.";
/// Which way a request goes.
pub const BY_SERVER: &str = "It goes to the communication server, which has not confirmed it.";
/// Which way a request goes.
pub const BY_MAIL: &str = "It goes by e-mail to the service. Nobody has confirmed it.";
/// Which way a request goes.
pub const BY_NOBODY: &str = "It is written down and sent to nobody: to no communication server and to no address of the service. Tell the service \
     yourself.";
/// What to do about a request that is under way.
pub const WAIT_ADVICE: &str =
    "Nothing needs to be done until somebody comes. The Maintenance page shows how far it is.";
/// What to do about a request that is said to be done.
pub const RESOLVED_ADVICE: &str = "It is closed when the printer no longer reports what it was made for. If it is not done, say so on the \
                                   Maintenance page.";
/// What to do about a request that was refused.
pub const REFUSED_ADVICE: &str = "Ask the service why, and ask for it in another way if it is still needed.";
/// What to do about a request that is over.
pub const OVER_ADVICE: &str = "Nothing needs to be done.";

/// "Service request R-20261122-1".
pub fn asked(reference: &str) -> String {
    format!("Service request {reference}")
}

/// "Service request R-20261122-1 is taken back".
pub fn step(reference: &str, state: ServiceState) -> String {
    let what = match state {
        ServiceState::Withdrawn => "is taken back",
        ServiceState::Reopened => "is open again",
        ServiceState::Closed => "is closed",
        _ => return asked(reference),
    };
    format!("Service request {reference} {what}")
}

/// "Service request R-20261122-1: Visit arranged".
pub fn heading(reference: &str, state: ServiceState) -> String {
    format!("Service request {reference}: {}", service::state(state).to_lowercase())
}

/// "Service request R-20261122-1: Jam in tray 2".
pub fn subject(heading: &str, about: &str, printer: &str) -> String {
    format!("{heading}: {about}, {printer}")
}
