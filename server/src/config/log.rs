use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[log]`: the log on standard error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSection {
    /// The least severe messages that are written: `error`, `warn`, `info` or `debug`.
    pub level: String,
}

impl Default for LogSection {
    fn default() -> Self {
        Self { level: "info".into() }
    }
}

impl LogSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        if self.level().is_some() {
            return Vec::new();
        }
        let allowed = "error, warn, info or debug".into();
        vec![Fault { key: "log.level", found: format!("{:?}", self.level), allowed }]
    }

    /// The level; `None` for a word that is none.
    pub fn level(&self) -> Option<tracing::Level> {
        match self.level.as_str() {
            "error" => Some(tracing::Level::ERROR),
            "warn" => Some(tracing::Level::WARN),
            "info" => Some(tracing::Level::INFO),
            "debug" => Some(tracing::Level::DEBUG),
            _ => None,
        }
    }
}
