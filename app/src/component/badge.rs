use leptos::prelude::*;

use super::{Icon, IntoHtml, Shape};
use crate::model::{
    CoverStatus, DeviceState, DeviceStatus, Freshness, PrinterStatus, Severity, Snapshot, SubunitState,
    SupplyState,
};

/// How good or bad something is: a colour and a mark, always with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Neither good nor bad, or not known.
    Neutral,
    /// To see to some time.
    Warning,
    /// To see to now.
    Critical,
}

impl Tone {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Neutral => "neutral",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// The mark.
    pub fn shape(self) -> Shape {
        match self {
            Self::Good => Shape::Good,
            Self::Neutral => Shape::Neutral,
            Self::Warning => Shape::Warning,
            Self::Critical => Shape::Critical,
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Critical,
            Severity::Warning => Self::Warning,
            Severity::Other => Self::Neutral,
        }
    }
}

impl From<SupplyState> for Tone {
    fn from(state: SupplyState) -> Self {
        match state {
            SupplyState::Ok => Self::Good,
            SupplyState::Low => Self::Warning,
            SupplyState::Empty | SupplyState::Full => Self::Critical,
            SupplyState::Unknown => Self::Neutral,
        }
    }
}

impl From<SubunitState> for Tone {
    fn from(state: SubunitState) -> Self {
        match state {
            SubunitState::Ok => Self::Good,
            SubunitState::Warning => Self::Warning,
            SubunitState::Error => Self::Critical,
            SubunitState::Offline | SubunitState::Unknown => Self::Neutral,
        }
    }
}

impl From<CoverStatus> for Tone {
    fn from(state: CoverStatus) -> Self {
        match state {
            CoverStatus::Closed | CoverStatus::InterlockClosed => Self::Good,
            CoverStatus::Open | CoverStatus::InterlockOpen => Self::Warning,
            CoverStatus::Unknown => Self::Neutral,
        }
    }
}

impl From<&DeviceState> for Tone {
    fn from(state: &DeviceState) -> Self {
        match (state.device, state.printer) {
            (DeviceStatus::Down, PrinterStatus::Warmup) | (DeviceStatus::Warning, _) => Self::Warning,
            (DeviceStatus::Down, _) => Self::Critical,
            (DeviceStatus::Testing, _)
            | (DeviceStatus::Unknown, PrinterStatus::Other | PrinterStatus::Unknown) => Self::Neutral,
            (DeviceStatus::Running | DeviceStatus::Unknown, _) => Self::Good,
        }
    }
}

/// The printer's state in one phrase, as far as the freshness of the reading lets it be told.
///
/// A printer may call itself running while something is wrong (a sleeping one has to): its alerts then make the
/// tone, and stand in the phrase.
pub fn state_now(snapshot: &Snapshot) -> (Tone, String) {
    use crate::text::frame as text;
    match (&snapshot.freshness, &snapshot.reading) {
        (Freshness::NotConfigured, _) => (Tone::Neutral, text::NOT_SET.into()),
        (Freshness::Stale { .. }, _) => (Tone::Critical, text::NOT_ANSWERING.into()),
        (Freshness::BeingRead, _) | (Freshness::Current, None) => (Tone::Neutral, text::BEING_READ.into()),
        (Freshness::Current, Some(reading)) => {
            let own = Tone::from(&reading.state);
            let alerts = reading.alerts.iter().map(|alert| Tone::from(alert.severity));
            let serious = alerts.filter(|tone| *tone >= Tone::Warning);
            let (count, worst) = serious.fold((0, own), |(count, worst), tone| (count + 1, worst.max(tone)));
            let phrase = text::state(&reading.state);
            let phrase = if worst > own { text::with_alerts(phrase, count) } else { phrase.into() };
            (worst, phrase)
        }
    }
}

/// A word with its mark and colour.
#[component]
pub fn Badge(
    /// How good or bad.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: Oco<'static, str>,
) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())><Icon shape=tone.shape()/>{text}</span> }
        .into_html()
}
