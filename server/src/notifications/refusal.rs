/// Why a datagram is no notification of the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// It comes from another address than the printer's.
    Address,
    /// More came than are taken apart.
    TooMany,
    /// It is no SNMP message, or not all of one.
    Malformed,
    /// Its version is not accepted.
    Version,
    /// Its community name is another one.
    Community,
    /// It is for an SNMP engine that is not this device's.
    Engine,
    /// Its user is another one.
    User,
    /// It is less protected than the printer's user has to be, or more than is known here.
    Level,
    /// Its signature is wrong.
    Signature,
    /// It can't be decrypted.
    Decryption,
    /// It is older than the time window of RFC 3414 allows.
    Time,
    /// It came before.
    Repeated,
    /// It is a message of another kind.
    Kind,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::Address,
        Self::TooMany,
        Self::Malformed,
        Self::Version,
        Self::Community,
        Self::Engine,
        Self::User,
        Self::Level,
        Self::Signature,
        Self::Decryption,
        Self::Time,
        Self::Repeated,
        Self::Kind,
    ];

    /// The reason in a word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::TooMany => "too-many",
            Self::Malformed => "malformed",
            Self::Version => "version",
            Self::Community => "community",
            Self::Engine => "engine",
            Self::User => "user",
            Self::Level => "level",
            Self::Signature => "signature",
            Self::Decryption => "decryption",
            Self::Time => "time",
            Self::Repeated => "repeated",
            Self::Kind => "kind",
        }
    }
}
