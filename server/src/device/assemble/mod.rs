//! Makes the reading of what the printer answered. Pure: answers in, reading out.

mod alerts;
mod context;
mod description;
mod identity;
mod meters;
mod state;
mod subunits;
mod supplies;
mod supply_record;

pub use context::Context;
pub use description::split as split_description;

use std::collections::BTreeMap;

use app::model::{Reading, SCHEMA};
use jiff::Timestamp;

/// The reading of one look. `sequence` and `taken_at` are the caller's.
pub fn reading(context: &mut Context<'_>, sequence: u64, taken_at: Timestamp) -> Reading {
    let alerts = alerts::active(context, taken_at);
    let state = state::state(context);
    let supplies = supplies::supplies(context, &alerts, &state.errors, taken_at);
    Reading {
        schema: SCHEMA,
        taken_at,
        sequence,
        source: context.source.clone(),
        identity: identity::identity(context),
        state,
        meters: meters::meters(context),
        service_meters: meters::service_meters(context),
        supplies,
        inputs: subunits::inputs(context),
        outputs: subunits::outputs(context),
        covers: subunits::covers(context),
        alerts,
        faults: alerts::faults(context),
        problems: std::mem::take(&mut context.problems),
    }
}

/// When each alert was raised as its `prtAlertTime` alone tells it, by `prtAlertIndex`: where the vendor's table has a date,
/// a reading goes by that.
pub fn alert_ticks(context: &Context<'_>, taken_at: Timestamp) -> BTreeMap<u32, Timestamp> {
    alerts::by_ticks(context, taken_at)
}

/// State and alerts of a look that asked for these alone.
pub fn state_and_alerts(
    context: &mut Context<'_>,
    taken_at: Timestamp,
) -> (app::model::DeviceState, Vec<app::model::Alert>) {
    (state::state(context), alerts::active(context, taken_at))
}
