use serde::{Deserialize, Serialize};

use super::{error::Fault, text};

/// `[contact]`: what this device is called here, and whom to ask about it. Shown to whoever has signed in. Each at
/// most 200 characters.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactSection {
    /// The device's name, where the printer's own does not do.
    pub device_name: String,
    /// Where it stands, where the printer's own word does not do.
    pub device_location: String,
    /// The customer's own asset tag.
    pub asset_tag: String,
    /// The system administrator.
    pub administrator_name: String,
    /// The system administrator's telephone.
    pub administrator_telephone: String,
    /// The system administrator's e-mail address.
    pub administrator_email: String,
    /// The key user: who orders supplies and knows the device.
    pub key_user_name: String,
    /// The key user's telephone.
    pub key_user_telephone: String,
    /// The key user's e-mail address.
    pub key_user_email: String,
    /// The service organisation.
    pub service_name: String,
    /// The service organisation's telephone.
    pub service_telephone: String,
    /// The service organisation's e-mail address.
    pub service_email: String,
}

impl std::fmt::Debug for ContactSection {
    /// Without the values, which name people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactSection").finish_non_exhaustive()
    }
}

impl ContactSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let texts = [
            ("contact.device_name", &self.device_name),
            ("contact.device_location", &self.device_location),
            ("contact.asset_tag", &self.asset_tag),
            ("contact.administrator_name", &self.administrator_name),
            ("contact.administrator_telephone", &self.administrator_telephone),
            ("contact.key_user_name", &self.key_user_name),
            ("contact.key_user_telephone", &self.key_user_telephone),
            ("contact.service_name", &self.service_name),
            ("contact.service_telephone", &self.service_telephone),
        ];
        let addresses = [
            ("contact.administrator_email", &self.administrator_email),
            ("contact.key_user_email", &self.key_user_email),
            ("contact.service_email", &self.service_email),
        ];
        let texts = texts.into_iter().filter_map(|(key, value)| text::line(key, value));
        texts.chain(addresses.into_iter().filter_map(|(key, value)| text::email(key, value))).collect()
    }
}
