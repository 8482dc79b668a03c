//! Prometheus' text format, version 0.0.4: one family after the other, each with what it is and of which type.

use std::{collections::HashSet, fmt::Write};

use app::model::is_format;

/// The media type.
pub(super) const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
/// Most characters of a label's value.
const LONGEST: usize = 80;
/// Most samples of a family: a printer that lists a thousand supplies is one of our own tests, or an attack.
const MOST: usize = 128;

/// What a family's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// They only grow, from nothing at each start.
    Counter,
    /// They go up and down.
    Gauge,
}

/// The text as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Exposition {
    text: String,
    /// Samples that had no room, or the labels of another one.
    left_out: u64,
}

/// A family that is being written.
pub(super) struct Family<'a> {
    exposition: &'a mut Exposition,
    name: &'static str,
    written: HashSet<String>,
}

impl Exposition {
    /// Begins a family. `help` is one line.
    pub(super) fn family(&mut self, name: &'static str, kind: Kind, help: &'static str) -> Family<'_> {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
        };
        // Writing to a string can't fail, here and below.
        let _ = write!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
        Family { exposition: self, name, written: HashSet::new() }
    }

    /// A family of one sample without labels.
    pub(super) fn gauge(&mut self, name: &'static str, help: &'static str, value: impl Number) {
        self.family(name, Kind::Gauge, help).sample(&[], value);
    }

    /// The same; nothing but its description where there is no value.
    pub(super) fn gauge_if(&mut self, name: &'static str, help: &'static str, value: Option<impl Number>) {
        let mut family = self.family(name, Kind::Gauge, help);
        if let Some(value) = value {
            family.sample(&[], value);
        }
    }

    /// How many samples were left out so far.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// All of it.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

impl Family<'_> {
    /// Writes a sample. Values of labels may be any text; two samples with the same labels are none.
    pub(super) fn sample(&mut self, labels: &[(&str, &str)], value: impl Number) {
        let mut text = String::new();
        for (name, value) in labels {
            let before = if text.is_empty() { '{' } else { ',' };
            let _ = write!(text, "{before}{name}=\"{}\"", quoted(value));
        }
        if !text.is_empty() {
            text.push('}');
        }
        if self.written.len() >= MOST || self.written.contains(&text) {
            self.exposition.left_out += 1;
            return;
        }
        let _ = writeln!(self.exposition.text, "{}{text} {}", self.name, value.text());
        self.written.insert(text);
    }

    /// One sample for each word: 1 for the one that holds, 0 for the others.
    pub(super) fn states(&mut self, before: &[(&str, &str)], label: &str, words: &[String], holds: &str) {
        for word in words {
            let labels = [before, &[(label, word)]].concat();
            self.sample(&labels, u64::from(word == holds));
        }
    }
}

/// The value of a label: one line of bounded length that ends no label, hides nothing and turns nothing round.
fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len().min(LONGEST));
    for c in value.chars().take(LONGEST) {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() || is_format(c) || matches!(c, '\u{2028}' | '\u{2029}') => text.push(' '),
            c => text.push(c),
        }
    }
    text
}

/// What can be a value.
pub(super) trait Number {
    /// As it is written.
    fn text(self) -> String;
}

impl Number for u64 {
    fn text(self) -> String {
        self.to_string()
    }
}

impl Number for bool {
    fn text(self) -> String {
        u64::from(self).to_string()
    }
}

impl Number for f64 {
    fn text(self) -> String {
        self.to_string()
    }
}

/// A time is seconds since 1970.
impl Number for jiff::Timestamp {
    fn text(self) -> String {
        let milliseconds = self.as_millisecond();
        let (sign, milliseconds) = (if milliseconds < 0 { "-" } else { "" }, milliseconds.unsigned_abs());
        format!("{sign}{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn families_stand_one_after_the_other_with_their_samples() {
        let mut exposition = Exposition::default();
        exposition.gauge("up", "Whether it is.", true);
        exposition.gauge_if("last_seconds", "When.", None::<f64>);
        exposition.gauge("at_seconds", "When.", time("2026-11-22T10:00:00.5Z"));
        let mut family = exposition.family("failures_total", Kind::Counter, "How often.");
        family.sample(&[("cause", "a"), ("of", "b")], 3);
        family.sample(&[("cause", "c")], 0.5);
        family.sample(&[("cause", "c")], 7);
        assert_eq!(exposition.left_out(), 1, "the same labels once more");
        assert_eq!(
            exposition.finish(),
            "# HELP up Whether it is.\n# TYPE up gauge\nup 1\n\
             # HELP last_seconds When.\n# TYPE last_seconds gauge\n\
             # HELP at_seconds When.\n# TYPE at_seconds gauge\nat_seconds 1795341600.500\n\
             # HELP failures_total How often.\n# TYPE failures_total counter\n\
             failures_total{cause=\"a\",of=\"b\"} 3\nfailures_total{cause=\"c\"} 0.5\n"
        );
    }

    #[test]
    fn no_value_ends_its_label_or_its_line() {
        for (value, expected) in [
            ("Tray 1", "Tray 1"),
            ("a\"} 1\nb{c=\"", "a\\\"} 1 b{c=\\\""),
            ("\\", "\\\\"),
            ("a\r\n\0\u{1b}[31m", "a    [31m"),
            ("admin\u{202e}gnp\u{2028}x\u{200b}", "admin gnp x "),
            ("{{}}", "{{}}"),
        ] {
            assert_eq!(quoted(value), expected, "{value:?}");
        }
        assert_eq!(quoted(&"ü".repeat(70_000)).chars().count(), LONGEST);
    }

    #[test]
    fn a_family_has_a_bound() {
        let mut exposition = Exposition::default();
        let mut family = exposition.family("level", Kind::Gauge, "How much.");
        for number in 0..1_000_u64 {
            family.sample(&[("index", &number.to_string())], number);
        }
        assert_eq!(exposition.left_out(), 1_000 - MOST as u64);
        assert_eq!(exposition.finish().lines().count(), MOST + 2);
    }

    #[test]
    fn times_before_1970_are_negative() {
        assert_eq!(time("1969-12-31T23:59:58.250Z").text(), "-1.750");
    }
}
