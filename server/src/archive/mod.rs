//! Archives: everything that a device has, or its settings alone, in one encrypted file.
//!
//! The format stands in docs/ARCHIVE.md. A *backup* goes back to the device that it came from; a *clone* carries
//! the settings to others. Reading and writing stream: memory does not grow with the file.

mod check;
mod content;
mod desk;
mod error;
mod header;
mod holds;
mod key;
mod line;
mod lines;
mod reader;
mod save;
mod stream;
#[cfg(test)]
mod tests;
mod upload;
mod writer;

pub use check::{Checked, Destination, check};
pub use content::Manifest;
pub use desk::{Desk, DeskParts, Download};
pub use error::ArchiveError;
pub use header::Kind;
pub use holds::Holds;
pub use key::{ArchiveKey, Costs, PASSPHRASE_LENGTH};
pub use save::{Saved, save};
pub use upload::Upload;
