//! Copies what can be read of a damaged database into a new one.
//!
//! In two parts. What the program can't start without, settings, secrets, account, certificates, audit trail and
//! all other small tables, is copied before the new file takes the damaged one's place: milliseconds. The ledger, events,
//! readings and samples follow from the file that was set aside, in slices between the calls of the pages. The
//! new database has a table `salvage` for as long as that lasts, so that it begins again after a crash; rows that
//! are there already are left as they are.

mod begin;
mod lost;
mod range;
mod table;

use std::path::{Path, PathBuf};

use app::model::{Actor, Deed, LostCount, LostRows, SalvageState, StoreNotice};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use self::{
    range::{ROWS, Ranges},
    table::Table,
};
use super::{
    audit::{self, NewEntry},
    disk,
    open::configure_any,
};

pub(super) use begin::begin;

/// Looks of one slice, where they find nothing.
const LOOKS: usize = 64;

/// A table that is being copied.
struct Bulk {
    table: Table,
    ranges: Ranges,
    saved: u64,
    rejected: u64,
}

/// A salvage under way.
pub(super) struct Salvage {
    source: Connection,
    aside: PathBuf,
    begun_at: Timestamp,
    event_floor: Option<i64>,
    lost: Vec<LostRows>,
    bulk: Vec<Bulk>,
    /// The table that is copied now.
    current: usize,
}

/// What numbers the damaged file may have given, so that the new one gives none again.
pub(super) struct Floors {
    /// No event had a higher id.
    pub(super) event: i64,
    /// No reading had a higher sequence number.
    pub(super) sequence: u64,
}

impl Salvage {
    /// The salvage that `target`, the database at `path`, is in the middle of, if it is.
    pub(super) fn under_way(target: &Connection, path: &Path) -> rusqlite::Result<Option<(Self, Floors)>> {
        if !target.table_exists(None, "salvage")? {
            return Ok(None);
        }
        let row = target
            .query_row("SELECT file, begun_at, event_floor, sequence_floor, lost FROM salvage", [], |row| {
                let begun_at = Timestamp::from_millisecond(row.get(1)?).unwrap_or(Timestamp::UNIX_EPOCH);
                let lost: String = row.get(4)?;
                Ok((
                    row.get::<_, String>(0)?,
                    begun_at,
                    row.get::<_, Option<i64>>(2)?,
                    row.get::<_, i64>(3)?,
                    lost,
                ))
            })
            .optional()?;
        let Some((file, begun_at, event_floor, sequence, lost)) = row else { return Ok(None) };
        let aside = path.with_file_name(file);
        // Somebody may have taken the file away; then nothing follows.
        let source = open_source(&aside).or_else(|_| Connection::open_in_memory())?;
        let bulk = table::tables(&source, target)?.into_iter().filter(Table::is_bulk);
        let bulk = bulk
            .map(|table| Bulk { table, ranges: Ranges::whole(begun_at), saved: 0, rejected: 0 })
            .collect();
        let lost = serde_json::from_str(&lost).unwrap_or_default();
        let floors = Floors { event: event_floor.unwrap_or(0), sequence: sequence.unsigned_abs() };
        let salvage = Self { source, aside, begun_at, event_floor, lost, bulk, current: 0 };
        Ok(Some((salvage, floors)))
    }

    /// What the pages say meanwhile.
    pub(super) fn notice(&self) -> StoreNotice {
        self.notice_of(SalvageState::UnderWay)
    }

    /// Copies a little more; answers what came of it when it is done. An error is that of `target`.
    pub(super) fn step(
        &mut self,
        target: &mut Connection,
        now: Timestamp,
    ) -> rusqlite::Result<Option<StoreNotice>> {
        let Some(bulk) = self.bulk.get_mut(self.current) else { return self.finish(target, now).map(Some) };
        let transaction = target.transaction()?;
        {
            let mut insert = bulk.table.insert(&transaction)?;
            let (mut rows, mut looks) = (0, 0);
            while rows < ROWS && looks < LOOKS && !bulk.ranges.is_done() {
                let (saved, rejected) = (&mut bulk.saved, &mut bulk.rejected);
                rows += bulk.ranges.look(&self.source, &bulk.table, |row| {
                    if bulk.table.name == "reading" {
                        begin::stand_in_printer(&transaction, row.get("device_id")?)?;
                    }
                    if table::copy(row, &mut insert)? {
                        *saved += 1;
                    } else {
                        *rejected += 1;
                    }
                    Ok(())
                })?;
                looks += 1;
            }
        }
        transaction.commit()?;
        if bulk.ranges.is_done() {
            let newest = if bulk.table.name == "event" { self.event_floor } else { None };
            self.lost.extend(lost::of_ranges(&bulk.table, &bulk.ranges, bulk.saved, bulk.rejected, newest));
            self.current += 1;
        }
        Ok(None)
    }

    fn finish(&mut self, target: &mut Connection, now: Timestamp) -> rusqlite::Result<StoreNotice> {
        let nothing = self.source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).is_err();
        let state =
            if nothing { SalvageState::NothingReadable } else { SalvageState::Done(self.lost.clone()) };
        let transaction = target.transaction()?;
        // A sample whose reading was lost is still what the printer showed then; 0 stands for a number that is
        // not known.
        transaction.execute(
            "INSERT INTO reading (taken_at, sequence, device_id)
             SELECT DISTINCT sample.taken_at, 0, series.device_id
             FROM sample JOIN series ON series.id = sample.series_id
             WHERE NOT EXISTS (SELECT 1 FROM reading WHERE reading.taken_at = sample.taken_at)
             ON CONFLICT DO NOTHING",
            [],
        )?;
        transaction.execute_batch("DROP TABLE salvage")?;
        audit::insert(&transaction, &entry(&self.aside, now, outcome(&state)))?;
        transaction.commit()?;
        Ok(self.notice_of(state))
    }

    fn notice_of(&self, salvage: SalvageState) -> StoreNotice {
        StoreNotice { at: self.begun_at, file: file_name(&self.aside), salvage }
    }

    /// Closes the damaged file and takes away what SQLite left beside it.
    pub(super) fn close(self) {
        drop(self.source);
        let _ = disk::remove(&disk::with_suffix(&self.aside, "-shm"));
        let log = disk::with_suffix(&self.aside, "-wal");
        if log.metadata().is_ok_and(|log| log.len() == 0) {
            let _ = disk::remove(&log);
        }
    }
}

/// Opens a damaged database so that nothing in it changes.
fn open_source(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(path, flags)?;
    // Whatever it refuses, the looks find out.
    let _ = configure_any(&source);
    Ok(source)
}

fn entry(aside: &Path, at: Timestamp, to: String) -> NewEntry {
    let (actor, subject) = (Actor::device(), file_name(aside));
    NewEntry { at, actor, deed: Deed::SetAside, subject, from: None, to: Some(to) }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// For the audit trail.
fn outcome(state: &SalvageState) -> String {
    let lost = match state {
        SalvageState::UnderWay => return "its content is being copied".to_owned(),
        SalvageState::NothingReadable => return "nothing of it could be read".to_owned(),
        SalvageState::Done(lost) if lost.is_empty() => return "all of its content was copied".to_owned(),
        SalvageState::Done(lost) => lost,
    };
    let rows = |lost: &LostRows| match lost.count {
        LostCount::Exactly(count) => format!("{} {count}", lost.table),
        LostCount::About(count) => format!("{} about {count}", lost.table),
        LostCount::Unknown => format!("{} an unknown number", lost.table),
    };
    format!("copied but for lost rows: {}", lost.iter().map(rows).collect::<Vec<_>>().join(", "))
}
