use std::collections::BTreeSet;

use super::{Guidance, guidance};
use crate::{
    fixture,
    model::{Alert, Training},
};

/// Every number of `PrtAlertCodeTC` (IANA-PRINTER-MIB), taken from the registry's file by `codes_from_the_registry`.
fn codes() -> Vec<i64> {
    let single = [1, 2].into_iter().chain(3..=38).chain(501..=507).chain(801..=813).chain(901..=904);
    let single = single.chain(1001..=1005).chain(1101..=1115).chain(1301..=1304).chain(1501..=1507);
    let finishers = (302..=318).flat_map(|family| (3..=38).map(move |event| family * 100 + event));
    single.chain([1509, 1801]).chain(finishers).collect()
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

/// Walks the registry's own file, where the environment variable `PRINTER_MIBS` names the folder that holds it.
#[test]
fn codes_from_the_registry_are_those_that_have_an_entry() {
    let Some(folder) = std::env::var_os("PRINTER_MIBS") else {
        eprintln!("PRINTER_MIBS is not set: the list above is not compared with IANA-PRINTER-MIB");
        return;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join("IANA-PRINTER-MIB")).unwrap();
    let text = &text[text.find("PrtAlertCodeTC ::=").unwrap()..];
    let text = &text[text.find("SYNTAX").unwrap()..];
    let listed: BTreeSet<i64> = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .flat_map(|line| line.split('(').skip(1))
        .filter_map(|rest| rest.split(')').next()?.trim().parse().ok())
        .collect();
    assert_eq!(listed, codes().into_iter().collect());
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
    assert!(at(808, "input", 3, phaser).contains("Trays 2 to 6"));
    assert!(at(1112, "marker-supplies", 2, phaser).contains("apart from the toner"));
    for model in [None, Some("Xerox Phaser 6130N"), Some("LaserJet 500")] {
        assert!(!at(808, "input", 1, model).contains("bypass"), "{model:?}");
    }
}
