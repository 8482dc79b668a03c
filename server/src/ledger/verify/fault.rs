use std::fmt;

use crate::protocol::chain::Place;

/// What is wrong with an export, at the first place where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The first event that can't be relied on; everything before it is whole. `None` where all events are, and the frame
    /// around them is not.
    pub place: Option<Place>,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{place}: {} (line {})", self.what, self.line),
            None => write!(f, "{} (line {})", self.what, self.line),
        }
    }
}

impl std::error::Error for Fault {}
