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

/// Consumed, receptacle, or other where the printer does not say.
pub fn class(class: Option<i64>) -> SupplyClass {
    match class {
        Some(3) => SupplyClass::Consumed,
        Some(4) => SupplyClass::Receptacle,
        _ => SupplyClass::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::type_name;

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
