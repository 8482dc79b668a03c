//! One look at the printer, whole or at its state, and what follows from it.

use std::{sync::PoisonError, time::Duration};

use app::model::{Alert, Event, Freshness, Reading};
use jiff::Timestamp;
use rusqlite::Transaction;
use tokio::{select, time::Instant};

use super::{Command, Keeper, alive::answer, reconfigure::changed};
use crate::{
    device::{DeviceError, Look, Printer},
    maintenance::episode::is_again,
    recorder::{self, Recorded},
    store::last_reading,
};

/// The disk is told that the printer is silent no more often than this.
const NOTED_EVERY: Duration = Duration::from_hours(1);

impl Keeper {
    pub(super) async fn read(&mut self) {
        self.read_for(false).await;
    }

    /// One full reading, for everybody who asks before it is there. Where the settings change meanwhile it is
    /// dropped, and whoever waits gets the next one. `told` says that it is because the printer told of something.
    pub(super) async fn read_for(&mut self, told: bool) {
        let Some(printer) = &mut self.connection.printer else { return };
        if let Some(notifications) = &self.notifications {
            notifications.begin(told);
        }
        let sequence = self.sequence + 1;
        let mut publish = Vec::new();
        let mut reading = Box::pin(printer.read(sequence));
        let result = loop {
            select! {
                biased;
                () = changed(&mut self.followed) => break None,
                never = answer(&mut self.pings) => match never {},
                result = &mut reading => break Some(result),
                Some(command) = self.commands.recv() => match command {
                    Command::Refresh(reply) => self.waiting.push(reply),
                    Command::Publish(reply) => publish.push(reply),
                },
            }
        };
        drop(reading);
        self.last_look = Instant::now();
        if let Some(result) = result {
            self.last_try = Some(Instant::now());
            match result {
                Ok(reading) => {
                    let objects = printer.objects();
                    *self.objects.write().unwrap_or_else(PoisonError::into_inner) = objects;
                    self.keep(reading).await;
                }
                Err(error) => self.miss(&error).await,
            }
            for reply in std::mem::take(&mut self.waiting) {
                let _ = reply.send(self.outcome());
            }
        } else {
            // Whoever waits, and what was told, is for the reading after the change.
            self.next_full = self.last_look;
            if !publish.is_empty() {
                self.reconfigure().await;
            }
        }
        for reply in publish {
            let _ = reply.send(());
        }
    }

    /// A look at state and alerts; a full reading where they are not as they were.
    pub(super) async fn look(&mut self) {
        let Some(printer) = &mut self.connection.printer else { return };
        let look = select! {
            look = printer.look_at_state() => look,
            () = changed(&mut self.followed) => return,
            never = answer(&mut self.pings) => match never {},
        };
        self.last_look = Instant::now();
        let (watched, times) = (self.is_watched(), self.recorder.believes_times());
        let same = look.as_ref().is_ok_and(|look| {
            self.recorder.known().is_some_and(|known| is_same(known, look, watched, times))
        });
        if same {
            self.follow_clock();
            self.recorder.unchanged(self.clock.now());
            self.next_state = Instant::now() + self.rhythm.until_state(self.power_save(), self.stopped());
        } else {
            self.read().await;
        }
    }

    async fn keep(&mut self, reading: Reading) {
        self.follow_clock();
        let Recorded { mut events, mut episodes } = self.told_and_over(&reading);
        let recorded = self.recorder.take(&reading);
        events.extend(recorded.events);
        episodes.extend(recorded.episodes);
        (self.silence_look, self.silence_noted) = (None, None);
        if self.silent_since.take().is_some() {
            events.insert(0, recorder::answering_again(reading.taken_at));
            tracing::info!(printer = %reading.source, "the printer answers again");
        }
        if let Some(event) = self.first_look(reading.taken_at) {
            events.insert(0, event);
        }
        self.readings.succeeded();
        self.failures = 0;
        self.sequence = reading.sequence;
        if let Err(error) = self.store.append_recorded(&reading, events, episodes).await {
            tracing::error!(%error, "a reading could not be written down");
        }
        if let Some(desk) = &self.billing
            && let Err(error) = desk.observe(&reading).await
        {
            tracing::error!(%error, "the billing meters could not be followed");
        }
        if let Some(desk) = &self.supplies
            && let Err(error) = desk.observe(&reading).await
        {
            tracing::error!(%error, "the supplies could not be followed");
        }
        if let Some(desk) = &self.maintenance
            && let Err(error) = desk.observe(&self.recorder).await
        {
            tracing::error!(%error, "what needs maintenance could not be followed");
        }
        self.publish(Freshness::Current, Some(reading)).await;
        let power_save = self.power_save();
        self.schedule(
            self.rhythm.until_full(power_save),
            self.rhythm.until_state(power_save, self.stopped()),
        );
    }

    /// What is known of the printer is dated by the clock as it is now, where that was set since the last look.
    fn follow_clock(&mut self) {
        let clock = self.clock.look();
        let before = self.clock_look.replace(clock);
        if let Some(step) = before.and_then(|before| clock.step_since(&before)) {
            self.recorder.clock_set(step);
        }
    }

    /// The same of a silence, which has no reading: since when it is. One of before this start keeps its date, since by which
    /// clock that was nobody knows.
    fn silent_since(&mut self) -> Timestamp {
        let clock = self.clock.look();
        if self.clock_look.is_some() {
            self.follow_clock();
        }
        let Some(since) = self.silent_since else {
            (self.silent_since, self.silence_look) = (Some(clock.wall), Some(clock));
            return clock.wall;
        };
        let before = self.silence_look;
        self.silence_look = before.map(|_| clock);
        let step = before.and_then(|before| clock.step_since(&before)).unwrap_or_default();
        let since = since.checked_add(step).unwrap_or(since);
        self.silent_since = Some(since);
        since
    }

    /// Tells the disk once an hour that the printer was looked at in vain: so much of the silence was seen.
    async fn note_silence(&mut self, at: Timestamp) {
        let noted = self.silence_noted.is_some_and(|noted| noted.elapsed() < NOTED_EVERY);
        if noted || self.recorder.known().is_none() {
            return;
        }
        self.silence_noted = Some(Instant::now());
        let work = move |transaction: &Transaction<'_>| last_reading::set_tried(transaction, at);
        if let Err(error) = self.store.durably(work).await {
            tracing::error!(%error, "that the printer is silent could not be written down");
        }
    }

    /// What was told and is over already. Has to be asked once a reading, before it becomes what is known.
    fn told_and_over(&mut self, reading: &Reading) -> Recorded {
        let counted = self.connection.printer.as_ref().and_then(Printer::critical_alerts);
        let before = std::mem::replace(&mut self.counted, counted);
        let Some(notifications) = &self.notifications else { return Recorded::default() };
        let known = self.recorder.known();
        let restarted = known.is_some_and(|known| recorder::restarted(known, reading).is_some());
        // The count begins anew with the printer or its agent; else it wraps at 32 bits.
        let moved = before.zip(counted).filter(|_| !restarted).map(|(before, now)| now.wrapping_sub(before));
        let over = notifications.judge(known, reading, moved);
        self.recorder.told(&over, reading)
    }

    /// That nobody had looked since before this start, for as long as that is told. A clock that is behind is waited for.
    fn first_look(&mut self, now: Timestamp) -> Option<Event> {
        let (since, silent) = self.unwatched_since.take_if(|(since, _)| now > *since)?;
        recorder::not_watched(since, now, silent)
    }

    async fn miss(&mut self, error: &DeviceError) {
        let cause = error.to_string();
        let now = self.clock.now();
        let snapshot = self.latest();
        let begins = self.silent_since.is_none();
        let since = self.silent_since();
        self.readings.failed(error.word());
        self.failures = self.failures.saturating_add(1);
        if self.failures == 1 {
            tracing::warn!(%cause, "the printer could not be read");
        }
        let mut events = Vec::from_iter(self.first_look(now));
        events.extend(begins.then(|| recorder::not_answering(now, &cause)));
        if !events.is_empty()
            && let Err(error) = self.store.append_events(events).await
        {
            tracing::error!(%error, "an event could not be written down");
        }
        self.note_silence(now).await;
        if let Some(desk) = &self.supplies
            && let Err(error) = desk.time_passes().await
        {
            tracing::error!(%error, "the supplies could not be followed");
        }
        if let Some(desk) = &self.maintenance
            && let Err(error) = desk.miss(since).await
        {
            tracing::error!(%error, "what needs maintenance could not be followed");
        }
        self.publish(Freshness::Stale { since, cause }, snapshot.reading.clone()).await;
        let pause = self.rhythm.until_retry(self.failures);
        self.schedule(pause, pause);
    }
}

/// Work and sleep of the printer are no reason for a full reading unless somebody watches it, and its display never is. That an
/// alert was raised once more under the index that it had is one, where the printer's `times` are believed.
fn is_same(known: &Reading, look: &Look, watched: bool, times: bool) -> bool {
    (!watched || known.state.printer == look.state.printer)
        && known.state.device == look.state.device
        && known.state.errors == look.state.errors
        && known.alerts.len() == look.alerts.len()
        && known.alerts.iter().zip(&look.alerts).all(|(before, now)| {
            let place = |alert: &Alert| (alert.group_index, alert.location);
            (before.index, before.code, before.severity) == (now.index, now.code, now.severity)
                && before.group == now.group
                && place(before) == place(now)
                && !(times && is_again(before, now, look.taken_at))
        })
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::testing::reading;

    #[test]
    fn an_alert_raised_again_under_its_index_is_a_reason_to_read_where_its_times_are_believed() {
        let known = reading();
        let raised = known.alerts[0].raised_at.expect("a time");
        let later = |seconds| raised.checked_add(SignedDuration::from_secs(seconds)).ok();
        // When the row says that it was raised, whether times are believed, and whether all is as it was.
        let table: [(Option<Timestamp>, bool, bool); 6] = [
            (Some(raised), true, true),
            (later(3), true, true),
            (later(308), true, false),
            (later(308), false, true),
            (later(-308), true, true),
            (None, true, true),
        ];
        for (raised_at, believed, same) in table {
            let mut alerts = known.alerts.clone();
            alerts[0].raised_at = raised_at;
            let look = Look { taken_at: known.taken_at, state: known.state.clone(), alerts };
            assert_eq!(is_same(&known, &look, false, believed), same, "{raised_at:?} {believed}");
        }
    }
}
