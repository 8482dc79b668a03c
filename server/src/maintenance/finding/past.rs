use std::collections::BTreeMap;

use app::model::{Episode, Event, EventKind, Finding, Training};
use jiff::{SignedDuration, Timestamp};

use super::rate::{Mark, Odometer};

/// Something that happened, as the event history knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// What the printer's total counter showed, where it is known: the one of `Reading::total_impressions`, and
    /// the same one throughout.
    pub impressions: Option<u64>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An alert was raised.
    Alert {
        /// `prtAlertCode`.
        code: i64,
        /// As in `Alert::group`.
        group: String,
        /// `prtAlertGroupIndex`; for the group "input" the tray.
        index: Option<i64>,
        /// What the tray's own counter showed, where it has one.
        fed: Option<u64>,
    },
    /// The printer's agent started anew.
    Restarted,
    /// The printer stopped answering.
    NotAnswering,
}

impl Occurrence {
    /// What an event of the history is to findings, if it is anything. Alerts come from their episodes.
    pub fn of_event(event: &Event) -> Option<Self> {
        let what = match event.kind {
            EventKind::Restarted => What::Restarted,
            EventKind::NotAnswering => What::NotAnswering,
            _ => return None,
        };
        Some(Self { at: event.at, what, impressions: event.impressions })
    }
}

impl From<&Episode> for Occurrence {
    /// When the episode was first seen, for that is when the counter was read.
    fn from(episode: &Episode) -> Self {
        let what = What::Alert {
            code: episode.code,
            group: episode.group.clone(),
            index: episode.group_index,
            fed: None,
        };
        Self { at: episode.raised.latest, what, impressions: episode.impressions }
    }
}

/// How a supply or a service item has been used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyPast {
    /// `prtMarkerSuppliesIndex`.
    pub index: u32,
    /// Whether it is one that the service replaces, or one for many thousand pages: fuser, rollers, transfer unit,
    /// drum.
    pub service_item: bool,
    /// Who puts the next one in.
    pub training: Training,
    /// Impressions that it is made for, where that is known.
    pub rated: Option<u64>,
    /// Days until it is empty by its forecast, where there is one.
    pub forecast_days: Option<u32>,
    /// Whether the one of now was seen being installed. Otherwise it was there when the history began.
    pub seen_installed: bool,
    /// The one installed now.
    pub current: Installed,
    /// Those before it, newest first. Ten are looked at.
    pub before: Vec<Installed>,
}

/// One supply from when it was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// When it was first seen.
    pub at: Timestamp,
    /// Percent that were left, and what the total counter showed, when it was first seen.
    pub first: (u8, u64),
    /// The same at the last look.
    pub last: (u8, u64),
    /// The smallest step in which its level has been seen to move, in points of a percent: the level is known no
    /// better.
    pub step: u8,
}

/// All that findings are made from. At most [`OCCURRENCES`] of the newest occurrences are looked at.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// What the printer has done by when.
    pub(super) impressions: Odometer,
    /// What each tray has fed by when, for trays with a counter.
    pub(super) trays: BTreeMap<i64, Odometer>,
    /// In order of time.
    pub(super) occurrences: Vec<Occurrence>,
    /// Supplies and service items.
    pub(super) supplies: Vec<SupplyPast>,
    /// Supplies of which the reading at hand could not tell everything, by their index.
    pub(super) unread: Vec<i64>,
    /// When the history begins.
    pub(super) begins: Option<Timestamp>,
}

/// The group of findings about a supply, as in `Alert::group`.
pub const SUPPLIES: &str = "marker-supplies";

/// How many occurrences are looked at; as many as the event history keeps.
pub const OCCURRENCES: usize = 50_000;

impl Past {
    /// `counts` are what the total counter showed and `fed` what the trays' own counters did (tray, when, what), a
    /// value a day or more, the newest that of the reading at hand. Nothing needs to be in order.
    pub fn new(
        counts: impl IntoIterator<Item = (Timestamp, u64)>,
        fed: impl IntoIterator<Item = (i64, Timestamp, u64)>,
        mut occurrences: Vec<Occurrence>,
        supplies: Vec<SupplyPast>,
    ) -> Self {
        occurrences.sort_by_key(|occurrence| occurrence.at);
        occurrences.drain(..occurrences.len().saturating_sub(OCCURRENCES));
        let known = occurrences.iter().filter_map(|it| Some((it.at, it.impressions?)));
        let impressions = odometer(counts.into_iter().chain(known).collect());
        let mut trays: BTreeMap<i64, Vec<(Timestamp, u64)>> = BTreeMap::new();
        for (tray, at, value) in fed {
            trays.entry(tray).or_default().push((at, value));
        }
        for occurrence in &occurrences {
            if let What::Alert { index: Some(tray), fed: Some(value), group, .. } = &occurrence.what
                && group == "input"
                && let Some(samples) = trays.get_mut(tray)
            {
                samples.push((occurrence.at, *value));
            }
        }
        let trays: BTreeMap<i64, Odometer> =
            trays.into_iter().map(|(tray, samples)| (tray, odometer(samples))).collect();
        let begins = impressions.begin().into_iter().chain(occurrences.first().map(|it| it.at)).min();
        Self { impressions, trays, occurrences, supplies, unread: Vec::new(), begins }
    }

    /// Of these supplies, by their index, the reading at hand could not tell everything: what was found of them stays while
    /// they are not seen whole.
    pub fn set_unread(&mut self, unread: Vec<i64>) {
        self.unread = unread;
    }

    /// Whether the reading at hand could not tell everything of what a finding is about.
    pub(super) fn is_unread(&self, finding: &Finding) -> bool {
        finding.group.as_deref() == Some(SUPPLIES)
            && finding.group_index.is_some_and(|index| self.unread.contains(&index))
    }

    /// The hours from the beginning of the history to `now`, as a way that was gone.
    pub(super) fn hours(&self, now: Timestamp) -> Odometer {
        let Some(begins) = self.begins.filter(|begins| *begins < now) else { return Odometer::default() };
        Odometer::new([(begins, 0), (now, hours(now.duration_since(begins)))])
    }

    /// The occurrences that `what` picks, as marks on `odometer`.
    pub(super) fn marks(&self, odometer: &Odometer, what: impl Fn(&What) -> bool) -> Vec<Mark> {
        let picked = self.occurrences.iter().filter(|it| what(&it.what));
        picked.map(|it| Mark::new(it.at, odometer.at(it.at))).collect()
    }
}

fn odometer(mut samples: Vec<(Timestamp, u64)>) -> Odometer {
    samples.sort_by_key(|(at, _)| *at);
    Odometer::new(samples)
}

fn hours(span: SignedDuration) -> u64 {
    u64::try_from(span.as_hours()).unwrap_or(0)
}
