//! The configuration: one TOML file, one section a subject, every key with a default.
//!
//! Order: default < file < browser (the database) < credentials of the service manager < environment
//! `SMART_ESOLUTIONS_<SECTION>_<KEY>` < command line. [`Machine`] holds what stands on this machine, [`Browser`]
//! what was set in the browser; [`Loaded`] is what both come to, and knows for each value where it came from.
//! [`SECRETS`] says which values are never shown and whom each of them is for.

mod audit;
mod backup;
mod browser;
mod communication;
mod compose;
mod contact;
mod disclosure;
mod error;
pub(crate) mod key;
mod layer;
mod loaded;
mod log;
mod machine;
mod mail;
mod maintenance;
mod meter;
mod notifications;
mod printer;
mod proxy;
mod reading;
mod secret;
mod security;
mod show;
mod stored;
mod supplies;
mod text;
mod web;

pub use audit::AuditSection;
pub use backup::BackupSection;
pub use browser::{Browser, Held};
pub use communication::CommunicationSection;
pub use contact::ContactSection;
pub use disclosure::DisclosureSection;
pub use error::{BadValue, ConfigError};
pub use layer::Layer;
pub use loaded::{LeftOut, Loaded};
pub use log::LogSection;
pub use machine::{Machine, Overrides};
pub use mail::{MailSection, MailSecurity};
pub use maintenance::MaintenanceSection;
pub use meter::MeterSection;
pub use notifications::NotificationsSection;
pub use printer::PrinterSection;
pub use proxy::{ProxyMode, ProxySection};
pub use reading::ReadingSection;
pub use secret::{SECRETS, Secret};
pub use security::SecuritySection;
pub use show::show;
pub use stored::check_stored;
pub use supplies::SuppliesSection;
pub use web::WebSection;

pub(crate) use error::Fault;
pub(crate) use printer::split_community;

use serde::{Deserialize, Serialize};

/// Every setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Which printer, and how to ask it.
    pub printer: PrinterSection,
    /// How often it is read.
    pub reading: ReadingSection,
    /// What the printer tells by itself.
    pub notifications: NotificationsSection,
    /// What this device is called here, and whom to ask about it.
    pub contact: ContactSection,
    /// The pages.
    pub web: WebSection,
    /// Who may look, and for how long a sign-in lasts.
    pub security: SecuritySection,
    /// The Meter Assistant.
    pub meter: MeterSection,
    /// The Supplies Assistant.
    pub supplies: SuppliesSection,
    /// The Maintenance Assistant.
    pub maintenance: MaintenanceSection,
    /// The communication server.
    pub communication: CommunicationSection,
    /// The way to it.
    pub proxy: ProxySection,
    /// Whom to tell about a weakness.
    pub disclosure: DisclosureSection,
    /// The log.
    pub log: LogSection,
    /// The audit trail.
    pub audit: AuditSection,
    /// Archives over the pages.
    pub backup: BackupSection,
    /// E-mail about what happens.
    pub mail: MailSection,
}

impl Config {
    /// What is wrong with the values, key by key: found and allowed.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = self.printer.faults();
        faults.extend(self.reading.faults());
        faults.extend(self.notifications.faults());
        faults.extend(self.contact.faults());
        faults.extend(self.web.faults());
        faults.extend(self.security.faults());
        faults.extend(self.meter.faults());
        faults.extend(self.supplies.faults());
        faults.extend(self.maintenance.faults());
        faults.extend(self.communication.faults());
        faults.extend(self.proxy.faults());
        faults.extend(self.disclosure.faults());
        faults.extend(self.log.faults());
        faults.extend(self.audit.faults());
        faults.extend(self.backup.faults());
        faults.extend(self.mail.faults());
        faults
    }
}
