//! What of the database leaves the device in an archive, and how it comes back: [`export`] reads it row by row,
//! [`Staged`] is where rows of an archive are checked, and [`merge`] takes them over in one transaction.

mod billing;
mod device;
mod export;
mod handle;
mod history;
mod maintenance;
mod merge;
mod numbers;
mod rows;
mod staged;
mod supplies;
pub mod tables;
mod trail;

pub use export::{Export, RowSink};
pub use merge::{Taken, Wanted};
pub use staged::{Staged, StagedError};

pub(in crate::store) use merge::merge;
