//! The settings: a frame with the list of their pages, and one form a page.

mod certificate;
mod clock;
mod contacts;
mod form;
mod frame;
mod index;
mod layout;
mod outcome;
mod printer;
mod security;

pub use certificate::CertificateSettings;
pub use clock::ClockSettings;
pub use contacts::ContactSettings;
pub use frame::SettingsFrame;
pub use index::SettingsIndex;
pub use layout::{input, position};
pub use printer::PrinterSettings;
pub use security::SecuritySettings;
