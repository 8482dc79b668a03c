//! The ledger as lines: see [`crate::protocol::export`].

mod device;
mod writer;

pub use device::{ExportError, Exporter};
pub use writer::Writer;
