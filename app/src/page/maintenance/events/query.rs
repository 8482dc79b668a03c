//! The filter of the event history, as it stands in an address.

use std::collections::BTreeMap;

use form_urlencoded::{Serializer, parse};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

use crate::{
    model::{EventFilter, Severity},
    port::FieldFault,
    text::maintenance::events as text,
};

/// The parameters. No other makes a difference to the page.
pub const PARAMETERS: [&str; 6] = [FROM, TO, SEVERITY, GROUP, CODE, BEFORE];
/// The first day.
pub const FROM: &str = "from";
/// The last day.
pub const TO: &str = "to";
/// How bad.
pub const SEVERITY: &str = "severity";
/// Which part of the printer.
pub const GROUP: &str = "group";
/// Which code.
pub const CODE: &str = "code";
/// Older than which event.
pub const BEFORE: &str = "before";

/// The words of severities.
pub const SEVERITIES: [(&str, Severity); 3] =
    [("critical", Severity::Critical), ("warning", Severity::Warning), ("other", Severity::Other)];

/// The longest name of a group.
const GROUP_LENGTH: usize = 64;
/// What is shown of what was typed, in characters.
const SHOWN: usize = 100;

/// A filter with what it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// What is asked for; as far as it is understood.
    pub filter: EventFilter,
    /// What was typed, by parameter; what is empty is not there.
    pub typed: BTreeMap<&'static str, String>,
    /// What is wrong with it. Nothing is looked up then.
    pub faults: Vec<FieldFault>,
}

impl EventQuery {
    /// Reads the part of an address behind its question mark, days being those of `zone`. Of a parameter that stands
    /// twice the first holds.
    pub fn read(query: &str, zone: &TimeZone) -> Self {
        let mut read = Self::default();
        for (name, value) in parse(query.trim_start_matches('?').as_bytes()) {
            let Some(name) = PARAMETERS.into_iter().find(|known| *known == name) else { continue };
            let value: String = value.trim().chars().take(SHOWN).collect();
            if !value.is_empty() {
                read.typed.entry(name).or_insert(value);
            }
        }
        let first = read.value(FROM, text::NO_DATE, day);
        let last = read.value(TO, text::NO_DATE, day);
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            read.fault(TO, text::BEFORE_FROM);
        }
        let after = |day: Date| day.checked_add(Span::new().days(1)).ok();
        read.filter = EventFilter {
            from: first.and_then(|day| begin(day, zone)),
            to: last.and_then(after).and_then(|day| begin(day, zone)),
            severity: read.value(SEVERITY, text::NO_SEVERITY, severity),
            group: read.value(GROUP, text::NO_GROUP, group),
            code: read
                .value(CODE, text::NO_CODE, |text| number(text).filter(|code| i32::try_from(*code).is_ok())),
            before: read.value(BEFORE, text::NO_PLACE, |text| number(text).filter(|id| *id > 0)),
        };
        read
    }

    /// What is wrong with it, in sentences that name each parameter; `None` where nothing is.
    pub fn refused(&self) -> Option<String> {
        let faults = self.faults.iter().map(|fault| text::fault(&fault.name, &fault.message));
        (!self.faults.is_empty()).then(|| faults.collect::<Vec<_>>().join(" "))
    }

    /// Whether anything is asked for in particular.
    pub fn is_particular(&self) -> bool {
        self.typed.keys().any(|name| *name != BEFORE)
    }

    /// The address that asks for the same under `path`, older than this event.
    pub fn address(&self, path: &str, before: Option<i64>) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.typed.iter().filter(|(name, _)| **name != BEFORE) {
            query.append_pair(name, value);
        }
        if let Some(before) = before {
            query.append_pair(BEFORE, &before.to_string());
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    fn value<T>(
        &mut self,
        name: &'static str,
        message: &'static str,
        meant: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let meant = meant(self.typed.get(name)?);
        if meant.is_none() {
            self.fault(name, message);
        }
        meant
    }

    fn fault(&mut self, name: &str, message: &str) {
        self.faults.push(FieldFault { name: name.into(), message: message.into() });
    }
}

/// "2026-11-22", and nothing else.
fn day(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    plain.then(|| text.parse().ok()).flatten().filter(|day: &Date| (2000..3000).contains(&day.year()))
}

fn begin(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.to_zoned(zone.clone()).ok().map(|begin| begin.timestamp())
}

fn severity(text: &str) -> Option<Severity> {
    SEVERITIES.iter().find(|(word, _)| *word == text).map(|(_, severity)| *severity)
}

/// The label of a group of RFC 3805, or its bare number.
fn group(text: &str) -> Option<String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (plain && text.len() <= GROUP_LENGTH).then(|| text.to_owned())
}

fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::at;

    fn read(query: &str) -> EventQuery {
        EventQuery::read(query, &TimeZone::UTC)
    }

    #[test]
    fn each_parameter_means_what_it_says() {
        let filter = read(
            "?from=2026-11-01&to=2026-11-22&severity=critical&group=marker-supplies&code=1104&before=17&kept=x",
        );
        let expected = EventFilter {
            from: Some(at("2026-11-01T00:00:00Z")),
            to: Some(at("2026-11-23T00:00:00Z")),
            severity: Some(Severity::Critical),
            group: Some("marker-supplies".into()),
            code: Some(1104),
            before: Some(17),
        };
        assert_eq!((filter.filter, filter.faults), (expected, vec![]));
        for nothing in ["", "?", "from=&to=&severity=&group=&code=", "other=1", "from=%20"] {
            assert_eq!(read(nothing), EventQuery::default(), "{nothing}");
        }
    }

    #[test]
    fn days_are_those_of_the_device_also_where_a_clock_is_set() {
        let berlin = TimeZone::get("Europe/Berlin").expect("a zone");
        let filter = EventQuery::read("from=2026-10-25&to=2026-10-25", &berlin).filter;
        let expected = (Some(at("2026-10-24T22:00:00Z")), Some(at("2026-10-25T23:00:00Z")));
        assert_eq!((filter.from, filter.to), expected, "a day of 25 hours");
    }

    #[test]
    fn what_can_not_be_meant_is_said_at_its_field() {
        let long = format!("group={}", "a".repeat(65));
        let table = [
            ("from=22.11.2026", FROM, text::NO_DATE),
            ("from=2026-02-30", FROM, text::NO_DATE),
            ("to=1999-12-31", TO, text::NO_DATE),
            ("to=2026-11-22T10%3A00", TO, text::NO_DATE),
            ("to=-002026-11", TO, text::NO_DATE),
            ("from=2026-11-22&to=2026-11-21", TO, text::BEFORE_FROM),
            ("severity=bad", SEVERITY, text::NO_SEVERITY),
            ("group=%3Cscript%3E", GROUP, text::NO_GROUP),
            (long.as_str(), GROUP, text::NO_GROUP),
            ("code=jam", CODE, text::NO_CODE),
            ("code=-8", CODE, text::NO_CODE),
            ("code=2147483648", CODE, text::NO_CODE),
            ("code=99999999999999999999", CODE, text::NO_CODE),
            ("before=0", BEFORE, text::NO_PLACE),
            ("before=x", BEFORE, text::NO_PLACE),
        ];
        for (query, name, message) in table {
            let faults = read(query).faults;
            assert_eq!(faults, [FieldFault { name: name.into(), message: message.into() }], "{query}");
        }
        assert_eq!(read("from=x&to=y&severity=z&group=%2B&code=c&before=b").faults.len(), 6);
        assert_eq!(
            read("code=jam&before=0").refused().as_deref(),
            Some(
                "code: This is no code: a code is a whole number up to 2,147,483,647. \
                 before: The link to older events is broken. Begin with the newest."
            )
        );
        assert_eq!(read("code=8").refused(), None);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_an_address_is_read_or_refused(query in "\\PC{0,200}") {
            let read = read(&query);
            prop_assert!(read.faults.len() <= PARAMETERS.len());
            prop_assert!(read.typed.values().all(|value| value.chars().count() <= SHOWN));
            prop_assert!(read.filter.from.zip(read.filter.to).is_none_or(|(from, to)| from < to) || !read.faults.is_empty());
        }

        #[test]
        fn an_address_asks_for_the_same_again(
            days in prop::option::of((0_i64..300_000, 0_i64..60)),
            severity in prop::option::of(0_usize..3),
            group in prop::option::of("[a-z0-9-]{1,64}"),
            code in prop::option::of(0_i64..=i64::from(i32::MAX)),
            before in prop::option::of(1_i64..),
        ) {
            let first: Date = "2000-01-01".parse().expect("a day");
            let mut query = Serializer::new(String::new());
            if let Some((from, more)) = days {
                let from = first.checked_add(Span::new().days(from)).expect("a day");
                let to = from.checked_add(Span::new().days(more)).expect("a day");
                query.append_pair(FROM, &from.to_string()).append_pair(TO, &to.to_string());
            }
            if let Some(severity) = severity {
                query.append_pair(SEVERITY, SEVERITIES[severity].0);
            }
            if let Some(group) = &group {
                query.append_pair(GROUP, group);
            }
            if let Some(code) = code {
                query.append_pair(CODE, &code.to_string());
            }
            let asked = read(&query.finish());
            prop_assert_eq!(&asked.faults, &vec![]);
            prop_assert_eq!(asked.filter.group.as_ref(), group.as_ref());
            prop_assert_eq!(asked.filter.code, code);
            let address = asked.address("/maintenance/events", before);
            let again = read(address.split_once('?').map_or("", |(_, query)| query));
            prop_assert_eq!(again.filter, EventFilter { before, ..asked.filter });
        }
    }
}
