//! Whether, when and how somebody is told: decisions alone. What is sent, and what was, is the caller's.

mod digest;
mod filter;
mod mail;
mod returned;
mod silence;
mod standing;
#[cfg(test)]
mod tests;

pub use digest::{Batch, COLLECT, MAILS_AN_HOUR, batch};
pub use filter::{Filter, JamTimer};
pub use mail::{Mail, Subject, Told, mail};
pub use returned::{Said, is_alike, returned};
pub use silence::{NotWorkingTime, WorkingTime};
pub use standing::needs_attention;
