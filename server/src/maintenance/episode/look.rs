use std::collections::BTreeSet;

use app::model::{Alert, Moment};
use jiff::{SignedDuration, Timestamp};

/// One row of the alert table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The row as it was read.
    pub alert: &'a Alert,
    /// `prtAlertTime` as it was read, in hundredths of a second since the agent's start; 0 tells nothing.
    pub ticks: Option<u32>,
}

/// One look at the alert table.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// When.
    pub at: Timestamp,
    /// `sysUpTime` of the same answer, in hundredths of a second, wrapped as it is.
    pub uptime: Option<u32>,
    /// Whether the agent has started anew since the look before, as the recorder finds.
    pub restarted: bool,
    /// Whether the table was read to its end; else nothing is cleared.
    pub whole: bool,
    /// Total impressions at the time.
    pub impressions: Option<u64>,
    /// The rows. The first [`ROWS`] are looked at, the worst first if there are more.
    pub rows: &'a [Row<'a>],
}

/// How many rows are looked at. Printers have tens; the recorder's columns end far below the table of a broken one.
pub const ROWS: usize = 256;

/// alertRemovalOfBinaryChangeEntry(1801): a row that tells the end of another one.
const REMOVAL: i64 = 1801;

impl<'a> Look<'a> {
    /// The rows that tell of something wrong: not of the end of others, and no index twice.
    pub(super) fn rows(&self) -> Vec<&'a Row<'a>> {
        let mut indexes = BTreeSet::new();
        let wrong = self.rows.iter().filter(|row| row.alert.code != REMOVAL);
        let mut rows: Vec<&Row<'_>> = wrong.filter(|row| indexes.insert(row.alert.index)).collect();
        rows.sort_by_key(|row| (row.alert.severity, row.alert.index));
        rows.truncate(ROWS);
        rows
    }

    /// Some moment since the last look, which was not later than this one unless the clock was set back.
    pub(super) fn since(&self, last: Option<Timestamp>) -> Moment {
        Moment { earliest: last.filter(|last| *last <= self.at), latest: self.at }
    }

    /// When the row under `index` was removed, where a row says so.
    pub(super) fn removed(&self, index: u32) -> Option<Timestamp> {
        let told =
            |row: &&Row<'_>| row.alert.code == REMOVAL && row.alert.group_index == Some(i64::from(index));
        self.raised(self.rows.iter().find(told)?, Some(Timestamp::MIN))
    }

    /// When a row was raised: the vendor's date, else its ticks counted back from the uptime. Ticks above the uptime
    /// are from before its 32 bits wrapped, which is believed only if that leads to after `before`, the look that
    /// has not seen the row.
    pub(super) fn raised(&self, row: &Row<'_>, before: Option<Timestamp>) -> Option<Timestamp> {
        let by_ticks = || {
            let (uptime, ticks) = (self.uptime?, row.ticks.filter(|ticks| *ticks > 0)?);
            let ago = SignedDuration::from_millis(i64::from(uptime.wrapping_sub(ticks)) * 10);
            let at = self.at.checked_sub(ago).ok()?;
            let wrapped = ticks > uptime;
            (!wrapped || before.is_some_and(|before| at >= before)).then_some(at)
        };
        // The model's time is the vendor's date where there is one, and these ticks where there is none.
        by_ticks().or(row.alert.raised_at).filter(|at| *at <= self.at)
    }
}
