//! The doors between the pages and the device side, one file a door. The server implements the traits; pages and
//! actions know nothing else of it.

mod accounts;
mod archives;
mod billing;
mod certificates;
mod device;
mod settings;
mod trail;

use std::{future::Future, pin::Pin};

pub use accounts::{
    AccountError, Accounts, AccountsPort, BadToken, NewSession, PASSWORD_LENGTH, SessionView, TokenView,
    Unfit,
};
pub use archives::{ArchiveView, Archives, ArchivesPort};
pub use billing::{Billing, BillingPort, HoldError, ResolutionError};
pub use certificates::{CertificateState, Certificates, CertificatesPort};
pub use device::{Device, DevicePort, PortError};
pub use settings::{ClockState, FieldFault, FieldState, Kept, Settings, SettingsError, SettingsPort};
pub use trail::{Forwarding, Trail, TrailFilter, TrailPort};

/// A boxed future, so that a port can be a trait object in Leptos' context.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
