//! Where the engine and the Maintenance Assistant meet: what is told to the server, and what it says of requests for
//! service and in sessions of online troubleshooting.

use app::{
    model::{Reliability, ServiceState, is_format},
    port::BoxFuture,
};
use jiff::SignedDuration;
use rusqlite::Transaction;

use super::client::cut;
use crate::{
    maintenance::service::Said,
    protocol::{
        chain::Place,
        check_in::Permission,
        command::{Command, Order, ServiceAnswer},
        data::{
            alert::AlertEvent, finding::FindingEvent, service_request::ServiceRequest, silence::SilenceEvent,
            support_session::SupportSession,
        },
    },
    store::StoreError,
};

/// A visit further from the server's own time than this is none.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 366);
/// The longest advice, in characters, and in lines.
pub const ADVICE_LENGTH: usize = 2_000;
const ADVICE_LINES: usize = 60;

/// What the Maintenance Assistant has for the server, and takes from it.
pub trait MaintenanceDesk: Send + Sync + 'static {
    /// What the server said of a request for service; the inner error is a sentence for the server why it does not fit. The
    /// same may come again, after a power cut before the command was written down: that is no error.
    fn answered(
        &self,
        answer: ServiceAnswered,
    ) -> BoxFuture<'_, Result<Result<(), &'static str>, StoreError>>;

    /// The device enrols, in the transaction that writes that: nothing that happened before is told. `same_server` is whether it
    /// was enrolled with this server as the same device before: then that knows what it was told.
    fn enrolled(&self, transaction: &Transaction<'_>, same_server: bool) -> rusqlite::Result<()>;

    /// The device has enrolled, and that is written: the server is told at the next look of what stands then.
    fn begin_anew(&self);

    /// The enrolment ends, in the transaction that writes that: no request for service goes to the server any more.
    fn left(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()>;

    /// What happened since, that the server is to be told: at most [`UNTOLD_TROUBLES`]. Where the administrator is asked,
    /// alerts, findings and silence are not among it before the yes; where the server is told nothing, no request for service,
    /// which waits until it is told again.
    fn untold(&self, permission: Permission) -> BoxFuture<'_, Result<Vec<UntoldTrouble>, StoreError>>;

    /// How the printer did of late, as pages show it.
    fn reliability(&self) -> BoxFuture<'_, Result<Reliability, StoreError>>;

    /// Writes down that this is told by the event at `place` (`None`: it is not to be told), in the transaction that adds
    /// the event.
    fn told(&self, transaction: &Transaction<'_>, mark: &Mark, place: Option<Place>) -> rusqlite::Result<()>;
}

/// How many are told at one time.
pub const UNTOLD_TROUBLES: u32 = 32;

/// Something that the server is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldTrouble {
    /// Names it for [`MaintenanceDesk::told`].
    pub mark: Mark,
    /// What happened; `None`: nothing that is told, and that is to be written down.
    pub what: Option<TroubleMatter>,
}

/// Names what is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A finding, an alert or a silence, by its row.
    Trouble(i64),
    /// So many steps of the request for service of this number.
    Service(i64, usize),
    /// The end of the session of this reference.
    Session(String),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TroubleMatter {
    /// A finding came a step further.
    Finding(FindingEvent),
    /// A serious alert was raised or cleared.
    Alert(AlertEvent),
    /// The printer is missed, or is not any more.
    Silence(SilenceEvent),
    /// A request for service came a step further.
    Service(ServiceRequest),
    /// A session of online troubleshooting ended.
    Session(SupportSession),
}

/// What the server said of a request for service, its texts plain and bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAnswered {
    /// The request's number on this device.
    pub request: i64,
    /// What was said.
    pub said: Said,
}

impl ServiceAnswered {
    /// What a command says; else why it says nothing, for the server. `None`: it is about something else.
    pub(super) fn heard(given: &Order) -> Option<Result<Self, &'static str>> {
        let Command::ServiceRequest { request, answer, visit_at, reference, reason } = &given.command else {
            return None;
        };
        let state = match answer {
            ServiceAnswer::Accepted => ServiceState::Accepted,
            ServiceAnswer::Scheduled => ServiceState::Scheduled,
            ServiceAnswer::WaitingForParts => ServiceState::WaitingForParts,
            ServiceAnswer::OnSite => ServiceState::OnSite,
            ServiceAnswer::Resolved => ServiceState::Resolved,
            ServiceAnswer::Refused => ServiceState::Refused,
            ServiceAnswer::Unknown => {
                return Some(Err("This version of the device does not know this answer to a request."));
            }
        };
        let Ok(request) = i64::try_from(*request) else { return Some(Err("There is no such request.")) };
        // By the server's clock, which it was given by: that of the device may be wrong.
        if visit_at.is_some_and(|at| at.duration_since(given.issued_at).abs() > FARTHEST) {
            return Some(Err("Nobody comes more than a year from now, or came a year ago."));
        }
        let plain = |text: &Option<String>| text.as_deref().map(cut).filter(|text| !text.is_empty());
        let (reference, reason) = (plain(reference), plain(reason));
        Some(Ok(Self { request, said: Said { state, visit_at: *visit_at, reference, reason } }))
    }
}

/// Advice as it is kept: plain text, of bounded length, in lines. `None` where nothing is left of it.
pub(super) fn advice(text: &str) -> Option<String> {
    let visible = |c: char| if c.is_control() || is_format(c) { ' ' } else { c };
    // What is cut off is not looked at, however long it is.
    let text: String = text.chars().take(ADVICE_LENGTH * 2).collect();
    let lines = text.split(['\n', '\u{2028}', '\u{2029}', '\u{85}']).take(ADVICE_LINES);
    let lines: Vec<String> = lines
        .map(|line| {
            let line: String = line.chars().map(visible).collect();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    let text: String = lines.join("\n").trim().chars().take(ADVICE_LENGTH).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn heard(command: Command) -> Option<Result<ServiceAnswered, &'static str>> {
        ServiceAnswered::heard(&Order {
            id: "c-1".into(),
            number: 1,
            device: "d-1".into(),
            issued_at: time("2026-11-25T02:00:00Z"),
            expires_at: time("2026-11-26T02:00:00Z"),
            command,
        })
    }

    fn scheduled(request: u64, visit_at: Option<&str>, text: &str) -> Command {
        Command::ServiceRequest {
            request,
            answer: ServiceAnswer::Scheduled,
            visit_at: visit_at.map(time),
            reference: Some(text.into()),
            reason: Some(text.into()),
        }
    }

    #[test]
    fn what_the_server_says_of_a_request_is_plain_and_bounded() {
        let nasty = format!("\u{7}N-1\n\u{202e}<b>{}", "x".repeat(9_000));
        let answer = heard(scheduled(3, Some("2026-11-28T09:00:00Z"), &nasty)).unwrap().unwrap();
        assert_eq!((answer.request, answer.said.state), (3, ServiceState::Scheduled));
        for text in [answer.said.reference.unwrap(), answer.said.reason.unwrap()] {
            assert!(text.starts_with("N-1") && text.chars().count() <= 255, "{text}");
            assert!(!text.contains(['\n', '\u{7}', '\u{202e}']), "{text}");
        }
    }

    #[test]
    fn what_is_no_answer_to_a_request_is_refused_with_a_sentence() {
        let refused = [
            scheduled(u64::MAX, None, ""),
            scheduled(1, Some("2036-01-01T00:00:00Z"), ""),
            serde_json::from_str(r#"{"kind":"service-request","request":1,"answer":"eaten"}"#).unwrap(),
        ];
        for command in refused {
            assert!(matches!(heard(command.clone()), Some(Err(_))), "{command:?}");
        }
        assert_eq!(heard(Command::RequestRead), None);
    }

    #[test]
    fn advice_is_plain_lines_of_bounded_length() {
        assert_eq!(advice(" Open\ttray 2.\r\nClose  it. ").as_deref(), Some("Open tray 2.\nClose it."));
        assert_eq!(advice("\u{202e}\u{7}\n \u{2066}"), None);
        let turned = advice("a\u{202e}b\u{0}c\u{2028}d").unwrap();
        assert_eq!(turned, "a b c\nd");
        let long = advice(&"ä".repeat(100_000)).unwrap();
        assert_eq!(long.chars().count(), ADVICE_LENGTH);
        assert!(advice(&"\nx".repeat(100_000)).unwrap().lines().count() <= ADVICE_LINES);
    }
}
