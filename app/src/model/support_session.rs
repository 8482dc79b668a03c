use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was said in an online troubleshooting session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SupportSaid {
    /// Advice of support, as plain text of at most 2,000 characters; links in it are no links.
    Advice {
        /// The text; line feeds separate its lines.
        text: String,
    },
    /// Support asked the device to look again.
    LookAsked,
    /// The device looked, and what it saw waits to be sent or was.
    LookTaken,
    /// Support has ended the session.
    Ended,
}

/// A line of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportLine {
    /// When it came or was done.
    pub at: Timestamp,
    /// What.
    pub said: SupportSaid,
}

/// An online troubleshooting session at the communication server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportSession {
    /// The request that began it: "T-20261122-1".
    pub reference: String,
    /// When it was asked for.
    pub begun_at: Timestamp,
    /// When it ended; sessions end by themselves after a day without a word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// The host that support speaks from.
    pub server: String,
    /// What was said, oldest first, at most 50 lines.
    pub lines: Vec<SupportLine>,
}
