use app::model::{Evidence, FindingKind, Per};

use super::{Occurrence, What, day, jam, live, past, told};
use crate::maintenance::finding::{Findings, Past, is_stoppage, review};

/// One jam in 2,000 impressions until day 100, one in 250 until day 110, one in 2,000 again.
fn worn_and_repaired(tray: i64) -> Vec<Occurrence> {
    let before = (1..=50).map(|n| n * 2_000);
    let worn = (1..=40).map(|n| 100_000 + n * 250);
    let after = (1..=45).map(|n| 110_000 + n * 2_000);
    before.chain(worn).chain(after).map(|impressions| jam(tray, impressions)).collect()
}

#[test]
fn a_finding_opens_persists_and_closes_and_does_not_return_for_what_is_past() {
    let (_, diary) = live(90, 200, &worn_and_repaired(2), |_| Vec::new());
    let keys: Vec<&str> = diary.iter().map(|(_, step)| step.as_str()).collect();
    assert_eq!(keys, ["Opened stoppages/8/input/2", "Closed stoppages/8/input/2"]);
    let days: Vec<i64> = diary.iter().map(|(day, _)| *day).collect();
    assert!((101..=104).contains(&days[0]) && (113..=130).contains(&days[1]), "{days:?}");
}

#[test]
fn a_finding_says_what_was_seen_against_what_and_since_when() {
    let (findings, _) = live(90, 108, &worn_and_repaired(3), |_| Vec::new());
    let finding = &findings.open[0];
    assert_eq!((finding.kind, finding.code, finding.group_index), (FindingKind::Stoppages, Some(8), Some(3)));
    assert!((day(100)..day(102)).contains(&finding.since), "{}", finding.since);
    let Evidence::Rate { seen, before, per } = finding.evidence else { panic!("a rate") };
    assert_eq!(per, Per::Impressions);
    assert_eq!(before.events, 45);
    assert!(seen.events > 25 && seen.over < 8_000, "{seen:?}");
}

#[test]
fn a_worn_part_does_not_become_its_own_measure() {
    let forever: Vec<Occurrence> = worn_and_repaired(2)
        .into_iter()
        .take(50)
        .chain((1..=800).map(|n| jam(2, 100_000 + n * 250)))
        .collect();
    let (findings, diary) = live(90, 300, &forever, |_| Vec::new());
    assert_eq!(diary.len(), 1, "{diary:?}");
    let Evidence::Rate { before, .. } = findings.open[0].evidence else { panic!("a rate") };
    assert_eq!(before.events, 45);
}

#[test]
fn what_rises_once_more_is_told_as_worse() {
    // One in 250, and then two after each other in 210.
    let pairs = (1..=30).flat_map(|n| [110_000 + n * 210, 110_060 + n * 210]);
    let worse: Vec<Occurrence> = worn_and_repaired(2)
        .into_iter()
        .take(90)
        .chain(pairs.map(|impressions| jam(2, impressions)))
        .collect();
    let (findings, diary) = live(90, 116, &worse, |_| Vec::new());
    let keys: Vec<&str> = diary.iter().map(|(_, step)| step.as_str()).collect();
    assert_eq!(keys, ["Opened stoppages/8/input/2", "Worsened stoppages/8/input/2"]);
    assert!(findings.open[0].worse_since.unwrap() >= day(109));
}

#[test]
fn each_tray_and_code_is_its_own_stream() {
    let mut jams = worn_and_repaired(2);
    jams.extend((1..=50).map(|n| jam(3, n * 2_000 + 700)));
    let (findings, diary) = live(95, 108, &jams, |_| Vec::new());
    assert_eq!(diary.len(), 1);
    assert_eq!(findings.open[0].key, "stoppages/8/input/2");
}

#[test]
fn a_tray_with_a_counter_is_held_against_its_own_sheets() {
    // The printer prints from tray 2 and, from day 100 on, five times as much from tray 3 as before: no wear.
    let fed = |n: i64| u64::try_from(if n <= 100 { n * 100 } else { 10_000 + (n - 100) * 900 }).unwrap();
    let jams: Vec<Occurrence> = (1..=200)
        .map(|n| {
            let sheets = n * 100;
            let at = if sheets <= 10_000 { sheets * 10 } else { 100_000 + (sheets - 10_000) * 10 / 9 };
            let mut jam = jam(3, at);
            let What::Alert { fed, .. } = &mut jam.what else { panic!("an alert") };
            *fed = Some(sheets);
            jam
        })
        .collect();
    let counts = (0..=110).map(|n| (day(n), u64::try_from(n).unwrap() * 1_000));
    let until: Vec<Occurrence> = jams.iter().filter(|it| it.at <= day(110)).cloned().collect();
    let samples = (0..=110).map(|n| (3, day(n), fed(n)));
    let own = Past::new(counts.clone(), samples, until.clone(), Vec::new());
    assert_eq!(told(&review(&own, &Findings::default(), day(110)).steps), Vec::<String>::new());
    let printer = Past::new(counts, [], until, Vec::new());
    assert_eq!(
        review(&printer, &Findings::default(), day(110)).steps.len(),
        1,
        "by the printer's counter it looks like wear"
    );
}

#[test]
fn what_left_the_history_is_closed() {
    let (findings, _) = live(90, 108, &worn_and_repaired(2), |_| Vec::new());
    let reviewed = review(&past(109, Vec::new(), Vec::new()), &findings, day(109));
    assert_eq!(told(&reviewed.steps), ["Closed stoppages/8/input/2"]);
    assert!(reviewed.findings.open.is_empty());
}

#[test]
fn jams_and_misfeeds_are_stoppages_and_an_empty_tray_is_none() {
    for code in [8, 811, 813, 30_208, 31_808] {
        assert!(is_stoppage(code), "{code}");
    }
    for code in [3, 13, 808, 814, 30_213, 31_908, 35_078] {
        assert!(!is_stoppage(code), "{code}");
    }
}

#[test]
fn fifty_thousand_jams_at_a_thousand_places_are_reviewed() {
    let many = (0..60_000).map(|n| jam(i64::try_from(n % 1_000).unwrap(), n * 2)).collect();
    let reviewed = review(&past(120, many, Vec::new()), &Findings::default(), day(120));
    assert!(reviewed.findings.open.len() <= 64);
}
