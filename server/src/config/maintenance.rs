use app::model::{Severity, Training};
use jiff::{
    civil::{Time, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use super::error::Fault;
use crate::maintenance::notice::{Filter, JamTimer, WorkingTime};

/// `[maintenance]`: the Maintenance Assistant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MaintenanceSection {
    /// Where an online troubleshooting session takes place, `https://…`. Empty: not set up.
    pub troubleshooting_url: String,
    /// Minutes that a jam must last before it is told of by e-mail, 0 to 60. Most jams are cleared by whoever made them.
    pub jam_timer_minutes: u64,
    /// The mildest that is told of by e-mail: `critical`, only what stops the printer; `warning`; `other`, everything.
    pub mail_severity: String,
    /// Whose work is told of by e-mail: `untrained` (anyone's), `trained` (a trained administrator's), `field-service` (a
    /// technician's), `management` (a network administrator's), `no-intervention-required` and `unknown`.
    pub mail_skills: Vec<String>,
    /// Hours of working time for which the printer must not answer before that is told of, 1 to 72; 0: never.
    pub not_answering_hours: u64,
    /// The working days: `monday` to `sunday`.
    pub working_days: Vec<String>,
    /// When work begins, "08:00", in the device's time zone.
    pub working_from: String,
    /// When it ends, "18:00".
    pub working_until: String,
}

impl Default for MaintenanceSection {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            troubleshooting_url: String::new(),
            jam_timer_minutes: 5,
            mail_severity: "warning".into(),
            mail_skills: words(&["untrained", "trained", "field-service", "management", "unknown"]),
            not_answering_hours: 2,
            working_days: words(&["monday", "tuesday", "wednesday", "thursday", "friday"]),
            working_from: "08:00".into(),
            working_until: "18:00".into(),
        }
    }
}

/// The words of severities.
const SEVERITIES: [(&str, Severity); 3] =
    [("critical", Severity::Critical), ("warning", Severity::Warning), ("other", Severity::Other)];

/// The words of skills.
const SKILLS: [(&str, Training); 6] = [
    ("untrained", Training::Untrained),
    ("trained", Training::Trained),
    ("field-service", Training::FieldService),
    ("management", Training::Management),
    ("no-intervention-required", Training::NoInterventionRequired),
    ("unknown", Training::Unknown),
];

/// The words of days.
const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl MaintenanceSection {
    /// The address; `None` where it is not set up.
    pub fn url(&self) -> Option<String> {
        Some(self.troubleshooting_url.clone()).filter(|url| !url.is_empty())
    }

    /// What is told of.
    pub fn filter(&self) -> Filter {
        Filter {
            mildest: meant(&SEVERITIES, &self.mail_severity).unwrap_or(Severity::Warning),
            skills: self.mail_skills.iter().filter_map(|word| meant(&SKILLS, word)).collect(),
        }
    }

    /// How long a jam must last.
    pub fn jam_timer(&self) -> JamTimer {
        u8::try_from(self.jam_timer_minutes).ok().and_then(JamTimer::from_minutes).unwrap_or_default()
    }

    /// The hours in which a printer that does not answer is missed, by the clocks of `zone`; `None` where it never is.
    pub fn working_time(&self, zone: TimeZone) -> Option<WorkingTime> {
        let (from, until) = (clock(&self.working_from)?, clock(&self.working_until)?);
        let days = self.working_days.iter().filter_map(|word| meant(&DAYS, word)).collect();
        (self.not_answering_hours > 0).then(|| WorkingTime::new(days, from, until, zone).ok()).flatten()
    }

    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = [
            ("maintenance.jam_timer_minutes", self.jam_timer_minutes, 0..=60),
            ("maintenance.not_answering_hours", self.not_answering_hours, 0..=72),
        ]
        .into_iter()
        .filter_map(|(key, value, allowed)| Fault::outside(key, value, allowed))
        .collect();
        faults.extend(self.bad_url());
        let words = [
            fault_in("maintenance.mail_severity", &SEVERITIES, std::slice::from_ref(&self.mail_severity)),
            fault_in("maintenance.mail_skills", &SKILLS, &self.mail_skills),
            fault_in("maintenance.working_days", &DAYS, &self.working_days),
        ];
        faults.extend(words.into_iter().flatten());
        faults.extend(self.bad_times());
        faults
    }

    fn bad_url(&self) -> Option<Fault> {
        let url = &self.troubleshooting_url;
        let plain = !url.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
        let host =
            url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        let allowed = "an address that begins with https://".into();
        let fault = Fault { key: "maintenance.troubleshooting_url", found: format!("{url:?}"), allowed };
        let fits = url.is_empty() || (plain && host);
        (!fits).then_some(fault)
    }

    fn bad_times(&self) -> Option<Fault> {
        let bad = |key, found: &str, allowed: &str| {
            Some(Fault { key, found: format!("{found:?}"), allowed: allowed.to_owned() })
        };
        let allowed = "a time from \"00:00\" to \"23:59\"";
        let Some(from) = clock(&self.working_from) else {
            return bad("maintenance.working_from", &self.working_from, allowed);
        };
        let Some(until) = clock(&self.working_until) else {
            return bad("maintenance.working_until", &self.working_until, allowed);
        };
        if until <= from {
            let allowed = format!("a time after {}, when work begins", self.working_from);
            return bad("maintenance.working_until", &self.working_until, &allowed);
        }
        None
    }
}

fn meant<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, meant)| *meant)
}

fn fault_in<T: Copy>(key: &'static str, words: &[(&str, T)], found: &[String]) -> Option<Fault> {
    let wrong = found.iter().find(|word| meant(words, word).is_none())?;
    let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    Some(Fault { key, found: format!("{wrong:?}"), allowed: allowed.join(", ") })
}

/// "08:00", and nothing else.
fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| (text.len() == 2).then(|| text.parse::<i8>().ok()).flatten();
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use app::model::{Severity, Training};
    use jiff::tz::TimeZone;

    use super::MaintenanceSection;

    type Change = fn(&mut MaintenanceSection);

    #[test]
    fn faults_name_the_key() {
        let with = |change: Change| {
            let mut section = MaintenanceSection::default();
            change(&mut section);
            section.faults().first().map(|fault| fault.key)
        };
        let table: [(Change, Option<&str>); 12] = [
            (|_| (), None),
            (|it| it.troubleshooting_url = "http://x".into(), Some("maintenance.troubleshooting_url")),
            (|it| it.jam_timer_minutes = 61, Some("maintenance.jam_timer_minutes")),
            (|it| it.not_answering_hours = 73, Some("maintenance.not_answering_hours")),
            (|it| it.mail_severity = "bad".into(), Some("maintenance.mail_severity")),
            (|it| it.mail_skills = vec!["anyone".into()], Some("maintenance.mail_skills")),
            (|it| it.mail_skills.clear(), None),
            (|it| it.working_days = vec!["Mo".into()], Some("maintenance.working_days")),
            (|it| it.working_from = "8:00".into(), Some("maintenance.working_from")),
            (|it| it.working_until = "24:00".into(), Some("maintenance.working_until")),
            (|it| it.working_until = "08:00".into(), Some("maintenance.working_until")),
            (|it| it.working_until = "-1:+2".into(), Some("maintenance.working_until")),
        ];
        for (change, key) in table {
            assert_eq!(with(change), key);
        }
    }

    #[test]
    fn what_is_told_of_is_what_is_set() {
        let mut section = MaintenanceSection::default();
        assert!(section.filter().lets(Severity::Warning, Training::Unknown));
        assert!(!section.filter().lets(Severity::Other, Training::Unknown));
        assert!(section.working_time(TimeZone::UTC).is_some());
        section.mail_skills.clear();
        section.not_answering_hours = 0;
        assert!(!section.filter().lets(Severity::Critical, Training::Untrained));
        assert!(section.working_time(TimeZone::UTC).is_none());
    }
}
