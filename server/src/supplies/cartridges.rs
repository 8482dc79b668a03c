//! What is new about cartridges. A look at the whole history finds every change again, at times that move by some hours
//! as the history is thinned, and sometimes by another name; what was written down once stays as it was.

use app::model::{CartridgeChange, CartridgeChangeKind};
use jiff::{SignedDuration, Timestamp};

use super::{History, Kind, Replacement};

/// Two findings that are nearer than this are one, unless serial numbers say otherwise.
pub(crate) const SAME: SignedDuration = SignedDuration::from_hours(48);

/// What was found and is not known yet, oldest first.
pub fn news(known: &[CartridgeChange], found: &[Replacement], history: History<'_>) -> Vec<CartridgeChange> {
    let mut all = known.to_vec();
    let mut news = Vec::new();
    for replacement in found {
        let change = described(replacement, history);
        if !all.iter().any(|other| is_same(other, &change)) {
            all.push(change.clone());
            news.push(change);
        }
    }
    news
}

/// One cartridge comes once; and between two that come lies time.
fn is_same(known: &CartridgeChange, found: &CartridgeChange) -> bool {
    let apart = known.at.duration_since(found.at).abs();
    let numbers = known.serial_number.as_ref().zip(found.serial_number.as_ref());
    match numbers {
        Some((one, other)) if one != other => apart.is_zero(),
        _ => apart < SAME,
    }
}

fn described(replacement: &Replacement, history: History<'_>) -> CartridgeChange {
    let impressions = history.samples.get(replacement.sample).and_then(|sample| sample.impressions);
    CartridgeChange {
        at: replacement.at,
        kind: kind(replacement.kind),
        wasted_percent: replacement.wasted_percent,
        serial_number: serial_number(history, replacement.at),
        impressions,
    }
}

/// The number that was told within a day of the change: printers tell it some readings later.
fn serial_number(history: History<'_>, at: Timestamp) -> Option<String> {
    let soon = at.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
    history.serial_number(soon).map(str::to_owned)
}

fn kind(kind: Kind) -> CartridgeChangeKind {
    match kind {
        Kind::New => CartridgeChangeKind::New,
        Kind::Premature => CartridgeChangeKind::Premature,
        Kind::ReInserted => CartridgeChangeKind::ReInserted,
        Kind::Refilled => CartridgeChangeKind::Refilled,
        Kind::Shaken => CartridgeChangeKind::Shaken,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::replacement::Evidence, *};
    use crate::testing::time;

    fn found(at: &str, kind: Kind) -> Replacement {
        Replacement {
            at: time(at),
            sample: 0,
            kind,
            wasted_percent: None,
            evidence: Evidence::Level,
            resumes: None,
        }
    }

    #[test]
    fn what_is_found_again_later_earlier_or_by_another_name_is_not_new() {
        let at = "2026-11-20T10:00:00Z";
        let first = news(&[], &[found(at, Kind::New)], History::default());
        assert_eq!(first.len(), 1);
        for again in [
            found(at, Kind::New),
            found("2026-11-20T10:55:00Z", Kind::New),
            found("2026-11-21T09:00:00Z", Kind::Premature),
            found("2026-11-19T23:00:00Z", Kind::Refilled),
        ] {
            assert_eq!(news(&first, &[again], History::default()), [], "{again:?}");
        }
        let other = news(&first, &[found("2026-12-30T10:00:00Z", Kind::New)], History::default());
        assert_eq!(other.len(), 1);
    }

    #[test]
    fn another_serial_number_is_another_cartridge_on_the_same_day() {
        let numbers =
            [(time("2026-11-20T10:00:00Z"), "A".to_owned()), (time("2026-11-22T10:30:00Z"), "B".to_owned())];
        let history = History { serial_numbers: &numbers, ..History::default() };
        let first = news(&[], &[found("2026-11-20T10:00:00Z", Kind::New)], history);
        assert_eq!(first[0].serial_number.as_deref(), Some("A"));
        let both = [found("2026-11-20T10:00:00Z", Kind::New), found("2026-11-22T09:00:00Z", Kind::Premature)];
        let second = news(&first, &both, history);
        assert_eq!(second.len(), 1);
        assert_eq!(second[0].serial_number.as_deref(), Some("B"));
    }
}
