use app::model::{Severity, Training};
use jiff::SignedDuration;

/// What somebody wants to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Nothing milder than this.
    pub mildest: Severity,
    /// For whom it is to see to: nobody's, if the list is empty.
    pub skills: Vec<Training>,
}

impl Filter {
    /// Whether something so bad, for these hands, is to be told.
    pub fn lets(&self, severity: Severity, training: Training) -> bool {
        // `Severity` is in order, the worst first.
        severity <= self.mildest && self.skills.contains(&training)
    }
}

/// How long a jam must last before it is told: 0 to 60 minutes. Most jams are cleared by whoever made them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JamTimer(u8);

impl JamTimer {
    /// `None` above 60.
    pub fn from_minutes(minutes: u8) -> Option<Self> {
        (minutes <= 60).then_some(Self(minutes))
    }

    /// As a span.
    pub fn span(self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.0))
    }
}
