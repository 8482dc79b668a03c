//! The doors between the pages and the device side, one file a door. The server implements the traits; pages and
//! actions know nothing else of it.

mod accounts;
mod archives;
mod billing;
mod certificates;
mod communication;
mod connectivity;
mod device;
mod mail;
mod maintenance;
mod settings;
mod supplies;
mod trail;
mod transmissions;

use std::{future::Future, pin::Pin};

pub use accounts::{
    AccountError, Accounts, AccountsPort, BadToken, Exposure, NewSession, PASSWORD_LENGTH, SessionView,
    TokenView, Unfit,
};
pub use archives::{ArchiveView, Archives, ArchivesPort};
pub use billing::{Billing, BillingPort, HoldError, ResolutionError};
pub use certificates::{CertificateState, Certificates, CertificatesPort};
pub use communication::{Cancelled, Communication, CommunicationError, CommunicationPort, Preview};
pub use connectivity::{Connectivity, ConnectivityPort, ConnectivityState, NotTested};
pub use device::{Device, DevicePort, PortError};
pub use mail::{Mail, MailPort, MailTestError, Which};
pub use maintenance::{Maintenance, MaintenanceError, MaintenancePort};
pub use settings::{
    ClockState, FieldFault, FieldState, Kept, KeptStep, Settings, SettingsError, SettingsPort,
};
pub use supplies::{Supplies, SuppliesPort, SupplyError};
pub use trail::{Forwarding, Trail, TrailFilter, TrailPort};
pub use transmissions::{Transmissions, TransmissionsPort};

/// A boxed future, so that a port can be a trait object in Leptos' context.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
