//! `PrtMarkerSuppliesTypeTC` and `PrtMarkerSuppliesClassTC` in words.

use app::model::SupplyClass;

const TYPES: [&str; 36] = [
    "other",
    "unknown",
    "toner",
    "waste-toner",
    "ink",
    "ink-cartridge",
    "ink-ribbon",
    "waste-ink",
    "opc",
    "developer",
    "fuser-oil",
    "solid-wax",
    "ribbon-wax",
    "waste-wax",
    "fuser",
    "corona-wire",
    "fuser-oil-wick",
    "cleaner-unit",
    "fuser-cleaning-pad",
    "transfer-unit",
    "toner-cartridge",
    "fuser-oiler",
    "water",
    "waste-water",
    "glue-water-additive",
    "waste-paper",
    "binding-supply",
    "banding-supply",
    "stitching-wire",
    "shrink-wrap",
    "paper-wrap",
    "staples",
    "inserts",
    "covers",
    "matte-toner",
    "matte-ink",
];

/// "toner-cartridge"; a number outside the enumeration stays a number.
pub fn type_name(kind: Option<i64>) -> String {
    let Some(kind) = kind else { return "unknown".into() };
    let place = usize::try_from(kind).ok().and_then(|kind| kind.checked_sub(1));
    place.and_then(|place| TYPES.get(place)).map_or_else(|| kind.to_string(), |name| (*name).to_owned())
}

/// Consumed or receptacle, as the printer says it or, where it does not, as what `PrtMarkerSuppliesTypeTC` names is by its
/// nature; other where neither tells.
pub fn class(class: Option<i64>, kind: Option<i64>) -> SupplyClass {
    match (class, kind) {
        (Some(3), _) => SupplyClass::Consumed,
        // Waste toner, ink, wax, water and paper.
        (Some(4), _) | (_, Some(4 | 8 | 14 | 24 | 26)) => SupplyClass::Receptacle,
        (_, Some(3..=36)) => SupplyClass::Consumed,
        _ => SupplyClass::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::{SupplyClass, class, type_name};

    #[test]
    fn what_the_class_does_not_say_the_type_does() {
        use SupplyClass::{Consumed, Other, Receptacle};
        let table = [
            (Some(3), Some(4), Consumed),
            (Some(4), Some(3), Receptacle),
            (None, Some(3), Consumed),
            (None, Some(4), Receptacle),
            (None, Some(9), Consumed),
            (None, Some(15), Consumed),
            (Some(1), Some(21), Consumed),
            (Some(1), Some(26), Receptacle),
            (Some(1), Some(32), Consumed),
            (Some(1), Some(1), Other),
            (None, Some(2), Other),
            (None, Some(37), Other),
            (None, None, Other),
        ];
        for (told, kind, expected) in table {
            assert_eq!(class(told, kind), expected, "{told:?} {kind:?}");
        }
        for kind in 3..=36 {
            let waste = type_name(Some(kind)).starts_with("waste-");
            assert_eq!(class(None, Some(kind)), if waste { Receptacle } else { Consumed }, "{kind}");
        }
    }

    #[test]
    fn types_have_the_numbers_of_the_standard() {
        let table = [
            (3, "toner"),
            (4, "waste-toner"),
            (9, "opc"),
            (15, "fuser"),
            (21, "toner-cartridge"),
            (32, "staples"),
            (36, "matte-ink"),
        ];
        for (number, name) in table {
            assert_eq!(type_name(Some(number)), name);
        }
        for outside in [0, 37, -1, i64::MAX] {
            assert_eq!(type_name(Some(outside)), outside.to_string());
        }
    }
}
