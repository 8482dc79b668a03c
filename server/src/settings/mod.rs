//! What the administrator sets: the browser's layer of the configuration, on the disk before the page says so and
//! in force from then on.
//!
//! [`Settings`] holds what is in force and tells whoever watches. A change goes through `change`, which is pure:
//! from what is stored and what is wanted it finds what is wrong, or what to write, what to note in the audit trail
//! and which secrets to clear. `rows` is the way to the database, `form` the fields of the pages.

mod change;
mod clock;
mod form;
mod kept;
mod port;
mod rows;
mod service;
#[cfg(test)]
mod tests;
mod wanted;

pub use change::{ChangeError, Changes, Outcome, Refusal, preview};
pub use rows::from_directory;
pub use service::Settings;
pub use wanted::Wanted;
