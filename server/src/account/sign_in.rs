//! Claiming the device, signing in, changing the password: each ends in a new session under a new id.

use app::{
    model::{Access, Actor, Deed},
    port::{AccountError, NewSession},
};

use super::{
    cookie,
    hash::PasswordHash,
    hashing::Busy,
    password,
    secret::{kept, word},
    service::AccountService,
    session::Session,
};
use crate::store::{account, audit, session, set_up_code};

/// Characters of a browser's own description that are kept.
const AGENT: usize = 200;
/// What somebody waits who comes while too many are being answered.
const BUSY: AccountError = AccountError::Wait { seconds: 2 };

impl From<Busy> for AccountError {
    fn from(Busy: Busy) -> Self {
        BUSY
    }
}

impl AccountService {
    pub(super) async fn claim(
        &self,
        from: &Access,
        code: &str,
        password: &str,
    ) -> Result<NewSession, AccountError> {
        secure_enough(from)?;
        let _claiming = self.0.claiming.lock().await;
        let known = {
            let state = self.state();
            if state.password.is_some() {
                return Err(AccountError::Claimed);
            }
            state.code.clone().filter(|code| code.tries_left > 0).ok_or(AccountError::CodeUsedUp)?
        };
        if !known.is(code) {
            return Err(self.wrong_code(from, known.tries_left - 1).await);
        }
        password::check(password, &(self.0.names)()).map_err(AccountError::Unfit)?;
        let hash = self.0.hashing.make(password, &self.0.entropy).await?;
        let (value, begun) = self.new_session(from);
        let entry = self.entry(Actor::administrator(from.address), Deed::SetUp, "administrator");
        let (row, phc, now) = (begun.clone(), hash.clone(), self.now());
        self.durably(move |transaction| {
            account::replace(transaction, phc.as_str(), None, now)?;
            set_up_code::delete(transaction)?;
            session::delete_all(transaction)?;
            session::insert(transaction, &row)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await
        .map_err(|error| AccountError::Store(error.to_string()))?;
        self.state().code = None;
        Ok(self.begin_alone(from, hash, &value, begun))
    }

    pub(super) async fn enter(&self, from: &Access, password: &str) -> Result<NewSession, AccountError> {
        self.verify(from, password).await?;
        let (value, begun) = self.new_session(from);
        let mut entries = vec![self.entry(Actor::administrator(from.address), Deed::SignedIn, "session")];
        let (id, hash, row) = (begun.id, begun.hash, begun.clone());
        let gone = {
            let mut guard = self.state();
            let state = &mut *guard;
            entries.extend(state.refused.tell(row.begun_at));
            let mut gone = state.sessions.end(|session| Some(session.id) == from.session);
            gone.extend(state.sessions.insert(begun, row.begun_at, &state.rules));
            gone
        };
        let written = self.durably(move |transaction| {
            session::delete(transaction, &gone)?;
            session::insert(transaction, &row)?;
            entries.iter().try_for_each(|entry| audit::insert(transaction, entry).map(|_| ()))
        });
        match written.await {
            Ok(()) => self.state().sessions.wrote(&hash),
            // Whoever has to mend a full or broken disk must get in.
            Err(error) => tracing::warn!(%error, "somebody signed in, and the disk does not take it"),
        }
        Ok(NewSession { id, cookie: cookie::begin(&value, from.secure) })
    }

    pub(super) async fn change(
        &self,
        from: &Access,
        current: &str,
        new: &str,
    ) -> Result<NewSession, AccountError> {
        self.verify(from, current).await?;
        password::check(new, &(self.0.names)()).map_err(AccountError::Unfit)?;
        let hash = self.0.hashing.make(new, &self.0.entropy).await?;
        let (value, begun) = self.new_session(from);
        let entry = self.entry(from.actor(), Deed::PasswordChanged, "administrator");
        let (row, phc, now) = (begun.clone(), hash.clone(), self.now());
        self.durably(move |transaction| {
            account::replace(transaction, phc.as_str(), None, now)?;
            session::delete_all(transaction)?;
            session::insert(transaction, &row)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await
        .map_err(|error| AccountError::Store(error.to_string()))?;
        Ok(self.begin_alone(from, hash, &value, begun))
    }

    /// Whether the password is right, where the address may try one.
    pub(super) async fn verify(&self, from: &Access, password: &str) -> Result<(), AccountError> {
        secure_enough(from)?;
        let hash = self.state().password.clone().ok_or(AccountError::NotClaimed)?;
        if self.0.hashing.is_full() {
            return Err(BUSY);
        }
        // Counted before the password is looked at: many at a time are no way round.
        self.take_try(from.address).map_err(|seconds| AccountError::Wait { seconds })?;
        let right = self.0.hashing.verify(hash.clone(), password).await?;
        let refused = {
            let mut state = self.state();
            // It may have been changed meanwhile.
            if right && state.password.as_ref() == Some(&hash) {
                state.attempts.right(from.address);
                return Ok(());
            }
            state.refused.add(from.address, self.now())
        };
        tracing::warn!(address = %from.address, "a wrong password was given");
        if let Some(entry) = refused {
            self.tell(entry).await;
        }
        Err(AccountError::WrongPassword)
    }

    async fn wrong_code(&self, from: &Access, left: u32) -> AccountError {
        if let Some(code) = &mut self.state().code {
            code.tries_left = left;
        }
        tracing::warn!(address = %from.address, left, "a wrong set-up code was given");
        let mut entry = self.entry(Actor::stranger(from.address), Deed::SetUpRefused, "set-up code");
        entry.to = Some(format!("{left} tries left"));
        let written = self.durably(move |transaction| {
            set_up_code::set_tries(transaction, left)?;
            audit::insert(transaction, &entry).map(|_| ())
        });
        match written.await {
            Err(error) => AccountError::Store(error.to_string()),
            Ok(()) if left == 0 => AccountError::CodeUsedUp,
            Ok(()) => AccountError::WrongCode { left },
        }
    }

    /// A session under a new id, and the value of its cookie.
    fn new_session(&self, from: &Access) -> (String, Session) {
        let (value, now) = (word(&*self.0.entropy), self.now());
        let session = Session {
            id: self.state().sessions.next_id(),
            hash: kept(&value),
            form_token: word(&*self.0.entropy),
            secure: from.secure,
            address: from.address,
            agent: from.agent.chars().filter(|c| !c.is_control()).take(AGENT).collect(),
            begun_at: now,
            seen_at: now,
            written: None,
        };
        (value, session)
    }

    /// Takes the new password, and the session as the only one; the database has both.
    fn begin_alone(&self, from: &Access, hash: PasswordHash, value: &str, mut begun: Session) -> NewSession {
        begun.written = Some(begun.seen_at);
        let (id, now) = (begun.id, self.now());
        let mut guard = self.state();
        let state = &mut *guard;
        state.password = Some(hash);
        state.sessions.end(|_| true);
        state.sessions.insert(begun, now, &state.rules);
        state.attempts.right(from.address);
        NewSession { id, cookie: cookie::begin(value, from.secure) }
    }
}

/// Passwords are given over TLS, or on the device itself.
fn secure_enough(from: &Access) -> Result<(), AccountError> {
    if from.may_give_passwords() { Ok(()) } else { Err(AccountError::NotSecure) }
}
