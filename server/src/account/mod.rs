//! Who may do what: the administrator's password, the code that claims a new device, sessions, tokens for programs.
//!
//! **In memory, with a copy on the disk.** Requests are answered from memory. The database is written when a session
//! begins or ends, a password or token changes, and a wrong set-up code costs a try; never for a request, nor for a
//! guessed password: those are counted in memory and told to the audit trail once in a quarter of an hour. When a
//! session was used last is written every ten minutes at most. Where the disk takes nothing, signing in still works.
//!
//! **Beside a running server** `admin set-password` and `admin set-up-code` write to the same database. The server
//! looks at SQLite's `data_version` whenever somebody signs in, sets up or comes with a session or token, and reads
//! everything anew when another process has written.

mod attempts;
mod code;
mod cookie;
mod hash;
mod hashing;
mod password;
mod port;
mod programs;
mod secret;
mod service;
mod session;
mod sign_in;
mod state;
mod token;

pub(crate) use code::{Code, kept_of as kept_code, new as new_code};
pub use hash::{BadHash, PasswordHash};
pub(crate) use secret::{kept as kept_secret, word as secret_word};
pub use service::{AccountService, Names, Open, SetUpCode};
pub use session::Rules;
pub(crate) use session::Session;
pub(crate) use token::{Token, could_be_made};
