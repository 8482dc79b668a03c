use std::{collections::BTreeMap, sync::Arc};

use app::model::{MailKind, NoWayToOrder, OrderingMode, Permission, Reading, SuppliesView, SupplyState};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use tokio::sync::watch;

use super::{
    carried::carried,
    conclude::By,
    look::{self, Looked, look},
    untold,
};
use crate::{
    clock::SharedClock,
    communication::last_supplies_sent,
    config::{Config, Loaded, SuppliesSection},
    mail::Mail,
    store::{
        Store, StoreError,
        supplies::{self as rows, identity::Inside},
    },
    supplies::{Record, alert::Listeners, profile::Usual},
};

/// What the desk works with.
pub struct DeskParts {
    /// Where everything is kept.
    pub store: Store,
    /// The time.
    pub clock: SharedClock,
    /// What the administrator set.
    pub settings: watch::Receiver<Arc<Loaded>>,
    /// Tells recipients.
    pub mail: Mail,
    /// Whether this device is enrolled.
    pub enrolled: Box<dyn Fn() -> bool + Send + Sync>,
}

/// The supplies of one installation. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Desk(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) parts: DeskParts,
    pub(super) memory: tokio::sync::Mutex<Memory>,
}

/// What is known beside what is on the disk.
#[derive(Default)]
pub(super) struct Memory {
    /// The printer's last reading.
    pub(super) reading: Option<Reading>,
    /// What was said last of each cartridge, of the printer of the last reading.
    inside: BTreeMap<u32, Inside>,
    /// Of which printer that is.
    of: Option<String>,
    /// When the last look was, what levels it saw, and which ways out there were.
    looked: Option<(Timestamp, Vec<Seen>, Ways)>,
    /// What the last look came to.
    pub(super) view: SuppliesView,
    /// The day of the last new identity, and how many there were on it.
    identities: (i64, u32),
    /// How many of these were no other serial or part number, but another record of the printer's.
    records: u32,
}

/// What makes another look worth while.
type Seen = (u32, Option<u8>, SupplyState);
/// Orders by the server and by mail, and alerts.
type Ways = (Result<(), NoWayToOrder>, bool, Listeners);

/// A look at least this often: time passes, and forecasts with it.
const LOOK_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// A printer that makes up serial numbers does not fill the disk with them.
const IDENTITIES_A_DAY: u32 = 24;
/// Nor does one whose date of replacement is another one each time, which must not take the room of serial numbers.
const RECORDS_A_DAY: u32 = 12;

impl Desk {
    /// The desk of a store.
    pub fn open(parts: DeskParts) -> Self {
        Self(Arc::new(Inner { parts, memory: tokio::sync::Mutex::default() }))
    }

    /// Takes a reading, which the store has already. Answers whether pages show something else now.
    pub async fn observe(&self, reading: &Reading) -> Result<bool, StoreError> {
        let mut memory = self.0.memory.lock().await;
        memory.reading = Some(reading.clone());
        self.note_identities(&mut memory, reading, self.now()).await?;
        self.look_if_due(&mut memory).await
    }

    /// Looks where it is time to, though the printer could not be read: an order is overdue all the same. Answers whether
    /// pages show something else now.
    pub async fn time_passes(&self) -> Result<bool, StoreError> {
        self.look_if_due(&mut *self.0.memory.lock().await).await
    }

    async fn look_if_due(&self, memory: &mut Memory) -> Result<bool, StoreError> {
        let Some(reading) = &memory.reading else { return Ok(false) };
        let now = self.now();
        let (seen, ways) = (seen(reading), self.terms(now).ways());
        let due = memory.looked.as_ref().is_none_or(|(at, before, by)| {
            *before != seen || *by != ways || now.duration_since(*at).abs() >= LOOK_EVERY
        });
        if due {
            self.look(memory).await?;
        }
        Ok(due)
    }

    /// Looks again, because something else than the reading changed.
    pub async fn look_again(&self) -> Result<(), StoreError> {
        let mut memory = self.0.memory.lock().await;
        self.look(&mut memory).await
    }

    /// What pages show.
    pub async fn view(&self) -> Result<SuppliesView, StoreError> {
        let last_sent = last_supplies_sent(&self.0.parts.store).await?;
        let memory = self.0.memory.lock().await;
        let orders = [&memory.view.orders[..], &memory.view.earlier].concat();
        let (enrolled, asked) = (self.terms(self.now()).is_enrolled(), memory.reading.clone());
        let asked = asked.filter(|_| self.asks());
        let beside = self.0.parts.store.read(move |connection| {
            let device = match &asked {
                Some(reading) => rows::find_device(connection, &reading.identity)?.zip(Some(reading)),
                None => None,
            };
            let untold = device.map(|(device, reading)| untold::asked(connection, device, &reading.supplies));
            Ok((carried(connection, orders.iter(), enrolled)?, untold.transpose()?.flatten()))
        });
        let (carried, untold) = beside.await?;
        Ok(SuppliesView { last_sent, untold, carried, ..memory.view.clone() })
    }

    pub(super) async fn look(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let Some(reading) = memory.reading.clone() else { return Ok(()) };
        let now = self.now();
        let ways = self.terms(now).ways();
        let looked = self.see(&reading, now).await?;
        let acted = self.act(&reading, &looked, now).await?;
        // What was written has changed what there is to see.
        let looked = if acted { self.see(&reading, now).await? } else { looked };
        memory.view = looked.view;
        memory.looked = Some((now, seen(&reading), ways));
        Ok(())
    }

    async fn see(&self, reading: &Reading, now: Timestamp) -> Result<Looked, StoreError> {
        see(&self.0.parts.store, reading, self.terms(now)).await
    }

    /// Another serial or part number is written down, and another replacement of which the printer has a record. A number
    /// that is not told for once is no other one.
    async fn note_identities(
        &self,
        memory: &mut Memory,
        reading: &Reading,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let identity = &reading.identity;
        if memory.inside.is_empty() || memory.of != identity.serial_number {
            let of = identity.clone();
            let known = self
                .0
                .parts
                .store
                .read(move |connection| match rows::find_device(connection, &of)? {
                    Some(device) => rows::identity::newest(connection, device),
                    None => Ok(Vec::new()),
                })
                .await?;
            memory.inside = known.into_iter().collect();
            memory.of.clone_from(&identity.serial_number);
        }
        let mut news = Vec::new();
        for supply in &reading.supplies {
            let known = memory.inside.get(&supply.index).cloned().unwrap_or_default();
            let told = Inside {
                serial_number: supply.serial_number.clone().or_else(|| known.serial_number.clone()),
                part_number: supply.part_number.clone().or_else(|| known.part_number.clone()),
                record: known
                    .record
                    .and(Record { at: supply.record.replaced_at, usage: supply.record.replaced_usage }),
            };
            if told != known {
                let numbers = |inside: &Inside| (inside.serial_number.clone(), inside.part_number.clone());
                news.push((numbers(&told) == numbers(&known), supply.index, told));
            }
        }
        // Numbers first: a printer with another date each time takes no room from them.
        news.sort_by_key(|(of_the_record_alone, ..)| *of_the_record_alone);
        let day = now.as_second().div_euclid(86_400);
        if memory.identities.0 != day {
            (memory.identities, memory.records) = ((day, 0), 0);
        }
        let mut records = RECORDS_A_DAY.saturating_sub(memory.records);
        news.retain(|(of_the_record_alone, ..)| {
            let kept = !of_the_record_alone || records > 0;
            records = records.saturating_sub(u32::from(*of_the_record_alone));
            kept
        });
        let room = IDENTITIES_A_DAY.saturating_sub(memory.identities.1);
        news.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        if news.is_empty() {
            return Ok(());
        }
        memory.identities.1 += u32::try_from(news.len()).unwrap_or(u32::MAX);
        memory.records += u32::try_from(news.iter().filter(|(alone, ..)| *alone).count()).unwrap_or(u32::MAX);
        let news: Vec<(u32, Inside)> = news.into_iter().map(|(_, supply, inside)| (supply, inside)).collect();
        let (identity, at, written) = (identity.clone(), reading.taken_at, news.clone());
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            let device = rows::make_device(transaction, &identity, at.as_millisecond())?;
            written.iter().try_for_each(|(supply, inside)| {
                rows::identity::insert(transaction, device, *supply, at, inside)
            })
        };
        self.0.parts.store.durably(work).await?;
        memory.inside.extend(news);
        memory.looked = None;
        Ok(())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// What a look goes by.
    pub(super) fn terms(&self, now: Timestamp) -> Terms {
        let settings = self.0.parts.settings.borrow();
        let config = &settings.config;
        let server = if !(self.0.parts.enrolled)() {
            Err(NoWayToOrder::NotEnrolled)
        } else if config.communication.supplies() == Permission::Never {
            Err(NoWayToOrder::NeverSent)
        } else {
            Ok(())
        };
        let mail = &self.0.parts.mail;
        let listeners =
            Listeners { soon: mail.tells(MailKind::SupplyLow), used_up: mail.tells(MailKind::SupplyEmpty) };
        Terms { server, by_mail: mail.takes_orders(), listeners, ..Terms::of(config, now) }
    }
}

/// What the store tells of the supplies of a reading as of that reading, with every cartridge that is kept: the same for
/// whoever asks, and whenever, as long as the store has the same. Nothing is written.
pub(crate) async fn view(
    store: &Store,
    reading: &Reading,
    config: &Config,
) -> Result<SuppliesView, StoreError> {
    let terms = Terms { cartridges: usize::MAX, ..Terms::of(config, reading.taken_at) };
    Ok(see(store, reading, terms).await?.view)
}

async fn see(store: &Store, reading: &Reading, terms: Terms) -> Result<Looked, StoreError> {
    let reading = reading.clone();
    // Three years: homes use up a cartridge in one.
    let since = SignedDuration::from_hours(3 * 366 * 24);
    let from = terms.now.checked_sub(since).unwrap_or(Timestamp::MIN);
    store.read_supplies(from, move |connection, levels| look(connection, levels, &reading, &terms)).await
}

/// What a look goes by: settings, and the ways out.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
    pub(super) usual: Usual,
    pub(super) lead_time_deviation_days: u64,
    pub(super) consolidation_days: u64,
    pub(super) rated_a_month: Option<u64>,
    pub(super) currency: String,
    /// Whether orders go to the communication server, or why not.
    pub(super) server: Result<(), NoWayToOrder>,
    /// Whether orders go by e-mail.
    pub(super) by_mail: bool,
    /// Who would be told of what.
    pub(super) listeners: Listeners,
    /// How many cartridges of a supply are told, the newest first.
    pub(super) cartridges: usize,
}

impl Terms {
    /// By these settings, without a way out.
    pub(super) fn of(config: &Config, now: Timestamp) -> Self {
        Self {
            now,
            zone: config.reading.zone().unwrap_or(TimeZone::UTC),
            usual: usual(&config.supplies),
            lead_time_deviation_days: config.supplies.lead_time_deviation_days,
            consolidation_days: config.supplies.consolidation_days,
            rated_a_month: Some(config.supplies.rated_impressions_a_month).filter(|rated| *rated > 0),
            currency: config.supplies.currency.clone(),
            server: Err(NoWayToOrder::NotEnrolled),
            by_mail: false,
            listeners: Listeners::default(),
            cartridges: look::CARTRIDGES,
        }
    }

    /// Whether orders go to the communication server.
    pub(super) fn by_server(&self) -> bool {
        self.server.is_ok()
    }

    /// Whether anything goes to the communication server.
    pub(super) fn is_enrolled(&self) -> bool {
        self.server != Err(NoWayToOrder::NotEnrolled)
    }

    /// Why an order can't go out; `None`: it can.
    pub(super) fn no_way(&self) -> Option<NoWayToOrder> {
        self.server.err().filter(|_| !self.by_mail)
    }

    /// What one look at a supply goes by.
    pub(super) fn by(&self) -> By<'_> {
        By {
            now: self.now,
            zone: &self.zone,
            lead_time_deviation_days: self.lead_time_deviation_days,
            consolidation_days: self.consolidation_days,
            can_send: self.no_way().is_none(),
        }
    }

    /// What changes what there is to do about supplies without a reading.
    fn ways(&self) -> Ways {
        (self.server, self.by_mail, self.listeners)
    }
}

/// What holds for all supplies.
pub(crate) fn usual(section: &SuppliesSection) -> Usual {
    // Out of their bounds they are refused long before.
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    Usual {
        ordering: section.ordering(),
        service_level_percent: u8::try_from(section.service_level_percent).unwrap_or(99),
        lead_time_days: small(section.lead_time_days),
        days_left_alert: small(section.days_left_alert),
    }
}

fn seen(reading: &Reading) -> Vec<Seen> {
    reading.supplies.iter().map(|supply| (supply.index, supply.percent, supply.state)).collect()
}

/// Whether anything is ordered at all.
pub(super) fn is_on(mode: OrderingMode) -> bool {
    mode != OrderingMode::Off
}
