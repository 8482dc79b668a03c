//! A printer that does not answer in working time, when it is missed and when it answers again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter, alert::AlertStep};

/// The printer's silence: an alert of the device's own, since the printer can't raise it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceEvent {
    /// What became of it. Cleared is also said where the device reads another printer from then on, or none.
    pub step: AlertStep,
    /// When the device saw that.
    pub at: Timestamp,
    /// The first look without an answer. It names the silence.
    pub since: Timestamp,
    /// After so many hours of working time a printer is missed.
    pub hours: u64,
}

impl Matter for SilenceEvent {
    const KIND: Kind = Kind::Silence;
}
