use std::collections::BTreeSet;

use super::{super::alert::Kind, History, state_at};

/// Monday 2026-01-05, 08:00 UTC.
const START: i64 = 1_767_600_000;
const DAY: i64 = 86_400;

/// Times from Monday on, `step` seconds apart: in the hours in which somebody is there.
fn office_hours(days: i64, step: usize) -> impl Iterator<Item = i64> {
    let working_day = |day: &i64| day % 7 < 5;
    (0..days).filter(working_day).flat_map(move |day| {
        let eight = START + day * DAY;
        (eight - 3600..eight + 12 * 3600).step_by(step)
    })
}

#[test]
fn the_same_seed_and_time_give_the_same_printer_and_another_seed_another() {
    for time in (START..START + 30 * DAY).step_by(7_777) {
        assert_eq!(state_at(1, time), state_at(1, time));
    }
    assert_ne!(state_at(1, START).supplies, state_at(2, START).supplies);
}

#[test]
fn a_restart_continues_where_it_was() {
    let mut running = History::new(1);
    for time in (START - 3 * DAY..START + 800 * DAY).step_by(333_333) {
        assert_eq!(running.state_at(time), state_at(1, time), "{time}");
    }
}

#[test]
fn counters_never_go_back_in_a_year() {
    let mut history = History::new(1);
    let mut last = state_at(1, START);
    for time in (START..START + 365 * DAY).step_by(3600) {
        let now = history.state_at(time);
        assert!(now.impressions >= last.impressions, "{time}");
        assert!(now.sheets >= last.sheets, "{time}");
        assert!(now.sheets <= now.impressions && now.impressions <= 2 * now.sheets, "{time}");
        assert!(now.powered_on >= last.powered_on && now.powered_on <= time, "{time}");
        if now.powered_on == last.powered_on {
            assert!(now.power_on_impressions >= last.power_on_impressions, "{time}");
            assert!(now.all_events >= last.all_events, "{time}");
            assert!(now.critical_events >= last.critical_events, "{time}");
        }
        assert!(now.critical_events <= now.all_events, "{time}");
        last = now;
    }
    assert!(last.powered_on > START, "it was restarted");
}

#[test]
fn every_kind_of_alert_comes_and_goes_within_sixty_days() {
    for seed in [1, 4] {
        let mut history = History::new(seed);
        let (mut came, mut went) = (BTreeSet::new(), BTreeSet::new());
        for time in office_hours(60, 60) {
            let here: BTreeSet<Kind> = history.state_at(time).alerts.iter().map(|alert| alert.kind).collect();
            went.extend(came.difference(&here).copied());
            came.extend(here);
        }
        let missing: Vec<_> = Kind::ALL.into_iter().filter(|kind| !went.contains(kind)).collect();
        assert!(missing.is_empty(), "seed {seed}: {missing:?}");
    }
}

#[test]
fn alert_indices_only_grow_and_each_stands_for_one_alert() {
    let mut history = History::new(1);
    let mut seen = std::collections::BTreeMap::new();
    let mut highest = 0;
    let mut before = BTreeSet::new();
    for time in office_hours(20, 30) {
        let state = history.state_at(time);
        let alerts = &state.alerts;
        for alert in alerts {
            if !before.contains(&alert.index) {
                assert!(alert.index > highest, "{time}: {alert:?} after {highest}");
                highest = alert.index;
            }
            let first = seen.entry(alert.index).or_insert_with(|| alert.clone());
            assert_eq!((first.kind, &first.words), (alert.kind, &alert.words), "{time}");
            // A restart finds anew what is wrong.
            assert!(alert.raised == first.raised || alert.raised == state.powered_on, "{time} {alert:?}");
            assert!(alert.raised <= time, "{time}: {alert:?}");
        }
        before = alerts.iter().map(|alert| alert.index).collect();
    }
    assert!(seen.len() > 60, "{}", seen.len());
}

#[test]
fn levels_stay_within_their_capacity_and_cartridges_change_their_serial_number_when_they_are_new() {
    let mut last = state_at(1, START - DAY);
    let mut history = History::new(1);
    let mut replaced = [0; 5];
    for time in office_hours(120, 600) {
        let now = history.state_at(time);
        for (index, (supply, before)) in now.supplies.iter().zip(&last.supplies).enumerate() {
            assert!(supply.level <= supply.capacity, "{time} {supply:?}");
            if supply.serial_number == before.serial_number {
                assert!(supply.level <= before.level, "{time} {supply:?}");
            } else {
                assert!(supply.level > supply.capacity * 9 / 10, "{time} {supply:?}");
                replaced[index] += 1;
            }
        }
        for (level, capacity) in now.trays.iter().zip([100, 500, 500, 2000]) {
            assert!(*level <= capacity, "{time} {:?}", now.trays);
        }
        assert!(now.bin_space <= 500, "{time}");
        last = now;
    }
    assert!((4..=10).contains(&replaced[0]), "toner {replaced:?}");
    assert!((1..=3).contains(&replaced[1]), "drum {replaced:?}");
    assert!((1..=2).contains(&replaced[2]), "maintenance parts {replaced:?}");
    assert_eq!([replaced[3], replaced[4]], [replaced[2]; 2], "they are changed together");
}

#[test]
fn jams_come_a_few_a_week_and_last_minutes() {
    let mut history = History::new(1);
    let (mut jams, mut jammed) = (BTreeSet::new(), 0);
    for time in office_hours(28, 60) {
        for alert in history.state_at(time).alerts.iter().filter(|alert| alert.kind == Kind::Jam) {
            jams.insert(alert.index);
            jammed += 60;
        }
    }
    assert!((8..=28).contains(&jams.len()), "{} in four weeks", jams.len());
    let mean = jammed / i64::try_from(jams.len()).unwrap();
    assert!((120..=900).contains(&mean), "{mean} s");
}

#[test]
fn before_its_installation_and_at_the_end_of_time_it_is_still_a_printer() {
    assert_eq!(state_at(1, 0).impressions, 0);
    assert_eq!(state_at(1, i64::MIN).impressions, 0);
    assert!(state_at(1, super::super::office::LATEST).impressions > 4_000_000_000);
}
