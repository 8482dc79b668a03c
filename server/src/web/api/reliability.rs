use app::model::{self, FedIn, Reliability, StoppageRate};
use axum::{extract::State, response::Response};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{super::state::WebState, known::known};

/// How the printer did in the last 90 days.
#[derive(Serialize)]
struct View<'a> {
    from: Option<Timestamp>,
    availability: Availability,
    repair: Option<Repair>,
    stoppages: Vec<Stoppages<'a>>,
}

#[derive(Serialize)]
struct Availability {
    #[serde(rename = "up_s")]
    up: i64,
    #[serde(rename = "down_s")]
    down: i64,
    #[serde(rename = "unknown_s")]
    unknown: i64,
}

#[derive(Serialize)]
struct Repair {
    episodes: usize,
    mean_s: Between<i64>,
    median_s: Between<i64>,
    longest_s: i64,
}

/// As far as it is known: no less than the one, no more than the other.
#[derive(Serialize)]
struct Between<T> {
    least: T,
    most: T,
}

#[derive(Serialize)]
struct Stoppages<'a> {
    code: i64,
    group: &'a str,
    group_index: Option<i64>,
    name: Option<&'a str>,
    count: u64,
    sheets: Option<u64>,
    impressions: Option<u64>,
    by_tray: bool,
    per_thousand_sheets: Option<f64>,
    per_thousand_sheets_95_percent: Option<Between<f64>>,
    per_thousand_impressions: Option<f64>,
    per_thousand_impressions_95_percent: Option<Between<f64>>,
}

impl Between<i64> {
    fn seconds((least, most): (SignedDuration, SignedDuration)) -> Self {
        Self { least: least.as_secs(), most: most.as_secs() }
    }
}

impl<'a> Stoppages<'a> {
    fn of(rate: &'a StoppageRate, name: Option<&'a str>) -> Self {
        let in_sheets = rate.fed_in == FedIn::Sheets;
        let by_thousand = rate.per_thousand.map(|(rate, _, _)| rate);
        let between = || rate.per_thousand.map(|(_, least, most)| Between { least, most });
        Self {
            code: rate.code,
            group: &rate.group,
            group_index: rate.group_index,
            name,
            count: rate.stoppages,
            sheets: rate.fed.filter(|_| in_sheets),
            impressions: rate.fed.filter(|_| !in_sheets),
            by_tray: rate.by_tray,
            per_thousand_sheets: by_thousand.filter(|_| in_sheets),
            per_thousand_sheets_95_percent: between().filter(|_| in_sheets),
            per_thousand_impressions: by_thousand.filter(|_| !in_sheets),
            per_thousand_impressions_95_percent: between().filter(|_| !in_sheets),
        }
    }
}

impl<'a> View<'a> {
    fn of(reliability: &'a Reliability) -> Self {
        let available = reliability.availability;
        let names = reliability.places.iter().map(Option::as_deref).chain(std::iter::repeat(None));
        Self {
            from: reliability.from,
            availability: Availability {
                up: available.up.as_secs(),
                down: available.down.as_secs(),
                unknown: available.unknown.as_secs(),
            },
            repair: reliability.repair.map(|model::Repair { episodes, mean, median, longest }| Repair {
                episodes,
                mean_s: Between::seconds(mean),
                median_s: Between::seconds(median),
                longest_s: longest.as_secs(),
            }),
            stoppages: reliability
                .stoppages
                .iter()
                .zip(names)
                .map(|(rate, name)| Stoppages::of(rate, name))
                .collect(),
        }
    }
}

/// `/api/v1/reliability`.
pub(super) async fn show(State(state): State<WebState>) -> Response {
    known(&View::of(&state.service.latest().maintenance.reliability))
}
