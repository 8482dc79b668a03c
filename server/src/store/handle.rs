use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

use app::model::{
    Actor, DayImpressions, Episode, Event, EventFilter, HistoryLine, Reading, RecordedRequest, RequestKind,
    Requested, StoreNotice,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::Connection;
use tokio::sync::{Notify, oneshot, watch};

use super::{StoreError, check::Check, history::History, maintenance::history::EventPlace};
use crate::clock::SharedClock;

/// How often the writer looks whether a commit is due when nobody calls.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// An orderly end may take this long.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

pub(super) enum Command {
    Run(Box<dyn FnOnce(&mut History) + Send>),
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The history on the disk. Cheap to clone; all clones share one writer thread, which owns the connection and
/// flushes and ends when [`Store::close`] is called or the last clone is gone.
#[derive(Clone, Debug)]
pub struct Store {
    commands: Sender<Command>,
    condition: watch::Receiver<()>,
    /// Told after each durable change.
    pub(super) changed: Arc<Notify>,
}

impl Store {
    /// Opens or makes the history in `directory` (made with mode 0700) and starts the writer. Blocks for the
    /// few milliseconds that it takes, once in an upgrade for as long as the copy takes: meant for the start of
    /// the program. Whether the file is sound after an unclean stop is looked at afterwards, and most of what a
    /// damaged one holds is copied afterwards. `zone` is the device's: the days of down-sampling and of
    /// references are its days.
    pub fn open(directory: &Path, clock: SharedClock, zone: TimeZone) -> Result<Self, StoreError> {
        Self::start(directory, History::open(directory, clock, zone)?)
    }

    /// Whether there is a history in `directory`.
    pub fn is_there(directory: &Path) -> bool {
        directory.join(super::open::FILE_NAME).exists()
    }

    /// Opens the history in `directory` for reading alone, beside a server that has it open or without one: for
    /// commands that export. What that server has not committed yet is not seen, and every write is an error.
    pub fn open_to_read(directory: &Path, clock: SharedClock, zone: TimeZone) -> Result<Self, StoreError> {
        Self::start(directory, History::open_to_read(directory, clock, zone)?)
    }

    /// Opens or makes the history in `directory` for a command that changes settings or accounts, beside a server
    /// that has it open or without one.
    pub fn open_beside(directory: &Path, clock: SharedClock, zone: TimeZone) -> Result<Self, StoreError> {
        Self::start(directory, History::open_beside(directory, clock, zone)?)
    }

    fn start(directory: &Path, history: History) -> Result<Self, StoreError> {
        let (commands, receiver) = channel();
        let (told, condition) = watch::channel(());
        let check = history.check_due().then(|| Check::start(history.path(), commands.clone())).flatten();
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || run(history, &receiver, check, &told))
            .map_err(|error| StoreError::Directory { path: directory.to_owned(), source: Arc::new(error) })?;
        Ok(Self { commands, condition, changed: Arc::default() })
    }

    /// Takes a reading and the events that it brought: they get to the disk together or not at all, so that
    /// comparing the next reading with [`Store::last_reading`] after a crash finds again what was lost.
    ///
    /// Only what changed becomes rows, and they may wait: see the module's rhythm. An error means that the disk
    /// does not take the history now; it is kept in memory, within bounds, and tried again.
    pub async fn append_reading(&self, reading: &Reading, events: Vec<Event>) -> Result<(), StoreError> {
        let reading = reading.clone();
        self.call(move |history| history.append_reading(&reading, events)).await?
    }

    /// The same with how alerts are after that reading.
    pub async fn append_recorded(
        &self,
        reading: &Reading,
        events: Vec<Event>,
        episodes: Vec<Episode>,
    ) -> Result<(), StoreError> {
        let reading = reading.clone();
        self.call(move |history| {
            history.put_episodes(episodes);
            history.append_reading(&reading, events)
        })
        .await?
    }

    /// The alerts that were active when this installation last looked, and the highest id that an alert ever had here.
    pub async fn active_episodes(&self) -> Result<(Vec<Episode>, u64), StoreError> {
        self.call(|history| history.active_episodes()).await?
    }

    /// An alert by its id, as it is known now.
    pub async fn episode(&self, id: u64) -> Result<Option<Episode>, StoreError> {
        self.call(move |history| history.episode(id)).await?
    }

    /// Alerts that were active at some time since `from`, oldest first; of very many the newest `limit`.
    pub async fn episodes_since(&self, from: Timestamp, limit: usize) -> Result<Vec<Episode>, StoreError> {
        self.call(move |history| history.episodes_since(from, limit)).await?
    }

    /// The newest `limit` events that fit, newest first, each with its alert.
    pub async fn event_history(
        &self,
        filter: &EventFilter,
        limit: usize,
    ) -> Result<Vec<HistoryLine>, StoreError> {
        let filter = filter.clone();
        self.call(move |history| history.event_history(&filter, limit)).await?
    }

    /// The same, and what `beside` reads at that time.
    pub(crate) async fn event_history_and<T: Send + 'static>(
        &self,
        filter: &EventFilter,
        limit: usize,
        beside: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<(Vec<HistoryLine>, T), StoreError> {
        let filter = filter.clone();
        self.call(move |history| Ok((history.event_history(&filter, limit)?, history.read(beside)?))).await?
    }

    /// Hands the rows of events behind `after` that fit to `work`, oldest first, at most `limit`, where the database
    /// is. What waits for the disk goes there before; what it does not take comes last. Where there are none, that was all.
    pub(crate) async fn event_rows<T: Send + 'static>(
        &self,
        filter: &EventFilter,
        after: EventPlace,
        limit: usize,
        work: impl FnOnce(&mut rusqlite::Rows<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let filter = filter.clone();
        self.call(move |history| history.event_rows(&filter, after, limit, work)).await?
    }

    /// Takes events that no reading brought, such as a printer that stopped answering. Ids are given here;
    /// errors are as for [`Store::append_reading`].
    pub async fn append_events(&self, events: Vec<Event>) -> Result<(), StoreError> {
        self.call(move |history| history.append_events(events)).await?
    }

    /// Writes a request of `actor` down so that it survives a power cut, with its event and its line in the audit
    /// trail, before it answers. One of the
    /// same kind of the ten seconds before `at` is answered instead: a double click makes one.
    pub async fn record_request(
        &self,
        kind: RequestKind,
        at: Timestamp,
        actor: Actor,
    ) -> Result<Requested, StoreError> {
        self.call(move |history| history.record_request(kind, at, actor, None)).await?
    }

    /// The same, with what is sent for it in the same transaction: `send` writes that. One of the same kind that waits
    /// to be delivered, or of the ten seconds before, is answered instead, and nothing is sent a second time.
    pub(crate) async fn record_request_with(
        &self,
        kind: RequestKind,
        at: Timestamp,
        actor: Actor,
        send: super::request::Send,
    ) -> Result<Requested, StoreError> {
        self.call(move |history| history.record_request(kind, at, actor, Some(send))).await?
    }

    /// The last reading, also one that is not on the disk yet. `None` before the first one.
    pub async fn last_reading(&self) -> Result<Option<Reading>, StoreError> {
        self.call(|history| history.last_reading()).await
    }

    /// The highest sequence number that a reading of this installation may have had; 0 before the first one.
    /// After a crash it skips numbers rather than give one a second time.
    pub async fn last_sequence(&self) -> Result<u64, StoreError> {
        self.call(|history| history.last_sequence()).await
    }

    /// The newest `limit` events, newest first.
    pub async fn recent_events(&self, limit: usize) -> Result<Vec<Event>, StoreError> {
        self.call(move |history| history.recent_events(limit)).await?
    }

    /// The newest `limit` requests, newest first.
    pub async fn recent_requests(&self, limit: usize) -> Result<Vec<RecordedRequest>, StoreError> {
        self.call(move |history| history.recent_requests(limit)).await?
    }

    /// Impressions of the current printer on the `days` days of `zone` up to `until`, oldest first: the
    /// difference between the last values of a day and of the day before, of the total impressions, else of
    /// the marker's life count. `None` on a day without a reading, and where the meter went back. After days
    /// without a reading a day counts from its own first reading: what was printed meanwhile belongs to no day.
    pub async fn daily_impressions(
        &self,
        until: Date,
        days: u16,
        zone: TimeZone,
    ) -> Result<Vec<DayImpressions>, StoreError> {
        self.call(move |history| history.daily_impressions(until, days, &zone)).await?
    }

    /// What keeps the history from being written now, if anything does.
    pub async fn problem(&self) -> Option<StoreError> {
        self.call(|history| history.problem()).await.unwrap_or(Some(StoreError::Closed))
    }

    /// Changes when [`Store::problem`] or [`Store::notices`] does.
    pub fn condition(&self) -> watch::Receiver<()> {
        self.condition.clone()
    }

    /// What happened to the history of late that the administrator should know.
    pub async fn notices(&self) -> Vec<StoreNotice> {
        self.call(|history| history.notices()).await.unwrap_or_default()
    }

    /// From now on the device's days, for references and down-sampling, are those of `zone`.
    pub async fn set_zone(&self, zone: TimeZone) -> Result<(), StoreError> {
        self.call(|history| history.set_zone(zone)).await
    }

    /// Commits what waits, the newest reading among it, for whoever is about to make a file of it: a command beside this
    /// program then makes the same one. Bounded to some commits a day; where the disk takes nothing, or not now, the file is
    /// made of what is known all the same.
    pub(crate) async fn commit_for_reader(&self) -> Result<(), StoreError> {
        self.call(History::commit_for_reader).await
    }

    /// Commits everything that waits.
    pub async fn flush(&self) -> Result<(), StoreError> {
        self.call(History::flush).await?
    }

    /// Commits everything that waits and closes the file, within five seconds. Every later call of any clone
    /// answers [`StoreError::Closed`].
    pub async fn close(&self) -> Result<(), StoreError> {
        let (answer, closed) = oneshot::channel();
        self.commands.send(Command::Close(answer)).map_err(|_| StoreError::Closed)?;
        match tokio::time::timeout(CLOSE_WITHIN, closed).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(StoreError::Closed),
        }
    }

    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut History) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, result) = oneshot::channel();
        let work = move |history: &mut History| {
            // Whoever asked may have gone away; the work is done all the same.
            let _ = answer.send(work(history));
        };
        self.commands.send(Command::Run(Box::new(work))).map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)
    }
}

fn run(mut history: History, commands: &Receiver<Command>, check: Option<Check>, told: &watch::Sender<()>) {
    let mut condition = history.condition();
    loop {
        // What is copied from a damaged file waits for whoever calls.
        let patience = if history.is_salvaging() { Duration::ZERO } else { LOOK_EVERY };
        match commands.recv_timeout(patience) {
            Ok(Command::Run(work)) => work(&mut history),
            Ok(Command::Close(answer)) => {
                if let Some(check) = check {
                    check.stop();
                }
                let _ = answer.send(history.close());
                return;
            }
            Err(RecvTimeoutError::Timeout) if history.is_salvaging() => history.salvage_more(),
            Err(RecvTimeoutError::Timeout) => {
                // The history has logged it and keeps it as its problem.
                let _ = history.commit_if_due();
            }
            Err(RecvTimeoutError::Disconnected) => {
                if let Some(check) = check {
                    check.stop();
                }
                if let Err(error) = history.close() {
                    tracing::error!(%error, "the history was not closed in order");
                }
                return;
            }
        }
        history.set_aside_if_damaged();
        let now = history.condition();
        if now != condition {
            condition = now;
            told.send_replace(());
        }
    }
}
