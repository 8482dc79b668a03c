use serde::{Deserialize, Serialize};

/// What may happen with an assistant's data once the device is enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// It is sent when it is due or asked for.
    #[default]
    Automatically,
    /// It is sent when the administrator has agreed.
    Ask,
    /// It is not sent.
    Never,
}

impl Permission {
    /// All of them with their words in the configuration.
    pub const ALL: [(&str, Self); 3] =
        [("automatically", Self::Automatically), ("ask", Self::Ask), ("never", Self::Never)];

    /// That of a word in the configuration; `None`: it is none of them.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, permission)| permission)
    }
}
