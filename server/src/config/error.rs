use std::fmt;

/// A value that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// "section.key".
    pub key: &'static str,
    /// What stands there; empty for a secret.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl Fault {
    /// `None` where `value` lies in the range.
    pub(crate) fn outside(
        key: &'static str,
        value: u64,
        allowed: std::ops::RangeInclusive<u64>,
    ) -> Option<Self> {
        let range = format!("a number from {} to {}", allowed.start(), allowed.end());
        (!allowed.contains(&value)).then(|| Self { key, found: value.to_string(), allowed: range })
    }
}

/// Why the configuration can't be used. Each message names where, which key, what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("configuration {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The file is no TOML.
    #[error("configuration {path}: {reason}")]
    Syntax {
        /// The file.
        path: String,
        /// Line, column and what was expected.
        reason: String,
    },
    /// A key that nothing reads.
    #[error("configuration: {origin}: unknown key \"{key}\"; allowed: {allowed}")]
    UnknownKey {
        /// File, environment variable or option.
        origin: String,
        /// The key.
        key: String,
        /// The keys there are.
        allowed: String,
    },
    /// Values that can't be used.
    #[error("{}", Lines(.0))]
    Values(Vec<BadValue>),
    /// Several of these.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<Self>),
}

impl ConfigError {
    /// All of them as one; `None` where there are none.
    pub(crate) fn of_all(mut errors: Vec<Self>) -> Option<Self> {
        if errors.len() > 1 { Some(Self::Several(errors)) } else { errors.pop() }
    }
}

/// One value that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadValue {
    /// File, environment variable or option.
    pub origin: String,
    /// "section.key".
    pub key: String,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

struct Lines<'a>(&'a [BadValue]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, bad) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            let BadValue { origin, key, found, allowed } = bad;
            write!(f, "configuration: {origin}: \"{key}\" is {found}; allowed: {allowed}")?;
        }
        Ok(())
    }
}
