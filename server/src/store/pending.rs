//! What was read and seen but is not on the disk yet. Bounded, for when the disk does not take it.

use std::collections::{BTreeMap, VecDeque};

use app::model::{Episode, Event};

use super::{device::Device, sample::Samples};

/// Readings with changes that wait at most; beyond, the oldest two become one.
const READINGS: usize = 96;
/// Events that wait at most; beyond, the oldest are lost.
const EVENTS: usize = 1_000;
/// Alerts that wait at most; beyond, the oldest that are over are lost.
const EPISODES: usize = 1_000;

/// A reading that is to become a row, with the samples that changed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PendingReading {
    pub(super) taken_at: i64,
    pub(super) sequence: u64,
    pub(super) device: Device,
    pub(super) samples: Samples,
}

/// The newest reading whole.
pub(super) struct Latest {
    pub(super) taken_at: i64,
    pub(super) sequence: u64,
    pub(super) device: Device,
    /// Packed, because it waits for as long as nothing changes.
    pub(super) body: Vec<u8>,
    /// Whether it is on the disk.
    pub(super) written: bool,
}

/// Everything that waits for the next commit.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) readings: VecDeque<PendingReading>,
    pub(super) events: VecDeque<Event>,
    /// Alerts as they are now. They go with the next commit, whatever it is made for: one that was raised or cleared has an
    /// event, and when another was seen last can wait.
    pub(super) episodes: BTreeMap<u64, Episode>,
    pub(super) latest: Option<Latest>,
    /// Events that were lost because the disk did not take them for too long.
    pub(super) lost_events: u64,
}

impl Pending {
    /// Whether there is something that has to get to the disk. The newest reading alone has not: nothing in it
    /// differs from the one on the disk but its time.
    pub(super) fn is_empty(&self) -> bool {
        self.readings.is_empty() && self.events.is_empty()
    }

    pub(super) fn push_reading(&mut self, reading: PendingReading) {
        self.readings.push_back(reading);
        if self.readings.len() > READINGS {
            self.merge_oldest();
        }
    }

    pub(super) fn push_event(&mut self, event: Event) {
        self.events.push_back(event);
        if self.events.len() > EVENTS {
            self.events.pop_front();
            self.lost_events += 1;
        }
    }

    pub(super) fn put_episode(&mut self, episode: Episode) {
        self.episodes.insert(episode.id, episode);
        if self.episodes.len() > EPISODES {
            let over = self.episodes.values().find(|episode| episode.cleared.is_some()).map(|it| it.id);
            let lost = over.or_else(|| self.episodes.keys().next().copied());
            self.episodes.remove(&lost.unwrap_or_default());
        }
    }

    /// Samples are differences, so the oldest reading can't just go: what it alone changed moves to the next
    /// one of the same printer. The times between them are lost, the values after them are not.
    fn merge_oldest(&mut self) {
        let Some(oldest) = self.readings.pop_front() else { return };
        if let Some(next) = self.readings.iter_mut().find(|next| next.device == oldest.device) {
            for (key, value) in oldest.samples {
                next.samples.entry(key).or_insert(value);
            }
        }
    }

    /// What a successful commit has taken.
    pub(super) fn clear(&mut self) {
        self.readings.clear();
        self.events.clear();
        self.episodes.clear();
        if let Some(latest) = &mut self.latest {
            latest.written = true;
        }
        self.lost_events = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{super::sample::Kind, Device, Pending, PendingReading, READINGS, Samples};

    #[test]
    fn beyond_the_bound_the_newest_state_of_every_series_is_kept() {
        let mut pending = Pending::default();
        let mut expected = BTreeMap::new();
        for step in 0..3 * READINGS {
            let key = (Kind::Meter, (step % 7).to_string());
            let value = Some(i64::try_from(step).unwrap());
            expected.insert(key.clone(), value);
            let samples: Samples = [(key, value)].into();
            let taken_at = i64::try_from(step).unwrap();
            pending.push_reading(PendingReading {
                taken_at,
                sequence: 0,
                device: Device::default(),
                samples,
            });
        }
        assert_eq!(pending.readings.len(), READINGS);
        let mut state = BTreeMap::new();
        for reading in &pending.readings {
            state.extend(reading.samples.clone());
        }
        assert_eq!(state, expected);
    }
}
