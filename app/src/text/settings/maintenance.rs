//! Maintenance and notices: what faults are told of, and when a printer that does not answer is missed.

use super::FieldWords;

/// Group.
pub const MAIL_GROUP: &str = "What e-mail tells of";
/// What it is for.
pub const MAIL_ABOUT: &str = "Alerts and potential issues go to whoever has the box for them under E-mail alerts, where they are as bad as this \
                              and somebody's work that is marked here.";
/// Group.
pub const SILENCE_GROUP: &str = "A printer that does not answer";
/// What it is for.
pub const SILENCE_ABOUT: &str =
    "Only the hours of working time count: a printer that is switched off at night is not missed.";
/// The link to who is told.
pub const TO_MAIL: &str = "Set who is told by e-mail";
/// The link to the address of the support site.
pub const TO_CONTACTS: &str = "Set the support site";
/// Section.
pub const WHERE: &str = "Who is told, and the support site";

/// How bad something has to be.
pub const SEVERITIES: &[(&str, &str)] = &[
    ("critical", "Critical: only what stops the printer"),
    ("warning", "Warning, and what stops the printer"),
    ("other", "Everything"),
];

/// Whose work something is.
pub const SKILLS: &[(&str, &str)] = &[
    ("untrained", "Anyone's"),
    ("trained", "A trained administrator's"),
    ("field-service", "A service technician's"),
    ("management", "A network administrator's"),
    ("no-intervention-required", "Nobody's: no intervention required"),
    ("unknown", "Not reported whose"),
];

/// The days of the week.
pub const DAYS: &[(&str, &str)] = &[
    ("monday", "Monday"),
    ("tuesday", "Tuesday"),
    ("wednesday", "Wednesday"),
    ("thursday", "Thursday"),
    ("friday", "Friday"),
    ("saturday", "Saturday"),
    ("sunday", "Sunday"),
];

/// The choices of the field of that name.
pub(super) fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    if name == "maintenance.mail_severity" { SEVERITIES } else { &[] }
}

/// Several choices as they are told in what was changed; `None` for a field that has none.
pub(super) fn several(name: &str, words: &str) -> Option<String> {
    let choices = match name {
        "maintenance.mail_skills" => SKILLS,
        "maintenance.working_days" => DAYS,
        _ => return None,
    };
    let chosen = choices.iter().filter(|(word, _)| words.split(", ").any(|chosen| chosen == *word));
    let chosen: Vec<&str> = chosen.map(|(_, words)| *words).collect();
    Some(if chosen.is_empty() { "none".into() } else { chosen.join("; ") })
}

/// In the list of the pages: "Warnings and worse by e-mail, jams after 5 minutes; missed after 2 hours".
pub fn summary(severity: &str, minutes: &str, hours: &str) -> String {
    let severity = match severity {
        "critical" => "Only what stops the printer",
        "other" => "Everything",
        _ => "Warnings and worse",
    };
    let minutes = match minutes {
        "0" => "jams at once".to_owned(),
        "1" => "jams after 1\u{a0}minute".to_owned(),
        minutes => format!("jams after {minutes}\u{a0}minutes"),
    };
    let hours = match hours {
        "0" => "a silent printer is never missed".to_owned(),
        "1" => "a silent printer is missed after 1\u{a0}hour of working time".to_owned(),
        hours => format!("a silent printer is missed after {hours}\u{a0}hours of working time"),
    };
    format!("{severity} by e-mail, {minutes}; {hours}")
}

pub(super) fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "maintenance.jam_timer_minutes" => (
            "Jam timer, in minutes",
            "0 to 60: a jam is told of once it has lasted so long. Most jams are cleared by whoever made them.",
        ),
        "maintenance.mail_severity" => ("How bad it must be", "Alerts and potential issues alike."),
        "maintenance.mail_skills" => {
            ("Whose work it must be", "Without a mark no alert is told of by e-mail.")
        }
        "maintenance.not_answering_hours" => {
            ("Tell when it has not answered for, in hours", "0 to 72 hours of working time. 0: never.")
        }
        "maintenance.working_days" => ("Working days", "Without a mark a silent printer is never missed."),
        "maintenance.working_from" => {
            ("Work begins at", "For example 08:00, in the time zone of this device.")
        }
        "maintenance.working_until" => ("Work ends at", "For example 18:00."),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}

#[cfg(test)]
mod tests {
    use super::{several, summary};

    #[test]
    fn the_list_of_pages_says_how_it_is_set() {
        assert_eq!(
            summary("warning", "5", "2"),
            "Warnings and worse by e-mail, jams after 5\u{a0}minutes; a silent printer is missed after 2\u{a0}hours of \
             working time"
        );
        assert_eq!(
            summary("critical", "0", "0"),
            "Only what stops the printer by e-mail, jams at once; a silent printer is never missed"
        );
    }

    #[test]
    fn several_choices_are_told_in_the_order_of_the_form() {
        let days = several("maintenance.working_days", "friday, monday");
        assert_eq!(days.as_deref(), Some("Monday; Friday"));
        assert_eq!(several("maintenance.mail_skills", "").as_deref(), Some("none"));
        assert_eq!(several("maintenance.working_from", "08:00"), None);
    }
}
