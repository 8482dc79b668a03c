//! The history as a CSV file: `at`, `total_impressions`, `level_percent`, `serial_number`; of several supplies where
//! `supply`, `line` and `what` are there too, as a device writes it.

use std::{collections::BTreeSet, fmt, io::Read};

use csv::{Reader, ReaderBuilder, StringRecord, Terminator};
use jiff::{Timestamp, fmt::temporal::Pieces, tz::TimeZone};

use crate::supplies::{History, Level, Sample};

/// The columns, in the order in which they are written here; in a file they may stand in any, with others between.
const COLUMNS: [&str; 4] = ["at", "total_impressions", "level_percent", "serial_number"];

/// What tells the rows of a device's own file apart: which supply, what kind of row, and what happened.
const APART: [&str; 3] = ["supply", "line", "what"];
/// Supplies that a message names.
const NAMED: usize = 32;

/// Oddities that are told one by one.
const NOTES: usize = 20;

/// More rows than a printer makes in fifty years of five minutes.
const MOST_ROWS: usize = 6_000_000;

/// What was read.
#[derive(Debug)]
pub(super) struct Input {
    samples: Vec<Sample>,
    serial_numbers: Vec<(Timestamp, String)>,
    /// The time of the last row.
    pub(super) last: Timestamp,
    /// Days begin as in the last row's offset from UTC.
    pub(super) zone: TimeZone,
    /// What is odd, but can be used.
    pub(super) notes: Vec<String>,
}

/// What is wrong with a file, and in which line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    line: u64,
    what: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl Input {
    /// Reads a file, of a device's own the rows of one supply. The first thing that is wrong ends it.
    pub(super) fn read(file: impl Read, supply: Option<u32>) -> Result<Self, Wrong> {
        // Each record ends with its line, so that the number of that line is known.
        let lines = file.chain(LAST_LINES);
        let mut reader =
            ReaderBuilder::new().flexible(true).terminator(Terminator::Any(b'\n')).from_reader(lines);
        let header = reader.headers().map_err(|error| of_csv(&error, 1))?.clone();
        of_one_line(&header, &mut reader)?;
        let columns = columns(&header, &COLUMNS)?;
        let mut chosen = Chosen::of(&header, supply)?;
        let mut rows = Rows::default();
        let mut record = StringRecord::new();
        loop {
            let more = reader.read_record(&mut record);
            let line = reader.position().line().saturating_sub(1).max(1);
            if !more.map_err(|error| of_csv(&error, line))? {
                break;
            }
            of_one_line(&record, &mut reader)?;
            if record.iter().all(|field| field.trim().is_empty()) && record.len() == 1 {
                continue;
            }
            let wrong = |what| Wrong { line, what };
            if record.len() != header.len() {
                let what = format!("{} fields, but the header has {}", record.len(), header.len());
                return Err(wrong(what));
            }
            if rows.samples.len() >= MOST_ROWS {
                return Err(wrong(format!("more than {MOST_ROWS} rows")));
            }
            let field = |column: usize| record.get(column).unwrap_or_default().trim();
            match chosen.as_mut().map_or(Row::Level, |chosen| chosen.judge(field)) {
                Row::Level => rows.take(line, columns.map(field)).map_err(wrong)?,
                Row::Identified => rows.identify(columns.map(field)).map_err(wrong)?,
                Row::Other => {}
            }
        }
        let Some((last, offset)) = rows.last else {
            let what =
                chosen.map_or_else(|| "there are no rows below the header".into(), |one| one.missing());
            return Err(Wrong { line: 1, what });
        };
        if let Some(more) = rows.fell.checked_sub(NOTES).filter(|more| *more > 0) {
            rows.notes.push(format!("total_impressions fell {more} more times; counted on each time"));
        }
        let zone = Pieces::parse(&offset).ok().and_then(|pieces| pieces.to_numeric_offset());
        Ok(Self {
            samples: rows.samples,
            serial_numbers: rows.serial_numbers,
            last: last.1,
            zone: zone.map_or(TimeZone::UTC, TimeZone::fixed),
            notes: rows.notes,
        })
    }

    /// As the assistant takes it.
    pub(super) fn history(&self) -> History<'_> {
        History { samples: &self.samples, serial_numbers: &self.serial_numbers, replaced: &[] }
    }
}

/// What stands behind the file: the end of a last line that has none, and a line that only a quote without its fellow takes
/// in.
const LAST_LINES: &[u8] = b"\n\n";

/// That this record, which was read last, stands in one line. A quote that is one too many would make a field of all the
/// rows to the next one, and nobody would miss them.
fn of_one_line(record: &StringRecord, reader: &mut Reader<impl Read>) -> Result<(), Wrong> {
    let fields = record.as_slice().trim_end_matches('\r');
    let behind = reader.position().clone();
    let line_ends = fields.bytes().filter(|byte| *byte == b'\n').count();
    if line_ends > 0 {
        // Where the quote has no fellow, there is nothing behind.
        let more = reader.read_record(&mut StringRecord::new());
        let closed = more.is_err() || reader.position().byte() > behind.byte();
        let lines = u64::try_from(line_ends).unwrap_or(u64::MAX).saturating_add(u64::from(closed));
        let what = "a quote opens here that is not closed in the same line, and no field goes over several lines; take the \
                    quote away, or close it";
        return Err(Wrong { line: behind.line().saturating_sub(lines).max(1), what: what.into() });
    }
    if fields.contains('\r') {
        let what = "a line ends with CR alone; save the file with lines that end with LF or CR LF";
        return Err(Wrong { line: behind.line().saturating_sub(1).max(1), what: what.into() });
    }
    Ok(())
}

fn of_csv(error: &csv::Error, line: u64) -> Wrong {
    let what = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "this is not UTF-8".into(),
        csv::ErrorKind::Io(error) => format!("it can't be read: {error}"),
        _ => error.to_string(),
    };
    Wrong { line, what }
}

fn name(field: &str) -> String {
    field.trim_start_matches('\u{feff}').trim().to_ascii_lowercase()
}

/// Where the columns are.
fn columns<const N: usize>(header: &StringRecord, wanted: &[&str; N]) -> Result<[usize; N], Wrong> {
    let wrong = |what: String| Wrong { line: 1, what };
    let all = wanted.join(", ");
    let mut found = [0; N];
    for (column, wanted) in wanted.iter().enumerate() {
        let mut places = header.iter().enumerate().filter(|(_, field)| name(field) == *wanted);
        let Some((place, _)) = places.next() else {
            return Err(wrong(format!("there is no column {wanted}; the columns are {all}")));
        };
        if places.next().is_some() {
            return Err(wrong(format!("the column {wanted} is there twice")));
        }
        found[column] = place;
    }
    Ok(found)
}

/// Which supply of a file is meant.
struct Chosen {
    supply: u32,
    columns: [usize; 3],
    /// Others that were there.
    others: BTreeSet<String>,
}

/// What a row is.
enum Row {
    /// A level of the supply.
    Level,
    /// What the printer says of its cartridge from now on.
    Identified,
    /// Of another supply, or not needed.
    Other,
}

impl Chosen {
    /// `None`: the file is of one supply.
    fn of(header: &StringRecord, supply: Option<u32>) -> Result<Option<Self>, Wrong> {
        let device_s_own = APART.iter().all(|wanted| header.iter().any(|field| name(field) == *wanted));
        match supply {
            Some(supply) => {
                let columns = columns(header, &APART)?;
                Ok(Some(Self { supply, columns, others: BTreeSet::new() }))
            }
            None if device_s_own => {
                let what =
                    "this is the history of several supplies: say which one is meant by --supply INDEX";
                Err(Wrong { line: 1, what: what.into() })
            }
            None => Ok(None),
        }
    }

    fn judge<'a>(&mut self, field: impl Fn(usize) -> &'a str) -> Row {
        let [supply, line, what] = self.columns.map(field);
        if supply.parse() != Ok(self.supply) {
            if line == "level" && self.others.len() < NAMED {
                self.others.insert(quoted(supply));
            }
            return Row::Other;
        }
        match (line, what) {
            ("level", _) => Row::Level,
            ("cartridge", "identified") => Row::Identified,
            _ => Row::Other,
        }
    }

    fn missing(&self) -> String {
        let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
        let others = if others.is_empty() { "none".into() } else { others.join(", ") };
        format!(
            "there are no levels of supply {}; of other supplies there are those of: {others}",
            self.supply
        )
    }
}

/// Rows so far.
#[derive(Default)]
struct Rows {
    samples: Vec<Sample>,
    serial_numbers: Vec<(Timestamp, String)>,
    /// Line and time of the last row, and how that was written.
    last: Option<((u64, Timestamp), String)>,
    /// Line and value of the last counter.
    counter: Option<(u64, u64)>,
    notes: Vec<String>,
    /// How often the counter fell.
    fell: usize,
}

impl Rows {
    fn take(&mut self, line: u64, [at, impressions, level, serial_number]: [&str; 4]) -> Result<(), String> {
        let time = time(at)?;
        if let Some(((before, last), written)) = &self.last {
            if time == *last {
                return Err(format!("the time {written} was in line {before} already"));
            }
            if time < *last {
                return Err(format!(
                    "the time lies before that of line {before}: rows are to be sorted by time"
                ));
            }
        }
        let impressions = counter(impressions)?;
        if let Some(now) = impressions {
            if let Some((before, last)) = self.counter.filter(|(_, last)| now < *last) {
                self.fell += 1;
                if self.fell <= NOTES {
                    self.notes.push(format!(
                        "line {line}: total_impressions fell from {last} in line {before} to {now}; counted on from there"
                    ));
                }
            }
            self.counter = Some((line, now));
        }
        let level = level_of(level)?;
        self.inside(time, serial_number);
        self.samples.push(Sample { at: time, impressions, level, usage: None });
        self.last = Some(((line, time), at.to_owned()));
        Ok(())
    }

    fn identify(&mut self, [at, _, _, serial_number]: [&str; 4]) -> Result<(), String> {
        let time = time(at)?;
        if self.serial_numbers.last().is_some_and(|(last, _)| *last > time) {
            return Err(format!(
                "the time {} lies before that of a line above: rows are to be sorted by time",
                quoted(at)
            ));
        }
        self.inside(time, serial_number);
        Ok(())
    }

    fn inside(&mut self, time: Timestamp, serial_number: &str) {
        if !serial_number.is_empty()
            && self.serial_numbers.last().is_none_or(|(_, last)| last != serial_number)
        {
            self.serial_numbers.push((time, serial_number.to_owned()));
        }
    }
}

fn time(field: &str) -> Result<Timestamp, String> {
    field
        .parse()
        .map_err(|_| format!("at is {}, which is no time such as 2026-03-02T09:30:00+01:00", quoted(field)))
}

/// A field as it may stand in a message.
fn quoted(field: &str) -> String {
    let short: String = field.chars().take(40).flat_map(char::escape_debug).collect();
    format!("\"{short}\"")
}

fn counter(field: &str) -> Result<Option<u64>, String> {
    if field.is_empty() {
        return Ok(None);
    }
    let wrong = |_| format!("total_impressions is {}, which is no whole number from 0 on", quoted(field));
    field.parse().map(Some).map_err(wrong)
}

fn level_of(field: &str) -> Result<Level, String> {
    if field.is_empty() {
        return Ok(Level::NotReported);
    }
    if field.eq_ignore_ascii_case("low") {
        return Ok(Level::Low);
    }
    let percent: f64 = field.trim_end_matches('%').trim_end().parse().map_err(|_| {
        format!("level_percent is {}: a number from 0 to 100, low, or nothing", quoted(field))
    })?;
    if !(0.0..=100.0).contains(&percent) {
        return Err(format!("level_percent is {}, which is not between 0 and 100", quoted(field)));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let whole = percent.round() as u8;
    Ok(Level::Percent(whole))
}
