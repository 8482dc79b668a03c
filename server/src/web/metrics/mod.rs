//! `/metrics`: what is known, for Prometheus and what understands its format. Names and words of labels are a contract:
//! docs/PROTOCOL.md has them. Everything that a printer can say is bounded, in length and in number.

mod communication;
mod exposition;
mod maintenance;
mod notifications;
mod printer;
mod process;
mod program;
mod supplies;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use self::exposition::{Exposition, MEDIA_TYPE};
use super::state::WebState;

/// `/metrics`. Made anew for each look: it tells of this very moment.
pub(super) async fn show(State(state): State<WebState>) -> Response {
    let (snapshot, now) = (state.service.latest(), state.clock.now());
    let mut exposition = Exposition::default();
    printer::write(&mut exposition, &snapshot, state.service.readings());
    notifications::write(&mut exposition, &state.notifications);
    supplies::write(&mut exposition, &snapshot.supplies, now);
    maintenance::write(&mut exposition, &snapshot.maintenance);
    communication::write(&mut exposition, &snapshot, state.attempts.as_ref(), now);
    program::write(&mut exposition, &snapshot, &program::Facts::gather(&state).await);
    let left_out = exposition.left_out();
    exposition.gauge(
        "smart_esolutions_samples_left_out",
        "Samples that are not here: a family has 128 at most, and no two with the same labels.",
        left_out,
    );
    let headers = [(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, "no-store")];
    (headers, exposition.finish()).into_response()
}
