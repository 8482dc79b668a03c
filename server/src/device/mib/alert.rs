//! `PrtAlertCodeTC`, `PrtAlertGroupTC` and the levels of `prtAlertTable` in words (IANA-PRINTER-MIB).

use app::model::{Severity, Training};

/// Codes 3-38 stand for the same event at every sub-unit; the names of the finisher's codes end in these too.
const EVENTS: [&str; 36] = [
    "cover-open",
    "cover-closed",
    "interlock-open",
    "interlock-closed",
    "configuration-change",
    "jam",
    "missing",
    "life-almost-over",
    "life-over",
    "almost-empty",
    "empty",
    "almost-full",
    "full",
    "near-limit",
    "at-limit",
    "opened",
    "closed",
    "turned-on",
    "turned-off",
    "offline",
    "power-saver",
    "warming-up",
    "added",
    "removed",
    "resource-added",
    "resource-removed",
    "recoverable-failure",
    "unrecoverable-failure",
    "recoverable-storage-error",
    "unrecoverable-storage-error",
    "motor-failure",
    "memory-exhausted",
    "under-temperature",
    "over-temperature",
    "timing-failure",
    "thermistor-failure",
];

/// Codes 3-8 carry no "subunit" in the general names.
const EVENTS_WITHOUT_SUBUNIT: usize = 6;

/// Finisher families: code 302xx is the stapler's, 318xx the inserter's.
const FINISHERS: [&str; 17] = [
    "stapler",
    "stitcher",
    "folder",
    "binder",
    "trimmer",
    "die-cutter",
    "puncher",
    "perforater",
    "slitter",
    "separation-cutter",
    "imprinter",
    "wrapper",
    "bander",
    "make-envelope",
    "stacker",
    "sheet-rotator",
    "inserter",
];

/// "subunit-empty", "marker-toner-empty", "stapler-jam"; `None` outside the enumeration.
pub fn code_name(code: i64) -> Option<String> {
    if let Some(name) = named(code) {
        return Some(name.to_owned());
    }
    let event = |number: i64| {
        let place = usize::try_from(number - 3).ok()?;
        EVENTS.get(place).map(|event| (place, *event))
    };
    match code {
        3..=38 => event(code).map(|(place, event)| match place {
            0..EVENTS_WITHOUT_SUBUNIT => event.to_owned(),
            _ => format!("subunit-{event}"),
        }),
        30_200..=31_899 => {
            let finisher = FINISHERS.get(usize::try_from(code / 100 - 302).ok()?)?;
            event(code % 100).map(|(_, event)| format!("{finisher}-{event}"))
        }
        _ => None,
    }
}

fn named(code: i64) -> Option<&'static str> {
    Some(match code {
        1 => "other",
        2 => "unknown",
        501 => "door-open",
        502 => "door-closed",
        503 => "power-up",
        504 => "power-down",
        505 => "printer-nms-reset",
        506 => "printer-manual-reset",
        507 => "printer-ready-to-print",
        801 => "input-media-tray-missing",
        802 => "input-media-size-change",
        803 => "input-media-weight-change",
        804 => "input-media-type-change",
        805 => "input-media-color-change",
        806 => "input-media-form-parts-change",
        807 => "input-media-supply-low",
        808 => "input-media-supply-empty",
        809 => "input-media-change-request",
        810 => "input-manual-input-request",
        811 => "input-tray-position-failure",
        812 => "input-tray-elevation-failure",
        813 => "input-cannot-feed-size-selected",
        901 => "output-media-tray-missing",
        902 => "output-media-tray-almost-full",
        903 => "output-media-tray-full",
        904 => "output-mailbox-select-failure",
        1001 => "marker-fuser-under-temperature",
        1002 => "marker-fuser-over-temperature",
        1003 => "marker-fuser-timing-failure",
        1004 => "marker-fuser-thermistor-failure",
        1005 => "marker-adjusting-print-quality",
        1101 => "marker-toner-empty",
        1102 => "marker-ink-empty",
        1103 => "marker-print-ribbon-empty",
        1104 => "marker-toner-almost-empty",
        1105 => "marker-ink-almost-empty",
        1106 => "marker-print-ribbon-almost-empty",
        1107 => "marker-waste-toner-receptacle-almost-full",
        1108 => "marker-waste-ink-receptacle-almost-full",
        1109 => "marker-waste-toner-receptacle-full",
        1110 => "marker-waste-ink-receptacle-full",
        1111 => "marker-opc-life-almost-over",
        1112 => "marker-opc-life-over",
        1113 => "marker-developer-almost-empty",
        1114 => "marker-developer-empty",
        1115 => "marker-toner-cartridge-missing",
        1301 => "media-path-media-tray-missing",
        1302 => "media-path-media-tray-almost-full",
        1303 => "media-path-media-tray-full",
        1304 => "media-path-cannot-duplex-media-selected",
        1501 => "interpreter-memory-increase",
        1502 => "interpreter-memory-decrease",
        1503 => "interpreter-cartridge-added",
        1504 => "interpreter-cartridge-deleted",
        1505 => "interpreter-resource-added",
        1506 => "interpreter-resource-deleted",
        1507 => "interpreter-resource-unavailable",
        1509 => "interpreter-complex-page-encountered",
        1801 => "alert-removal-of-binary-change-entry",
        _ => return None,
    })
}

/// `PrtAlertGroupTC` in kebab-case; a number outside it stays a number.
pub fn group_name(group: Option<i64>) -> String {
    let Some(group) = group else { return "unknown".into() };
    let name = match group {
        1 => "other",
        2 => "unknown",
        3 => "host-resources-mib-storage-table",
        4 => "host-resources-mib-device-table",
        5 => "general-printer",
        6 => "cover",
        7 => "localization",
        8 => "input",
        9 => "output",
        10 => "marker",
        11 => "marker-supplies",
        12 => "marker-colorant",
        13 => "media-path",
        14 => "channel",
        15 => "interpreter",
        16 => "console-display-buffer",
        17 => "console-lights",
        18 => "alert",
        30 => "fin-device",
        31 => "fin-supply",
        32 => "fin-supply-media-input",
        33 => "fin-attribute",
        other => return other.to_string(),
    };
    name.into()
}

/// `PrtAlertSeverityLevelTC`.
pub fn severity(level: Option<i64>) -> Severity {
    match level {
        Some(3) => Severity::Critical,
        Some(4 | 5) => Severity::Warning,
        _ => Severity::Other,
    }
}

/// `PrtAlertTrainingLevelTC`.
pub fn training(level: Option<i64>) -> Training {
    match level {
        Some(3) => Training::Untrained,
        Some(4) => Training::Trained,
        Some(5) => Training::FieldService,
        Some(6) => Training::Management,
        Some(7) => Training::NoInterventionRequired,
        _ => Training::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::code_name;

    #[test]
    fn codes_have_the_names_of_the_registry() {
        let table = [
            (3, Some("cover-open")),
            (8, Some("jam")),
            (9, Some("subunit-missing")),
            (13, Some("subunit-empty")),
            (38, Some("subunit-thermistor-failure")),
            (808, Some("input-media-supply-empty")),
            (1104, Some("marker-toner-almost-empty")),
            (30_203, Some("stapler-cover-open")),
            (30_208, Some("stapler-jam")),
            (31_838, Some("inserter-thermistor-failure")),
            (30_239, None),
            (30_202, None),
            (31_903, None),
            (39, None),
            (35_078, None),
            (0, None),
            (-1, None),
            (i64::MAX, None),
        ];
        for (code, expected) in table {
            assert_eq!(code_name(code).as_deref(), expected, "{code}");
        }
    }
}
