use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What kind of change an [`Event`] tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// An alert appeared in the printer's table.
    AlertRaised,
    /// An alert left the printer's table.
    AlertCleared,
    /// The printer's state changed.
    StateChanged,
    /// A supply's state, serial number or part number changed.
    SupplyChanged,
    /// A cartridge was replaced, put back, refilled or shaken.
    CartridgeChanged,
    /// An order of a supply came a step further.
    OrderChanged,
    /// A tray, output or cover changed its state.
    SubunitChanged,
    /// A meter shows less than before, or came or went.
    MeterChanged,
    /// Serial number, model, name or firmware changed.
    IdentityChanged,
    /// A tray, a bin or something else of the printer's configuration was set to something else.
    ConfigurationChanged,
    /// The printer's agent started anew.
    Restarted,
    /// The printer stopped answering.
    NotAnswering,
    /// The printer answers again.
    AnsweringAgain,
    /// Nobody had looked at the printer for a while: this program did not run. `from` is when it was read last.
    NotWatched,
    /// An entry appeared in the printer's own fault log.
    FaultLogged,
    /// Somebody asked for something on these pages.
    Requested,
    /// A potential issue was found, became worse or is over.
    FindingChanged,
    /// A mail was given up.
    MailUndeliverable,
    /// A request for service, or a session of online troubleshooting, came a step further.
    ServiceChanged,
}

/// Something that changed between two readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Row number in the store, counting up; 0 until it is stored.
    pub id: i64,
    /// When it was seen.
    pub at: Timestamp,
    /// What kind of change.
    pub kind: EventKind,
    /// What it is about, as the CSV's `key`: "alert/8", "supply/1", "meter/total-impressions", "state".
    pub subject: String,
    /// In words, for people.
    pub label: String,
    /// Value before, where there was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// Value after, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
    /// Total impressions at the time, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
    /// The alert that it is about, by the id of its [`Episode`](super::Episode).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub episode: Option<u64>,
}
