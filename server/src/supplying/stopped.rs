//! When something else than a supply stopped the printer: whoever waits for the service puts in no cartridge.

use app::model::{Episode, Reading, Supply, SupplyState};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::{
    maintenance::{
        figures::{Span, stops},
        finding::SUPPLIES,
    },
    store::maintenance::episode,
};

/// Alerts of the last weeks are asked for: a printer that rests for longer is not in use.
const WEEKS: i64 = 9;
/// So many of them, the newest: in a flood the printer does not stand still for days.
const MOST: usize = 200;

/// What is no part of a supply, nor tells of one.
const ELSEWHERE: [&str; 9] = [
    "channel",
    "cover",
    "fin-device",
    "fin-supply",
    "fin-supply-media-input",
    "input",
    "interpreter",
    "media-path",
    "output",
];

/// Alerts of the last weeks.
pub(super) fn alerts(connection: &Connection, now: Timestamp) -> rusqlite::Result<Vec<Episode>> {
    let from = now.checked_sub(SignedDuration::from_hours(WEEKS * 7 * 24)).unwrap_or(Timestamp::MIN);
    episode::since(connection, from, MOST)
}

/// The times in which something else than this supply stopped the printer: by its alerts, and for as long as anybody knows
/// where another supply is empty now and this one is not.
pub(super) fn by_another(
    alerts: &[Episode],
    reading: &Reading,
    supply: &Supply,
    now: Timestamp,
) -> Vec<Span> {
    let is_elsewhere = |alert: &&Episode| {
        let other = |index: i64| alert.group == SUPPLIES && index != i64::from(supply.index);
        ELSEWHERE.contains(&&*alert.group) || alert.group_index.is_some_and(other)
    };
    let elsewhere: Vec<Episode> = alerts.iter().filter(is_elsewhere).cloned().collect();
    let (mut spans, _) = stops(&elsewhere, now);
    let is_over = |one: &Supply| matches!(one.state, SupplyState::Empty | SupplyState::Full);
    if !is_over(supply) && reading.supplies.iter().any(is_over) {
        spans.push(Span { from: Timestamp::MIN, to: now });
    }
    spans
}

#[cfg(test)]
mod tests {
    use app::model::SupplyState;

    use super::by_another;
    use crate::{
        maintenance::figures::Span,
        testing::{reading, time},
    };

    #[test]
    fn an_alert_of_another_part_or_supply_stops_the_printer_and_one_of_this_supply_is_its_own() {
        let (from, now) = (time("2026-11-20T10:00:00Z"), time("2026-11-22T10:00:00Z"));
        let supply = reading().supplies.remove(0);
        let own = i64::from(supply.index);
        let table = [
            ("media-path", Some(1), true),
            ("input", Some(own), true),
            ("cover", None, true),
            ("marker-supplies", Some(own + 1), true),
            ("marker-supplies", Some(own), false),
            ("marker-supplies", None, false),
            ("general-printer", Some(1), false),
        ];
        for (group, index, stops) in table {
            let alert = crate::testing::critical(group, index, from);
            let found = by_another(&[alert], &reading(), &supply, now);
            let expected: &[Span] = if stops { &[Span { from, to: now }] } else { &[] };
            assert_eq!(found, expected, "{group} {index:?}");
        }
    }

    #[test]
    fn where_another_supply_is_empty_and_this_one_is_not_the_printer_stands_for_that() {
        let now = time("2026-11-22T10:00:00Z");
        let mut reading = reading();
        let stands =
            |reading: &app::model::Reading| by_another(&[], reading, &reading.supplies[0], now).len() == 1;
        assert!(!stands(&reading));
        reading.supplies[1].state = SupplyState::Empty;
        assert!(stands(&reading));
        reading.supplies[0].state = SupplyState::Empty;
        assert!(!stands(&reading), "both are");
    }
}
