use std::sync::{Arc, Mutex, PoisonError};

use app::model::{BillingView, DueDays, Hold, MeterRead, ReadState, Reading};
use jiff::{Timestamp, tz::TimeZone};
use rusqlite::{Connection, Transaction};
use tokio::sync::{MutexGuard, watch};

use crate::{
    clock::{ClockLook, ClockWatch, SharedClock},
    config::{Config, Loaded},
    device::PrinterUrl,
    meter::{
        billing::{Billing, Rate, Rules, observe, rated_pages_per_minute},
        schedule::{Agenda, Due, Plan, Spread, agenda, judgements},
    },
    store::{
        Store, StoreError, billing as rows,
        read_event::{self, Carried},
    },
};

/// Reads that a page shows.
const READS: usize = 20;

/// The billing meters of one installation. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Desk(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Store,
    watch: ClockWatch,
    settings: watch::Receiver<Arc<Loaded>>,
    /// What spreads this device over the fifteen minutes; `None`: the printer's serial number.
    device_id: Mutex<Option<String>>,
    pub(super) memory: tokio::sync::Mutex<Memory>,
}

/// What is known beside what is on the disk: counts move on with each reading and are written with the next read.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) billing: Billing,
    /// The reading that it was moved on by last.
    taken: Option<(u64, ClockLook)>,
}

impl Desk {
    /// The desk of a store. It follows the settings.
    pub fn open(store: Store, clock: SharedClock, settings: watch::Receiver<Arc<Loaded>>) -> Self {
        Self(Arc::new(Inner {
            store,
            watch: ClockWatch::new(clock),
            settings,
            device_id: Mutex::default(),
            memory: tokio::sync::Mutex::default(),
        }))
    }

    /// A look at the clock, with what happened to it of late.
    pub fn look(&self) -> ClockLook {
        self.0.watch.look()
    }

    /// From now on this id spreads the device over the fifteen minutes of the Daily Transmission Time.
    pub fn spread_by(&self, device_id: &str) {
        *self.0.device_id.lock().unwrap_or_else(PoisonError::into_inner) = Some(device_id.to_owned());
    }

    /// Moves the meters on with a reading that was taken just now. Answers the holds that it opened, which are on the
    /// disk then.
    pub async fn observe(&self, reading: &Reading) -> Result<Vec<Hold>, StoreError> {
        let mut memory = self.0.memory.lock().await;
        let (opened, _) = self.move_on(&mut memory, reading).await?;
        Ok(opened)
    }

    /// The same, where it has not been done with this reading already. Answers the look that belongs to it, too.
    pub(super) async fn move_on(
        &self,
        memory: &mut MutexGuard<'_, Memory>,
        reading: &Reading,
    ) -> Result<(Vec<Hold>, ClockLook), StoreError> {
        self.catch_up(memory).await?;
        if let Some((sequence, look)) = memory.taken
            && sequence == reading.sequence
        {
            return Ok((Vec::new(), look));
        }
        let look = self.look();
        self.correct_times(&look).await?;
        let observed = observe(&memory.billing, reading, &look, &self.rules(reading));
        if observed.durable {
            let billing = observed.billing.clone();
            self.0.store.durably(move |transaction| rows::save(transaction, &billing)).await?;
        }
        for hold in &observed.opened {
            tracing::warn!(hold = hold.id, "billing is held until the administrator has said what happened");
        }
        (memory.billing, memory.taken) = (observed.billing, Some((reading.sequence, look)));
        Ok((observed.opened, look))
    }

    /// What is on the disk, with the counts that are newer in memory: somebody else may have restored an archive.
    pub(super) async fn catch_up(&self, memory: &mut MutexGuard<'_, Memory>) -> Result<(), StoreError> {
        let stored = self.0.store.read(rows::load).await?;
        memory.billing = stored.with_counts_of(&memory.billing);
        Ok(())
    }

    async fn correct_times(&self, look: &ClockLook) -> Result<(), StoreError> {
        let now = *look;
        let corrections = self.0.store.read(move |connection| rows::corrections(connection, &now)).await?;
        if !corrections.is_empty() {
            tracing::info!(
                count = corrections.len(),
                "times of meter reads are put right by the clock as it is now"
            );
            self.0.store.durably(move |transaction| rows::correct(transaction, &corrections)).await?;
        }
        Ok(())
    }

    /// What is due now, and when to look next. Keeps what the clock says of due dates that are done.
    pub async fn agenda(&self) -> Result<Agenda, StoreError> {
        let read =
            |connection: &Connection| Ok((rows::marks(connection)?, rows::billed_serial_number(connection)?));
        let (marks, serial_number) = self.0.store.read(read).await?;
        let (plan, now) = (self.plan(serial_number), self.look());
        let judged = judgements(&marks, &plan, &now);
        if !judged.is_empty() {
            tracing::info!(
                count = judged.len(),
                "what was done on which due date is put right by the clock as it is now"
            );
            let work = move |transaction: &Transaction<'_>| {
                judged.into_iter().try_for_each(|(id, judged)| rows::judge(transaction, id, judged))
            };
            self.0.store.durably(work).await?;
        }
        Ok(agenda(&plan, &marks, &now))
    }

    /// From now on there are due dates: none before this is due.
    pub async fn begin_schedule(&self) -> Result<(), StoreError> {
        let look = self.look();
        self.0.store.durably(move |transaction| rows::mark(transaction, None, &look, None)).await
    }

    /// Due dates are done by the event of that id, although no read was taken for them: because Meter is switched off,
    /// or the printer has no meters.
    pub async fn mark_done(&self, days: DueDays, event: Option<String>) -> Result<(), StoreError> {
        let look = self.look();
        let work =
            move |transaction: &Transaction<'_>| rows::mark(transaction, Some(days), &look, event.as_deref());
        self.0.store.durably(work).await
    }

    /// Writes down what became of a read.
    pub async fn set_state(&self, read: i64, state: ReadState, at: Timestamp) -> Result<(), StoreError> {
        self.0.store.durably(move |transaction| rows::set_state(transaction, read, state, at)).await
    }

    /// What the pages show, and the last read that the far end accepted.
    pub async fn view(&self) -> Result<(BillingView, Option<MeterRead>), StoreError> {
        let read = |connection: &Connection| {
            let (billing, reads) = (rows::load(connection)?, rows::newest(connection, READS)?);
            let accepted = rows::last_accepted(connection)?;
            let of = accepted.as_ref().map(|(read, _)| read.id);
            let carried = of.map(|of| read_event::carried_by(connection, Carried::Read, of)).transpose()?;
            Ok((billing.holds, reads, accepted, carried.flatten()))
        };
        let (holds, reads, accepted, carried) = self.0.store.read(read).await?;
        let agenda = self.agenda().await?;
        let next_due = agenda.next.filter(|_| agenda.due != Due::NotBegun);
        let last_sent = accepted.map(|(read, at)| MeterRead {
            sent_at: at,
            reference: carried.map(|place| place.to_string()),
            values: read.content.meters.into_iter().map(|meter| (meter.key, meter.value)).collect(),
        });
        Ok((BillingView { holds, reads, next_due }, last_sent))
    }

    fn plan(&self, serial_number: Option<String>) -> Plan {
        let device_id = self.0.device_id.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let settings = self.0.settings.borrow();
        let (meter, reading) = (&settings.config.meter, &settings.config.reading);
        Plan {
            // A time that can't be read is refused long before.
            time: meter.time().unwrap_or_default(),
            zone: reading.zone().unwrap_or(TimeZone::UTC),
            spread: device_id.or(serial_number).map_or(Spread::NONE, |id| Spread::of(&id)),
        }
    }

    pub(super) fn rules(&self, reading: &Reading) -> Rules {
        let settings = self.0.settings.borrow();
        let config = &settings.config;
        Rules { meters: config.meter.billing_meters.clone(), rate: rate(config, reading) }
    }

    pub(super) fn accepts_automatically(&self) -> bool {
        self.0.settings.borrow().config.meter.accepts_automatically()
    }
}

/// How fast the printer can be. A demonstration printer lives as fast as it was told to.
fn rate(config: &Config, reading: &Reading) -> Rate {
    let rated = match config.meter.rated_pages_per_minute {
        0 => reading.identity.model.as_deref().and_then(rated_pages_per_minute),
        rated => Some(rated),
    };
    let factor = match config.printer.parsed() {
        Ok(Some(PrinterUrl::Demo(settings))) => u64::from(settings.factor),
        _ => 1,
    };
    rated.map_or(Rate::Unknown, |rated| Rate::PagesPerMinute(rated.saturating_mul(factor)))
}
