use app::model::{FindingKind, Severity};

use super::{Occurrence, What, day, hour, live};

fn restarts(hours: impl IntoIterator<Item = i64>, what: &What) -> Vec<Occurrence> {
    hours.into_iter().map(|it| Occurrence { at: hour(it), what: what.clone(), impressions: None }).collect()
}

#[test]
fn a_printer_switched_off_each_evening_is_not_restarting_too_often_until_it_is() {
    for (what, key, kind) in [
        (What::Restarted, "power-cycles", FindingKind::PowerCycles),
        (What::NotAnswering, "not-answering", FindingKind::NotAnswering),
    ] {
        let mornings = restarts((0..100).map(|n| n * 24 + 8), &what);
        let (findings, diary) = live(60, 100, &mornings, |_| Vec::new());
        assert!(findings.open.is_empty() && diary.is_empty(), "{diary:?}");
        let often: Vec<_> =
            mornings.into_iter().chain(restarts((0..40).map(|n| 100 * 24 + n * 4), &what)).collect();
        let (findings, diary) = live(90, 105, &often, |_| Vec::new());
        assert_eq!(diary.iter().map(|(_, step)| step.clone()).collect::<Vec<_>>(), [format!("Opened {key}")]);
        assert_eq!(findings.open[0].kind, kind);
    }
}

#[test]
fn a_printer_that_never_restarts_is_told_of_after_a_few() {
    let crashes = restarts([100 * 24 + 1, 100 * 24 + 5, 100 * 24 + 9, 100 * 24 + 20], &What::Restarted);
    let (_, diary) = live(95, 120, &crashes, |_| Vec::new());
    let steps: Vec<&str> = diary.iter().map(|(_, step)| step.as_str()).collect();
    assert_eq!(steps, ["Opened power-cycles", "Closed power-cycles"]);
    assert_eq!(diary[1].0 - diary[0].0, 14, "two weeks without one");
}

#[test]
fn heat_twice_in_a_week_is_found_worsens_and_closes_after_a_cool_week() {
    let hot = |at: i64| {
        let what = What::Alert { code: 1002, group: "marker".to_owned(), index: Some(1), fed: None };
        Occurrence { at: day(at), what, impressions: None }
    };
    let (_, diary) = live(0, 60, &[hot(1), hot(20), hot(24)], |_| Vec::new());
    assert_eq!(diary, [(24, "Opened overheating".to_owned()), (32, "Closed overheating".to_owned())]);
    let (findings, diary) = live(0, 25, &[hot(20), hot(21), hot(22), hot(23)], |_| Vec::new());
    assert_eq!(diary, [(21, "Opened overheating".to_owned()), (23, "Worsened overheating".to_owned())]);
    assert_eq!(findings.open[0].severity, Severity::Critical);
}
