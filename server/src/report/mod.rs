//! Files that the administrator saves.

mod audit_log;
mod cell;
mod event_column;
mod event_history;
mod file_name;
mod meter_history;
mod performance;
mod rows;
mod supply_history;
pub mod usage_log;
mod word;

pub use audit_log::AuditLog;
pub use event_history::EventHistory;
pub use file_name::{archive_file_name, content_disposition};
pub use meter_history::MeterHistory;
pub use performance::SupplyPerformance;
pub use supply_history::SupplyHistory;
pub use usage_log::UsageLog;
pub(crate) use word::word;
