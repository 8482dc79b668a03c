//! Which cartridges came and went. A level that rises is no proof: a shaken cartridge reads fuller, a noisy gauge
//! goes up and down, a used one is put back. Evidence, strongest first: the serial number, the printer's own
//! replace date or count, its usage counter of the supply, a rise that stays. One change of a cartridge shows in
//! several of them, at times that differ by hours, and is told once.

mod believed;
mod name;
mod rise;
mod run;
#[cfg(test)]
mod tests;

pub use app::model::CartridgeChangeKind as Kind;
use jiff::{SignedDuration, Timestamp};

pub(super) use self::believed::{Believed, numbers};
use super::history::History;

/// Why it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Another serial number.
    SerialNumber,
    /// The printer's replace date or count.
    PrinterSays,
    /// The usage counter of the supply fell.
    UsageCounter,
    /// The level changed as printing can't change it, and stayed.
    Level,
}

/// Something that happened to a cartridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The first sample that shows it.
    pub at: Timestamp,
    /// The index of that sample.
    pub sample: usize,
    /// What it was.
    pub kind: Kind,
    /// What was left in the one before, where that is known and that one is not back.
    pub wasted_percent: Option<u8>,
    /// The strongest evidence.
    pub evidence: Evidence,
    /// Whether the level rose to full with it.
    pub to_full: bool,
    /// For one that was put back: the sample at which its stay before began.
    pub resumes: Option<usize>,
}

/// Everything that happened to the cartridges of this history, oldest first. What has not stayed for long enough to
/// be believed is not in it yet.
pub fn detect(history: History<'_>) -> Vec<Replacement> {
    let believed = Believed::of(history);
    find(believed.history(), believed.step())
}

/// The same of what stayed, by a gauge of this step in percent.
pub(super) fn find(history: History<'_>, step: u8) -> Vec<Replacement> {
    let mut signs = run::counters(history);
    signs.extend(rise::levels(history, step));
    name::name(history, run::merge(history, signs), step)
}

/// Signs of one change lie no farther apart than this.
pub(super) const ONE_CHANGE: SignedDuration = SignedDuration::from_hours(36);

/// So many readings before and after have to agree.
const READINGS: usize = 3;

/// Something that points to a change, before it has a name.
#[derive(Clone, Copy, Debug)]
struct Sign {
    /// The first sample after it.
    sample: usize,
    /// The first of all signs of this change.
    first: usize,
    evidence: Evidence,
    shape: Shape,
    /// Of a serial number: which of those that were told it is.
    number: Option<usize>,
}

impl Sign {
    /// One that begins with this sample.
    fn at(sample: usize, evidence: Evidence, shape: Shape) -> Self {
        Self { sample, first: sample, evidence, shape, number: None }
    }
}

/// How the level moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing is said of the level.
    Unknown,
    /// To full, or nearly.
    ToFull,
    /// By much, but not to full.
    Up,
    /// By as much as shaking does.
    UpALittle,
    /// By more than was printed.
    Down,
}
