use super::Kind;
use crate::{
    config::Browser,
    store::backup::tables::{OWN, PASSWORD},
};

/// The settings and secrets of an archive.
#[derive(Clone)]
pub struct Holds {
    pub(super) kind: Kind,
    pub(super) browser: Browser,
}

impl Holds {
    /// What would be stored in the place of `now`: as a restore takes it over.
    pub fn instead_of(self, now: &Browser) -> Browser {
        let Self { kind, browser: Browser { mut settings, mut secrets } } = self;
        match kind {
            Kind::Clone => {
                settings.retain(|key, _| !OWN.contains(&key.as_str()));
                let own = now.settings.iter().filter(|(key, _)| OWN.contains(&key.as_str()));
                settings.extend(own.map(|(key, value)| (key.clone(), value.clone())));
                secrets.clone_from(&now.secrets);
            }
            // Whoever asks has signed in: there is an account, and its password stays.
            Kind::Backup => {
                secrets.remove(PASSWORD);
                secrets.extend(now.secrets.get(PASSWORD).map(|held| (PASSWORD.to_owned(), held.clone())));
            }
        }
        Browser { settings, secrets }
    }
}

#[cfg(test)]
mod tests {
    use toml::Value;
    use zeroize::Zeroizing;

    use super::*;
    use crate::config::Held;

    fn browser(url: &str, tries: i64, password: &str, community: &str) -> Browser {
        let held = |value: &str| Held { value: Zeroizing::new(value.into()), host: String::new() };
        Browser {
            settings: [("printer.url", Value::from(url)), ("printer.tries", Value::from(tries))]
                .map(|(key, value)| (key.into(), value))
                .into(),
            secrets: [(PASSWORD, held(password)), ("printer.community", held(community))]
                .map(|(key, held)| (key.into(), held))
                .into(),
        }
    }

    #[test]
    fn a_clone_leaves_what_says_which_device_it_is_and_every_secret_and_a_backup_the_password() {
        let now = browser("snmp://192.0.2.1", 3, "of now", "public");
        for (kind, expected) in [
            (Kind::Clone, browser("snmp://192.0.2.1", 5, "of now", "public")),
            (Kind::Backup, browser("snmp://192.0.2.9", 5, "of now", "private")),
        ] {
            let holds = Holds { kind, browser: browser("snmp://192.0.2.9", 5, "of then", "private") };
            assert!(holds.instead_of(&now) == expected, "{kind:?}");
        }
    }
}
