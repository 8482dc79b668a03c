//! What is known in memory.

use std::{collections::BTreeSet, net::IpAddr};

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
use crate::store::{DataVersion, Store, StoreError, account, audit::NewEntry, session, set_up_code, token};

/// The audit trail is told of wrong passwords at most this often.
const TOLD_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// What the database has.
pub(super) struct Stored {
    pub(super) password: Option<PasswordHash>,
    pub(super) configured: Option<String>,
    pub(super) code: Option<Code>,
    pub(super) sessions: Vec<Session>,
    pub(super) tokens: Vec<Token>,
}

impl Stored {
    /// Reads all of it, of this version or a later one.
    pub(super) async fn of(store: &Store) -> Result<(Self, DataVersion), StoreError> {
        // Before what it is the version of: what changes in between is noticed later.
        let version = store.data_version().await?;
        Ok((store.read(Self::read).await?, version))
    }

    fn read(connection: &Connection) -> rusqlite::Result<Self> {
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

/// Rows of what has ended that the disk still has, because it took nothing at the time. They must not come back when
/// everything is read anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Ended {
    pub(super) sessions: BTreeSet<i64>,
    pub(super) tokens: BTreeSet<i64>,
}

impl Ended {
    pub(super) fn is_empty(&self) -> bool {
        self.sessions.is_empty() && self.tokens.is_empty()
    }

    /// The disk has forgotten those.
    pub(super) fn forget(&mut self, written: &Self) {
        self.sessions.retain(|id| !written.sessions.contains(id));
        self.tokens.retain(|id| !written.tokens.contains(id));
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
    pub(super) ended: Ended,
    pub(super) data_version: DataVersion,
    /// Counts what this process changed, so that what was read before is not taken for what is now.
    pub(super) changes: u64,
}

impl State {
    /// What is known at the start; `known` are addresses from which somebody signed in before.
    pub(super) fn new(rules: Rules, stored: Stored, version: DataVersion, known: Vec<IpAddr>) -> Self {
        let mut state = Self {
            rules,
            password: None,
            configured: None,
            code: None,
            sessions: Sessions::default(),
            tokens: Vec::new(),
            attempts: Attempts::default(),
            refused: Refused::default(),
            ended: Ended::default(),
            data_version: version,
            changes: 0,
        };
        for address in known {
            state.attempts.right(address);
        }
        state.take(stored, version);
        state
    }

    /// Takes what the database has, which is of this version or a later one.
    pub(super) fn take(&mut self, mut stored: Stored, version: DataVersion) {
        stored.sessions.retain(|session| !self.ended.sessions.contains(&session.id));
        stored.tokens.retain(|token| !self.ended.tokens.contains(&token.id));
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
        self.data_version = version;
    }
}
