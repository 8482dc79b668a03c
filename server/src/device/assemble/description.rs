//! Part and serial numbers out of a supply's description.

/// A description taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What is left: the name.
    pub name: String,
    /// After "PN".
    pub part_number: Option<String>,
    /// After "SN" or "S/N".
    pub serial_number: Option<String>,
}

/// Takes "Black Toner, PN 006R01509;SN48178080E0000481" apart. A mark counts only at the start or after a comma,
/// a semicolon or a blank, and only where a number (or nothing, or "unknown") follows, so that no name is torn.
pub fn split(text: &str) -> Description {
    let mut marks: Vec<(usize, usize, bool)> = Vec::new();
    for (mark, is_serial) in [("PN", false), ("P/N", false), ("SN", true), ("S/N", true)] {
        marks.extend(find(text, mark, is_serial));
    }
    marks.sort_unstable();
    let mut description = Description::default();
    let name_end = marks.first().map_or(text.len(), |(start, ..)| *start);
    text[..name_end].trim_end_matches([' ', ',', ';', '(']).clone_into(&mut description.name);
    for (place, (_, value_start, is_serial)) in marks.iter().enumerate() {
        let value_end = marks.get(place + 1).map_or(text.len(), |(next, ..)| *next);
        let value = text.get(*value_start..value_end).unwrap_or_default();
        let value = value.split([',', ';']).next().unwrap_or_default().trim_matches([' ', ':', ')', '-']);
        let known = is_number(value);
        let slot = if *is_serial { &mut description.serial_number } else { &mut description.part_number };
        if known && slot.is_none() {
            *slot = Some(value.to_owned());
        }
    }
    if description.name.is_empty() {
        text.clone_into(&mut description.name);
    }
    description
}

/// Whether a text may be the number of something: "unknown" and "CRUM-" have no digit, and "00000000" says that it could not
/// be read.
pub(super) fn is_number(text: &str) -> bool {
    let mut marks = text.chars().filter(char::is_ascii_alphanumeric);
    let first = marks.next();
    text.chars().any(|c| c.is_ascii_digit()) && (first != Some('0') || marks.any(|c| c != '0'))
}

/// Places where `mark` begins a number: start of the mark, start of what follows, whether it is a serial.
fn find(text: &str, mark: &str, is_serial: bool) -> Option<(usize, usize, bool)> {
    text.match_indices(mark).find_map(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text.get(start + mark.len()..)?;
        let separated = before.is_none_or(|c| matches!(c, ' ' | ',' | ';' | '('));
        (separated && start > 0 && begins_number(after)).then_some((start, start + mark.len(), is_serial))
    })
}

fn begins_number(after: &str) -> bool {
    let marked = after.starts_with([':', ' ', '.', '#']) || after.is_empty();
    let value = after.trim_start_matches([' ', ':', '.', '#']);
    let word = value.split([' ', ',', ';']).next().unwrap_or_default();
    let unknown = word.eq_ignore_ascii_case("unknown");
    unknown
        || word.chars().any(|c| c.is_ascii_digit())
        || (marked && (word.is_empty() || after.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_split_off_and_names_stay_whole() {
        let table = [
            (
                "Black Toner, PN 006R01509;SN48178080E0000481",
                "Black Toner",
                Some("006R01509"),
                Some("48178080E0000481"),
            ),
            ("Fuser, PN unknown;SNunknown", "Fuser", None, None),
            (
                "Waste Toner Container, PN 008R13061;SNunknown",
                "Waste Toner Container",
                Some("008R13061"),
                None,
            ),
            (
                "Toner Cartridge; SN: ABC123, PN: 106R01535",
                "Toner Cartridge",
                Some("106R01535"),
                Some("ABC123"),
            ),
            (
                "Black Toner Cartridge S/N:CRUM-16062909999",
                "Black Toner Cartridge",
                None,
                Some("CRUM-16062909999"),
            ),
            ("Black Toner Cartridge S/N:CRUM-", "Black Toner Cartridge", None, None),
            ("Black Toner Cartridge S/N:00000000", "Black Toner Cartridge", None, None),
            ("Fuser S/N:", "Fuser", None, None),
            ("Fuser S/N:00030", "Fuser", None, Some("00030")),
            ("Drum (P/N 113R00762)", "Drum", Some("113R00762"), None),
            ("SNOW White Ink", "SNOW White Ink", None, None),
            ("Toner PNEUMATIC", "Toner PNEUMATIC", None, None),
            ("Cartuccia toner ciano, Phaser 6130N", "Cartuccia toner ciano, Phaser 6130N", None, None),
            ("PN 12345", "PN 12345", None, None),
            ("", "", None, None),
        ];
        for (text, name, part, serial) in table {
            let found = split(text);
            assert_eq!(found.name, name, "{text}");
            assert_eq!(found.part_number.as_deref(), part, "{text}");
            assert_eq!(found.serial_number.as_deref(), serial, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_comes_makes_it_panic(text in "\\PC{0,80}", tail in "[,; ]{0,2}(PN|SN|S/N)[ :]?[\\PC]{0,12}") {
            let _ = split(&format!("{text}{tail}"));
        }
    }
}
