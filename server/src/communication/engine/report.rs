//! Regular reports of supplies and of the printer's state, as the server asked for them; and the clock, when it is set.

use app::model::{Assistant, Reading};
use jiff::SignedDuration;
use rusqlite::Transaction;

use super::{Engine, on_the_wire, permissions::permissions};
use crate::{
    clock::ClockLook,
    ledger::{self, AppendError},
    protocol::{
        check_in::Permission,
        data::{
            Data, clock::ClockSet, status::DeviceStatus, supplies_performance::SuppliesPerformance,
            supplies_usage::SuppliesUsage,
        },
    },
    store::{
        StoreError,
        communication::{self, ReportingRow},
    },
};

impl Engine {
    /// Adds the reports that are due, of the last reading.
    pub(super) async fn report_what_is_due(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let permissions = permissions(&self.config().config.communication);
        let Some(reading) = self.parts.printer.latest() else { return Ok(()) };
        for assistant in [Assistant::Supplies, Assistant::Maintenance] {
            let Some(row) = self.known.reports(assistant).cloned() else { continue };
            let due = row.enabled
                && permissions.of(assistant) == Permission::Automatically
                && row.last_at.is_none_or(|last| passed(last, now, row.interval_s));
            if due {
                self.report(row, &reading, now).await?;
            }
        }
        Ok(())
    }

    /// The report, what goes with it and when it was made are one transaction.
    async fn report(
        &mut self,
        row: ReportingRow,
        reading: &Reading,
        now: &ClockLook,
    ) -> Result<(), StoreError> {
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let row = ReportingRow { last_at: Some(now.wall), ..row };
        let reading = reading.clone();
        let performance = match row.assistant {
            Assistant::Supplies => self.performance().await?,
            Assistant::Meter | Assistant::Maintenance => None,
        };
        let work = move |transaction: &Transaction<'_>| {
            let author = identity.author();
            let appended = match row.assistant {
                Assistant::Supplies => {
                    let matter = SuppliesUsage::of(&reading);
                    let usage = Data { clock: clock.clone(), printer: printer.clone(), matter };
                    let mut appended = ledger::append(transaction, &author, &usage);
                    if let (Ok(_), Some(matter)) = (&appended, performance) {
                        appended = ledger::append(transaction, &author, &Data { clock, printer, matter });
                    }
                    appended
                }
                Assistant::Meter | Assistant::Maintenance => {
                    let matter = DeviceStatus::of(&reading);
                    ledger::append(transaction, &author, &Data { clock, printer, matter })
                }
            };
            match appended {
                // A later one tells as much.
                Ok(_) | Err(AppendError::Full(_)) => communication::put_reporting(transaction, &row),
                Err(error) => Err(error.into()),
            }
        };
        self.parts.store.durably(work).await?;
        self.reload().await
    }

    /// Use against performance, as pages show it; `None` before anything was seen.
    async fn performance(&self) -> Result<Option<SuppliesPerformance>, StoreError> {
        let reliability = self.parts.maintenance.reliability().await?;
        let known = self.parts.supplies.performance().await?.beside(&reliability);
        let currency = &self.config().config.supplies.currency;
        Ok(known.jams.map(|_| SuppliesPerformance::of(&known, currency)))
    }

    /// Tells when the clock was set, so that what was dated by a wrong clock of the same boot can be put right.
    pub(super) async fn note_clock(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let before = self.last_look.replace(*now);
        let Some(step) = before.and_then(|before| now.step_since(&before)) else { return Ok(()) };
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let matter = ClockSet { by_s: step.as_secs() };
        let work = move |transaction: &Transaction<'_>| {
            ledger::append(transaction, &identity.author(), &Data { clock, printer, matter })?;
            Ok(())
        };
        self.parts.store.durably(work).await
    }
}

/// Whether so many seconds have passed. A clock that was set back makes it due.
fn passed(since: jiff::Timestamp, now: &ClockLook, seconds: u64) -> bool {
    let elapsed = now.wall.duration_since(since);
    let interval = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    elapsed.is_negative() || elapsed >= interval
}
