//! Supplies: how long they last, what is on the shelf, what is on order. Each of the first supplies whole: a family has
//! room for so many and tells of none in part.

use app::model::{OrderState, Quantiles, SuppliesView, SupplyOutlook};
use jiff::{SignedDuration, Timestamp};

use super::exposition::{Exposition, Kind};
use crate::report::word;

/// States of an order of which something is to come.
const OPEN: [OrderState; 6] = [
    OrderState::Suggested,
    OrderState::WaitingForApproval,
    OrderState::Submitted,
    OrderState::Acknowledged,
    OrderState::Shipped,
    OrderState::Overdue,
];
/// Supplies with three samples each, and with one for each state.
const OF_THREE: usize = 42;
const OF_STATES: usize = 21;

pub(super) fn write(to: &mut Exposition, view: &SuppliesView, now: Timestamp) {
    quantiles(
        to,
        "smart_esolutions_supply_days_left",
        "Days until a supply is empty, with 10, 50 and 90 %, of the first 42; negative where that has passed.",
        view,
        |outlook| {
            let empty = outlook.forecast.as_ref()?.empty_at?;
            Some([empty.p10, empty.p50, empty.p90].map(|at| days(at.duration_since(now))))
        },
    );
    quantiles(
        to,
        "smart_esolutions_supply_pages_left",
        "Impressions that are left in a supply, with 10, 50 and 90 %, of the first 42.",
        view,
        |outlook| {
            let Quantiles { p10, p50, p90 } = outlook.forecast.as_ref()?.pages_left?;
            #[expect(clippy::cast_precision_loss, reason = "as every reader of the format does")]
            let pages = [p10, p50, p90].map(|pages| pages as f64);
            Some(pages)
        },
    );
    let mut on_hand = to.family(
        "smart_esolutions_supply_on_hand",
        Kind::Gauge,
        "How many of a supply are on the shelf, as they were counted.",
    );
    for outlook in &view.supplies {
        on_hand.sample(&[("index", &outlook.index.to_string())], u64::from(outlook.on_hand));
    }
    orders(to, view);
    to.gauge_if(
        "smart_esolutions_supplies_last_sent_timestamp_seconds",
        "When the server accepted supplies usage last.",
        view.last_sent.as_ref().map(|sent| sent.sent_at),
    );
}

fn quantiles(
    to: &mut Exposition,
    name: &'static str,
    help: &'static str,
    view: &SuppliesView,
    of: impl Fn(&SupplyOutlook) -> Option<[f64; 3]>,
) {
    let mut family = to.family(name, Kind::Gauge, help);
    for outlook in view.supplies.iter().take(OF_THREE) {
        let index = outlook.index.to_string();
        for (quantile, value) in ["0.1", "0.5", "0.9"].into_iter().zip(of(outlook).into_iter().flatten()) {
            family.sample(&[("index", &index), ("quantile", quantile)], value);
        }
    }
}

fn orders(to: &mut Exposition, view: &SuppliesView) {
    let mut family = to.family(
        "smart_esolutions_supply_order",
        Kind::Gauge,
        "How far the open order of each of the first 21 supplies is: 1 for the state that holds, 0 without one.",
    );
    let words = OPEN.map(|state| word(&state));
    for outlook in view.supplies.iter().take(OF_STATES) {
        let state = view.open_order(outlook.index).map(|order| word(&order.state)).unwrap_or_default();
        family.states(&[("index", &outlook.index.to_string())], "state", &words, &state);
    }
}

fn days(left: SignedDuration) -> f64 {
    // A thousandth of a day is a minute and a half; a forecast is not as exact.
    (left.as_secs_f64() / 86.4).round() / 1_000.0
}
