//! What the printer's people are told to do.

use app::{
    finding_words,
    model::{Alert, Evidence, Finding, FindingKind, Severity, Training},
    troubleshooting::guidance,
};

use super::*;
use crate::{device::mib::alert::group_name, testing::reading};

/// Every number of `PrtAlertCodeTC`.
const REGISTRY: &str = include_str!("../../../../../app/src/text/troubleshooting/registry-codes.txt");

/// All of `PrtAlertGroupTC`.
fn groups() -> Vec<String> {
    (1..=33).map(|group| group_name(Some(group))).filter(|name| name.parse::<u32>().is_err()).collect()
}

fn letter_with(said: &str, steps: &[String]) -> Letter {
    let words = TroubleWords {
        heading: "Jam at tray 2".into(),
        said: vec![said.into()],
        facts: Vec::new(),
        advice: String::new(),
        steps: steps.to_vec(),
        at: time("2026-11-21T01:05:00Z"),
    };
    let trouble = Trouble { told: vec![words], at: time("2026-11-21T01:05:00Z") };
    compose(&Notification::Trouble(trouble), &about(), false)
}

#[test]
fn no_step_of_any_code_is_cut_in_a_mail() {
    let codes = REGISTRY.lines().filter(|line| !line.starts_with('#'));
    let codes = codes.map(|line| line.split(' ').next().unwrap().trim().parse().unwrap());
    let unknown = [-1, 35_078];
    let models = [None, Some("Phaser 4600")];
    let some = reading().alerts.swap_remove(0);
    let groups = groups();
    assert_eq!(groups.len(), 22);
    for code in codes.chain(unknown) {
        for (group, model) in groups.iter().flat_map(|group| models.map(|model| (group, model))) {
            let alert = Alert { code, group: group.clone(), group_index: Some(1), ..some.clone() };
            let told = guidance(&alert, model);
            let text = text(&letter_with(&told.means, &told.steps));
            assert!(text.contains(&format!("\r\n{}\r\n", told.means)), "{code} {group}");
            for (step, number) in told.steps.iter().zip(1..) {
                assert!(text.contains(&format!("\r\n{number}. {step}\r\n")), "{code} {group}: {step}");
            }
        }
    }
}

#[test]
fn the_steps_of_a_finding_stand_in_a_mail_and_need_no_page() {
    use FindingKind as K;
    for kind in [K::Stoppages, K::ServiceLife, K::PowerCycles, K::Overheating, K::NotAnswering, K::FastSupply]
    {
        for training in [Training::Untrained, Training::FieldService] {
            let finding = Finding {
                key: "a".into(),
                kind,
                code: None,
                group: None,
                group_index: None,
                severity: Severity::Warning,
                training,
                evidence: Evidence::Repeated { events: 4, days: 7 },
                since: time("2026-11-21T01:05:00Z"),
                opened_at: time("2026-11-21T01:05:00Z"),
                worse_since: None,
            };
            let steps: Vec<String> =
                finding_words::steps(&finding).iter().map(|step| (*step).to_owned()).collect();
            let letter = letter_with("", &steps);
            let (text, html) = (text(&letter), html(&letter));
            assert!(steps.iter().all(|step| text.contains(step.as_str())), "{kind:?}");
            assert!(!text.contains("this page") && html.matches("<li>").count() == steps.len(), "{kind:?}");
        }
    }
}
