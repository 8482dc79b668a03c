//! The SNMP objects that the demonstration printer serves, made of its state.

mod host;
mod marker;
mod paper;
mod printer;
mod system;
mod xerox;

use async_snmp::{Oid, Value, handler::OidTable};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    alert::Kind,
    day::Doing,
    random::number,
    settings::DemoSettings,
    state::{ActiveAlert, PrinterState},
};

/// `hrDeviceIndex` of the printer. Not 1: that is its processor.
pub const PRINTER: u32 = 2;

const TOPIC_IDENTITY: u64 = 4;

/// Objects by OID, as they are collected.
#[derive(Default)]
pub struct Objects(Vec<(Oid, Value)>);

impl Objects {
    /// Adds the columns of one row of a table, or the objects of a group with instance `[0]`.
    fn row(&mut self, entry: &[u32], instance: &[u32], columns: impl IntoIterator<Item = (u32, Value)>) {
        self.0.extend(columns.into_iter().map(|(column, value)| {
            (Oid::new(entry.iter().copied().chain([column]).chain(instance.iter().copied())), value)
        }));
    }
}

/// One look at the printer, with what it takes to tell of it.
struct Printer<'a> {
    settings: &'a DemoSettings,
    state: &'a PrinterState,
    now: Timestamp,
}

/// All objects of the printer in this state, when the clock on the wall shows `now`.
pub fn table(settings: &DemoSettings, state: &PrinterState, now: Timestamp) -> OidTable<Value> {
    let printer = Printer { settings, state, now };
    let mut objects = Objects::default();
    system::add(&mut objects, &printer);
    host::add(&mut objects, &printer);
    printer::add(&mut objects, &printer);
    paper::add(&mut objects, &printer);
    marker::add(&mut objects, &printer);
    xerox::add(&mut objects, &printer);
    objects.0.into_iter().collect()
}

/// What a notification says of an alert, in its order (RFC 3805, `printerV2Alert`).
pub fn alert(alert: &ActiveAlert) -> impl Iterator<Item = (Oid, Value)> {
    printer::notified(alert)
}

/// `sysUpTime` in this state, when the clock on the wall shows `now`.
pub fn uptime(settings: &DemoSettings, state: &PrinterState, now: Timestamp) -> u32 {
    Printer { settings, state, now }.uptime()
}

impl Printer<'_> {
    fn serial_number(&self) -> String {
        format!("DEMO{:06}", number(self.settings.seed, TOPIC_IDENTITY, 0) % 1_000_000)
    }

    /// A locally administered address.
    fn mac_address(&self) -> [u8; 6] {
        let [mut address @ .., _, _] = number(self.settings.seed, TOPIC_IDENTITY, 1).to_be_bytes();
        address[0] = 0x02;
        address
    }

    /// An office time as `sysUpTime` shows it: hundredths of a second on the wall since the printer was switched
    /// on, modulo 2^32.
    fn ticks(&self, time: i64) -> u32 {
        self.ticks_at(self.settings.wall(time))
    }

    fn uptime(&self) -> u32 {
        self.ticks_at(self.now)
    }

    fn ticks_at(&self, wall: Timestamp) -> u32 {
        let since = wall.as_millisecond() - self.settings.wall(self.state.powered_on).as_millisecond();
        u32::try_from((since.max(0) / 10) % (1 << 32)).unwrap_or(0)
    }

    /// An office time as the `DateAndTime` that the wall's clock showed.
    fn date(&self, time: i64) -> Value {
        date_and_time(self.settings.wall(time))
    }

    fn critical(&self) -> bool {
        self.state.alerts.iter().any(|alert| alert.kind.critical())
    }

    /// The alerts of one `prtAlertGroup`, about one row of the group's table.
    fn alerts_about(&self, group: i32, index: i32) -> impl Iterator<Item = Kind> {
        let about =
            move |alert: &&ActiveAlert| alert.words.group == group && alert.words.group_index == index;
        self.state.alerts.iter().filter(about).map(|alert| alert.kind)
    }

    /// `PrtSubUnitStatusTC` of what can be broken, ready, asleep or at work.
    fn status(&self, group: i32, index: i32, at_work: bool) -> Value {
        let availability = match self.state.doing {
            Doing::Sleep => 2,
            Doing::Print if at_work => 4,
            _ => 0,
        };
        let (mut warning, mut critical) = (0, 0);
        for kind in self.alerts_about(group, index) {
            if kind.critical() { critical = 16 } else { warning = 8 }
        }
        // Stopped: unavailable until somebody comes.
        Value::Integer(if critical > 0 { 1 + warning + critical } else { availability + warning })
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::OctetString(text.into().into_bytes().into())
}

/// A count as `Integer32`; the largest there is if it is larger.
fn integer(count: u64) -> Value {
    Value::Integer(i32::try_from(count).unwrap_or(i32::MAX))
}

/// A count as `Counter32`, which begins again at 0 after 2^32 - 1.
fn counter(count: u64) -> Value {
    Value::Counter32(u32::try_from(count % (1 << 32)).unwrap_or(0))
}

fn date_and_time(at: Timestamp) -> Value {
    let at = at.to_zoned(TimeZone::UTC);
    let [high, low] = at.year().to_be_bytes();
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    let octets = vec![
        high,
        low,
        small(at.month()),
        small(at.day()),
        small(at.hour()),
        small(at.minute()),
        small(at.second()),
        u8::try_from(at.millisecond() / 100).unwrap_or(0),
        b'+',
        0,
        0,
    ];
    Value::OctetString(octets.into())
}

#[cfg(test)]
mod tests;
