//! The configuration: one TOML file, one section a subject, every key with a default.
//!
//! Order: default < file < environment `SMART_ESOLUTIONS_<SECTION>_<KEY>` < command line. [`Loaded`] knows for
//! each value where it came from, and `config show` prints that.

mod audit;
mod error;
mod layers;
mod log;
mod maintenance;
mod printer;
mod reading;
mod show;
mod stored;
mod web;

pub use audit::AuditSection;
pub use error::ConfigError;
pub use layers::{Layer, Loaded, Overrides};
pub use log::LogSection;
pub use maintenance::MaintenanceSection;
pub use printer::PrinterSection;
pub use reading::ReadingSection;
pub use show::show;
pub use stored::check_stored;
pub use web::WebSection;

use serde::{Deserialize, Serialize};

/// Every setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Which printer, and how to ask it.
    pub printer: PrinterSection,
    /// How often it is read.
    pub reading: ReadingSection,
    /// The pages.
    pub web: WebSection,
    /// The Maintenance Assistant.
    pub maintenance: MaintenanceSection,
    /// The log.
    pub log: LogSection,
    /// The audit trail.
    pub audit: AuditSection,
}

/// Keys whose values are never shown.
const SECRETS: [&str; 2] = ["printer.auth_passphrase", "printer.priv_passphrase"];

impl Config {
    /// What is wrong with the values, key by key: found and allowed.
    fn faults(&self) -> Vec<error::Fault> {
        let mut faults = self.printer.faults();
        faults.extend(self.reading.faults());
        faults.extend(self.web.faults());
        faults.extend(self.maintenance.faults());
        faults.extend(self.log.faults());
        faults.extend(self.audit.faults());
        faults
    }
}
