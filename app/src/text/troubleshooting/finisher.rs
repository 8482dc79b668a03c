//! Finishers: seventeen families with the same 36 events each, codes 30203 to 31838.

use super::entry::{CALL, Entry, OFF_AND_ON, PULL, entry};

/// A family: what it is called, what it uses up and what it leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Family {
    pub part: &'static str,
    pub supply: &'static str,
    pub waste: &'static str,
}

const fn family(part: &'static str, supply: &'static str, waste: &'static str) -> Family {
    Family { part, supply, waste }
}

const SHEETS: &str = "finished sheets";
const MATERIAL: &str = "material";

const FAMILIES: [Family; 17] = [
    family("stapler", "staples", "cut-off staple ends"),
    family("stitcher", "stitching wire", "cut-off wire ends"),
    family("folder", MATERIAL, SHEETS),
    family("binder", "binding material", SHEETS),
    family("trimmer", MATERIAL, "trimmings"),
    family("die cutter", MATERIAL, "cut-outs"),
    family("puncher", MATERIAL, "punched-out chips"),
    family("perforator", MATERIAL, "paper dust"),
    family("slitter", MATERIAL, "cut strips"),
    family("separation cutter", MATERIAL, "cut strips"),
    family("imprinter", "ink", "waste ink"),
    family("wrapper", "wrapping film", SHEETS),
    family("bander", "bands", SHEETS),
    family("envelope maker", "envelope material", "finished envelopes"),
    family("stacker", MATERIAL, SHEETS),
    family("sheet rotator", MATERIAL, SHEETS),
    family("inserter", "sheets to insert", SHEETS),
];

/// The family and the generic code of a finisher's code.
pub(super) fn split(code: i64) -> Option<(Family, i64)> {
    let family = FAMILIES.get(usize::try_from(code / 100 - 302).ok()?)?;
    Some((*family, code % 100)).filter(|(_, event)| (3..=38).contains(event))
}

/// The generic codes at a finisher.
pub(super) fn event(event: i64) -> Option<Entry> {
    match event {
        3 | 18 => entry(
            "The cover of the {part} is open.",
            &[
                "Open it fully once, take out any paper that you see, and press it shut until it clicks.",
                "Push the finisher close to the printer.",
                CALL,
            ],
        ),
        5 => entry(
            "A safety switch has stopped the {part}, since a cover of it is open or the finisher is pulled away.",
            &[
                "Push the finisher close to the printer until it locks.",
                "Close all its covers until they click.",
                CALL,
            ],
        ),
        4 | 6 | 19 => entry("The {part} is closed again.", &[super::entry::PASSES]),
        8 => entry(
            "Paper or {supply} got stuck in the {part}.",
            &[
                "Take the sheets out of the finisher's bins.",
                "Open the finisher's cover, and turn the knob there, if there is one, to move the sheets out.",
                PULL,
                "Take out the cartridge for {supply}, if there is one, remove what is bent or stuck, and push it home.",
                "Close the cover.",
            ],
        ),
        9 | 26 => entry(
            "The {part}, or a part of it, is not in its place.",
            &["Push it in until it clicks.", "Until then, send jobs without this finishing.", CALL],
        ),
        12 => entry(
            "The {part} has little left of its {supply}.",
            &["Have more at hand. Jobs go on until then."],
        ),
        13 => entry(
            "The {part} has run out of {supply}.",
            &[
                "Open the finisher's cover and take the empty cartridge or holder out.",
                "Put in new {supply}, push it home until it clicks, and close the cover.",
                "Or send jobs without this finishing.",
            ],
        ),
        14 => entry(
            "The {part} has little room left for {waste}.",
            &["Empty it soon: the printer stops such jobs when it is full."],
        ),
        15 => entry(
            "The {part} is full of {waste}.",
            &["Take its container or bin out and empty it.", "Push it home until it clicks."],
        ),
        21 | 22 => entry(
            "The {part} is off.",
            &[
                "Switch it on in the printer's settings, or push the finisher close to the printer.",
                "Until then, send jobs without this finishing.",
                OFF_AND_ON,
            ],
        ),
        29 | 30 | 33 | 37 => entry(
            "The {part} has failed.",
            &[
                "Open the finisher's covers and look for paper or {supply} that blocks it.",
                OFF_AND_ON,
                "Until it is repaired, send jobs without this finishing.",
                CALL,
            ],
        ),
        other => super::subunit::by_code(other),
    }
}
