//! The settings.

use crate::page::SettingsPage;

/// The heading of a page of the settings, and its name in their list.
pub fn page_name(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Index => "Settings",
        SettingsPage::Printer => "Printer connection",
        SettingsPage::Contacts => "Identity and contacts",
        SettingsPage::Security => "Security",
        SettingsPage::Certificate => "Certificate",
        SettingsPage::Clock => "Clock",
        SettingsPage::Backup => "Backup",
        SettingsPage::Audit => "Audit trail",
        SettingsPage::HandOver => "Hand-over",
    }
}
