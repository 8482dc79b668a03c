use std::{net::IpAddr, sync::Arc};

use jiff::Timestamp;

use super::BoxFuture;
use crate::model::Access;

/// Who may do what: the administrator's password, sessions, tokens for programs.
pub trait Accounts: Send + Sync + 'static {
    /// Whether the device has an administrator. Cheap: no I/O.
    fn claimed(&self) -> bool;

    /// Claims a new device with its one-time code and the first password, and signs in.
    fn set_up<'a>(
        &'a self,
        from: &'a Access,
        code: &'a str,
        password: &'a str,
    ) -> BoxFuture<'a, Result<NewSession, AccountError>>;

    /// Signs in.
    fn sign_in<'a>(
        &'a self,
        from: &'a Access,
        password: &'a str,
    ) -> BoxFuture<'a, Result<NewSession, AccountError>>;

    /// Whether this is the administrator's password: for a form that asks again whoever is signed in. A wrong one is
    /// a wrong try like one of signing in; no session begins or ends.
    fn confirm<'a>(&'a self, from: &'a Access, password: &'a str) -> BoxFuture<'a, Result<(), AccountError>>;

    /// Ends the session of `from`.
    fn sign_out<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), AccountError>>;

    /// Ends the session of this row, for whoever gives the password again.
    fn end_session<'a>(
        &'a self,
        from: &'a Access,
        id: i64,
        password: &'a str,
    ) -> BoxFuture<'a, Result<(), AccountError>>;

    /// Ends every session, that of `from` too, for whoever gives the password again.
    fn sign_out_everywhere<'a>(
        &'a self,
        from: &'a Access,
        password: &'a str,
    ) -> BoxFuture<'a, Result<(), AccountError>>;

    /// Changes the password, ends every session and begins a new one.
    fn change_password<'a>(
        &'a self,
        from: &'a Access,
        current: &'a str,
        new: &'a str,
    ) -> BoxFuture<'a, Result<NewSession, AccountError>>;

    /// The sessions there are, the one seen last first. Cheap: no I/O.
    fn sessions(&self) -> Vec<SessionView>;

    /// The tokens for programs, by name. Cheap: no I/O.
    fn tokens(&self) -> Vec<TokenView>;

    /// Makes a read-only token that ends after `days` days, 1 to 366. The answer is the token itself, which
    /// nobody can ask for again.
    fn make_token<'a>(
        &'a self,
        from: &'a Access,
        name: &'a str,
        days: u16,
    ) -> BoxFuture<'a, Result<String, AccountError>>;

    /// Revokes the token of this row.
    fn revoke_token<'a>(&'a self, from: &'a Access, id: i64) -> BoxFuture<'a, Result<(), AccountError>>;
}

/// The port as it is provided in Leptos' context.
pub type AccountsPort = Arc<dyn Accounts>;

/// A session that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Its row.
    pub id: i64,
    /// The whole value of `Set-Cookie`.
    pub cookie: String,
}

/// A signed-in browser, as the security page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Its row.
    pub id: i64,
    /// Where it signed in from.
    pub address: IpAddr,
    /// What the browser says it is.
    pub agent: String,
    /// When it signed in.
    pub begun_at: Timestamp,
    /// When it was seen last.
    pub seen_at: Timestamp,
}

/// A read-only token, as the security page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenView {
    /// Its row.
    pub id: i64,
    /// What it was called.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When and from where it was first sent in clear, so that others may have read it.
    pub exposed: Option<Exposure>,
}

/// A secret went over the network for everybody on the way to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// When.
    pub at: Timestamp,
    /// From where.
    pub address: IpAddr,
}

/// Why an account could not be used. No message tells what the right answer would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountError {
    /// The device has no administrator yet: set it up first.
    NotClaimed,
    /// The device has an administrator already.
    Claimed,
    /// The set-up code is wrong; so many tries are left.
    WrongCode {
        /// Tries that are left.
        left: u32,
    },
    /// The code was tried too often: a new one is made with `admin set-up-code`.
    CodeUsedUp,
    /// The password is wrong.
    WrongPassword,
    /// The new password and its repetition are not the same.
    Differ,
    /// The new password can't be taken.
    Unfit(Unfit),
    /// Too many wrong tries: wait this many seconds.
    Wait {
        /// Seconds to wait.
        seconds: u64,
    },
    /// Passwords are given over TLS, or on the device itself, alone.
    NotSecure,
    /// The name or the days of a token can't be taken.
    BadToken(BadToken),
    /// The change could not be written down; a sentence that names the file and the reason.
    Store(String),
}

/// Why a password can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Fewer than [`PASSWORD_LENGTH`]'s characters.
    Short,
    /// More than those.
    Long,
    /// One that many people use, or made of such.
    Common,
    /// Made of repetitions or of neighbours in the alphabet, among the digits or on the keyboard.
    Pattern,
    /// A name of this device, such as its serial number, model or host name.
    Name,
}

/// How many characters a password has.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

/// Why a token can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadToken {
    /// The name is empty, longer than 64 characters, or has control characters.
    Name,
    /// There is a token of that name already.
    Taken,
    /// Not from 1 to 366 days.
    Days,
    /// There are as many as there can be.
    Full,
}
