//! The fields of the pages: which there are, and what typing into them means for the configuration.

mod printer;

use std::collections::BTreeMap;

use app::{
    SettingsPage,
    port::{FieldFault, FieldState, SettingsError},
};
use toml::{Table, Value};

use super::{ChangeError, Refusal, Wanted, change::shown};
use crate::config::{Config, Loaded, Machine, Secret, key};

/// The fields of each page that are a key each, in the order of the form. Before those of the printer stand the ones
/// that its URL is made of.
fn keys(page: SettingsPage) -> &'static [&'static str] {
    match page {
        SettingsPage::Printer => &[
            "printer.community",
            "printer.auth_passphrase",
            "printer.priv_passphrase",
            "printer.timeout_ms",
            "printer.tries",
            "reading.full_interval_s",
            "reading.state_interval_s",
            "reading.alert_interval_s",
            "reading.power_save_factor",
            "notifications.receive",
            "notifications.listen",
            "notifications.versions",
            "notifications.community",
        ],
        SettingsPage::Contacts => &[
            "contact.device_name",
            "contact.device_location",
            "contact.asset_tag",
            "contact.administrator_name",
            "contact.administrator_telephone",
            "contact.administrator_email",
            "contact.key_user_name",
            "contact.key_user_telephone",
            "contact.key_user_email",
            "contact.service_name",
            "contact.service_telephone",
            "contact.service_email",
            "maintenance.troubleshooting_url",
        ],
        SettingsPage::Security => {
            &["security.viewing", "security.session_idle_minutes", "security.session_hours", "web.host_names"]
        }
        SettingsPage::Enrolment => &[
            "communication.server",
            "communication.ca_certificates",
            "communication.ca_file",
            "meter.daily_transmission_time",
            "communication.check_in_interval_s",
            "communication.daily_octets",
            "communication.meter",
            "communication.supplies",
            "communication.maintenance",
            "meter.accept_resolutions",
            "meter.rated_pages_per_minute",
        ],
        SettingsPage::Clock => &["reading.time_zone"],
        SettingsPage::Mail => &[
            "mail.host",
            "mail.port",
            "mail.security",
            "mail.user",
            "mail.password",
            "mail.sender",
            "mail.reply_to",
            "web.public_url",
            "mail.administrator",
            "mail.administrator_events",
            "mail.key_user",
            "mail.key_user_events",
            "mail.service",
            "mail.service_events",
            "mail.service_is_vendor",
            "mail.supplies",
            "mail.supplies_events",
            "mail.supplies_is_vendor",
            "mail.communication_failures",
        ],
        SettingsPage::Supplies => &[
            "supplies.ordering",
            "supplies.service_level_percent",
            "supplies.consolidation_days",
            "supplies.lead_time_days",
            "supplies.lead_time_deviation_days",
            "supplies.days_left_alert",
            "supplies.rated_impressions_a_month",
            "supplies.currency",
        ],
        SettingsPage::Maintenance => &[
            "maintenance.jam_timer_minutes",
            "maintenance.mail_severity",
            "maintenance.mail_skills",
            "maintenance.not_answering_hours",
            "maintenance.working_days",
            "maintenance.working_from",
            "maintenance.working_until",
        ],
        SettingsPage::Certificate => &["web.redirect"],
        SettingsPage::Proxy => {
            &["proxy.mode", "proxy.address", "proxy.user", "proxy.password", "proxy.exceptions"]
        }
        SettingsPage::Index | SettingsPage::Backup | SettingsPage::Audit | SettingsPage::HandOver => &[],
    }
}

/// The fields with their values now.
pub(super) fn fields(page: SettingsPage, machine: &Machine, loaded: &Loaded) -> Vec<FieldState> {
    let values = key::table_of(&loaded.config);
    let own = keys(page).iter().map(|key| {
        let value = get(&values, key);
        let secret = Secret::of(key).is_some();
        // A secret above that is not used does not keep another one from being set.
        let fixed = if secret { loaded.layer(key).fixes() } else { machine.fixes(key) };
        FieldState {
            name: (*key).to_owned(),
            value: if secret { String::new() } else { in_form(value) },
            set: secret && value.and_then(Value::as_str).is_some_and(|text| !text.is_empty()),
            fixed_by: fixed.then(|| loaded.layer(key).to_string()),
        }
    });
    match page {
        SettingsPage::Printer => printer::fields(machine, loaded, own.collect()),
        _ => own.collect(),
    }
}

/// What was typed, as what is wanted. What is none of the page's fields is not looked at.
pub(super) fn wanted(
    page: SettingsPage,
    config: &Config,
    typed: &BTreeMap<String, String>,
) -> Result<Wanted, Vec<FieldFault>> {
    let defaults = key::table_of(&Config::default());
    let mut wanted = Wanted::default();
    if page == SettingsPage::Printer
        && let Some(url) = printer::url(config, typed)?
    {
        wanted.insert("printer.url", Value::String(url));
    }
    for key in keys(page) {
        let Some(text) = typed.get(*key) else { continue };
        if Secret::of(key).is_none() {
            wanted.insert(key, key::from_text(&defaults, key, text.trim()));
        } else if !text.is_empty() {
            // Blanks at the ends may belong to a secret.
            wanted.insert(key, Value::String(text.clone()));
        }
    }
    Ok(wanted)
}

/// Why nothing was changed, for the page.
pub(super) fn refused(error: ChangeError) -> SettingsError {
    match error {
        ChangeError::Refused(refusals) => SettingsError::Fields(refusals.into_iter().map(at_field).collect()),
        ChangeError::Store(error) => SettingsError::Store(error.to_string()),
    }
}

/// What is wrong, as a sentence at its field. The printer's URL is no field: its address stands for it.
fn at_field(refusal: Refusal) -> FieldFault {
    let (key, message) = match refusal {
        Refusal::Value { key, found, allowed } => (key, format!("This is {found}. Allowed: {allowed}.")),
        Refusal::Fixed { key, by } => (key, format!("This is fixed by {by} and can only be changed there.")),
    };
    let name = if key == "printer.url" { "printer.address".into() } else { key };
    FieldFault { name, message }
}

/// Lists have a line for each item.
fn in_form(value: Option<&Value>) -> String {
    match value {
        Some(Value::Array(items)) => {
            items.iter().map(|item| shown(Some(item))).collect::<Vec<_>>().join("\n")
        }
        other => shown(other),
    }
}

fn get<'a>(values: &'a Table, key: &str) -> Option<&'a Value> {
    let (section, name) = key.split_once('.')?;
    values.get(section)?.get(name)
}
