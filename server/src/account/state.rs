//! What is known in memory.

use std::net::IpAddr;

use app::model::{Actor, Deed};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::{
    attempts::Attempts,
    code::Code,
    hash::PasswordHash,
    session::{Rules, Session, Sessions},
    token::Token,
};
use crate::store::{account, audit::NewEntry, session, set_up_code, token};

/// The audit trail is told of wrong passwords at most this often.
const TOLD_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// What the database has.
pub(super) struct Stored {
    pub(super) password: Option<PasswordHash>,
    pub(super) configured: Option<String>,
    pub(super) code: Option<Code>,
    pub(super) sessions: Vec<Session>,
    pub(super) tokens: Vec<Token>,
    pub(super) data_version: i64,
}

impl Stored {
    /// Reads all of it.
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let data_version = account::data_version(connection)?;
        let account = account::select(connection)?;
        let (password, configured) =
            account.map_or((None, None), |account| (Some(account.password_hash), account.configured));
        Ok(Self {
            // A hash that can't be read would open the device to the next who comes: it stays closed.
            password: password.map(PasswordHash::trusted),
            configured,
            code: set_up_code::select(connection)?,
            sessions: session::all(connection)?,
            tokens: token::all(connection)?,
            data_version,
        })
    }
}

/// Wrong passwords that the audit trail was not told of yet.
#[derive(Debug, Default)]
pub(super) struct Refused {
    count: u32,
    address: Option<IpAddr>,
    told_at: Option<Timestamp>,
}

impl Refused {
    /// One more. Answers the entry for the audit trail when one is due.
    pub(super) fn add(&mut self, address: IpAddr, now: Timestamp) -> Option<NewEntry> {
        self.count = self.count.saturating_add(1);
        self.address = Some(address);
        let age = self.told_at.map(|told_at| now.duration_since(told_at));
        let due = age.is_none_or(|age| age.is_negative() || age >= TOLD_EVERY);
        if due { self.tell(now) } else { None }
    }

    /// The entry for those that wait.
    pub(super) fn tell(&mut self, now: Timestamp) -> Option<NewEntry> {
        let address = self.address.take()?;
        let count = std::mem::take(&mut self.count);
        self.told_at = Some(now);
        Some(NewEntry {
            at: now,
            actor: Actor::stranger(address),
            deed: Deed::SignInRefused,
            subject: "password".into(),
            from: None,
            to: (count > 1).then(|| format!("{count} tries")),
        })
    }
}

/// What is known.
pub(super) struct State {
    pub(super) rules: Rules,
    pub(super) password: Option<PasswordHash>,
    /// The hash that the configuration gave last.
    pub(super) configured: Option<String>,
    pub(super) code: Option<Code>,
    pub(super) sessions: Sessions,
    pub(super) tokens: Vec<Token>,
    pub(super) attempts: Attempts,
    pub(super) refused: Refused,
    pub(super) data_version: i64,
    /// Counts what this process changed, so that what was read before is not taken for what is now.
    pub(super) changes: u64,
}

impl State {
    /// What is known at the start; `known` are addresses from which somebody signed in before.
    pub(super) fn new(rules: Rules, stored: Stored, known: Vec<IpAddr>) -> Self {
        let mut state = Self {
            rules,
            password: None,
            configured: None,
            code: None,
            sessions: Sessions::default(),
            tokens: Vec::new(),
            attempts: Attempts::default(),
            refused: Refused::default(),
            data_version: 0,
            changes: 0,
        };
        for address in known {
            state.attempts.right(address);
        }
        state.take(stored);
        state
    }

    /// Takes what the database has.
    pub(super) fn take(&mut self, stored: Stored) {
        self.password = stored.password;
        self.configured = stored.configured;
        self.code = stored.code;
        self.sessions.replace(stored.sessions);
        let before = std::mem::replace(&mut self.tokens, stored.tokens);
        for token in &mut self.tokens {
            // The audit trail may have forgotten it, or never have been told: a full disk.
            let known = before.iter().find(|known| known.hash == token.hash);
            token.exposed = token.exposed.or(known.and_then(|known| known.exposed));
        }
        self.data_version = stored.data_version;
    }
}
