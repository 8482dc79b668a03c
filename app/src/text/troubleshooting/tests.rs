use std::collections::{BTreeMap, BTreeSet};

use super::{Guidance, by_code, guidance};
use crate::{
    fixture,
    model::{Alert, Training},
};

/// Every number of `PrtAlertCodeTC` with its name, as the registry has them.
const REGISTRY: &str = include_str!("registry-codes.txt");

fn registry() -> BTreeMap<i64, &'static str> {
    let lines = REGISTRY.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').expect("number and name"))
        .map(|(code, name)| (number(code), name))
        .collect()
}

fn number(text: &str) -> i64 {
    text.trim().parse().expect("a number")
}

fn codes() -> impl Iterator<Item = i64> {
    registry().into_keys()
}

const GROUPS: [&str; 20] = [
    "other",
    "unknown",
    "host-resources-mib-storage-table",
    "host-resources-mib-device-table",
    "general-printer",
    "cover",
    "localization",
    "input",
    "output",
    "marker",
    "marker-supplies",
    "marker-colorant",
    "media-path",
    "channel",
    "interpreter",
    "console-display-buffer",
    "console-lights",
    "alert",
    "fin-device",
    "fin-supply",
];

fn about(code: i64, group: &str) -> Guidance {
    guidance(&Alert { code, group: group.into(), vendor_code: None, ..fixture::alert() }, None)
}

#[test]
fn no_number_has_an_entry_that_is_not_of_the_registry() {
    let registry = registry();
    assert_eq!(registry.len(), 707);
    let has_entry = |code: &i64| GROUPS.iter().any(|group| by_code(*code, group).is_some());
    let known: BTreeSet<i64> = (-1..32_768).filter(has_entry).collect();
    // What is other or unknown is said so, and has what can be said of its group.
    let expected: BTreeSet<i64> = registry.into_keys().filter(|code| *code > 2).collect();
    assert_eq!(known, expected);
}

/// Compares with the registry's own file, where the environment variable `PRINTER_MIBS` names the folder that holds it.
#[test]
fn the_list_is_that_of_the_registry_s_file() {
    let Some(folder) = std::env::var_os("PRINTER_MIBS") else {
        eprintln!("PRINTER_MIBS is not set: the list of codes is not compared with IANA-PRINTER-MIB");
        return;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join("IANA-PRINTER-MIB")).unwrap();
    let text = &text[text.find("PrtAlertCodeTC ::=").unwrap()..];
    let text = &text[text.find("SYNTAX").unwrap()..];
    let text = &text[text.find('{').unwrap() + 1..text.find('}').unwrap()];
    let text: String = text.lines().filter_map(|line| line.split("--").next()).collect();
    let listed: BTreeMap<i64, &str> = text
        .split(',')
        .map(|item| item.trim().trim_end_matches(')').split_once('(').unwrap())
        .map(|(name, code)| (number(code), name.trim()))
        .collect();
    assert_eq!(listed, registry());
}

#[test]
fn every_code_has_a_meaning_and_steps_in_every_group() {
    for code in codes() {
        for group in GROUPS {
            let found = about(code, group);
            assert_eq!(found.particular, code > 2, "{code} in {group}");
            assert!(!found.steps.is_empty(), "{code} in {group} has no steps");
            for text in found.steps.iter().chain([&found.means]) {
                assert!(text.ends_with('.') && !text.contains(['{', '}']) && !text.contains("  "), "{text}");
                assert!(text.len() > 12 && !text.contains('!'), "{text}");
            }
        }
    }
}

#[test]
fn what_stops_the_printer_has_more_than_one_step() {
    for code in
        [3, 5, 8, 9, 13, 30, 33, 36, 808, 812, 903, 1001, 1002, 1101, 1109, 1112, 1115, 30_208, 30_213]
    {
        let group = match code {
            800..900 => "input",
            900..1000 => "output",
            1000..1100 => "marker",
            1100..1200 => "marker-supplies",
            _ => "media-path",
        };
        assert!(about(code, group).steps.len() > 1, "{code}");
    }
}

#[test]
fn the_same_code_means_another_thing_in_another_group() {
    let means: BTreeSet<String> = ["input", "output", "marker", "media-path", "cover"]
        .iter()
        .map(|group| about(8, group).means)
        .collect();
    assert_eq!(means.len(), 5);
    assert_ne!(about(15, "output"), about(15, "marker-supplies"));
    assert_eq!(about(13, "input"), about(808, "input"));
}

#[test]
fn finishers_are_called_by_their_names() {
    assert_eq!(about(30_213, "fin-device").means, "The stapler has run out of staples.");
    assert_eq!(about(30_815, "fin-device").means, "The puncher is full of punched-out chips.");
    assert!(about(31_636, "fin-device").means.starts_with("The stacker is too hot"));
}

#[test]
fn a_code_of_the_vendor_s_own_is_answered_honestly() {
    let alert = Alert { code: 35_078, group: "input".into(), vendor_code: None, ..fixture::alert() };
    let found = guidance(&alert, None);
    assert!(!found.particular);
    assert!(found.means.contains("not known here") && found.means.contains("tray"));
    assert!(found.steps.last().unwrap().contains("35078"));
    let service = guidance(&Alert { training: Training::FieldService, ..alert }, None);
    assert!(service.steps.len() < found.steps.len());
}

#[test]
fn the_service_is_told_the_printer_s_own_code_where_there_is_one() {
    let alert = Alert {
        code: 30,
        group: "marker".into(),
        vendor_code: Some("04-503-00".into()),
        training: Training::FieldService,
        ..fixture::alert()
    };
    assert!(guidance(&alert, None).steps.last().unwrap().contains("04-503-00"));
    let alert = Alert { code: 1304, group: "media-path".into(), ..alert };
    assert!(
        guidance(&alert, None).steps.last().unwrap().contains("04-503-00"),
        "a technician's alert ends with the service"
    );
}

#[test]
fn the_phaser_s_trays_and_cartridges_have_steps_of_their_own() {
    let at = |code, group: &str, row, model| {
        let alert = Alert { code, group: group.into(), group_index: Some(row), ..fixture::alert() };
        guidance(&alert, model).steps[0].clone()
    };
    let phaser = Some("Xerox Phaser 4622");
    assert!(at(808, "input", 1, phaser).contains("bypass"));
    assert!(at(807, "input", 4, phaser).contains("level indicator"));
    assert!(at(802, "input", 2, phaser).contains("Trays 2 to 6"));
    assert!(at(810, "input", 1, phaser).contains("Tray Management"));
    assert!(at(903, "output", 2, phaser).contains("100 sheets"));
    assert!(at(5, "output", 2, phaser).contains("rear door"));
    assert!(at(808, "input", 3, phaser).contains("Trays 2 to 6"));
    assert!(at(1112, "marker-supplies", 2, phaser).contains("apart from the toner"));
    for model in [None, Some("Xerox Phaser 6130N"), Some("LaserJet 500")] {
        assert!(!at(808, "input", 1, model).contains("bypass"), "{model:?}");
    }
}
