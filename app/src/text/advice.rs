//! What to do about an alert: by its code (IANA-PRINTER-MIB `PrtAlertCodeTC`), else by its group. Local, so that
//! it helps without a network.

use crate::model::{Alert, Training};

const COVER: &str = "Close the cover until it clicks. Printing goes on by itself.";
const JAM: &str = "Open the covers that the printer's display names, take out all paper, also torn pieces, and \
                   close them. If jams come back at the same place, fan the paper and check the tray's guides.";
const MISSING: &str = "Put the part back in, or push it home until it clicks.";
const LIFE_ENDING: &str = "Have a replacement at hand. Printing goes on.";
const LIFE_OVER: &str = "Replace it. Printing may stop or its quality may suffer until then.";
const TONER_LOW: &str = "Have a new toner cartridge at hand. Printing goes on until it is empty.";
const TONER_EMPTY: &str = "Replace the toner cartridge.";
const PAPER_LOW: &str = "Add paper soon.";
const PAPER_EMPTY: &str = "Add paper of the size and kind that the tray is set to.";
const TRAY: &str = "Push the tray in until it clicks.";
const FEED: &str = "Take the tray out, check paper, guides and lift, and push it back in.";
const CHANGE: &str = "Load the paper that the printer's display asks for, or cancel the job there.";
const OUTPUT_NEARLY_FULL: &str = "Take the printed paper out soon.";
const OUTPUT_FULL: &str = "Take the printed paper out of the output bin.";
const WASTE_NEARLY_FULL: &str = "Have a new waste container at hand.";
const WASTE_FULL: &str = "Replace the waste container. Do not empty it: toner dust harms.";
const FAILURE: &str = "Switch the printer off, wait ten seconds, switch it on again. If the alert comes back, \
                       call the service and tell the code.";
const MEMORY: &str =
    "Print fewer pages at a time or at a lower resolution; add memory where this happens often.";
const STAPLES: &str = "Put in a new staple cartridge.";
const OFFLINE: &str = "Press the online button at the printer.";
const WAIT: &str = "Nothing to do: it passes by itself.";
const DUPLEX: &str = "This paper can't be printed on both sides: choose another paper or print on one side.";
const CLEARED: &str = "Nothing to do: it tells that something else has ended.";

/// What to do, in one or two sentences.
pub fn advice(alert: &Alert) -> &'static str {
    by_code(alert.code)
        .or_else(|| by_group(&alert.group, alert.training))
        .unwrap_or("Look at the printer's display. If it does not help, call the service and tell the code.")
}

fn by_code(code: i64) -> Option<&'static str> {
    Some(match code {
        3 | 5 | 18 | 501 | 30_203 | 30_205 => COVER,
        8 | 30_208 => JAM,
        9 | 1115 | 30_209 => MISSING,
        10 | 16 | 1111 | 1113 => LIFE_ENDING,
        11 | 17 | 1112 | 1114 => LIFE_OVER,
        1101..=1103 => TONER_EMPTY,
        1104..=1106 => TONER_LOW,
        801 | 901 | 1301 => TRAY,
        802..=806 | 809 | 810 => CHANGE,
        807 => PAPER_LOW,
        808 => PAPER_EMPTY,
        811..=813 => FEED,
        902 | 1302 => OUTPUT_NEARLY_FULL,
        903 | 1303 => OUTPUT_FULL,
        1107 | 1108 => WASTE_NEARLY_FULL,
        1109 | 1110 => WASTE_FULL,
        1304 => DUPLEX,
        29..=33 | 35..=38 | 904 | 1001..=1004 | 30_229..=30_233 => FAILURE,
        34 | 1509 => MEMORY,
        22 | 30_221 | 30_222 => OFFLINE,
        23 | 24 | 503 | 505..=507 | 1005 | 30_224 => WAIT,
        1801 => CLEARED,
        30_212 | 30_213 => STAPLES,
        _ => return None,
    })
}

/// Sub-unit codes such as `subunitEmpty(13)` and vendors' own codes say what to do only with their group.
fn by_group(group: &str, training: Training) -> Option<&'static str> {
    if training == Training::FieldService {
        return Some(FAILURE);
    }
    Some(match group {
        "input" => "Look at this tray: paper, guides, and that it is pushed home.",
        "output" => "Look at this output bin and take the printed paper out.",
        "cover" => COVER,
        "marker-supplies" => "Look at this supply on the Supplies page; have a replacement at hand.",
        "media-path" => JAM,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::alert;

    #[test]
    fn common_codes_have_their_own_advice_and_others_that_of_their_group() {
        let table = [
            (8, "media-path", JAM),
            (808, "input", PAPER_EMPTY),
            (1104, "marker-supplies", TONER_LOW),
            (1109, "marker-supplies", WASTE_FULL),
            (3, "cover", COVER),
            (35_078, "cover", COVER),
            (13, "input", "Look at this tray: paper, guides, and that it is pushed home."),
        ];
        for (code, group, expected) in table {
            let alert = Alert { code, group: group.into(), ..alert() };
            assert_eq!(advice(&alert), expected, "{code} in {group}");
        }
    }

    #[test]
    fn an_unknown_code_for_the_service_is_left_to_the_service() {
        let alert =
            Alert { code: 35_078, group: "input".into(), training: Training::FieldService, ..alert() };
        assert_eq!(advice(&alert), FAILURE);
        let alert = Alert { code: 35_078, group: "4711".into(), ..crate::fixture::alert() };
        assert!(advice(&alert).starts_with("Look at the printer's display"));
    }
}
