use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::AtomicBool},
};

use app::model::{
    Concern, Episode, MaintenanceView, OpenAlert, OpenFinding, PastFinding, Reading, Reliability, Silence,
    Standing,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rusqlite::{Connection, Transaction};
use tokio::sync::watch;

use super::{
    cleared::of_late,
    notice::{self, What},
    pace::Pace,
    service::{self, Seen},
    support, untold,
};
use crate::{
    clock::{ClockLook, SharedClock},
    config::{Loaded, MaintenanceSection},
    mail::Mail,
    maintenance::{finding::is_stoppage, notice::needs_attention},
    recorder::Recorder,
    store::{
        Store, StoreError,
        maintenance::{notice as notices, standing, untold::Begun},
    },
    supplies::profile::Usual,
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

/// The maintenance of one installation. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Desk(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) parts: DeskParts,
    pub(super) memory: tokio::sync::Mutex<Memory>,
    /// Held while a request for service is changed. Whoever holds both took the memory first.
    pub(super) service: tokio::sync::Mutex<()>,
    /// Whether the device has enrolled since the memory was looked at: what it has of what the server was told is of before.
    pub(super) is_anew: AtomicBool,
}

/// What is known beside what is on the disk.
#[derive(Default)]
pub(super) struct Memory {
    /// The printer's last reading.
    pub(super) reading: Option<Reading>,
    /// The alerts that are active.
    pub(super) active: Vec<Episode>,
    /// Those of them that were looked for among what was called no problem before.
    pub(super) looked_for: BTreeSet<u64>,
    /// Those that ended of late, newest first; `None` before anybody has looked.
    pub(super) cleared: Option<Vec<Episode>>,
    /// Whether the printer has answered since the start.
    pub(super) answered: bool,
    /// The first look that failed since the last one that did not.
    pub(super) silent_since: Option<Timestamp>,
    /// Whether that silence was missed, or told of before this start: then it keeps its beginning, by which it is known.
    pub(super) silence_stands: bool,
    /// The machine's clocks when they were looked at last.
    pub(super) clock_look: Option<ClockLook>,
    /// Findings that are open, as the last review saw them; `None` before the first one.
    pub(super) findings: Option<Vec<OpenFinding>>,
    pub(super) past_findings: Vec<PastFinding>,
    pub(super) reliability: Reliability,
    /// When the last review was.
    pub(super) reviewed: Option<Timestamp>,
    /// What the server was to be told of as begun, and not as over; `None` before that was read from the disk.
    pub(super) begun: Option<Begun>,
    /// How often the server was told of alerts lately.
    pub(super) pace: Pace,
    /// A silence that is not told to the server, since it was told of nothing when that began.
    pub(super) unsaid_silence: Option<Timestamp>,
    /// What was said, and what was told; `None` before it was read from the disk.
    pub(super) kept: Option<Kept>,
}

/// What the disk has, as far as each tick needs it.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) standings: BTreeMap<Concern, Standing>,
    /// What was told of and is not over: by key, when.
    pub(super) told: BTreeMap<String, Timestamp>,
    /// Whether something waits for its mail.
    pub(super) waits: bool,
}

/// A review at least this often: time passes, and rates with it.
const REVIEW_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// And not more often, whatever happens.
const REVIEW_PAUSE: SignedDuration = SignedDuration::from_mins(5);

impl Desk {
    /// The desk of a store.
    pub fn open(parts: DeskParts) -> Self {
        Self(Arc::new(Inner {
            parts,
            memory: tokio::sync::Mutex::default(),
            service: tokio::sync::Mutex::default(),
            is_anew: AtomicBool::new(false),
        }))
    }

    /// Takes what is known after a reading, which the store has already, and the alerts that are active.
    pub async fn observe(&self, recorder: &Recorder) -> Result<(), StoreError> {
        self.take(recorder, true).await
    }

    /// Takes what was known before the start, and the alerts that were active: the printer has not answered by that.
    pub async fn resume(&self, recorder: &Recorder) -> Result<(), StoreError> {
        self.take(recorder, false).await
    }

    async fn take(&self, recorder: &Recorder, answered: bool) -> Result<(), StoreError> {
        let Some(reading) = recorder.known() else { return Ok(()) };
        let active = recorder.active();
        let mut memory = self.0.memory.lock().await;
        self.follow_clock(&mut memory);
        let before = memory.reading.as_ref();
        let another = before.is_some_and(|before| before.identity.is_another_than(&reading.identity));
        if another {
            (memory.findings, memory.reviewed) = (None, None);
        }
        let stopped = |episodes: &[Episode]| episodes.iter().filter(|it| is_stoppage(it.code)).count();
        let news = stopped(active) > stopped(&memory.active);
        memory.reading = Some(reading.clone());
        let gone = memory.active.iter().any(|before| active.iter().all(|now| now.id != before.id));
        memory.active = active.to_vec();
        if answered {
            (memory.silent_since, memory.answered) = (None, true);
            memory.silence_stands = false;
        }
        // What can't be read now is looked for at the next look; what is serious is told all the same.
        if gone || memory.cleared.is_none() {
            let cleared = self.cleared().await;
            memory.cleared = cleared.inspect_err(|error| failed("what ended of late", error)).ok();
        }
        let since = |at: Timestamp| self.now().duration_since(at).abs();
        let due = memory.reviewed.is_none_or(|at| {
            let passed = since(at);
            passed >= REVIEW_EVERY || (news && passed >= REVIEW_PAUSE)
        });
        if due && let Err(error) = self.review(&mut memory).await {
            failed("what is getting worse", &error);
        }
        self.note_serious(&mut memory).await?;
        self.note_silence(&mut memory).await?;
        self.note_returned(&mut memory).await?;
        if answered {
            self.follow_service(Seen::of(&memory, false)).await?;
        }
        self.tell(&mut memory).await
    }

    /// The printer does not answer since then.
    pub async fn miss(&self, since: Timestamp) -> Result<(), StoreError> {
        let mut memory = self.0.memory.lock().await;
        self.follow_clock(&mut memory);
        if memory.silent_since.is_none() {
            // A silence that was told of before this start goes on.
            let begun = self.begun(&mut memory).await?.silence;
            let kept = self.kept(&mut memory).await?;
            let told = kept.told.keys().filter_map(|key| notice::silent_since(key)).chain(begun).min();
            memory.silence_stands = told.is_some();
            memory.silent_since = Some(told.unwrap_or(since));
        }
        if memory.answered {
            self.follow_service(Seen::of(&memory, self.missed(&memory).is_some())).await?;
        }
        self.note_silence(&mut memory).await?;
        self.tell(&mut memory).await
    }

    /// Another printer is set, or none: that the one before did not answer is over, and nobody is told that it answers.
    pub async fn forget_silence(&self) -> Result<(), StoreError> {
        let mut memory = self.0.memory.lock().await;
        (memory.silent_since, memory.answered) = (None, false);
        memory.silence_stands = false;
        self.leave_silence(&mut memory).await?;
        let kept = self.kept(&mut memory).await?;
        let told = kept.told.keys().filter(|key| notice::silent_since(key).is_some());
        let told: Vec<String> = told.cloned().collect();
        if told.is_empty() {
            return Ok(());
        }
        let keys = told.clone();
        let work = move |transaction: &Transaction<'_>| {
            keys.iter().try_for_each(|key| notices::forget(transaction, key))
        };
        self.0.parts.store.durably(work).await?;
        kept.told.retain(|key, _| !told.contains(key));
        Ok(())
    }

    /// Time has passed: tells what has become due.
    pub async fn tick(&self) -> Result<(), StoreError> {
        let mut memory = self.0.memory.lock().await;
        self.follow_clock(&mut memory);
        self.note_silence(&mut memory).await?;
        self.tell(&mut memory).await
    }

    /// A silence that nobody was told of yet is dated by the clock as it is now, where that was set since the last look: else one
    /// of minutes would be one of days.
    fn follow_clock(&self, memory: &mut Memory) {
        let clock = self.0.parts.clock.look();
        let Some(before) = memory.clock_look.replace(clock) else { return };
        // What was later by the clock before was not dated by it: that one had not been set since the start.
        let since = memory.silent_since.filter(|since| !memory.silence_stands && *since <= before.wall);
        if let Some((since, step)) = since.zip(clock.step_since(&before)) {
            memory.silent_since = Some(since.checked_add(step).unwrap_or(since));
        }
    }

    /// What pages show.
    pub async fn view(&self) -> Result<MaintenanceView, StoreError> {
        let mut memory = self.0.memory.lock().await;
        self.follow_clock(&mut memory);
        self.kept(&mut memory).await?;
        let asks = self.asks();
        let told = move |connection: &Connection| {
            let untold = if asks { untold::asked(connection)? } else { None };
            Ok((service::requests(connection)?, support::sessions(connection)?, untold))
        };
        let (requests, sessions, untold) = self.0.parts.store.read(told).await?;
        let now = self.now();
        let missed = self.missed(&memory);
        let said =
            |concern: &Concern| memory.kept.as_ref().and_then(|kept| kept.standings.get(concern).cloned());
        let mut active: Vec<OpenAlert> = memory
            .active
            .iter()
            .map(|episode| {
                let standing = said(&Concern::Alert(episode.id));
                let rests = standing.as_ref().is_some_and(|standing| standing.holds(episode.worse_at, now));
                OpenAlert { episode: episode.clone(), standing, rests }
            })
            .collect();
        active.sort_by_key(|alert| (alert.episode.severity, alert.episode.raised.latest));
        let findings = memory.findings.iter().flatten().map(|open| {
            let standing = said(&Concern::Finding(open.finding.key.clone()));
            let standing = standing.filter(|standing| standing.holds_for(&open.finding, now));
            let rests = !needs_attention(&open.finding, open.worsened_at, standing.as_ref(), now);
            OpenFinding { standing, rests, ..open.clone() }
        });
        let silence = missed.map(|since| {
            let standing = said(&Concern::Silence).filter(|standing| standing.is_for_silence(since));
            let rests = standing.as_ref().is_some_and(|standing| standing.holds(None, now));
            Silence { since, standing, rests }
        });
        Ok(MaintenanceView {
            active,
            recently_cleared: of_late(memory.cleared.as_deref().unwrap_or_default(), now),
            findings: findings.collect(),
            past_findings: memory.past_findings.clone(),
            silence,
            reliability: memory.reliability.clone(),
            service: requests,
            service_by_server: self.ways().0,
            sessions,
            untold,
        })
    }

    /// Since when the printer is missed: it has not answered for as much working time as was set.
    pub(super) fn missed(&self, memory: &Memory) -> Option<Timestamp> {
        let since = memory.silent_since?;
        let terms = self.terms();
        let working = terms.section.working_time(terms.zone)?;
        let hours = u32::try_from(terms.section.not_answering_hours).unwrap_or(u32::MAX);
        working.is_missed(since, hours, terms.now).then_some(since)
    }

    /// What the disk has, read once.
    pub(super) async fn kept<'a>(&self, memory: &'a mut Memory) -> Result<&'a mut Kept, StoreError> {
        if memory.kept.is_none() {
            let read = self.0.parts.store.read(|connection| {
                Ok(Kept {
                    standings: standing::all(connection)?.into_iter().collect(),
                    told: notices::told(connection, &What::Over)?.into_iter().collect(),
                    waits: notices::waits(connection)?,
                })
            });
            memory.kept = Some(read.await?);
        }
        Ok(memory.kept.get_or_insert_default())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    pub(super) fn terms(&self) -> Terms {
        let settings = self.0.parts.settings.borrow();
        let config = &settings.config;
        Terms {
            now: self.now(),
            zone: config.reading.zone().unwrap_or(TimeZone::UTC),
            section: config.maintenance.clone(),
            usual: crate::supplying::usual(&config.supplies),
        }
    }
}

/// What the desk goes by now.
pub(super) struct Terms {
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
    pub(super) section: MaintenanceSection,
    pub(super) usual: Usual,
}

impl Terms {
    /// Supplies are looked at for so long: homes use up a cartridge in a year.
    pub(super) fn supplies_begin(now: Timestamp) -> Timestamp {
        now.checked_sub(SignedDuration::from_hours(3 * 366 * 24)).unwrap_or(Timestamp::MIN)
    }
}

fn failed(what: &str, error: &StoreError) {
    tracing::error!(%error, "{what} could not be found out");
}
