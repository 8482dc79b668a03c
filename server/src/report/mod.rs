//! Files that the administrator saves.

mod cell;
mod file_name;
mod rows;
pub mod usage_log;

pub use file_name::content_disposition;
pub use usage_log::UsageLog;
