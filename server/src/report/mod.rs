//! Files that the administrator saves.

mod audit_log;
mod cell;
mod file_name;
mod rows;
pub mod usage_log;

pub use audit_log::AuditLog;
pub use file_name::{archive_file_name, content_disposition};
pub use usage_log::UsageLog;
