//! The device data layer: SNMP in, [`Reading`](app::model::Reading) out.
//!
//! [`PrinterUrl`] says where the printer is and how to ask it, a [`transport::Transport`] carries single
//! requests, [`walk`] turns columns into few of them, [`mib`] names the objects, [`assemble`] makes the reading
//! of what came back, and [`Printer`] puts these together and remembers what it learnt about the printer. The
//! layer knows nothing of billing, pages or history.

pub mod assemble;
pub mod demo;
mod error;
#[doc(hidden)]
pub mod fuzzing;
#[cfg(test)]
pub(crate) mod memory;
pub mod mib;
mod objects;
mod printer;
pub mod text;
pub mod transport;
mod url;
pub mod value;
pub mod walk;

pub use error::DeviceError;
pub use objects::{Object, ObjectValue, Objects};
pub use printer::{Habits, Look, Printer};
pub use url::{AuthProtocol, PrinterUrl, PrivacyProtocol, SnmpTarget, SnmpVersion, UrlError};
