//! Who is signed in.

use std::{collections::HashMap, sync::PoisonError};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq;

use super::Pages;
use crate::account::{kept_secret, secret_word};

/// Cookies know no ports: the device's own pages may be at this address as well, and call theirs `session`.
const COOKIE: &str = "communication-server";
const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// How many there may be; beyond it the oldest ends.
const MOST: usize = 16;
/// Wrong passwords in a row that cost no wait, and how long each further one has to wait.
const FREE: u32 = 5;
const WAIT: SignedDuration = SignedDuration::from_secs(10);

/// What is kept of the sessions.
#[derive(Default)]
pub(super) struct Sessions {
    /// By what is kept of the cookie.
    all: HashMap<[u8; 32], Session>,
    wrong: u32,
    last_wrong: Option<Timestamp>,
}

/// A session that was found.
#[derive(Clone)]
pub(super) struct Session {
    /// What each of its forms carries.
    pub(super) token: String,
    ends_at: Timestamp,
}

impl Session {
    /// Whether a form is one of this session.
    pub(super) fn made(&self, token: &str) -> bool {
        self.token.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

impl Sessions {
    /// How long a password may not be tried yet.
    pub(super) fn wait(&self, now: Timestamp) -> Option<SignedDuration> {
        let since = now.duration_since(self.last_wrong?);
        let left = WAIT.saturating_sub(since);
        (self.wrong >= FREE && left.is_positive() && left <= WAIT).then_some(left)
    }

    /// The password was wrong.
    pub(super) fn count(&mut self, now: Timestamp) {
        self.wrong = self.wrong.saturating_add(1);
        self.last_wrong = Some(now);
    }
}

impl Pages {
    /// Begins a session; its cookie.
    pub(super) fn begin(&self) -> String {
        let (entropy, now) = (&*self.0.far_end.0.entropy, self.0.far_end.now());
        let (value, token) = (secret_word(entropy), secret_word(entropy));
        let mut sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.wrong = 0;
        sessions.all.retain(|_, session| now < session.ends_at);
        if sessions.all.len() >= MOST {
            let oldest = sessions.all.iter().min_by_key(|(_, session)| session.ends_at).map(|(key, _)| *key);
            oldest.map(|key| sessions.all.remove(&key));
        }
        let ends_at = now.checked_add(LIFE).unwrap_or(now);
        sessions.all.insert(kept_secret(&value), Session { token, ends_at });
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax")
    }

    /// Ends the session of these headers; the cookie that has the browser forget it.
    pub(super) fn end(&self, headers: &HeaderMap) -> String {
        if let Some(value) = cookie(headers) {
            let mut sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.all.remove(&kept_secret(value));
        }
        format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
    }

    fn session(&self, headers: &HeaderMap) -> Option<Session> {
        let key = kept_secret(cookie(headers)?);
        let sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.all.get(&key).filter(|session| self.0.far_end.now() < session.ends_at).cloned()
    }
}

/// Lets those through who are signed in, and leads the others to where they can.
pub(super) async fn check(State(pages): State<Pages>, mut request: Request, next: Next) -> Response {
    match pages.session(request.headers()) {
        Some(session) => {
            request.extensions_mut().insert(session);
            next.run(request).await
        }
        None => Redirect::to("/sign-in").into_response(),
    }
}

/// The value of our cookie; `None` where there are several.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|header| header.to_str().ok());
    let pairs = all.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty())?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn wrong_passwords_have_to_wait_and_a_clock_set_back_keeps_nobody_out() {
        let mut sessions = Sessions::default();
        let now = time("2026-11-25T08:00:00Z");
        for _ in 0..FREE {
            assert_eq!(sessions.wait(now), None);
            sessions.count(now);
        }
        assert_eq!(sessions.wait(now), Some(WAIT));
        assert_eq!(sessions.wait(now + WAIT), None);
        assert_eq!(sessions.wait(time("2020-01-01T00:00:00Z")), None);
    }
}
