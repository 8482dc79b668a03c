//! When a printer stands still for want of a cartridge, whatever the book has on its shelf.

use app::model::OrderState;

use super::{AN_HOUR, after, at_the_last, concluded, looks, percent};
use crate::{
    maintenance::figures::Span,
    supplies::{
        History, Level, Sample,
        ordering::{Shelf, book::Act},
    },
};

/// It prints on one day of so many, and stands still from hour 470 on, with so much left.
fn standing(every: i64, left: u8, until: i64) -> Vec<Sample> {
    let mut printed = 0;
    let mut samples = looks(until, |_| Level::NotReported);
    let all = u64::try_from((0..470).filter(|hour| hour / 24 % every == 0).count()).unwrap();
    for (hour, sample) in (0..).zip(&mut samples) {
        printed += u64::from(hour < 470 && hour / 24 % every == 0);
        sample.impressions = Some(AN_HOUR * printed);
        let used = (u64::from(100 - left) * printed).div_ceil(all);
        sample.level = Level::Percent(u8::try_from(100 - used).unwrap());
    }
    samples
}

#[test]
fn a_printer_that_stands_empty_for_days_has_none_on_its_shelf_whatever_the_book_says() {
    let acts = |every, left, until, counted_at| {
        at_the_last(&standing(every, left, until), &[], counted_at).judged.acts
    };
    let ordered = [Act::NotThere(1), Act::Open(OrderState::Submitted)];
    assert_eq!(acts(1, 1, 530, None), ordered, "two days have passed");
    assert_eq!(acts(1, 1, 530, Some(after(400))), ordered, "it was counted before");
    let nothing: [Act; 0] = [];
    assert_eq!(acts(1, 1, 520, None), nothing, "not for a day and a half");
    assert_eq!(acts(1, 1, 530, Some(after(500))), nothing, "it was counted while it stood still");
    assert_eq!(acts(1, 1, 600, Some(after(500))), ordered, "and not put in for four days");
    assert_eq!(acts(1, 40, 530, None), nothing, "it is not empty");
    assert_eq!(acts(4, 1, 530, None), nothing, "it rests for three days always");
}

#[test]
fn a_printer_that_was_off_or_that_something_else_stopped_does_not_stand_for_want_of_a_cartridge() {
    let ordered = [Act::NotThere(1), Act::Open(OrderState::Submitted)];
    let acts = |samples: &[Sample], stopped: &[Span]| {
        let history = History { samples, ..History::default() };
        let shelf = Shelf { on_hand: 1, ..Shelf::default() };
        concluded(history, &[], (shelf, stopped), &[]).judged.acts
    };
    let stood = standing(1, 1, 530);
    let stop = |from, to| Span { from: after(from), to: after(to) };
    assert_eq!(acts(&stood, &[]), ordered);
    assert_eq!(acts(&stood, &[stop(471, 520)]), [], "it was in repair");
    assert_eq!(acts(&stood, &[stop(471, 485), stop(490, 515)]), [], "twice");
    assert_eq!(acts(&stood, &[stop(400, 468), stop(480, 490)]), ordered, "a door was open for a while");
    let mut off = standing(1, 1, 600);
    off.retain(|sample| !(after(472)..after(599)).contains(&sample.at));
    assert_eq!(acts(&off, &[]), [], "it was off for five days, and nobody could print yet");
    let mut on_again = standing(1, 1, 650);
    on_again.retain(|sample| !(after(472)..after(576)).contains(&sample.at));
    assert_eq!(acts(&on_again, &[]), ordered, "for two days it was on, and printed nothing");
}

#[test]
fn a_printer_that_has_told_less_before_is_not_empty_yet() {
    // Two cartridges, of which the first was used up to the last percent, and the second rests at one level.
    let acts = |rests: i64| {
        let level = |hour: i64| match hour {
            470..480 => Level::Percent(0),
            0..480 => percent(hour),
            _ => Level::Percent(u8::try_from((100 - (hour - 480) * 100 / 480).max(rests)).unwrap()),
        };
        let mut samples = looks(1030, level);
        let stands = 480 + 480 * (100 - rests) / 100;
        for (hour, sample) in (0..).zip(&mut samples) {
            sample.impressions = Some(AN_HOUR * i64::min(hour, stands).unsigned_abs());
        }
        let written = at_the_last(&samples[..=480 + 60], &[], None).news;
        at_the_last(&samples, &written, None).judged.acts
    };
    assert_eq!(acts(2), [Act::NotThere(1), Act::Open(OrderState::Submitted)]);
    assert_eq!(acts(5), []);
}
