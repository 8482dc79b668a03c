//! The history on the disk: SQLite in one file, one writer thread.
//!
//! **What becomes a row.** A reading in which a meter, level or capacity changed, with the changed values alone;
//! one an hour if nothing changed; the first after a start, of another printer, or after the clock was set back.
//! The value of a series at a time is its last sample up to then. The newest reading is kept whole beside that.
//!
//! **When rows go to the disk.** The first reading after a start at once, then everything together every 15
//! minutes at most; events within a minute, the first after a quiet minute at once; a request at once and synced,
//! before it is answered; everything that waits before somebody makes a file of it, 24 times a day (see
//! docs/designs/050). A kill loses at most what has waited: 15 minutes of samples, a minute of events, and
//! of the newest reading only how recent it is. Changes lost that way and still true are found again, because
//! events and the reading that brought them are one commit. A power cut can take a little more of the history
//! (`synchronous=NORMAL`: what the kernel had not written, or since the last checkpoint), never the file's
//! integrity and never a request.
//!
//! **The ledger** is no history: what it has is on the disk, synced, before anybody hears of it (see [`crate::ledger`]).
//!
//! **Bounds.** Everything for 40 days, hourly for 13 months, daily for ever; 512 series a printer, 50,000 events,
//! 1,000 requests. Beyond 20,000 samples in a day one reading an hour becomes a row. In memory while the disk does not
//! take it: 96 readings with changes, 1,000 events.

pub(crate) mod account;
pub mod audit;
pub mod backup;
pub(crate) mod billing;
mod bucket;
pub(crate) mod certificate;
mod check;
pub(crate) mod command;
pub(crate) mod communication;
mod daily;
mod device;
pub(crate) mod disk;
mod durable;
pub(crate) mod enrolment;
mod error;
mod event;
pub mod forwarding;
mod handle;
mod history;
mod json;
pub(crate) mod last_reading;
pub(crate) mod ledger;
pub(crate) mod mail;
pub(crate) mod maintenance;
pub(crate) mod notifier;
mod open;
mod pending;
pub(crate) mod read_event;
mod reference;
pub(crate) mod request;
mod salvage;
mod sample;
mod schema;
pub(crate) mod secret;
pub(crate) mod session;
mod set_aside;
pub(crate) mod set_up_code;
pub(crate) mod setting;
mod size;
mod stand_in;
pub(crate) mod supplies;
mod supply_history;
mod supply_levels;
#[cfg(test)]
pub(crate) mod tests;
mod thinning;
pub(crate) mod token;
mod upgrade;
mod wal;

pub(crate) use durable::DataVersion;
pub use error::StoreError;
pub(crate) use event::{interruptions, same_printer_since, silent_since};
pub use handle::Store;
pub use size::Size;

/// The version of the schema that this program writes.
pub fn schema_version() -> u32 {
    u32::try_from(schema::LATEST).unwrap_or(u32::MAX)
}
pub(crate) use supply_history::{SupplyHistoryPlace, SupplyKept, SupplyLine};
pub(crate) use supply_levels::SupplyLevels;
