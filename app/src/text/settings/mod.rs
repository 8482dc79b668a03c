//! The settings: pages, fields, and what was changed.

pub mod backup;
pub mod certificate;
pub mod clock;
pub mod confirm;
pub mod contacts;
pub mod enrolment;
pub mod hand_over;
pub mod index;
pub mod mail;
pub mod maintenance;
pub mod printer;
pub mod proxy;
pub mod security;
pub mod supplies;

use crate::page::SettingsPage;

/// Name of the list of pages.
pub const PAGES: &str = "Pages of the settings";
/// At the top of a page that only the administrator may see.
pub const SIGN_IN_FIRST: &str = "Only the administrator can see and change the settings.";
/// Above what is wrong with the fields.
pub const REFUSED: &str = "Nothing was changed. Correct this and try again:";
/// Before what was changed, from what, to what: "Saved: Time zone UTC → Europe/Berlin".
pub const SAVED: &str = "Saved:";
/// A step that was done.
pub const DONE: &str = "done";
/// A step that was not.
pub const FAILED: &str = "failed";
/// In place of a value that is empty.
pub const EMPTY: &str = "empty";
/// Where a form held what was set already.
pub const UNCHANGED: &str = "Nothing was changed: this is what was set already.";

/// The words at a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldWords {
    /// What it is called.
    pub label: &'static str,
    /// What it is for and what is allowed; empty where the label says it all.
    pub hint: &'static str,
}

/// The words at the field of that name.
pub fn field(name: &str) -> Option<FieldWords> {
    printer::field(name)
        .or_else(|| enrolment::field(name))
        .or_else(|| contacts::field(name))
        .or_else(|| security::field(name))
        .or_else(|| clock::field(name))
        .or_else(|| proxy::field(name))
        .or_else(|| mail::field(name))
        .or_else(|| supplies::field(name))
        .or_else(|| maintenance::field(name))
        .or_else(|| certificate::field(name))
        .or_else(|| backup::field(name))
        .or_else(|| hand_over::field(name))
        .or_else(|| confirm::field(name))
}

/// What a field is called; by its name where there is no word for it.
pub fn label(name: &str) -> &str {
    field(name).map_or(name, |words| words.label)
}

/// The heading of a page of the settings, and its name in their list.
pub fn page_name(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Index => "Settings",
        SettingsPage::Enrolment => "Enrolment and schedule",
        SettingsPage::Printer => "Printer connection",
        SettingsPage::Contacts => "Identity and contacts",
        SettingsPage::Security => "Security",
        SettingsPage::Certificate => "Certificate",
        SettingsPage::Proxy => "Proxy",
        SettingsPage::Clock => "Clock",
        SettingsPage::Mail => "E-mail alerts",
        SettingsPage::Supplies => "Supplies and ordering",
        SettingsPage::Maintenance => "Maintenance and notices",
        SettingsPage::Backup => "Backup",
        SettingsPage::Audit => "Audit trail",
        SettingsPage::HandOver => "Hand-over",
    }
}

/// What a page of the settings is for.
pub fn page_purpose(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Index => {
            "What can be set on this device. Each change takes effect at once and is in the audit trail."
        }
        SettingsPage::Enrolment => "Which communication server gets meter reads and reports, and when.",
        SettingsPage::Printer => "Which printer is read, how it is asked, and how often.",
        SettingsPage::Contacts => {
            "What this printer is called here, and whom to ask about it. Only who is signed in sees it."
        }
        SettingsPage::Security => {
            "The administrator's password, who may look, sessions, and tokens for programs."
        }
        SettingsPage::Certificate => {
            "The certificate with which this device proves to browsers that it is itself."
        }
        SettingsPage::Proxy => {
            "The way to the communication server, and a test of it that sends no data of this device."
        }
        SettingsPage::Clock => {
            "The time zone of every time on these pages, and whether the clock can be trusted."
        }
        SettingsPage::Mail => "Who is told by e-mail of what happens here, and through which server.",
        SettingsPage::Supplies => "When and how supplies are ordered, and when their end is told of.",
        SettingsPage::Maintenance => {
            "Which alerts and potential issues are told of by e-mail, and when a silent printer is missed."
        }
        SettingsPage::Backup => {
            "Saves the settings and the history of this device, or its settings for other devices, and restores them."
        }
        SettingsPage::Audit => "Who changed what, when and from where.",
        SettingsPage::HandOver => "Erases everything that this device knows, before somebody else gets it.",
    }
}

/// A value as it is shown in what was changed.
pub fn value(name: &str, value: &str) -> String {
    let choices = printer::choices(name).iter().chain(security::choices(name));
    let choices = choices.chain(proxy::choices(name)).chain(enrolment::choices(name));
    let mut choices =
        choices.chain(mail::choices(name)).chain(supplies::choices(name)).chain(maintenance::choices(name));
    if name.starts_with("mail.") && name.ends_with("_events") {
        return mail::events(value);
    }
    if let Some(several) = maintenance::several(name, value) {
        return several;
    }
    match (choices.find(|(choice, _)| *choice == value), value) {
        (Some((_, words)), _) => (*words).into(),
        (None, "true") => "yes".into(),
        (None, "false") => "no".into(),
        (None, "") if name == "reading.time_zone" => clock::SYSTEM_ZONE.into(),
        (None, "") if name == "printer.url" => printer::NONE.into(),
        (None, "") => EMPTY.into(),
        (None, value) => value.into(),
    }
}

/// A secret that was cleared by a change of what it was for.
pub fn cleared(name: &str) -> String {
    let whose = match name.split('.').next() {
        Some("proxy") => "the proxy",
        Some("communication") => "the communication server",
        Some("mail") => "the SMTP server",
        _ => "the printer",
    };
    format!(
        "Cleared: {}, because it was for {whose} at the address before. Type it in again if the new one needs it.",
        label(name)
    )
}

/// What was typed could not be written down; `cause` is a sentence.
pub fn not_saved(cause: &str) -> String {
    format!("Nothing was changed: {cause}")
}
