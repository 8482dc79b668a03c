//! What was measured, and how it is told.

use std::{fmt, time::Duration};

/// Runs of which each figure is the median, where it says nothing else.
pub const RUNS: usize = 7;

/// A figure with its unit.
#[derive(Clone, Copy, Debug)]
pub enum Figure {
    /// A number of things.
    Count(f64),
    /// A time.
    Milliseconds(f64),
    /// 10^6 octets.
    Megabytes(f64),
    /// 10^3 octets.
    Kilobytes(f64),
    /// Requests answered, or events delivered, in a second.
    PerSecond(f64),
}

impl Figure {
    /// The figure without its unit.
    pub fn value(self) -> f64 {
        let (Self::Count(value)
        | Self::Milliseconds(value)
        | Self::Megabytes(value)
        | Self::Kilobytes(value)
        | Self::PerSecond(value)) = self;
        value
    }

    /// Octets as kilobytes.
    pub fn kilobytes(octets: usize) -> Self {
        Self::Kilobytes(number(octets) / 1e3)
    }

    /// Octets as megabytes.
    pub fn megabytes(octets: usize) -> Self {
        Self::Megabytes(number(octets) / 1e6)
    }

    /// How many times better than `other` this is.
    fn times_better_than(self, other: Self) -> f64 {
        match self {
            Self::PerSecond(value) => value / other.value(),
            _ => other.value() / self.value(),
        }
    }
}

impl From<Duration> for Figure {
    fn from(duration: Duration) -> Self {
        Self::Milliseconds(duration.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(value) => write!(f, "{value:.0}"),
            Self::Milliseconds(value) if *value < 0.1 => write!(f, "{:.1} us", value * 1e3),
            Self::Milliseconds(value) if *value < 10.0 => write!(f, "{value:.2} ms"),
            Self::Milliseconds(value) => write!(f, "{value:.1} ms"),
            Self::Megabytes(value) => write!(f, "{value:.2} MB"),
            Self::Kilobytes(value) => write!(f, "{value:.1} kB"),
            Self::PerSecond(value) => write!(f, "{value:.0}/s"),
        }
    }
}

/// What a figure has to reach.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// In the unit of our figure.
    AtMost(f64),
    /// Likewise.
    AtLeast(f64),
    /// So many times better than theirs.
    TimesBetter(f64),
}

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    what: String,
    ours: Figure,
    theirs: Option<(Figure, &'static str)>,
    target: Option<Target>,
}

impl Row {
    fn ratio(&self) -> Option<f64> {
        self.theirs.map(|(theirs, _)| self.ours.times_better_than(theirs))
    }

    fn met(&self) -> Option<bool> {
        match self.target? {
            Target::AtMost(most) => Some(self.ours.value() <= most),
            Target::AtLeast(least) => Some(self.ours.value() >= least),
            Target::TimesBetter(factor) => self.ratio().map(|ratio| ratio >= factor),
        }
    }

    fn cells(&self) -> [String; 5] {
        let verdict = match self.met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "not compared",
        };
        let same_unit = |value: f64| match self.ours {
            Figure::Count(_) => format!("{value:.0}"),
            Figure::Milliseconds(_) => format!("{value:.0} ms"),
            Figure::Megabytes(_) => format!("{value:.0} MB"),
            Figure::Kilobytes(_) => format!("{value:.0} kB"),
            Figure::PerSecond(_) => format!("{value:.0}/s"),
        };
        let target = match self.target {
            None => "-".into(),
            Some(Target::AtMost(most)) => format!("<= {}: {verdict}", same_unit(most)),
            Some(Target::AtLeast(least)) => format!(">= {}: {verdict}", same_unit(least)),
            Some(Target::TimesBetter(factor)) => format!("x {factor}: {verdict}"),
        };
        let theirs = self.theirs.map_or("-".into(), |(figure, who)| format!("{figure} ({who})"));
        let ratio = self.ratio().map_or("-".into(), |ratio| format!("x {ratio:.1}"));
        [self.what.clone(), self.ours.to_string(), theirs, ratio, target]
    }
}

/// All that was measured.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Table {
    /// Adds a line.
    pub fn row(
        &mut self,
        what: impl Into<String>,
        ours: Figure,
        theirs: Option<(Figure, &'static str)>,
        target: Option<Target>,
    ) {
        self.rows.push(Row { what: what.into(), ours, theirs, target });
    }

    /// Adds a remark below the table.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Writes everything to standard output.
    pub fn print(&self) {
        let heads = ["what", "ours", "theirs", "ratio", "target"].map(String::from);
        let cells: Vec<[String; 5]> =
            std::iter::once(heads).chain(self.rows.iter().map(Row::cells)).collect();
        let widths: [usize; 5] = std::array::from_fn(|column| {
            cells.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
        });
        println!();
        for row in &cells {
            let line: Vec<String> =
                row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            println!("{}", line.join(" | ").trim_end());
        }
        println!(
            "\nMedians of {RUNS} runs unless the line says otherwise; ratio: how many times better ours is."
        );
        for note in &self.notes {
            println!("{note}");
        }
        let (met, missed): (Vec<bool>, Vec<bool>) =
            self.rows.iter().filter_map(Row::met).partition(|met| *met);
        println!("{} targets met, {} missed.", met.len(), missed.len());
    }
}

/// The median; the mean of the two in the middle if there is no one there. NaN of nothing.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match (values.len() / 2, values.len() % 2) {
        (0, 0) => f64::NAN,
        (middle, 1) => values[middle],
        (middle, _) => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// The median of times.
pub fn median_time(times: &[Duration]) -> Figure {
    Figure::Milliseconds(median(times.iter().map(|time| time.as_secs_f64() * 1e3).collect()))
}

/// A count as a figure's number.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^52")]
pub fn number(count: usize) -> f64 {
    count as f64
}
