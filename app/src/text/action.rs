//! What the buttons say, before and after they are pressed.

use jiff::tz::TimeZone;

use super::{
    communication,
    format::{counted, date_time},
};
use crate::model::{Condition, RecordedRequest, RequestKind, RequestState, Requested};

/// Reads the printer now.
pub const REFRESH: &str = "Refresh";
/// While it does.
pub const REFRESHING: &str = "Reading the printer…";
/// Records a request to send diagnostics.
pub const SEND_DIAGNOSTICS: &str = "Send Diagnostics Information…";
/// Records a request for a troubleshooting session.
pub const START_TROUBLESHOOTING: &str = "Start an Online Troubleshooting Session…";
/// In place of that button, for who has not signed in.
pub const SIGN_IN_TO_SEND: &str = "Sign in to send diagnostics information";
/// While a request is written down.
pub const RECORDING: &str = "Recording the request…";
/// The file with everything that is known.
pub const DOWNLOAD: &str = "Download File to Your Computer";
/// When this device itself does not answer the browser.
pub const DEVICE_SILENT: &str = "This device did not answer. Check the network and try again.";
/// When a form arrives that no page of ours sent.
pub const NOT_UNDERSTOOD: &str = "The request was not understood. Load the page again and repeat it.";
/// When there is no printer to read.
pub const NOT_CONFIGURED: &str = "No printer is set, so there is nothing to read.";
/// What was shown is not what would be sent.
pub const NOT_SHOWN: &str = "Nothing was sent, for it would not have been what you were shown. The page shows what would be sent now: look at \
                             it, and press the button again.";
/// When a reading has just succeeded, where its time is not known.
pub const READ: &str = "The printer has been read.";
/// When the printer did not answer: the banner has the cause.
pub const NOT_READ: &str = "The printer could not be read.";
/// When a request could not be written down, where the cause is not at hand.
pub const NOT_RECORDED: &str = "The request could not be recorded.";
/// When Refresh was pressed too often, where the seconds are not known.
pub const TOO_SOON: &str = "Asked too often. Wait a minute and try again.";

/// When a session has ended.
pub const SIGNED_OUT: &str = "You are signed out.";
/// When a session has ended, and the disk did not take that.
pub const SIGNED_OUT_HERE: &str = "You are signed out, but that could not be written down: after a restart the session may \
                                   live again until it ends by itself. The log of this device has the reason.";

/// "Read at 02:07:13".
pub fn read_at(time: &str) -> String {
    format!("Read at {time}")
}

/// "Asked too often. Try again in 12 seconds."
pub fn too_soon(seconds: u64) -> String {
    format!("Asked too often. Try again in {}.", counted(seconds, "second", "seconds"))
}

/// What the button that records a request is answered: which one it is, and what became of it; nothing is called sent before
/// it is, and nothing recorded that was not.
pub fn requested(asked: &Requested, condition: &Condition, zone: &TimeZone) -> String {
    let Requested { request, anew } = asked;
    let told = request_told(request, condition, zone);
    let told = told.trim_end_matches('.');
    let reference = &request.reference;
    if *anew {
        return format!("Recorded as {reference}. {told}.");
    }
    let at = date_time(request.at, zone);
    format!("Not recorded once more: {reference} of {at} is the same request. {told}.")
}

/// The newest request of its kind, beside the button that makes another.
pub fn newest_request(request: &RecordedRequest, condition: &Condition, zone: &TimeZone) -> String {
    let told = request_told(request, condition, zone);
    format!("Last: {} of {}. {}.", request.reference, date_time(request.at, zone), told.trim_end_matches('.'))
}

/// How far a request has come.
pub fn request_state(state: RequestState) -> &'static str {
    match state {
        RequestState::NotSetUp => "Not sent: this device is Not Enrolled",
        RequestState::Waiting => "Waiting to be sent",
        RequestState::Accepted => "Accepted by the server",
        RequestState::Refused => "Refused by the server",
        RequestState::NotSent => "Not sent",
    }
}

/// The same with what is known of it: what the server calls it, why it refused it, or why it still waits.
pub fn request_told(request: &RecordedRequest, condition: &Condition, zone: &TimeZone) -> String {
    let state = request_state(request.state);
    match (request.state, &request.answer, condition) {
        (RequestState::Accepted, Some(number), _) => format!("{state} as {number}"),
        (RequestState::Refused | RequestState::NotSent, Some(why), _) => format!("{state}: {why}"),
        (RequestState::Waiting, _, Condition::Never | Condition::Communicating) => state.to_owned(),
        (RequestState::Waiting, ..) => format!("{state}. {}", communication::condition(condition, zone)),
        _ => state.to_owned(),
    }
}

/// What was asked, in the table of requests.
pub fn request_kind(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Diagnostics => "Diagnostics information",
        RequestKind::Troubleshooting => "Online troubleshooting session",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cause;

    #[test]
    fn a_request_that_answers_a_second_press_is_not_called_recorded() {
        let request = RecordedRequest {
            id: 1,
            reference: "D-20261125-1".into(),
            kind: RequestKind::Diagnostics,
            at: "2026-11-25T11:00:00Z".parse().expect("a time"),
            state: RequestState::Accepted,
            answer: Some("CS-23".into()),
        };
        let said = |anew| {
            let asked = Requested { request: request.clone(), anew };
            requested(&asked, &Condition::Communicating, &TimeZone::UTC)
        };
        assert_eq!(said(true), "Recorded as D-20261125-1. Accepted by the server as CS-23.");
        let again = "Not recorded once more: D-20261125-1 of 25 Nov 2026, 11:00 is the same request. \
                     Accepted by the server as CS-23.";
        assert_eq!(said(false), again);
    }

    #[test]
    fn a_request_says_what_is_known_of_it_and_never_that_it_was_sent_before_it_was() {
        let at = "2026-11-25T11:00:00Z".parse().expect("a time");
        let failing = Condition::Failing {
            since: at,
            cause: Cause::Refused,
            sentence: "Nothing listens there.".into(),
            attempts: 2,
        };
        let told = |state, answer: Option<&str>, condition: &Condition| {
            let request = RecordedRequest {
                id: 1,
                reference: "D-20261125-1".into(),
                kind: RequestKind::Diagnostics,
                at,
                state,
                answer: answer.map(str::to_owned),
            };
            request_told(&request, condition, &TimeZone::UTC)
        };
        let well = Condition::Communicating;
        let table = [
            (told(RequestState::Accepted, Some("CS-7"), &failing), "Accepted by the server as CS-7"),
            (told(RequestState::Accepted, None, &well), "Accepted by the server"),
            (
                told(RequestState::Refused, Some("It is too large."), &well),
                "Refused by the server: It is too large.",
            ),
            (told(RequestState::NotSent, None, &failing), "Not sent"),
            (told(RequestState::Waiting, None, &well), "Waiting to be sent"),
            (
                told(RequestState::Waiting, None, &failing),
                "Waiting to be sent. Communication error since 25 Nov 2026, 11:00 (2\u{a0}attempts): Nothing listens there.",
            ),
        ];
        for (said, expected) in table {
            assert_eq!(said, expected);
        }
    }
}
