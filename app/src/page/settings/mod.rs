//! The settings: a frame with the list of their pages, and one form a page.

mod audit;
mod backup;
mod certificate;
mod clock;
mod confirm;
mod contacts;
mod enrolment;
mod form;
mod frame;
mod hand_over;
mod index;
mod layout;
mod mail;
mod outcome;
mod printer;
mod proxy;
mod security;
mod supplies;
mod tested;

pub use audit::AuditTrail;
pub use backup::BackupPage;
pub use certificate::CertificateSettings;
pub use clock::ClockSettings;
pub use confirm::confirmed_by;
pub use contacts::ContactSettings;
pub use enrolment::EnrolmentSettings;
pub use frame::SettingsFrame;
pub use hand_over::{HandOver, hand_over_word};
pub use index::SettingsIndex;
pub use layout::{input, position};
pub use mail::MailSettings;
pub use outcome::outcome;
pub use printer::PrinterSettings;
pub use proxy::ProxySettings;
pub use security::SecuritySettings;
pub use supplies::SupplySettings;
