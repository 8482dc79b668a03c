use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[maintenance]`: the Maintenance Assistant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MaintenanceSection {
    /// Where an online troubleshooting session takes place, `https://…`. Empty: not set up.
    pub troubleshooting_url: String,
}

impl MaintenanceSection {
    /// The address; `None` where it is not set up.
    pub fn url(&self) -> Option<String> {
        Some(self.troubleshooting_url.clone()).filter(|url| !url.is_empty())
    }

    pub(super) fn faults(&self) -> Vec<Fault> {
        let url = &self.troubleshooting_url;
        let plain = !url.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
        let host =
            url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        if url.is_empty() || (plain && host) {
            return Vec::new();
        }
        let allowed = "an address that begins with https://".into();
        vec![Fault { key: "maintenance.troubleshooting_url", found: format!("{url:?}"), allowed }]
    }
}
