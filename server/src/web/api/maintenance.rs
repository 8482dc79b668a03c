//! What the Maintenance Assistant knows: alerts as stories, potential issues, requests for service.

use app::model::{
    Episode, Finding, MaintenanceView, OpenAlert, OpenFinding, PastFinding, ServiceRequest, Silence, Standing,
};
use axum::{extract::State, response::Response};
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
    requests: &'a [ServiceRequest],
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
pub(super) async fn service_requests(State(state): State<WebState>) -> Response {
    known(&Requests { requests: &state.service.latest().maintenance.service })
}
