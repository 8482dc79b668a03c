//! Signed-in browsers, in memory. The database has a copy, so that a restart signs nobody out.

use std::{collections::HashMap, net::IpAddr, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::secret::Kept;

/// How many there may be; the one that was seen longest ago goes.
const MOST: usize = 32;
/// How far the clock may be set back without ending what began after.
const SET_BACK: SignedDuration = SignedDuration::from_mins(5);
/// What the database has of when a session was seen may be this old.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What sessions and viewers are held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether looking needs a sign-in.
    pub viewing_needs_sign_in: bool,
    /// A session ends when it was not used for this long.
    pub idle: Duration,
    /// And this long after it began.
    pub absolute: Duration,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// Its row.
    pub(crate) id: i64,
    /// What is kept of the cookie's value.
    pub(crate) hash: Kept,
    /// What its forms carry.
    pub(crate) form_token: String,
    /// Whether it began over TLS: it is valid there alone, and one of plain HTTP on plain HTTP alone.
    pub(crate) secure: bool,
    /// Where it began.
    pub(crate) address: IpAddr,
    /// What the browser said it is.
    pub(crate) agent: String,
    /// When it began.
    pub(crate) begun_at: Timestamp,
    /// When it was used last.
    pub(crate) seen_at: Timestamp,
    /// What the database has for that; `None` while it has not got the session.
    pub(crate) written: Option<Timestamp>,
}

impl Session {
    fn lives(&self, now: Timestamp, rules: &Rules) -> bool {
        let within = |since: Timestamp, limit: Duration| {
            let passed = now.duration_since(since);
            passed > -SET_BACK && passed < SignedDuration::try_from(limit).unwrap_or(SignedDuration::MAX)
        };
        within(self.seen_at, rules.idle) && within(self.begun_at, rules.absolute)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    by_hash: HashMap<Kept, Session>,
    /// The highest row that any of them had.
    last_id: i64,
}

impl Sessions {
    /// Takes what the database has. What it has not got yet stays; what it has no longer has ended.
    pub(super) fn replace(&mut self, stored: Vec<Session>) {
        let mut sessions: HashMap<Kept, Session> =
            stored.into_iter().map(|session| (session.hash, session)).collect();
        for (hash, known) in self.by_hash.drain() {
            match sessions.get_mut(&hash) {
                Some(session) => session.seen_at = session.seen_at.max(known.seen_at),
                None if known.written.is_none() => {
                    sessions.insert(hash, known);
                }
                None => {}
            }
        }
        self.last_id = sessions.values().map(|session| session.id).fold(self.last_id, i64::max);
        self.by_hash = sessions;
    }

    /// The living session of this cookie, on the kind of connection that it began on, which is seen now.
    pub(super) fn find(
        &mut self,
        hash: &Kept,
        secure: bool,
        now: Timestamp,
        rules: &Rules,
    ) -> Option<&Session> {
        self.look(hash, secure, now, rules)?;
        let session = self.by_hash.get_mut(hash)?;
        session.seen_at = session.seen_at.max(now);
        Some(session)
    }

    /// The same without it being seen: it lives no longer by this.
    pub(super) fn look(&self, hash: &Kept, secure: bool, now: Timestamp, rules: &Rules) -> Option<&Session> {
        let session = self.by_hash.get(hash)?;
        (session.secure == secure && session.lives(now, rules)).then_some(session)
    }

    /// Whether the session of this row lives.
    pub(super) fn lives(&self, id: i64, now: Timestamp, rules: &Rules) -> bool {
        self.by_hash.values().any(|session| session.id == id && session.lives(now, rules))
    }

    /// Those whose last use the database should be told.
    pub(super) fn unwritten(&mut self, all: bool) -> Vec<(i64, Timestamp)> {
        let due = |session: &Session| {
            session.written.is_some_and(|written| {
                let age = session.seen_at.duration_since(written);
                age >= SEEN_EVERY || (all && age > SignedDuration::ZERO)
            })
        };
        let due = self.by_hash.values_mut().filter(|session| due(session));
        due.map(|session| {
            session.written = Some(session.seen_at);
            (session.id, session.seen_at)
        })
        .collect()
    }

    /// A row that no session ever had.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// Adds one. Answers the rows of those that ended or had to go for it.
    pub(super) fn insert(&mut self, session: Session, now: Timestamp, rules: &Rules) -> Vec<i64> {
        let mut gone = self.end(|session| !session.lives(now, rules));
        while self.by_hash.len() >= MOST {
            let Some(oldest) =
                self.by_hash.values().min_by_key(|session| session.seen_at).map(|session| session.id)
            else {
                break;
            };
            gone.extend(self.end(|session| session.id == oldest));
        }
        self.by_hash.insert(session.hash, session);
        gone
    }

    /// The database has it now.
    pub(super) fn wrote(&mut self, hash: &Kept) {
        if let Some(session) = self.by_hash.get_mut(hash) {
            session.written = Some(session.seen_at);
        }
    }

    /// Ends those; answers their rows.
    pub(super) fn end(&mut self, which: impl Fn(&Session) -> bool) -> Vec<i64> {
        let mut gone = Vec::new();
        self.by_hash.retain(|_, session| {
            let ends = which(session);
            if ends {
                gone.push(session.id);
            }
            !ends
        });
        gone
    }

    /// The living ones, the one seen last first.
    pub(super) fn living(&self, now: Timestamp, rules: &Rules) -> Vec<&Session> {
        let mut living: Vec<&Session> =
            self.by_hash.values().filter(|session| session.lives(now, rules)).collect();
        living.sort_by_key(|session| std::cmp::Reverse((session.seen_at, session.id)));
        living
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    const RULES: Rules = Rules {
        viewing_needs_sign_in: false,
        idle: Duration::from_mins(30),
        absolute: Duration::from_hours(12),
    };

    fn session(id: u8, at: &str) -> Session {
        Session {
            id: id.into(),
            hash: [id; 32],
            form_token: "token".into(),
            secure: false,
            address: [192, 0, 2, 7].into(),
            agent: "agent".into(),
            begun_at: time(at),
            seen_at: time(at),
            written: Some(time(at)),
        }
    }

    fn lives(sessions: &mut Sessions, at: &str) -> bool {
        sessions.find(&[1; 32], false, time(at), &RULES).is_some()
    }

    #[test]
    fn a_session_ends_when_idle_and_at_its_absolute_end_however_busy() {
        let mut sessions = Sessions::default();
        sessions.insert(session(1, "2026-11-22T08:00:00Z"), time("2026-11-22T08:00:00Z"), &RULES);
        assert!(lives(&mut sessions, "2026-11-22T08:29:59Z"));
        assert!(lives(&mut sessions, "2026-11-22T08:59:58Z"), "it was used meanwhile");
        assert!(!lives(&mut sessions, "2026-11-22T09:29:58Z"), "idle for 30 minutes");
        let mut busy = Sessions::default();
        busy.insert(session(1, "2026-11-22T08:00:00Z"), time("2026-11-22T08:00:00Z"), &RULES);
        for minute in (0..12 * 60).step_by(20) {
            let at = time("2026-11-22T08:00:00Z") + SignedDuration::from_mins(minute);
            assert!(busy.find(&[1; 32], false, at, &RULES).is_some(), "{at}");
        }
        assert!(!lives(&mut busy, "2026-11-22T20:00:00Z"));
    }

    #[test]
    fn a_look_makes_no_session_live_longer() {
        let mut sessions = Sessions::default();
        sessions.insert(session(1, "2026-11-22T08:00:00Z"), time("2026-11-22T08:00:00Z"), &RULES);
        let looks = |at: &str| {
            let at = time(at);
            let found = sessions.look(&[1; 32], false, at, &RULES).is_some();
            assert_eq!(found, sessions.lives(1, at, &RULES), "{at}");
            found
        };
        assert!(looks("2026-11-22T08:15:00Z") && looks("2026-11-22T08:29:59Z"));
        assert!(!looks("2026-11-22T08:30:00Z"));
    }

    #[test]
    fn a_clock_set_back_makes_no_session_live_longer() {
        let mut sessions = Sessions::default();
        sessions.insert(session(1, "2026-11-22T08:00:00Z"), time("2026-11-22T08:00:00Z"), &RULES);
        assert!(lives(&mut sessions, "2026-11-22T07:56:00Z"), "a small correction");
        assert!(!lives(&mut sessions, "2026-11-22T07:00:00Z"));
        assert!(!lives(&mut sessions, "1970-01-01T00:00:00Z"));
    }

    #[test]
    fn a_session_of_plain_http_is_none_on_tls() {
        let mut sessions = Sessions::default();
        let at = time("2026-11-22T08:00:00Z");
        sessions.insert(session(1, "2026-11-22T08:00:00Z"), at, &RULES);
        sessions.insert(Session { secure: true, ..session(2, "2026-11-22T08:00:00Z") }, at, &RULES);
        for (id, secure, expected) in [(1, false, true), (1, true, false), (2, true, true), (2, false, false)]
        {
            assert_eq!(sessions.find(&[id; 32], secure, at, &RULES).is_some(), expected, "{id} {secure}");
        }
    }

    #[test]
    fn there_are_never_more_than_the_bound_and_the_longest_unseen_goes() {
        let mut sessions = Sessions::default();
        let at = time("2026-11-22T08:00:00Z");
        let most = u8::try_from(MOST).unwrap();
        for id in 1..=most {
            let seen_at = at + SignedDuration::from_secs(id.into());
            let session = Session { seen_at, ..session(id, "2026-11-22T08:00:00Z") };
            assert!(sessions.insert(session, at, &RULES).is_empty());
        }
        assert_eq!(sessions.insert(session(99, "2026-11-22T08:01:00Z"), at, &RULES), [1]);
        assert_eq!(sessions.living(at, &RULES).len(), MOST);
    }

    #[test]
    fn the_database_is_told_of_use_now_and_then() {
        let mut sessions = Sessions::default();
        sessions.insert(session(1, "2026-11-22T08:00:00Z"), time("2026-11-22T08:00:00Z"), &RULES);
        assert!(lives(&mut sessions, "2026-11-22T08:09:00Z"));
        assert_eq!(sessions.unwritten(false), []);
        assert!(lives(&mut sessions, "2026-11-22T08:10:00Z"));
        assert_eq!(sessions.unwritten(false), [(1, time("2026-11-22T08:10:00Z"))]);
        assert_eq!(sessions.unwritten(false), []);
        assert!(lives(&mut sessions, "2026-11-22T08:11:00Z"));
        assert_eq!(sessions.unwritten(true), [(1, time("2026-11-22T08:11:00Z"))]);
    }

    #[test]
    fn what_the_database_no_longer_has_has_ended_but_not_what_it_never_got() {
        let mut sessions = Sessions::default();
        let at = time("2026-11-22T08:00:00Z");
        for (id, written) in [(1, Some(at)), (2, Some(at)), (3, None)] {
            sessions.insert(Session { written, ..session(id, "2026-11-22T08:00:00Z") }, at, &RULES);
        }
        sessions.replace(vec![session(1, "2026-11-22T08:00:00Z")]);
        let mut left: Vec<i64> = sessions.living(at, &RULES).iter().map(|session| session.id).collect();
        left.sort_unstable();
        assert_eq!(left, [1, 3]);
    }
}
