//! What findings and figures are made from, read where the database is.

use app::model::{
    CartridgeChange, Episode, Event, Reading, ReplacedBy, Supply, SupplyClass, SupplyProfile, Training,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rusqlite::Connection;

use crate::{
    maintenance::finding::{Installed, OCCURRENCES, Occurrence, Past, SupplyPast},
    store::{
        SupplyLevels, interruptions,
        maintenance::episode,
        same_printer_since,
        supplies::{self as rows, DeviceRow},
    },
    supplies::{History, Outlook, Sample, forecast::forecast, number::pages, profile, profile::Usual},
};

/// So far back is looked: the 90 days that are the measure, and what was seen since.
const DAYS: i64 = 366;

/// What was read.
pub(super) struct Read {
    /// For the review of what is getting worse.
    pub(super) past: Past,
    /// Alerts of this printer that were active in the time, oldest first.
    pub(super) episodes: Vec<Episode>,
    /// Restarts, silences, and times in which nobody looked, oldest first.
    pub(super) interruptions: Vec<Event>,
    /// When the time that was looked at begins: with the first look at this printer, or a year ago.
    pub(super) from: Option<Timestamp>,
}

/// Reads it.
pub(super) fn read(
    connection: &Connection,
    levels: &SupplyLevels,
    device: Option<DeviceRow>,
    reading: &Reading,
    (usual, zone, now): (&Usual, &TimeZone, Timestamp),
) -> rusqlite::Result<Read> {
    let year = now.checked_sub(SignedDuration::from_hours(DAYS * 24)).unwrap_or(Timestamp::MIN);
    let since = same_printer_since(connection)?.map_or(year, |since| since.max(year));
    let mut episodes = episode::since(connection, since, OCCURRENCES)?;
    // Those of a printer before this one ended when this one came.
    episodes.retain(|episode| episode.raised.latest >= since || episode.cleared.is_none());
    let interruptions = interruptions(connection, since)?;
    let mut occurrences: Vec<Occurrence> = episodes.iter().map(Occurrence::from).collect();
    occurrences.extend(interruptions.iter().filter_map(Occurrence::of_event));
    let counted = levels.counted().filter(|(at, _)| *at >= since);
    let counts: Vec<(Timestamp, u64)> = counted.collect();
    let entries = device.map_or(Ok(Vec::new()), |device| rows::entry::all(connection, device))?;
    let mut supplies = Vec::new();
    for supply in &reading.supplies {
        let entered = entries.iter().find(|(index, _)| *index == supply.index);
        let entered = entered.map(|(_, entry)| entry.holding_for(supply).entered).unwrap_or_default();
        let profile = profile::of(supply, &entered, usual);
        let on_disk = device.map(|device| {
            Ok::<_, rusqlite::Error>((
                rows::identity::told(connection, device, supply.index)?,
                rows::change::of_supply(connection, device, supply.index)?,
            ))
        });
        let (told, changes) = on_disk.transpose()?.unwrap_or_default();
        let samples = levels.samples(supply.index);
        supplies.extend(supply_past(supply, &profile, told.history(&samples), &changes, (zone, now)));
    }
    let from = counts
        .first()
        .map(|(at, _)| *at)
        .into_iter()
        .chain(episodes.first().map(|it| it.raised.latest))
        .min();
    Ok(Read { past: Past::new(counts, [], occurrences, supplies), episodes, interruptions, from })
}

/// A supply that tells its level in percent, beside the printer's impressions; of others nothing can be said.
fn supply_past(
    supply: &Supply,
    profile: &SupplyProfile,
    history: History<'_>,
    changes: &[CartridgeChange],
    (zone, now): (&TimeZone, Timestamp),
) -> Option<SupplyPast> {
    if supply.class != SupplyClass::Consumed {
        return None;
    }
    let step = History { samples: history.samples, ..History::default() }.step().max(1);
    let begins: Vec<Timestamp> =
        changes.iter().filter(|change| change.kind.begins_anew()).map(|change| change.at).collect();
    let mut stays: Vec<Installed> = Vec::new();
    let (mut rest, mut seen_installed) = (history.samples, false);
    for begin in begins {
        let (before, after) = rest.split_at(rest.partition_point(|sample| sample.at < begin));
        stays.extend(installed(before, step));
        (rest, seen_installed) = (after, seen_installed || !before.is_empty());
    }
    let current = installed(rest, step)?;
    stays.reverse();
    let service_item = is_service_item(&supply.kind);
    let rated = profile.rated_pages.as_ref().map(|rated| rated.value);
    let forecast_days = if service_item { forecast_days(history, rated, (zone, now)) } else { None };
    Some(SupplyPast {
        index: supply.index,
        service_item,
        training: training(supply, profile),
        rated,
        forecast_days,
        seen_installed,
        current,
        before: stays,
    })
}

/// As the Supplies page counts them: days of the calendar until it is empty with 50 %.
fn forecast_days(
    history: History<'_>,
    rated: Option<u64>,
    (zone, now): (&TimeZone, Timestamp),
) -> Option<u32> {
    let outlook = Outlook { now, zone, rated_pages: rated.map(pages) };
    let empty = forecast(history, &outlook).empty_at?.p50;
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let days = day(now).until(day(empty)).ok()?.get_days();
    Some(u32::try_from(days).unwrap_or(0))
}

/// Who puts one in: as the Supplies page says it. Where nothing is known, drums slide in and other parts are the service's.
fn training(supply: &Supply, profile: &SupplyProfile) -> Training {
    match profile.replaced_by.as_ref().map(|by| by.value) {
        Some(ReplacedBy::Customer) => Training::Untrained,
        None if supply.kind == "opc" => Training::Trained,
        Some(ReplacedBy::Service) | None => Training::FieldService,
    }
}

fn installed(samples: &[Sample], step: u8) -> Option<Installed> {
    let known = |sample: &Sample| Some((sample.level.percent()?, sample.impressions?));
    let first = samples.iter().find_map(|sample| Some((sample.at, known(sample)?)))?;
    let last = samples.iter().rev().find_map(known)?;
    Some(Installed { at: first.0, first: first.1, last, step })
}

/// Whether it is a part that lasts for many thousand pages, by its `prtMarkerSuppliesType`.
fn is_service_item(kind: &str) -> bool {
    matches!(
        kind,
        "opc"
            | "developer"
            | "fuser"
            | "fuser-oil"
            | "fuser-cleaning-pad"
            | "fuser-oil-wick"
            | "fuser-oiler"
            | "corona-wire"
            | "cleaner-unit"
            | "transfer-unit"
            | "maintenance-kit"
    )
}
