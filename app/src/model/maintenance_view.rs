use jiff::Timestamp;

use super::{
    AlertSpan, Availability, Episode, Event, Finding, Repair, ServiceRequest, Severity, Standing,
    StoppageRate, SupportSession, UntoldEvents,
};

/// What the Maintenance Assistant knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MaintenanceView {
    /// Alerts that are active, worst first.
    pub active: Vec<OpenAlert>,
    /// Alerts that were cleared in the 15 minutes before the last look, newest first, at most 20.
    pub recently_cleared: Vec<Episode>,
    /// Potential issues that are open, worst first.
    pub findings: Vec<OpenFinding>,
    /// Those that ended of late, newest first, at most 20.
    pub past_findings: Vec<PastFinding>,
    /// The printer has not answered for the working time that the administrator set.
    pub silence: Option<Silence>,
    /// How it did in the last 90 days.
    pub reliability: Reliability,
    /// Requests for service: all that are open, then at most 20 that are over, each newest first.
    pub service: Vec<ServiceRequest>,
    /// Whether requests for service go to the communication server now.
    pub service_by_server: bool,
    /// Sessions of online troubleshooting, newest first, at most 5.
    pub sessions: Vec<SupportSession>,
    /// What waits for the administrator's word before the communication server is told of it.
    pub untold: Option<UntoldEvents>,
}

impl MaintenanceView {
    /// Whether the settings keep a request from the communication server that it goes to: nothing of it is told there or heard
    /// from there until they let it.
    pub fn is_held_back(&self, request: &ServiceRequest) -> bool {
        request.by_server && !self.service_by_server
    }
}

/// An active alert, and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAlert {
    /// The alert's story.
    pub episode: Episode,
    /// What the administrator said last.
    pub standing: Option<Standing>,
    /// Whether that keeps it from *Needs attention* now.
    pub rests: bool,
}

/// A potential issue, and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFinding {
    /// What was found.
    pub finding: Finding,
    /// The name of the tray or supply that it is about, where the printer tells one.
    pub name: Option<String>,
    /// When a review said that it had become worse.
    pub worsened_at: Option<Timestamp>,
    /// What the administrator said last.
    pub standing: Option<Standing>,
    /// Whether that keeps it from *Needs attention* now.
    pub rests: bool,
}

/// A potential issue that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastFinding {
    /// As it was last.
    pub finding: Finding,
    /// The name of what it was about.
    pub name: Option<String>,
    /// When it was last found worse.
    pub worsened_at: Option<Timestamp>,
    /// When it was found over.
    pub closed_at: Timestamp,
}

/// A printer that does not answer in working time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The first look that failed.
    pub since: Timestamp,
    /// What the administrator said last.
    pub standing: Option<Standing>,
    /// Whether that keeps it from *Needs attention* now.
    pub rests: bool,
}

/// Reliability in a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reliability {
    /// The time begins here; `None` before anything was seen.
    pub from: Option<Timestamp>,
    /// Jams and misfeeds by code and place, the most frequent first.
    pub stoppages: Vec<StoppageRate>,
    /// Names of the places of `stoppages`, in their order, where the printer tells one.
    pub places: Vec<Option<String>>,
    /// How much of the time it could print.
    pub availability: Availability,
    /// How long repairs took; `None` where nothing was repaired that was seen from beginning to end.
    pub repair: Option<Repair>,
}

/// What of the event history is asked for. Each that is set has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Alerts that were so bad, and no other event.
    pub severity: Option<Severity>,
    /// Alerts of this group (as in `Alert::group`), and no other event.
    pub group: Option<String>,
    /// Alerts of this code, and no other event.
    pub code: Option<i64>,
    /// Older than the event of this id.
    pub before: Option<i64>,
}

/// A line of the event history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// What happened.
    pub event: Event,
    /// The alert that it is about, as it is known now.
    pub episode: Option<Episode>,
}

/// A page of the event history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryPage {
    /// Newest first, at most 50.
    pub lines: Vec<HistoryLine>,
    /// Whether there are older ones that fit.
    pub more: bool,
    /// How many events fit, counted up to [`HistoryPage::COUNTED`].
    pub count: usize,
    /// The groups of all alerts that are kept, in order.
    pub groups: Vec<String>,
    /// The codes of all alerts that are kept, with their names, in order.
    pub codes: Vec<(i64, Option<String>)>,
    /// Alerts that fit and were active in the time of the picture, oldest first, at most 500.
    pub timeline: Vec<AlertSpan>,
    /// The newest [`HistoryPage::NEWEST`] of them, newest first.
    pub newest: Vec<Episode>,
    /// The time of the picture.
    pub span: Option<(Timestamp, Timestamp)>,
}

impl HistoryPage {
    /// Counting what fits ends here: among fifty thousand it would take longer than the rest of the page.
    pub const COUNTED: usize = 1_000;
    /// Alerts of the picture that stand in its table; all of them are in the history and in the file.
    pub const NEWEST: usize = 10;
}
