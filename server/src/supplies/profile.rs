//! What is known of supplies by their part number. Only what a source says: a part number as the project's
//! recordings and its demonstration of a Phaser 4600 tell it, and a yield where a source gives one. Unknown stays unknown; the capacity that a printer tells of its own supply,
//! and what the administrator types in, go before this table.

/// Whose job it is to replace a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplacedBy {
    /// Anybody: the part slides in.
    Customer,
    /// A technician.
    Service,
}

/// What a supply is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Toner.
    TonerCartridge,
    /// Drum.
    DrumCartridge,
}

/// A known supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// As the printer tells it.
    pub part_number: &'static str,
    /// What it is.
    pub part: Part,
    /// Pages at 5 % coverage; `None` where no source says it.
    pub rated_pages: Option<u32>,
    /// Whose job it is to replace it.
    pub replaced_by: ReplacedBy,
}

/// Supplies of the Phaser 4600, 4620 and 4622. No source at hand says what they yield.
const FAMILY: [Profile; 3] = [
    Profile {
        part_number: "106R01533",
        part: Part::TonerCartridge,
        rated_pages: None,
        replaced_by: ReplacedBy::Customer,
    },
    Profile {
        part_number: "106R01535",
        part: Part::TonerCartridge,
        rated_pages: None,
        replaced_by: ReplacedBy::Customer,
    },
    Profile {
        part_number: "113R00762",
        part: Part::DrumCartridge,
        rated_pages: None,
        replaced_by: ReplacedBy::Customer,
    },
];

/// The supply with this part number, however it is written in upper and lower case and with blanks around it.
pub fn profile(part_number: &str) -> Option<&'static Profile> {
    FAMILY.iter().find(|known| known.part_number.eq_ignore_ascii_case(part_number.trim()))
}

/// Pages that a cartridge is made for: what the administrator says, else what the printer tells as its capacity in
/// impressions, else what is known of the part.
pub fn rated_pages(entered: Option<f64>, capacity: Option<f64>, part_number: Option<&str>) -> Option<f64> {
    let known = || part_number.and_then(profile).and_then(|known| known.rated_pages).map(f64::from);
    entered.filter(|pages| *pages >= 1.0).or(capacity.filter(|pages| *pages >= 1.0)).or_else(known)
}

#[cfg(test)]
mod tests {
    use super::{profile, rated_pages};

    #[test]
    fn a_part_is_found_however_it_is_written_and_an_unknown_one_stays_unknown() {
        assert_eq!(profile(" 113r00762 ").map(|known| known.part_number), Some("113R00762"));
        assert_eq!(profile("108R00000"), None);
        assert_eq!(profile(""), None);
    }

    #[test]
    fn what_was_entered_goes_before_what_the_printer_tells_and_no_yield_is_made_up() {
        assert_eq!(rated_pages(Some(9000.0), Some(13_000.0), None), Some(9000.0));
        assert_eq!(rated_pages(Some(0.0), Some(13_000.0), Some("106R01533")), Some(13_000.0));
        assert_eq!(rated_pages(None, None, Some("106R01533")), None);
    }
}
