use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Alert, Severity, Source, Training};

/// A moment as far as it is known: between two looks at the printer, or by the printer's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Not before this; `None` where nobody had looked before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub earliest: Option<Timestamp>,
    /// Not after this.
    pub latest: Timestamp,
}

/// The column of `prtAlertTable` that an alert was seen in whose row is gone.
const ALERT_CODE: &str = "1.3.6.1.2.1.43.18.1.1.7";
/// So long may lie between two looks at the printer; beyond it nobody has looked for a while.
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_mins(15);

impl Moment {
    /// Whether nobody looked for a while between its bounds.
    pub fn is_unwatched(&self) -> bool {
        self.earliest.is_some_and(|earliest| self.latest.duration_since(earliest) > BETWEEN_LOOKS)
    }

    /// How long it is from this moment to `end` at the least, and at the most where that is known. Of an end of which nobody
    /// knows how early it may have been, it was after `seen_last`.
    pub fn until(self, end: Self, seen_last: Timestamp) -> (SignedDuration, Option<SignedDuration>) {
        let earliest_end = end.earliest.unwrap_or(seen_last);
        let least = earliest_end.duration_since(self.latest).max(SignedDuration::ZERO);
        let most = self.earliest.map(|earliest| end.latest.duration_since(earliest));
        (least, most.map(|most| most.max(least)))
    }

    /// A moment that is known.
    pub fn exactly(at: Timestamp) -> Self {
        Self { earliest: Some(at), latest: at }
    }
}

/// A time in which an alert stopped the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// When it began to.
    pub from: Moment,
    /// When it became milder; `None` while it has not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Moment>,
}

/// One alert from when it was raised until it was cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// Counts up over all episodes of this device.
    pub id: u64,
    /// `prtAlertIndex` under which it was last seen; a printer that starts anew numbers anew.
    pub index: u32,
    /// `prtAlertCode`.
    pub code: i64,
    /// The code's name, as in `Alert::code_name`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code_name: Option<String>,
    /// The vendor's code, as in `Alert::vendor_code`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vendor_code: Option<String>,
    /// As in `Alert::group`.
    pub group: String,
    /// As in `Alert::group_index`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_index: Option<i64>,
    /// As in `Alert::location`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<i64>,
    /// The worst that was seen.
    pub severity: Severity,
    /// When it was last seen to have become worse; `None` while it is as bad as when it was raised.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub worse_at: Option<Timestamp>,
    /// The times in which it stopped the printer, oldest first, where it did not from its beginning to its end; none where it did
    /// all the time, or never.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub stops: Vec<Stop>,
    /// Who can see to it.
    pub training: Training,
    /// The printer's words when it was last seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// When it was raised.
    pub raised: Moment,
    /// When it was seen last.
    pub seen_last: Timestamp,
    /// When it was cleared; `None` while it is active.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cleared: Option<Moment>,
    /// How often it was raised; more than once only where a flood of alerts was drawn together.
    pub times: u32,
    /// Whether nobody looked for a while between its raising and its end: it may have gone and returned.
    pub unwatched: bool,
    /// Total impressions when it was first seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
}

/// How bad an alert was, where, and when: what a picture needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSpan {
    /// As in [`Episode::group`].
    pub group: String,
    /// As in [`Episode::severity`].
    pub severity: Severity,
    /// As in [`Episode::raised`].
    pub raised: Moment,
    /// As in [`Episode::seen_last`].
    pub seen_last: Timestamp,
    /// As in [`Episode::cleared`].
    pub cleared: Option<Moment>,
}

impl From<Episode> for AlertSpan {
    fn from(episode: Episode) -> Self {
        let Episode { group, severity, raised, seen_last, cleared, .. } = episode;
        Self { group, severity, raised, seen_last, cleared }
    }
}

impl Episode {
    /// The alert as it was last seen.
    pub fn as_seen(&self) -> Alert {
        Alert {
            index: self.index,
            severity: self.severity,
            training: self.training,
            group: self.group.clone(),
            group_index: self.group_index,
            code: self.code,
            code_name: self.code_name.clone(),
            vendor_code: self.vendor_code.clone(),
            location: self.location,
            description: self.text.clone(),
            raised_at: None,
            source: Source::Oid(ALERT_CODE.into()),
        }
    }

    /// The tray that it is about.
    pub fn tray(&self) -> Option<i64> {
        self.group_index.filter(|index| self.group == "input" && *index > 0)
    }

    /// Whether it stops the printer, as it was seen last.
    pub fn is_stopping(&self) -> bool {
        self.severity == Severity::Critical && self.stops.last().is_none_or(|stop| stop.to.is_none())
    }

    /// The times in which it stopped the printer, oldest first; the last one is open while it goes on.
    pub fn stopped(&self) -> Vec<Stop> {
        if self.severity != Severity::Critical {
            return Vec::new();
        }
        let mut stops = self.stops.clone();
        if stops.is_empty() {
            // Of before these times were kept one may be that was raised as something milder.
            stops.push(Stop { from: self.worse_at.map_or(self.raised, Moment::exactly), to: None });
        }
        if let Some(last) = stops.last_mut() {
            last.to = last.to.or(self.cleared);
        }
        stops
    }

    /// How long it lasted at the least, and at the most where that is known; until `now` while it is active.
    pub fn lasted(&self, now: Timestamp) -> (SignedDuration, Option<SignedDuration>) {
        self.raised.until(self.cleared.unwrap_or(Moment::exactly(now)), self.seen_last)
    }
}
