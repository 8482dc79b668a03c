//! What is known of supplies: what the administrator entered, what the printer tells, and what is known by part number,
//! which is only what a source says: a part number as a printer of the family tells it, and a yield where one gives it.
//! Unknown stays unknown.

use app::model::{EnteredProfile, OrderingMode, ProfileOrigin, ReplacedBy, Sourced, Supply, SupplyProfile};

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

/// What holds for all supplies, as the settings say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// What happens when one has to be ordered.
    pub ordering: OrderingMode,
    /// Percent of the cycles in which the next one is there in time.
    pub service_level_percent: u8,
    /// Days that an order takes on average.
    pub lead_time_days: u32,
    /// Fewer days left are told of.
    pub days_left_alert: u32,
}

/// What is known of a supply: what was entered goes before what the printer tells, and that before what is known of the
/// part; what nobody says stays unknown.
pub fn of(supply: &Supply, entered: &EnteredProfile, usual: &Usual) -> SupplyProfile {
    let sourced = |value, origin| Sourced { value, origin };
    let part_number = match (&entered.part_number, &supply.part_number) {
        (Some(entered), _) => Some(sourced(entered.clone(), ProfileOrigin::Entered)),
        (None, told) => told.clone().map(|told| Sourced { value: told, origin: ProfileOrigin::Printer }),
    };
    let part = part_number.as_ref().and_then(|part| profile(&part.value));
    let capacity = supply.capacity.filter(|pages| *pages > 0 && supply.unit == "impressions");
    let rated_pages = entered
        .rated_pages
        .map(|pages| Sourced { value: u64::from(pages), origin: ProfileOrigin::Entered })
        .or(capacity
            .and_then(|pages| u64::try_from(pages).ok())
            .map(|pages| Sourced { value: pages, origin: ProfileOrigin::Printer }))
        .or(part
            .and_then(|part| part.rated_pages)
            .map(|pages| Sourced { value: u64::from(pages), origin: ProfileOrigin::Part }));
    let replaced_by = entered
        .replaced_by
        .map(|by| Sourced { value: by, origin: ProfileOrigin::Entered })
        .or(supply.record.replaced_by.map(|by| Sourced { value: by, origin: ProfileOrigin::Printer }))
        .or(part.map(|part| Sourced { value: part.replaced_by, origin: ProfileOrigin::Part }));
    SupplyProfile {
        part_number,
        rated_pages,
        lead_time_days: entered_or(entered.lead_time_days, usual.lead_time_days),
        service_level_percent: entered_or(entered.service_level_percent, usual.service_level_percent),
        replaced_by,
        price: entered.price,
        days_left_alert: entered_or(entered.days_left_alert, usual.days_left_alert),
        ordering: entered_or(entered.ordering, usual.ordering),
    }
}

fn entered_or<T>(entered: Option<T>, usual: T) -> Sourced<T> {
    match entered {
        Some(value) => Sourced { value, origin: ProfileOrigin::Entered },
        None => Sourced { value: usual, origin: ProfileOrigin::Settings },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::reading;

    const USUAL: Usual = Usual {
        ordering: OrderingMode::Suggest,
        service_level_percent: 99,
        lead_time_days: 5,
        days_left_alert: 7,
    };

    #[test]
    fn a_part_is_found_however_it_is_written_and_an_unknown_one_stays_unknown() {
        assert_eq!(profile(" 113r00762 ").map(|known| known.part_number), Some("113R00762"));
        assert_eq!(profile("108R00000"), None);
        assert_eq!(profile(""), None);
    }

    #[test]
    fn what_was_entered_goes_before_what_the_printer_tells_and_no_yield_is_made_up() {
        let toner = Supply {
            part_number: Some("106R01533".into()),
            capacity: Some(13_000),
            unit: "impressions".into(),
            ..reading().supplies.remove(0)
        };
        let nothing = EnteredProfile::default();
        let told = of(&toner, &nothing, &USUAL);
        assert_eq!(told.rated_pages, Some(Sourced { value: 13_000, origin: ProfileOrigin::Printer }));
        assert_eq!(
            told.replaced_by,
            Some(Sourced { value: ReplacedBy::Customer, origin: ProfileOrigin::Part })
        );
        assert_eq!(told.ordering, Sourced { value: OrderingMode::Suggest, origin: ProfileOrigin::Settings });
        let mut listed = toner.clone();
        listed.record.replaced_by = Some(ReplacedBy::Service);
        let by = of(&listed, &nothing, &USUAL).replaced_by;
        assert_eq!(by, Some(Sourced { value: ReplacedBy::Service, origin: ProfileOrigin::Printer }));
        let entered =
            EnteredProfile { rated_pages: Some(9_000), part_number: Some("X".into()), ..nothing.clone() };
        let entered = of(&toner, &entered, &USUAL);
        assert_eq!(entered.rated_pages, Some(Sourced { value: 9_000, origin: ProfileOrigin::Entered }));
        assert_eq!(entered.replaced_by, None, "of that part nothing is known");
        let percent = Supply { unit: "percent".into(), capacity: Some(100), ..toner };
        assert_eq!(of(&percent, &nothing, &USUAL).rated_pages, None);
    }
}
