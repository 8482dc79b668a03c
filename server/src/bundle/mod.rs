//! Diagnostics information: gathered from the last reading, the history and the settings, part by part as
//! [`Diagnostics`] has them, within a bound of octets.
//!
//! Every part is made by hand of what may be in it, so nothing is sent because it happens to lie beside something else:
//! settings by a list of keys ([`settings`]), objects of the printer by a list of subtrees ([`crate::device::Objects`]),
//! events by a list of kinds and without their words ([`happened`]), mail without whom it went to ([`ways`]). What comes of
//! it is checked field by field once more, when it becomes an event of the ledger (`protocol::allow_list`).

mod happened;
mod history;
mod machine;
mod room;
mod settings;
#[cfg(test)]
mod tests;
mod ways;

use app::model::{Meter, Reading};
use jiff::{Timestamp, tz::TimeZone};

use self::room::Room;
use crate::{
    communication::words,
    config::Loaded,
    device::Objects,
    protocol::data::{
        diagnostics::Diagnostics, meter_read::MeterValue, status::DeviceStatus, supplies_usage::SuppliesUsage,
    },
    store::{Store, StoreError, schema_version},
};

/// Octets of a bundle as JSON: less than what a device may exchange with its server on a day at the least, and than a
/// batch takes.
pub const OCTETS: usize = 192 * 1_024;

/// What stands in the place of the reference that is not given yet.
pub const NO_REFERENCE: &str = "–";

/// What a bundle is made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The history.
    pub store: &'a Store,
    /// The last reading.
    pub reading: &'a Reading,
    /// What the printer answered for it; nothing where that is not known any more.
    pub objects: &'a Objects,
    /// The settings in force.
    pub settings: &'a Loaded,
    /// The version of this software.
    pub software: &'a str,
    /// When the communication server last answered as it should, where the running program knows it; else it is what was
    /// written down.
    pub last_success: Option<Timestamp>,
    /// The time.
    pub now: Timestamp,
}

impl Sources<'_> {
    /// Where days begin and end.
    fn zone(&self) -> TimeZone {
        self.settings.config.reading.zone().unwrap_or(TimeZone::UTC)
    }
}

/// Gathers a bundle, without a reference.
pub async fn gather(sources: &Sources<'_>) -> Result<Diagnostics, StoreError> {
    let reading = sources.reading;
    let history = history::gather(sources).await?;
    let happened = happened::gather(sources).await?;
    let ways = ways::gather(sources.store).await?;
    let mut room = Room::new(OCTETS);
    let mut status = DeviceStatus::of(reading);
    status.alerts = room.fit("status/alerts", 16 * KIB, status.alerts);
    status.faults = room.fit("status/faults", 8 * KIB, status.faults);
    status.firmware = room.fit("status/firmware", 8 * KIB, status.firmware);
    let mut supplies = SuppliesUsage::of(reading);
    supplies.supplies = room.fit("supplies", 12 * KIB, supplies.supplies);
    // In the order of what is needed first: later parts get what is left.
    Ok(Diagnostics {
        reference: NO_REFERENCE.into(),
        status,
        supplies,
        meters: room.fit("meters", 12 * KIB, reading.meters.iter().map(meter)),
        service_meters: room.fit("service_meters", 8 * KIB, reading.service_meters.iter().map(meter)),
        subunits: room.fit("subunits", 6 * KIB, machine::subunits(reading)),
        problems: room.fit("problems", 4 * KIB, machine::problems(reading)),
        findings: room.fit("findings", 12 * KIB, happened.findings),
        alerts: room.fit("alerts", 24 * KIB, happened.alerts),
        communication: room.fit("communication", 4 * KIB, ways.attempts),
        last_success_at: sources.last_success.max(ways.state.last_success),
        failing_since: ways.state.failing_since,
        failing_cause: ways.state.cause,
        notifications: room.fit("notifications", 4 * KIB, ways.mail),
        software: sources.software.to_owned(),
        schema: schema_version(),
        configuration: room.fit("configuration", 10 * KIB, settings::in_force(sources.settings)),
        cartridges: room.fit("cartridges", 6 * KIB, history.cartridges),
        orders: room.fit("orders", 6 * KIB, history.orders),
        impressions: room.fit("impressions", 6 * KIB, history.impressions),
        objects: {
            room.leave_out("objects", sources.objects.left_out);
            room.fit("objects", 64 * KIB, machine::objects(sources.objects))
        },
        levels: room.fit("levels", 16 * KIB, history.levels),
        events: room.fit("events", 24 * KIB, happened.events),
        left_out: room.left_out(),
    })
}

const KIB: usize = 1_024;

fn meter(meter: &Meter) -> MeterValue {
    MeterValue {
        key: meter.key.clone(),
        label: meter.label.clone(),
        value: meter.value,
        unit: words::unit(meter.unit).into(),
        source: meter.source.name().to_owned(),
        segment: 1,
    }
}
