use std::{collections::VecDeque, time::Duration};

use async_snmp::v3::{MAX_ENGINE_TIME, TIME_WINDOW};
use bytes::Bytes;
use tokio::time::Instant;

use super::{Mark, Refusal};

/// How many messages of an engine are remembered: once there are more, nothing as old as the oldest is taken any more.
const MESSAGES: usize = 256;
/// How many engines of the printer are remembered. It has one, and another after it was set up anew.
pub(super) const ENGINES: usize = 8;
/// How far ahead a mark is written down, in seconds of the engine, so that the disk is touched once in this time.
const AHEAD: u32 = 600;

/// Whether a message can be believed to be new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fresh {
    /// Nobody can have heard it before.
    Surely,
    /// It may be one from before this program was started.
    Perhaps,
}

/// What is known of the time of an engine that is the authority for what it sends (RFC 3414 3.2, step 7b).
#[derive(Debug)]
struct Window {
    engine: Bytes,
    /// The latest moment that was heard of, and when.
    latest: (Mark, Instant),
    /// Messages up to here may have been taken before this program was started.
    unsure: Option<Mark>,
    /// What was written down: messages up to here will count as taken after the next start.
    written: Option<Mark>,
    /// Messages up to here are not known one by one any more.
    floor: Option<Mark>,
    taken: VecDeque<(Mark, i32)>,
}

/// The time windows of the printer's engines: each message is taken once, and none that is older than the window. Only
/// messages whose signature is right get here, so that nobody else moves them.
#[derive(Debug, Default)]
pub struct Windows(Vec<Window>);

impl Windows {
    /// Goes on with what was written down: for each engine the mark up to which messages may have been taken, the one
    /// heard of last first.
    pub fn resume(marks: impl IntoIterator<Item = (Bytes, Mark)>, now: Instant) -> Self {
        let windows = marks.into_iter().take(ENGINES).map(|(engine, mark)| {
            // What was heard lies at most so far behind the mark.
            let latest = Mark { boots: mark.boots, time: mark.time.saturating_sub(AHEAD) };
            Window { unsure: Some(mark), written: Some(mark), ..Window::new(engine, latest, now) }
        });
        let mut windows: Vec<Window> = windows.collect();
        windows.reverse();
        Self(windows)
    }

    /// Takes a message of this engine, or says why not.
    pub fn take(&mut self, engine: &[u8], mark: Mark, message: i32, now: Instant) -> Result<Fresh, Refusal> {
        let known =
            self.0.iter().position(|window| window.engine == engine).map(|place| self.0.remove(place));
        let mut window = known.unwrap_or_else(|| Window::new(Bytes::copy_from_slice(engine), mark, now));
        let taken = window.take(mark, message, now);
        if self.0.len() >= ENGINES {
            self.0.remove(0);
        }
        // The one heard of last is the last to be forgotten.
        self.0.push(window);
        taken
    }

    /// What has to be written down before a message of this engine is believed; `None` where what is there is enough.
    pub fn to_write(&self, engine: &[u8]) -> Option<Mark> {
        let window = self.0.iter().find(|window| window.engine == engine)?;
        let (latest, _) = window.latest;
        let enough = window.written.is_some_and(|written| latest <= written);
        (!enough).then(|| Mark { time: latest.time.saturating_add(AHEAD), ..latest })
    }

    /// It has been written down.
    pub fn written(&mut self, engine: &[u8], mark: Mark) {
        if let Some(window) = self.0.iter_mut().find(|window| window.engine == engine) {
            window.written = Some(mark);
        }
    }
}

impl Window {
    fn new(engine: Bytes, mark: Mark, now: Instant) -> Self {
        Self { engine, latest: (mark, now), unsure: None, written: None, floor: None, taken: VecDeque::new() }
    }

    fn take(&mut self, mark: Mark, message: i32, now: Instant) -> Result<Fresh, Refusal> {
        let (latest, heard) = self.latest;
        let elapsed = now.saturating_duration_since(heard).as_secs();
        let by_now = u64::from(latest.time).saturating_add(elapsed);
        let too_old = mark.boots == latest.boots
            && u64::from(mark.time).saturating_add(u64::from(TIME_WINDOW)) < by_now;
        if mark.boots == MAX_ENGINE_TIME || mark.boots < latest.boots || too_old {
            return Err(Refusal::Time);
        }
        if self.floor.is_some_and(|floor| mark <= floor) || self.taken.contains(&(mark, message)) {
            return Err(Refusal::Repeated);
        }
        if mark > latest {
            self.latest = (mark, now);
        }
        self.taken.push_back((mark, message));
        if self.taken.len() > MESSAGES {
            self.forget();
        }
        Ok(if self.unsure.is_some_and(|unsure| mark <= unsure) { Fresh::Perhaps } else { Fresh::Surely })
    }

    /// Forgets the oldest moment, and takes nothing of it or from before it any more.
    fn forget(&mut self) {
        let oldest = self.taken.iter().map(|(mark, _)| *mark).min();
        self.taken.retain(|(mark, _)| Some(*mark) > oldest);
        self.floor = self.floor.max(oldest);
    }
}

/// Messages to this device's own engine, which is the authority for informs: none is taken twice. Those of before the
/// last start carry another number of starts.
#[derive(Debug, Default)]
pub struct Informs(VecDeque<(Instant, i32)>);

/// Longer than any message can be within the time window, which reaches as far forward as back.
const KEPT: Duration = Duration::from_secs(2 * TIME_WINDOW as u64 + 2);

impl Informs {
    /// Takes the inform with this request id; whoever gets no answer sends it again under the same.
    pub fn take(&mut self, request: i32, now: Instant) -> Result<(), Refusal> {
        self.0.retain(|(at, _)| now.saturating_duration_since(*at) < KEPT);
        if self.0.iter().any(|(_, known)| *known == request) {
            return Err(Refusal::Repeated);
        }
        // With so many in so short a time none more is believed: forgetting one would let it be repeated.
        if self.0.len() >= MESSAGES {
            return Err(Refusal::TooMany);
        }
        self.0.push_back((now, request));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGINE: &[u8] = b"\x80\x00\x1f\x88\x04printer";

    fn mark(boots: u32, time: u32) -> Mark {
        Mark { boots, time }
    }

    #[test]
    fn each_message_is_taken_once_and_none_from_before_the_window() {
        let (mut windows, start) = (Windows::default(), Instant::now());
        let mut take = |boots, time, message, seconds| {
            windows.take(ENGINE, mark(boots, time), message, start + Duration::from_secs(seconds))
        };
        assert_eq!(take(3, 1_000, 7, 0), Ok(Fresh::Surely));
        assert_eq!(take(3, 1_000, 7, 0), Err(Refusal::Repeated));
        assert_eq!(take(3, 1_000, 8, 0), Ok(Fresh::Surely), "another of the same second");
        assert_eq!(take(3, 850, 9, 0), Ok(Fresh::Surely), "late by no more than the window");
        assert_eq!(take(3, 849, 10, 0), Err(Refusal::Time));
        assert_eq!(take(2, 9_000, 11, 0), Err(Refusal::Time), "from before its last start");
        assert_eq!(take(3, 1_000, 12, 200), Err(Refusal::Time), "kept back for 200 seconds");
        assert_eq!(take(4, 1, 13, 200), Ok(Fresh::Surely), "it was started anew");
        assert_eq!(take(3, 1_200, 14, 200), Err(Refusal::Time));
        assert_eq!(take(MAX_ENGINE_TIME, 1, 15, 200), Err(Refusal::Time), "its count of starts is used up");
    }

    #[test]
    fn more_messages_than_are_remembered_are_no_way_to_repeat_one() {
        let (mut windows, now) = (Windows::default(), Instant::now());
        for message in 0..1_000 {
            let time = 1_000 + u32::try_from(message / 10).unwrap();
            assert_eq!(windows.take(ENGINE, mark(1, time), message, now), Ok(Fresh::Surely));
        }
        assert!(windows.0[0].taken.len() <= MESSAGES);
        for message in 0..1_000 {
            let time = 1_000 + u32::try_from(message / 10).unwrap();
            assert_eq!(windows.take(ENGINE, mark(1, time), message, now), Err(Refusal::Repeated));
        }
    }

    #[test]
    fn after_a_start_what_may_have_been_taken_is_not_believed() {
        let (mut windows, now) = (Windows::default(), Instant::now());
        windows.take(ENGINE, mark(3, 1_000), 7, now).unwrap();
        let written = windows.to_write(ENGINE).unwrap();
        assert_eq!(written, mark(3, 1_600));
        windows.written(ENGINE, written);
        windows.take(ENGINE, mark(3, 1_500), 8, now).unwrap();
        assert_eq!(windows.to_write(ENGINE), None, "one write in ten minutes");
        let mut windows = Windows::resume([(Bytes::from_static(ENGINE), written)], now);
        assert_eq!(windows.take(ENGINE, mark(3, 500), 5, now), Err(Refusal::Time));
        assert_eq!(windows.take(ENGINE, mark(3, 1_500), 8, now), Ok(Fresh::Perhaps));
        assert_eq!(windows.take(ENGINE, mark(3, 1_601), 9, now), Ok(Fresh::Surely));
        assert_eq!(windows.to_write(ENGINE), Some(mark(3, 2_201)));
    }

    #[test]
    fn so_many_engines_are_remembered() {
        let (mut windows, now) = (Windows::default(), Instant::now());
        for engine in 0..100_u32 {
            windows.take(&engine.to_be_bytes(), mark(1, 1), 1, now).unwrap();
        }
        assert_eq!(windows.0.len(), ENGINES);
    }

    #[test]
    fn an_inform_is_taken_once_and_a_flood_of_them_has_an_end() {
        let (mut informs, now) = (Informs::default(), Instant::now());
        assert_eq!(informs.take(1, now), Ok(()));
        assert_eq!(informs.take(1, now + Duration::from_secs(299)), Err(Refusal::Repeated));
        let taken = (2..10_000).filter(|request| informs.take(*request, now).is_ok()).count();
        assert_eq!(taken, MESSAGES - 1);
        assert_eq!(informs.take(1, now + KEPT), Ok(()));
    }
}
