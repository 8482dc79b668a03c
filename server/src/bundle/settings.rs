//! Settings in force that may be told: by a list of keys, which name nobody, no host and no secret.

use toml::Value;

use crate::{
    config::{Layer, Loaded, key::table_of},
    protocol::data::diagnostics::Setting,
};

/// What may be told. A new setting is not, before somebody puts it here.
const TOLD: [&str; 51] = [
    "backup.upload_limit_mb",
    "communication.check_in_interval_s",
    "communication.daily_octets",
    "communication.maintenance",
    "communication.meter",
    "communication.supplies",
    "log.level",
    "mail.administrator_events",
    "mail.communication_failures",
    "mail.key_user_events",
    "mail.port",
    "mail.security",
    "mail.service_events",
    "mail.service_is_vendor",
    "mail.supplies_events",
    "mail.supplies_is_vendor",
    "maintenance.jam_timer_minutes",
    "maintenance.mail_severity",
    "maintenance.mail_skills",
    "maintenance.not_answering_hours",
    "maintenance.working_days",
    "maintenance.working_from",
    "maintenance.working_until",
    "meter.accept_resolutions",
    "meter.daily_transmission_time",
    "meter.rated_pages_per_minute",
    "printer.timeout_ms",
    "printer.tries",
    "proxy.mode",
    "reading.full_interval_s",
    "reading.power_save_factor",
    "reading.state_interval_s",
    "reading.time_zone",
    "security.session_hours",
    "security.session_idle_minutes",
    "security.viewing",
    "supplies.consolidation_days",
    "supplies.days_left_alert",
    "supplies.lead_time_days",
    "supplies.lead_time_deviation_days",
    "supplies.ordering",
    "supplies.rated_impressions_a_month",
    "supplies.service_level_percent",
    "web.keep_alive_s",
    "web.max_connections",
    "web.max_connections_per_address",
    "web.max_form_octets",
    "web.redirect",
    "web.refresh_pause_s",
    "web.refresh_per_minute",
    "web.request_time_s",
];

/// Every setting that may be told, in the order of the list.
pub(super) fn in_force(loaded: &Loaded) -> Vec<Setting> {
    let table = table_of(&loaded.config);
    let setting = |key: &&str| {
        let (section, name) = key.split_once('.')?;
        let value = table.get(section)?.as_table()?.get(name).filter(|value| is_plain(value))?;
        let layer = match loaded.layer(key) {
            Layer::Default => "default",
            Layer::File(_) => "file",
            Layer::Browser => "browser",
            Layer::Archive => "archive",
            Layer::Credential(_) => "credential",
            Layer::Environment(_) => "environment",
            Layer::CommandLine(_) => "command-line",
        };
        Some(Setting { key: (*key).to_owned(), value: value.to_string(), layer: layer.into() })
    };
    TOLD.iter().filter_map(setting).collect()
}

/// A number, a switch, or words of the configuration's own: never what somebody could write freely.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Integer(_) | Value::Boolean(_) => true,
        Value::String(text) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '/' | '+');
            text.len() <= 64 && text.chars().all(plain)
        }
        Value::Array(items) => items.len() <= 64 && items.iter().all(is_plain),
        Value::Float(_) | Value::Datetime(_) | Value::Table(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Secret};

    #[test]
    fn everything_that_may_be_told_is_a_setting_and_no_secret() {
        let loaded = Loaded::read(None, Vec::new(), Vec::new()).unwrap();
        let told = in_force(&loaded);
        let keys: Vec<&str> = told.iter().map(|setting| setting.key.as_str()).collect();
        assert_eq!(keys, TOLD);
        assert!(TOLD.is_sorted() && TOLD.iter().all(|key| Secret::of(key).is_none()));
    }

    #[test]
    fn what_names_somebody_or_a_host_is_not_told() {
        // Every text that a person may write is a name; what is told can't have taken any of them.
        let mut table = table_of(&Config::default());
        for (_, section) in &mut table {
            for (_, value) in section.as_table_mut().into_iter().flatten() {
                if value.is_str() {
                    *value = Value::String("Anna Schmidt, anna@example.com".into());
                } else if value.is_array() {
                    *value = Value::Array(vec![Value::String("anna.schmidt.example.com".into())]);
                }
            }
        }
        let config: Config = table.try_into().unwrap();
        let loaded = Loaded { config, ..Loaded::read(None, Vec::new(), Vec::new()).unwrap() };
        let told = in_force(&loaded);
        assert!(told.iter().all(|setting| !setting.value.to_lowercase().contains("schmidt")), "{told:?}");
        assert!(told.iter().all(|setting| !setting.key.starts_with("contact.")), "{told:?}");
        assert!(told.len() > 20, "numbers and switches are told: {told:?}");
    }
}
