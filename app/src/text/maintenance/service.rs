//! Requests for service.

use crate::{
    model::{OPEN_REQUESTS, ServiceAnswer, ServiceRequest, ServiceState, ServiceStep},
    text::format,
};

/// Section, and the page's heading.
pub const SERVICE: &str = "Service requests";
/// The heading of the list on that page.
pub const SO_FAR: &str = "Requests so far";
/// There is none.
pub const NONE: &str = "Service has not been requested.";
/// None is open.
pub const NONE_OPEN: &str = "No request is open.";
/// Link.
pub const ALL: &str = "All service requests";
/// Link and button.
pub const REQUEST: &str = "Request Service…";
/// The form's heading.
pub const NEW: &str = "Request service";
/// The form's button.
pub const SEND: &str = "Request service";
/// Before what it is about.
pub const ABOUT: &str = "What it is about";
/// Where it is about nothing that is known here.
pub const NOTHING_PARTICULAR: &str = "nothing that this device has seen: say below what is wrong";
/// Before the reference of an open request for the same thing.
pub const ALREADY: &str = "There is an open request for this already,";
/// What was named is over.
pub const GONE: &str =
    "What this request was to be about is over. You may still request service; say below what is wrong.";
/// Field.
pub const NOTE: &str = "What the service should know";
/// What is allowed.
pub const NOTE_HINT: &str = "Up to 1,000 characters, for example when somebody is there and how to get in. Nothing about jobs or documents.";
/// Field.
pub const REOPEN_NOTE: &str = "What is still wrong";
/// The longest note, in characters.
pub const NOTE_LENGTH: usize = 1_000;
/// The note is too long.
pub const LONG_NOTE: &str = "This is longer than 1,000 characters.";
/// There are no words in it.
pub const NO_NOTE: &str = "Write in some words what is still wrong.";
/// A request about nothing, without a word.
pub const NOTHING_SAID: &str =
    "Write in some words what is wrong: the request is about nothing that this device has seen.";
/// What is sent, as a list.
pub const SENT: [&str; 4] = [
    "the request's reference and its time;",
    "model and serial number of the printer;",
    "what it is about: the alert or potential issue with its code, and since when it is there;",
    "what you write below.",
];
/// To whom it goes, where by mail.
pub const BY_MAIL: &str =
    "It also goes by e-mail to the address of the service, where one is set under E-mail alerts.";
/// Neither enrolled nor sent anywhere.
pub const NOT_ENROLLED: &str = "This device is Not Enrolled, so the request goes to no communication server: it is written down here, and goes \
                                by e-mail to the address of the service, where one is set under E-mail alerts. It holds:";
/// Enrolled, and the settings keep it back.
pub const HELD_BACK: &str = "The settings keep everything of the Maintenance Assistant from the communication server, so the request does not go \
                             there: it is written down here, and goes by e-mail to the address of the service, where one is set under \
                             E-mail alerts. It holds:";
/// Asked by who may not.
pub const SIGN_IN: &str = "Sign in to request service";
/// Button.
pub const WITHDRAW: &str = "Withdraw";
/// Button.
pub const REOPEN: &str = "Reopen";
/// Button.
pub const DONE: &str = "The service was here, it is done";
/// Term.
pub const OPENED: &str = "Requested";
/// Term.
pub const SYMPTOM: &str = "Symptom";
/// Term.
pub const VISIT: &str = "Visit";
/// Term.
pub const NUMBER_OF_SERVICE: &str = "The service's number";
/// Term.
pub const CODE: &str = "Code";
/// Term.
pub const TIME_TO_REPAIR: &str = "Time to repair";
/// Term.
pub const WAY: &str = "Goes to";
/// Summary of the steps.
pub const STEPS: &str = "What happened to it";
/// Before the administrator's note.
pub const WROTE: &str = "What was written to it";

/// How far it has come, and who says so.
pub fn state(request: &ServiceRequest) -> &'static str {
    let by_service = |step: &ServiceStep| step.who == ServiceStep::SERVER;
    match request.state {
        ServiceState::Resolved if request.steps.last().is_some_and(by_service) => {
            "Resolved, says the service"
        }
        ServiceState::Resolved => "Resolved, says the administrator",
        ServiceState::Refused => "Refused by the service",
        other => reached(other),
    }
}

/// How far it has come.
fn reached(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Requested => "Requested",
        ServiceState::Accepted => "Accepted",
        ServiceState::Scheduled => "Visit arranged",
        ServiceState::WaitingForParts => "Waits for parts",
        ServiceState::OnSite => "At the printer",
        ServiceState::Resolved => "Resolved",
        ServiceState::Reopened => "Reopened",
        ServiceState::Closed => "Closed: the symptom is gone",
        ServiceState::Refused => "Refused",
        ServiceState::Withdrawn => "Withdrawn",
    }
}

/// What a step came to: "Visit arranged for 23 Nov 2026, 08:00", where a time was said.
pub fn step(came_to: ServiceState, visit: Option<&str>) -> String {
    let came_to = reached(came_to);
    visit.map_or_else(|| came_to.to_owned(), |visit| format!("{came_to} for {visit}"))
}

/// Behind a step: " by the administrator", or that the service says so, whose word comes by the communication server.
pub fn by(who: &str) -> String {
    if who == ServiceStep::SERVER { ", says the service".into() } else { format!(" by the {who}") }
}

/// Where it goes; `held_back` while the settings keep it from the server.
pub fn way(request: &ServiceRequest, held_back: bool) -> &'static str {
    match (request.by_server, request.by_mail) {
        (true, true) if held_back => {
            "the service by e-mail; nothing more to the communication server while the settings keep it back"
        }
        (true, false) if held_back => {
            "nobody while the settings keep it from the communication server: the service can say nothing of it here; call them"
        }
        (true, true) => "the communication server, and the service by e-mail",
        (true, false) => "the communication server",
        (false, true) if request.left_server => {
            "the service by e-mail; no more to the communication server, since the enrolment in which it was made is over here"
        }
        (false, true) => "the service by e-mail",
        (false, false) if request.left_server => {
            "nobody any more, since the enrolment in which it was made is over here: the service can say nothing of it; call them"
        }
        (false, false) => "nobody: it is written down here alone; call the service",
    }
}

/// Whether the symptom is still there, as far as the device can tell.
pub fn symptom(since: Option<&str>, gone: Option<&str>) -> Option<String> {
    match (since, gone) {
        (Some(since), Some(gone)) => Some(format!("there from {since} to {gone}")),
        (Some(since), None) => Some(format!("there since {since}")),
        (None, Some(gone)) => Some(format!("gone since {gone}")),
        (None, None) => None,
    }
}

/// "so far": behind the time to repair of what is not repaired.
pub fn repaired_in(duration: &str, over: bool) -> String {
    if over { duration.to_owned() } else { format!("{duration} so far") }
}

/// What was asked for; `reference` of what is written down.
pub fn requested(request: &ServiceRequest) -> String {
    let way = match (request.by_server, request.by_mail) {
        (false, false) => {
            "It is written down here alone, and goes to no communication server and to no address of the service: call the \
             service and tell them the reference."
        }
        (true, false) => "It waits to be sent to the communication server.",
        (false, true) => "It waits to be sent by e-mail to the service.",
        (true, true) => "It waits to be sent to the communication server, and by e-mail to the service.",
    };
    if request.state == ServiceState::Requested {
        return format!("Service is requested as {}. {way}", request.reference);
    }
    format!("{ALREADY} {}: {}. {}", request.reference, state(request), anew(request.state))
}

/// How to ask anew for what an open request is about.
pub fn anew(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Resolved => "It is said to be done. If it is not, reopen it below.",
        _ => "To request service for it anew, withdraw this request first, below.",
    }
}

/// What was said of a request.
pub fn answered(answer: &ServiceAnswer, reference: &str) -> String {
    match answer {
        ServiceAnswer::Withdraw => format!("Withdrawn: {reference}."),
        ServiceAnswer::Reopen { .. } => format!("Reopened: {reference}."),
        ServiceAnswer::Done => {
            format!("Noted: the service was here for {reference}. It closes when the symptom is gone.")
        }
    }
}

/// In *Needs attention*: nobody was told.
pub fn nobody_told(request: &ServiceRequest) -> String {
    format!(
        "Service request {}: nobody was told of it; call the service ({})",
        request.reference, request.about
    )
}

/// In *Needs attention*: the enrolment that it went by is over here: it has ended, or was that of the device of an archive.
pub fn left(request: &ServiceRequest) -> String {
    format!(
        "Service request {}: the enrolment in which it was made is over here, and the service can say nothing of it any more; call \
         the service, and say here when it is done ({})",
        request.reference, request.about
    )
}

/// In *Needs attention*: the settings keep it from the server that it goes to.
pub fn held_back(request: &ServiceRequest) -> String {
    format!(
        "Service request {}: the settings keep it from the communication server, and the service can say nothing of it here; call \
         the service, and say here when it is done ({})",
        request.reference, request.about
    )
}

/// In *Needs attention*: the service does not come.
pub fn refused(request: &ServiceRequest) -> String {
    format!("Service request {}: refused by the service ({})", request.reference, request.about)
}

/// In *Needs attention*: said to be done, and it is not.
pub fn not_gone(request: &ServiceRequest) -> String {
    let state = state(request).to_lowercase();
    format!(
        "Service request {}: {state}, and it is still there ({}); reopen it or wait",
        request.reference, request.about
    )
}

/// What is shown where older ones that are over may be left out: so many of these are there.
pub fn newest(shown: usize) -> String {
    format!(
        "All open requests, and the newest {} that are over",
        format::counted(shown as u64, "request", "requests")
    )
}

/// Why another one was not made.
pub fn many_open() -> String {
    format!(
        "Nothing was requested: {} are open, and more can't be. Withdraw one that is not needed any more.",
        format::counted(OPEN_REQUESTS as u64, "request", "requests")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::service_request;

    /// A request that came to this state, as somebody says.
    fn said(state: ServiceState, who: &str) -> ServiceRequest {
        let mut request = service_request(1);
        let last = request.steps.last().cloned().unwrap();
        request.steps.push(ServiceStep { state, who: who.into(), ..last });
        ServiceRequest { state, ..request }
    }

    #[test]
    fn that_it_is_done_is_said_by_whoever_said_it() {
        let table = [
            (ServiceState::Resolved, ServiceStep::SERVER, "Resolved, says the service"),
            (ServiceState::Resolved, "administrator", "Resolved, says the administrator"),
            (ServiceState::Refused, ServiceStep::SERVER, "Refused by the service"),
            (ServiceState::Scheduled, ServiceStep::SERVER, "Visit arranged"),
        ];
        for (came_to, who, expected) in table {
            let request = said(came_to, who);
            assert_eq!(state(&request), expected);
            assert_eq!(
                not_gone(&request).contains("says the service"),
                expected == "Resolved, says the service",
                "{who}"
            );
        }
    }

    #[test]
    fn where_it_goes_is_where_it_goes_now() {
        let table = [
            ((true, false, false), "the communication server"),
            ((false, false, false), "nobody: it is written down here alone; call the service"),
            (
                (false, false, true),
                "nobody any more, since the enrolment in which it was made is over here: the service can say nothing of it; call them",
            ),
            (
                (false, true, true),
                "the service by e-mail; no more to the communication server, since the enrolment in which it was made is over here",
            ),
        ];
        for ((by_server, by_mail, left_server), expected) in table {
            let request = ServiceRequest { by_server, left_server, by_mail, ..service_request(1) };
            assert_eq!(way(&request, false), expected);
        }
        let request = ServiceRequest { by_server: true, by_mail: false, ..service_request(1) };
        assert!(way(&request, true).starts_with("nobody while the settings keep it"));
    }

    #[test]
    fn a_step_says_who_says_it_and_when_somebody_comes() {
        let server = ServiceStep::SERVER;
        let table = [
            (ServiceState::Requested, "administrator", None, "Requested by the administrator"),
            (ServiceState::OnSite, server, None, "At the printer, says the service"),
            (ServiceState::WaitingForParts, server, None, "Waits for parts, says the service"),
            (ServiceState::Resolved, server, None, "Resolved, says the service"),
            (ServiceState::Resolved, "administrator", None, "Resolved by the administrator"),
            (
                ServiceState::Scheduled,
                server,
                Some("1 Dec 2026, 09:00"),
                "Visit arranged for 1 Dec 2026, 09:00, says the service",
            ),
        ];
        for (state, who, visit, expected) in table {
            assert_eq!(format!("{}{}", step(state, visit), by(who)), expected);
        }
    }
}
