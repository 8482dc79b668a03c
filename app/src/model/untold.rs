use jiff::Timestamp;

/// What the administrator is asked about before the communication server is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldEvents {
    /// Names the last of them: an answer is about those up to it.
    pub through: i64,
    /// How many there are.
    pub count: u64,
    /// The newest, newest first, at most 10.
    pub newest: Vec<UntoldEvent>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldEvent {
    /// When it happened.
    pub at: Timestamp,
    /// What, in words of this device, as the server would be told: without what the printer says and what a tray is called.
    pub what: String,
}
