use app::model::{Assistant, Cause, Communication, Condition, Enrolment, Step};
use axum::{extract::State, response::Response};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{super::state::WebState, json};

/// How the communication with the server is. Which server that is, and as whom, is the administrator's to know.
#[derive(Serialize)]
struct View<'a> {
    enrolment: Enrolled<'a>,
    condition: How<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_read: Option<Read>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_transmission: Option<Timestamp>,
    waiting: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_since: Option<Timestamp>,
    refused: u64,
    asked: usize,
    reporting: Vec<Reports>,
}

#[derive(Serialize)]
struct Enrolled<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
}

#[derive(Default, Serialize)]
struct How<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Step>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<&'a str>,
}

#[derive(Serialize)]
struct Read {
    day: Date,
    at: Timestamp,
}

#[derive(Serialize)]
struct Reports {
    assistant: Assistant,
    enabled: bool,
    interval_s: u64,
}

fn enrolled(enrolment: &Enrolment) -> Enrolled<'_> {
    match enrolment {
        Enrolment::NotEnrolled => Enrolled { state: "not-enrolled", since: None, by: None },
        Enrolment::Cancelled { at, by } => Enrolled { state: "cancelled", since: Some(*at), by: Some(by) },
        Enrolment::Enrolled { since, .. } => Enrolled { state: "enrolled", since: Some(*since), by: None },
    }
}

fn how(condition: &Condition) -> How<'_> {
    match condition {
        Condition::Never => How { state: "never", ..How::default() },
        Condition::Communicating => How { state: "communicating", ..How::default() },
        Condition::Failing { since, cause, sentence, attempts } => How {
            state: "failing",
            since: Some(*since),
            step: Some(cause.step()),
            cause: Some(*cause),
            attempts: Some(*attempts),
            sentence: Some(sentence),
            ..How::default()
        },
        Condition::Overdue => How { state: "overdue", ..How::default() },
        Condition::Held { sentence } => How { state: "held", sentence: Some(sentence), ..How::default() },
        Condition::OverBudget { until } => {
            How { state: "over-budget", until: Some(*until), ..How::default() }
        }
    }
}

impl<'a> View<'a> {
    fn of(state: &'a Communication, last_transmission: Option<Timestamp>) -> Self {
        let reports = state.reporting.iter().map(|(assistant, reporting)| Reports {
            assistant: *assistant,
            enabled: reporting.enabled,
            interval_s: reporting.interval_s,
        });
        Self {
            enrolment: enrolled(&state.enrolment),
            condition: how(&state.condition),
            last_success: state.last_success,
            next_attempt: state.next_attempt,
            next_read: state.next_read.map(|(day, at)| Read { day, at }),
            last_transmission,
            waiting: state.waiting,
            waiting_since: state.waiting_since,
            refused: state.refused,
            asked: state.asked.len(),
            reporting: reports.collect(),
        }
    }
}

/// `/api/v1/communication`.
pub(super) async fn show(State(state): State<WebState>) -> Response {
    let snapshot = state.service.latest();
    let last = snapshot.last_sent.as_ref().map(|sent| sent.sent_at);
    json(&View::of(&snapshot.communication, last))
}
