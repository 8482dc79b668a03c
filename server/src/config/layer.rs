use std::fmt;

/// Where a value came from. Later ones win.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Built in.
    Default,
    /// The configuration file.
    File(String),
    /// What the administrator set in the browser, or with `config apply`: kept in the database.
    Browser,
    /// An archive that is being restored.
    Archive,
    /// A credential of the service manager, by its file.
    Credential(String),
    /// An environment variable, by its name.
    Environment(String),
    /// An option of the command line, by its name.
    CommandLine(String),
}

impl Layer {
    /// Whether the browser can't change what this layer says.
    pub fn fixes(&self) -> bool {
        matches!(self, Self::Credential(_) | Self::Environment(_) | Self::CommandLine(_))
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {path}"),
            Self::Browser => f.write_str("browser"),
            Self::Archive => f.write_str("the archive"),
            Self::Credential(path) => write!(f, "credential {path}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::CommandLine(name) => write!(f, "command line {name}"),
        }
    }
}
