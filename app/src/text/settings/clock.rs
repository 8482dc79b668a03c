use super::FieldWords;

/// Section.
pub const CLOCK: &str = "The clock now";
/// Term.
pub const NOW: &str = "Now";
/// Term.
pub const SYNCHRONISED: &str = "Synchronised";
/// The choice that leaves the zone to the operating system.
pub const SYSTEM_ZONE: &str = "the system's own";

/// Whether something keeps the clock right.
pub fn synchronised(known: Option<bool>) -> &'static str {
    match known {
        Some(true) => "Yes",
        Some(false) => {
            "No: times on these pages may be wrong. Turn on time synchronisation (NTP) in the operating system."
        }
        None => "Not known: the operating system does not tell.",
    }
}

pub(super) fn field(name: &str) -> Option<FieldWords> {
    (name == "reading.time_zone").then_some(FieldWords {
        label: "Time zone",
        hint: "Every time on these pages and in downloads is in this zone.",
    })
}
