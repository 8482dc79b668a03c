//! What the Maintenance Assistant knows: alerts as stories, potential issues, requests for service.

use std::borrow::Cow;

use app::model::{
    Access, Episode, Finding, MaintenanceView, OpenAlert, OpenFinding, PastFinding, ServiceRequest, Silence,
    Standing,
};
use axum::{Extension, extract::State, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::{super::state::WebState, known::known};

#[derive(Serialize)]
struct Episodes<'a> {
    /// Worst first.
    active: Vec<Active<'a>>,
    /// Newest first.
    recently_cleared: &'a [Episode],
}

#[derive(Serialize)]
struct Active<'a> {
    #[serde(flatten)]
    episode: &'a Episode,
    standing: Option<&'a Standing>,
    /// Whether what was said keeps it from *Needs attention* now.
    rests: bool,
}

#[derive(Serialize)]
struct Findings<'a> {
    /// Worst first.
    open: Vec<Open<'a>>,
    /// Newest first.
    past: Vec<Past<'a>>,
    /// The printer has not answered for the working time that the administrator set.
    not_answering: Option<NotAnswering<'a>>,
}

#[derive(Serialize)]
struct Open<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    name: Option<&'a str>,
    worsened_at: Option<Timestamp>,
    standing: Option<&'a Standing>,
    rests: bool,
}

#[derive(Serialize)]
struct Past<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    name: Option<&'a str>,
    closed_at: Timestamp,
}

#[derive(Serialize)]
struct NotAnswering<'a> {
    since: Timestamp,
    standing: Option<&'a Standing>,
    rests: bool,
}

#[derive(Serialize)]
struct Requests<'a> {
    requests: Vec<Cow<'a, ServiceRequest>>,
}

impl<'a> Requests<'a> {
    /// What somebody wrote may name people: it is for the administrator, as on the pages.
    fn of(requests: &'a [ServiceRequest], with_notes: bool) -> Self {
        let shown = |request: &'a ServiceRequest| {
            if with_notes { Cow::Borrowed(request) } else { Cow::Owned(without_notes(request.clone())) }
        };
        Self { requests: requests.iter().map(shown).collect() }
    }
}

fn without_notes(mut request: ServiceRequest) -> ServiceRequest {
    request.note = None;
    request.steps.iter_mut().for_each(|step| step.note = None);
    request
}

impl<'a> Episodes<'a> {
    fn of(view: &'a MaintenanceView) -> Self {
        let active = view.active.iter().map(|OpenAlert { episode, standing, rests }| Active {
            episode,
            standing: standing.as_ref(),
            rests: *rests,
        });
        Self { active: active.collect(), recently_cleared: &view.recently_cleared }
    }
}

impl<'a> Findings<'a> {
    fn of(view: &'a MaintenanceView) -> Self {
        let open = |open: &'a OpenFinding| Open {
            finding: &open.finding,
            name: open.name.as_deref(),
            worsened_at: open.worsened_at,
            standing: open.standing.as_ref(),
            rests: open.rests,
        };
        let past = |past: &'a PastFinding| Past {
            finding: &past.finding,
            name: past.name.as_deref(),
            closed_at: past.closed_at,
        };
        Self {
            open: view.findings.iter().map(open).collect(),
            past: view.past_findings.iter().map(past).collect(),
            not_answering: view.silence.as_ref().map(|Silence { since, standing, rests }| NotAnswering {
                since: *since,
                standing: standing.as_ref(),
                rests: *rests,
            }),
        }
    }
}

/// `/api/v1/alert-episodes`.
pub(super) async fn episodes(State(state): State<WebState>) -> Response {
    known(&Episodes::of(&state.service.latest().maintenance))
}

/// `/api/v1/findings`.
pub(super) async fn findings(State(state): State<WebState>) -> Response {
    known(&Findings::of(&state.service.latest().maintenance))
}

/// `/api/v1/service-requests`.
pub(super) async fn service_requests(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
) -> Response {
    known(&Requests::of(&state.service.latest().maintenance.service, access.is_administrator()))
}
