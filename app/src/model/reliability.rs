use jiff::SignedDuration;

/// How much of a time the printer could print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// It could.
    pub up: SignedDuration,
    /// It could not.
    pub down: SignedDuration,
    /// Nobody knows: no look was taken.
    pub unknown: SignedDuration,
}

impl Availability {
    /// The part of the known time in which it could, in hundredths of a percent rounded down; `None` where nothing
    /// is known.
    pub fn hundredths_of_a_percent(&self) -> Option<u32> {
        let known = self.up.as_secs() + self.down.as_secs();
        let part = (i128::from(self.up.as_secs()) * 10_000).checked_div(i128::from(known))?;
        u32::try_from(part).ok()
    }
}

/// How long it took until what had stopped the printer was gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// How many episodes it rests on.
    pub episodes: usize,
    /// The mean of the shortest times that they can have taken, and of the longest.
    pub mean: (SignedDuration, SignedDuration),
    /// The same of the one in the middle.
    pub median: (SignedDuration, SignedDuration),
    /// The longest.
    pub longest: SignedDuration,
}

/// What is counted of what a printer feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FedIn {
    /// Sheets, by a counter of sheets.
    Sheets,
    /// Impressions, where there is no counter of sheets: a sheet that is printed on both sides is two.
    Impressions,
}

/// Jams and misfeeds of one code at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct StoppageRate {
    /// `prtAlertCode`.
    pub code: i64,
    /// As in `Alert::group`.
    pub group: String,
    /// The row: the tray.
    pub group_index: Option<i64>,
    /// How many.
    pub stoppages: u64,
    /// In so much that was fed; `None` where no counter tells.
    pub fed: Option<u64>,
    /// What that is counted in.
    pub fed_in: FedIn,
    /// Whether it is what this tray fed, or the whole printer.
    pub by_tray: bool,
    /// By a thousand of it, and between what the true rate is with 95 % certainty (Garwood's exact limits for a
    /// Poisson count): three jams in a thousand sheets may be one machine's 0.6 or another's 8.8.
    pub per_thousand: Option<(f64, f64, f64)>,
}
