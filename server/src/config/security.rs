use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::Fault;
use crate::account::{PasswordHash, Rules};

/// `[security]`: who may look, and for how long a sign-in lasts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecuritySection {
    /// Who may look at the pages: `open`, everybody who reaches them; `sign-in`, the administrator alone, and
    /// programs that have a token.
    pub viewing: String,
    /// Minutes after which a session ends that nobody uses, 5 to 1,440.
    pub session_idle_minutes: u64,
    /// Hours after which every session ends, 1 to 168.
    pub session_hours: u64,
    /// The administrator's password as an Argon2id hash in PHC form, `$argon2id$v=19$m=19456,t=2,p=1$…`. It claims
    /// a device that has no administrator at its start, and replaces the password whenever another hash stands
    /// here than at the start before. In between, the password can be changed in the browser.
    pub password_hash: String,
}

impl Default for SecuritySection {
    fn default() -> Self {
        Self {
            viewing: OPEN.into(),
            session_idle_minutes: 30,
            session_hours: 12,
            password_hash: String::new(),
        }
    }
}

impl std::fmt::Debug for SecuritySection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecuritySection").field("viewing", &self.viewing).finish_non_exhaustive()
    }
}

const OPEN: &str = "open";
const SIGN_IN: &str = "sign-in";

impl SecuritySection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = [
            Fault::outside("security.session_idle_minutes", self.session_idle_minutes, 5..=1_440),
            Fault::outside("security.session_hours", self.session_hours, 1..=168),
        ]
        .into_iter()
        .flatten()
        .collect();
        if ![OPEN, SIGN_IN].contains(&self.viewing.as_str()) {
            let allowed = format!("{OPEN} or {SIGN_IN}");
            faults.push(Fault { key: "security.viewing", found: format!("{:?}", self.viewing), allowed });
        }
        if self.password_hash().is_err() {
            let allowed = PasswordHash::ALLOWED.into();
            faults.push(Fault { key: "security.password_hash", found: "not usable".into(), allowed });
        }
        faults
    }

    /// The hash; `None` where none is given.
    pub fn password_hash(&self) -> Result<Option<PasswordHash>, crate::account::BadHash> {
        if self.password_hash.is_empty() {
            return Ok(None);
        }
        PasswordHash::parse(&self.password_hash).map(Some)
    }

    /// What sessions and viewers are held to.
    pub fn rules(&self) -> Rules {
        Rules {
            viewing_needs_sign_in: self.viewing == SIGN_IN,
            idle: Duration::from_mins(self.session_idle_minutes),
            absolute: Duration::from_hours(self.session_hours),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_key_and_never_the_hash() {
        let table = [
            (SecuritySection { viewing: "closed".into(), ..Default::default() }, "security.viewing"),
            (
                SecuritySection { session_idle_minutes: 4, ..Default::default() },
                "security.session_idle_minutes",
            ),
            (SecuritySection { session_hours: 169, ..Default::default() }, "security.session_hours"),
            (
                SecuritySection { password_hash: "hunter2".into(), ..Default::default() },
                "security.password_hash",
            ),
        ];
        for (section, key) in table {
            let faults = section.faults();
            assert_eq!(faults.iter().map(|fault| fault.key).collect::<Vec<_>>(), [key]);
            assert!(!format!("{faults:?}{section:?}").contains("hunter2"));
        }
        assert_eq!(SecuritySection::default().faults(), []);
        assert!(!SecuritySection::default().rules().viewing_needs_sign_in);
    }
}
