//! What a form leaves for the page that it leads to: in memory, for ten minutes, for one session.

use std::{collections::VecDeque, net::IpAddr, time::Duration};

use app::{model::Access, port::Kept};
use jiff::Timestamp;

/// How long it is kept.
const FOR: Duration = Duration::from_mins(10);
/// How many are kept for sessions, and how many for strangers, who must not push out what a session left. A form
/// has 64 kB at most, so that all of them have 2 MB.
const MOST: usize = 16;

/// Who left something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A session, by its row.
    Session(i64),
    /// Somebody who has not signed in.
    Stranger(IpAddr),
}

impl Owner {
    pub(super) fn of(access: &Access) -> Self {
        access.session.map_or(Self::Stranger(access.address), Self::Session)
    }
}

/// Everything that is kept, the oldest first.
#[derive(Default)]
pub(super) struct Memory {
    sessions: VecDeque<Entry>,
    strangers: VecDeque<Entry>,
}

struct Entry {
    name: String,
    owner: Owner,
    at: Timestamp,
    kept: Kept,
}

impl Memory {
    /// Keeps it; the oldest goes where there are too many.
    pub(super) fn keep(&mut self, name: String, owner: Owner, at: Timestamp, kept: Kept) {
        self.forget(at);
        let entries = self.of(&owner);
        if entries.len() >= MOST {
            entries.pop_front();
        }
        entries.push_back(Entry { name, owner, at, kept });
    }

    /// What `owner` left under this name. What is to be shown once is told once.
    pub(super) fn find(&mut self, name: &str, owner: &Owner, now: Timestamp) -> Option<Kept> {
        self.forget(now);
        let entry = self.of(owner).iter_mut().find(|entry| entry.name == name && entry.owner == *owner)?;
        let kept = entry.kept.clone();
        entry.kept.once = None;
        Some(kept)
    }

    fn of(&mut self, owner: &Owner) -> &mut VecDeque<Entry> {
        match owner {
            Owner::Session(_) => &mut self.sessions,
            Owner::Stranger(_) => &mut self.strangers,
        }
    }

    /// Whichever way the clock was moved meanwhile.
    fn forget(&mut self, now: Timestamp) {
        for entries in [&mut self.sessions, &mut self.strangers] {
            entries.retain(|entry| now.duration_since(entry.at).unsigned_abs() < FOR);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn said(message: &str) -> Kept {
        Kept { message: Some(message.into()), once: Some("token".into()), ..Kept::default() }
    }

    #[test]
    fn it_is_for_its_session_alone_and_for_ten_minutes_and_shown_once_is_once() {
        let mut memory = Memory::default();
        let (begun, session) = (time("2026-11-22T10:00:00Z"), Owner::Session(1));
        memory.keep("a".into(), session.clone(), begun, said("saved"));
        let stranger = Owner::Stranger("192.0.2.7".parse().unwrap());
        for other in [Owner::Session(2), stranger] {
            assert_eq!(memory.find("a", &other, begun), None, "{other:?}");
        }
        assert_eq!(memory.find("b", &session, begun), None);
        assert_eq!(memory.find("a", &session, begun), Some(said("saved")));
        let again = memory.find("a", &session, time("2026-11-22T10:09:59Z"));
        assert_eq!(again, Some(Kept { once: None, ..said("saved") }));
        assert_eq!(memory.find("a", &session, time("2026-11-22T10:10:00Z")), None);
    }

    #[test]
    fn it_is_bounded_and_strangers_push_out_nothing_of_a_session() {
        let mut memory = Memory::default();
        let now = time("2026-11-22T10:00:00Z");
        for number in 0..100 {
            memory.keep(format!("s{number}"), Owner::Session(number), now, said(""));
            let address = std::net::Ipv4Addr::from(u32::try_from(number).unwrap());
            memory.keep(format!("t{number}"), Owner::Stranger(address.into()), now, said(""));
        }
        assert_eq!((memory.sessions.len(), memory.strangers.len()), (MOST, MOST));
        assert!(memory.find("s99", &Owner::Session(99), now).is_some());
        assert!(memory.find("s0", &Owner::Session(0), now).is_none());
    }
}
