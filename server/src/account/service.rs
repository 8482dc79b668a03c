use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::model::{Actor, Deed};
use jiff::Timestamp;

use super::{
    code::{self, Code, TRIES},
    cookie::SessionCookie,
    hash::PasswordHash,
    hashing::Hashing,
    password,
    secret::kept,
    state::{State, Stored},
};
use crate::{
    clock::SharedClock,
    config::SecuritySection,
    entropy::SharedEntropy,
    seal::Sealer,
    store::{
        Store, StoreError, account,
        audit::{self, NewEntry},
        session, set_up_code, token as stored_token,
    },
};

/// Tells the names of this device that are no passwords: serial number, model, host name.
pub type Names = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

/// For what the set-up code is sealed.
const CONTEXT: &str = "set-up code";

/// What the accounts stand on.
pub struct Open {
    /// Where the copy is.
    pub store: Store,
    /// The time.
    pub clock: SharedClock,
    /// Randomness.
    pub entropy: SharedEntropy,
    /// Seals the set-up code, so that it can be said again at the next start, and gives the cookie its name.
    pub sealer: Sealer,
    /// What no password may be.
    pub names: Names,
}

/// The code that claims the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetUpCode {
    /// It may be tried.
    Valid(String),
    /// It was tried too often.
    UsedUp,
}

/// Who may do what. Cheap to clone.
#[derive(Clone)]
pub struct AccountService(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) clock: SharedClock,
    pub(super) entropy: SharedEntropy,
    pub(super) names: Names,
    pub(super) hashing: Hashing,
    /// Held by whoever tries the code, so that no try goes uncounted.
    pub(super) claiming: tokio::sync::Mutex<()>,
    pub(super) cookie: SessionCookie,
    sealer: Sealer,
    state: Mutex<State>,
}

impl AccountService {
    /// Loads what the database has, takes the password that the configuration gives, and makes a set-up code
    /// where the device has no administrator.
    pub async fn open(open: Open, section: &SecuritySection) -> Result<Self, StoreError> {
        let (stored, version) = Stored::of(&open.store).await?;
        let known = open.store.read(account::signed_in_from).await?;
        let Open { store, clock, entropy, sealer, names } = open;
        let service = Self(Arc::new(Inner {
            store,
            clock,
            entropy,
            names,
            hashing: Hashing::new(),
            claiming: tokio::sync::Mutex::default(),
            cookie: SessionCookie::of(sealer.mark()),
            sealer,
            state: Mutex::new(State::new(section.rules(), stored, version, known)),
        }));
        service.take_configured(section).await?;
        service.ensure_code().await;
        Ok(service)
    }

    /// Holds sessions and viewers to the configuration's rules from now on, and takes its password where that is
    /// another one than it was.
    pub async fn follow(&self, section: &SecuritySection) {
        self.state().rules = section.rules();
        if let Err(error) = self.take_configured(section).await {
            tracing::error!(%error, "the password that the configuration gives could not be taken");
        }
    }

    async fn take_configured(&self, section: &SecuritySection) -> Result<(), StoreError> {
        let Ok(Some(hash)) = section.password_hash() else { return Ok(()) };
        if self.state().configured.as_deref() == Some(hash.as_str()) {
            return Ok(());
        }
        self.write_password(hash, true, Actor::device()).await
    }

    /// Whether looking needs a sign-in.
    pub fn viewing_needs_sign_in(&self) -> bool {
        self.state().rules.viewing_needs_sign_in
    }

    /// The code that claims the device; `None` once it is claimed.
    pub fn set_up_code(&self) -> Option<SetUpCode> {
        let state = self.state();
        let code = state.code.as_ref().filter(|_| state.password.is_none())?;
        if code.tries_left == 0 {
            return Some(SetUpCode::UsedUp);
        }
        self.unsealed(code).map(SetUpCode::Valid)
    }

    /// Puts a new set-up code in the place of the one before, for somebody who has the machine in hand. `None`
    /// where the device has an administrator.
    pub async fn renew_code(&self) -> Result<Option<String>, StoreError> {
        if self.state().password.is_some() {
            return Ok(None);
        }
        let (plain, code) = self.new_code();
        let (row, now) = (code.clone(), self.now());
        let entry = self.entry(Actor::command_line(), Deed::SetUpCodeMade, "set-up code");
        self.durably(move |transaction| {
            set_up_code::replace(transaction, &row, now)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        self.state().code = Some(code);
        Ok(Some(plain))
    }

    /// Sets the password for somebody who has the machine in hand, and ends every session.
    pub async fn set_password(&self, new: &str) -> Result<(), app::port::AccountError> {
        use app::port::AccountError;
        password::check(new, &(self.0.names)()).map_err(AccountError::Unfit)?;
        let hash = self.0.hashing.make(new, &self.0.entropy).await;
        let hash = hash.map_err(|_| AccountError::Wait { seconds: 1 })?;
        let written = self.write_password(hash, false, Actor::command_line()).await;
        written.map_err(|error| AccountError::Store(error.to_string()))
    }

    /// Reads everything anew where another process has written to the database.
    pub async fn notice_changes(&self) {
        let known = self.state().data_version;
        match self.0.store.data_version().await {
            Ok(found) if found == known => {}
            Ok(_) => self.reload().await,
            Err(error) => tracing::debug!(%error, "the database can't be looked at"),
        }
    }

    /// Reads everything anew: after a restore, a reset, or another process's change.
    pub async fn reload(&self) {
        let changes = self.state().changes;
        match Stored::of(&self.0.store).await {
            Ok((stored, version)) => {
                let mut state = self.state();
                // What changed here meanwhile is newer than what was read: the next look takes both.
                if state.changes == changes {
                    state.take(stored, version);
                }
            }
            Err(error) => tracing::error!(%error, "accounts could not be read anew; those of before hold"),
        }
        self.forget_ended().await;
        self.ensure_code().await;
    }

    /// Has the disk forget what has ended, where it did not take that at the time.
    async fn forget_ended(&self) {
        if self.state().ended.is_empty() {
            return;
        }
        if let Err(error) = self.durably(|_| Ok(())).await {
            tracing::debug!(%error, "what has ended is still on the disk");
        }
    }

    /// The living session of a cookie: its row, and the token of its forms. It is seen now.
    pub(crate) async fn session(&self, cookie: &str, secure: bool) -> Option<(i64, String)> {
        let now = self.now();
        let (found, seen) = {
            let mut guard = self.state();
            let state = &mut *guard;
            let found = state.sessions.find(&kept(cookie), secure, now, &state.rules);
            let found = found.map(|session| (session.id, session.form_token.clone()));
            (found, state.sessions.unwritten(false))
        };
        self.write_seen(seen).await;
        found
    }

    /// The same for what asks by itself, without anybody who does anything: the session is not seen by it.
    pub(crate) fn session_unattended(&self, cookie: &str, secure: bool) -> Option<(i64, String)> {
        let (now, state) = (self.now(), self.state());
        let found = state.sessions.look(&kept(cookie), secure, now, &state.rules);
        found.map(|session| (session.id, session.form_token.clone()))
    }

    /// Whether the session of this row lives; it is not seen by that.
    pub(crate) fn session_lives(&self, id: i64) -> bool {
        let (now, state) = (self.now(), self.state());
        state.sessions.lives(id, now, &state.rules)
    }

    /// The session in the values of `Cookie`; `None` where there are several.
    pub(crate) fn find_cookie<'a>(
        &self,
        headers: impl Iterator<Item = &'a str>,
        secure: bool,
    ) -> Option<&'a str> {
        self.0.cookie.find(headers, secure)
    }

    /// The value of `Set-Cookie` that has a browser forget its session.
    pub(crate) fn end_cookie(&self, secure: bool) -> String {
        self.0.cookie.end(secure)
    }

    /// Writes what waits: when sessions were used last, and wrong passwords.
    pub async fn close(&self) {
        let (seen, refused) = {
            let mut state = self.state();
            (state.sessions.unwritten(true), state.refused.tell(self.now()))
        };
        self.write_seen(seen).await;
        if let Some(entry) = refused {
            self.tell(entry).await;
        }
        self.forget_ended().await;
    }

    /// Writes an entry of the audit trail that belongs to nothing else.
    pub(super) async fn tell(&self, entry: NewEntry) {
        let told = self.0.store.durably(move |transaction| audit::insert(transaction, &entry).map(|_| ()));
        if let Err(error) = told.await {
            tracing::warn!(%error, "the audit trail could not be written");
        }
    }

    pub(super) async fn durably(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<(), StoreError> {
        let ended = {
            let mut state = self.state();
            state.changes += 1;
            state.ended.clone()
        };
        let written = ended.clone();
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            session::delete(transaction, &ended.sessions)?;
            ended.tokens.iter().try_for_each(|id| stored_token::delete(transaction, *id))?;
            work(transaction)
        };
        self.0.store.durably(work).await?;
        self.state().ended.forget(&written);
        Ok(())
    }

    pub(super) fn entry(&self, actor: Actor, deed: Deed, subject: &str) -> NewEntry {
        NewEntry { at: self.now(), actor, deed, subject: subject.into(), from: None, to: None }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long this address has to wait before it may try a password, in whole seconds.
    pub(super) fn take_try(&self, address: IpAddr) -> Result<(), u64> {
        let wait = self.state().attempts.take(address, self.now());
        wait.map_err(|wait| u64::try_from(wait.as_secs()).unwrap_or(0).max(1))
    }

    async fn write_seen(&self, seen: Vec<(i64, Timestamp)>) {
        if seen.is_empty() {
            return;
        }
        let written = self.0.store.durably(move |transaction| session::seen(transaction, &seen)).await;
        if let Err(error) = written {
            tracing::debug!(%error, "the last use of a session could not be written");
        }
    }

    /// Sets the password, ends every session and forgets the set-up code.
    async fn write_password(
        &self,
        hash: PasswordHash,
        configured: bool,
        actor: Actor,
    ) -> Result<(), StoreError> {
        let deed = if self.state().password.is_some() { Deed::PasswordChanged } else { Deed::SetUp };
        let (entry, row, now) = (self.entry(actor, deed, "administrator"), hash.clone(), self.now());
        self.durably(move |transaction| {
            let given = configured.then_some(row.as_str());
            account::replace(transaction, row.as_str(), given, now)?;
            set_up_code::delete(transaction)?;
            session::delete_all(transaction)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        let mut state = self.state();
        if configured {
            state.configured = Some(hash.as_str().to_owned());
        }
        state.password = Some(hash);
        state.code = None;
        state.sessions.end(|_| true);
        Ok(())
    }

    /// Makes a set-up code where there is none that can be said. On a disk that takes nothing it lives until the
    /// end of this program.
    async fn ensure_code(&self) {
        {
            let state = self.state();
            let usable = |code: &Code| code.tries_left == 0 || self.unsealed(code).is_some();
            if state.password.is_some() || state.code.as_ref().is_some_and(usable) {
                return;
            }
        }
        let (_, code) = self.new_code();
        let (row, now) = (code.clone(), self.now());
        let entry = self.entry(Actor::device(), Deed::SetUpCodeMade, "set-up code");
        let written = self.durably(move |transaction| {
            set_up_code::replace(transaction, &row, now)?;
            audit::insert(transaction, &entry).map(|_| ())
        });
        if let Err(error) = written.await {
            tracing::warn!(%error, "the set-up code could not be written down; it holds until the next start");
        }
        self.state().code = Some(code);
    }

    fn new_code(&self) -> (String, Code) {
        let plain = code::new(&*self.0.entropy);
        let sealed = self.0.sealer.seal(CONTEXT, plain.as_bytes());
        let code = Code { hash: code::kept_of(&plain), sealed, tries_left: TRIES };
        (plain, code)
    }

    fn unsealed(&self, code: &Code) -> Option<String> {
        let plain = self.0.sealer.open_sealed(CONTEXT, &code.sealed).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}
