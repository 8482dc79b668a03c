//! The supplies assistant on printers that never were: a sample of what `make bench` prints whole.

use jiff::tz::TimeZone;
use smart_esolutions::supplies::{Outlook, forecast::forecast, ordering::LeadTime};

use super::support::simulation::{
    Gauging, Group, Machine, Printer, Rhythm,
    desk::Administrator,
    dice::Dice,
    machine::number,
    orders::{Outcome, Rule, run, run_with},
    score::{Found, Score, Trial, watch, watched as days_watched, write_down},
    seen::{Seen, time},
};

/// Seeds that the bench does not use.
const SEED: u64 = 900_000_007;

fn watched(printers: u64, is: impl Fn(&Group) -> bool) -> (Vec<Trial>, Found) {
    let mut trials = Vec::new();
    let mut all = Found::default();
    for (index, group) in (0..).zip(Group::all()).filter(|(_, group)| is(group)) {
        for printer in 0..printers {
            let (more, found) = watch(group, SEED + 1000 * index + printer, false);
            trials.extend(more);
            all.add(found);
        }
    }
    (trials, all)
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * number(part) / number(whole)
}

#[test]
fn dates_before_the_end_are_as_sure_as_they_say_and_better_than_the_slope() {
    let (trials, found) = watched(2, |_| true);
    for days in [30.0, 14.0, 7.0] {
        let score = Score::of(trials.iter(), days);
        assert!(score.answered * 100 >= score.asked * 95, "{days}: {score:?}");
        // Ten percent; sixty printers, each asked several times, leave that much to chance.
        let tail = 0.03..0.18;
        assert!(tail.contains(&score.early) && tail.contains(&score.late), "{days}: {score:?}");
        assert!(score.to_slope <= 0.6, "{days}: {score:?}");
    }
    assert!(percent(found.once, found.told) >= 98.0, "{found:?}");
    assert!(percent(found.wrong, found.done) <= 0.5, "{found:?}");
}

#[test]
fn what_is_written_down_day_by_day_is_what_is_found_in_hindsight() {
    let mut written = Found::default();
    let mut found = Found::default();
    for (seed, rhythm) in (SEED..).zip([Rhythm::Office, Rhythm::School, Rhythm::Bursts]) {
        for gauging in [Gauging::Steps(1), Gauging::Steps(25), Gauging::LowOnly] {
            let group = Group { rhythm, gauging };
            written.add(write_down(group, seed));
            found.add(watch(group, seed, false).1);
        }
    }
    assert!(found.told > 50, "{found:?}");
    assert_eq!(format!("{written:?}"), format!("{found:?}"));
}

#[test]
fn printers_do_not_run_out_and_nothing_is_ordered_twice_whatever_the_administrator_says() {
    let lead = LeadTime { mean_days: 3.0, deviation_days: 1.0 };
    let mut ours = Outcome::default();
    let mut threshold = Outcome::default();
    let kinds = [
        (Rhythm::Office, Gauging::LowOnly),
        (Rhythm::Office, Gauging::Steps(5)),
        (Rhythm::Bursts, Gauging::Steps(5)),
        (Rhythm::Bursts, Gauging::LowOnly),
        (Rhythm::Office, Gauging::Steps(25)),
    ];
    for (administrator, (rhythm, gauging)) in Administrator::ALL.into_iter().zip(kinds) {
        let group = Group { rhythm, gauging };
        ours.add(run(group, SEED, lead, Rule::Assistant(99, administrator)));
        threshold.add(run(group, SEED, lead, Rule::Threshold(10)));
    }
    assert!(ours.cycles > 15.0 && ours.twice < 1.0 && ours.early < 1.0, "{ours:?}");
    assert!(ours.stood_still <= 1.0 && ours.stood_still < threshold.stood_still, "{ours:?} {threshold:?}");
    assert!(ours.shelf / ours.days < 1.0, "{ours:?}");
}

/// That nothing is ordered twice is no property of the simulation.
#[test]
fn where_orders_take_far_longer_than_is_configured_and_nobody_says_anything_some_are_sent_twice() {
    let configured = LeadTime { mean_days: 2.0, deviation_days: 0.0 };
    let truly = LeadTime { mean_days: 60.0, deviation_days: 5.0 };
    let group = Group { rhythm: Rhythm::Growing, gauging: Gauging::Steps(5) };
    let rule = Rule::Assistant(99, Administrator { spare: true, tells: false, answers: false });
    let outcome = run_with(group, SEED, (configured, truly), rule);
    assert!(outcome.early > 0.0 && outcome.twice > 0.0, "{outcome:?}");
    assert!(outcome.stood_still > 0.0, "{outcome:?}");
}

#[test]
fn the_same_seed_gives_the_same_printer() {
    let group = Group { rhythm: Rhythm::Bursts, gauging: Gauging::Steps(5) };
    let (once, again) = (watch(group, SEED, true), watch(group, SEED, true));
    assert_eq!(format!("{once:?}"), format!("{again:?}"));
}

#[test]
fn a_printer_whose_counter_goes_with_its_level_is_not_taken_for_one_that_counts_no_pages() {
    for (index, group) in (0..).zip(Group::all()) {
        let seed = SEED + 1000 * index;
        let watched = days_watched(group.rhythm);
        let printer = Printer::draw(group, watched + 400, &mut Dice::new(seed));
        let mut machine = Machine::new(printer, seed ^ 0x5EED, None);
        (0..watched).for_each(|_| machine.advance());
        let mut looks = Seen::default();
        looks.catch_up(&machine);
        for day in (3..watched).step_by(30) {
            let outlook = Outlook { now: time(number(day)), zone: &TimeZone::UTC, rated_pages: None };
            assert!(!forecast(looks.history(), &outlook).basis.by_level, "{group:?} {day}");
        }
    }
}
