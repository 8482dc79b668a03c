//! A device that has watched its printer for twelve weeks: 240 pages a working day, the third toner cartridge inside.

use std::sync::Arc;

use app::{
    model::{Access, LIFE_COUNT_KEY, Level, OrderAnswer, OrderWay, Reading},
    port::Supplies as _,
};
use jiff::{SignedDuration, Timestamp, civil::Weekday, tz::TimeZone};
use smart_esolutions::{clock::ManualClock, supplying::SuppliesService};

use super::{
    reader::{self, PATIENT, taken_at},
    recording::{Datum, Recording},
    replay::Replay,
    site::Site,
};

const TOTAL: &str = "1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1";
/// What the printer has counted now.
const COUNTED: u32 = 50_000;
/// Looks of a day, and days.
const LOOKS: u32 = 6;
const DAYS: u32 = 84;
/// Pages of a working day's look.
const PAGES: u32 = 40;
/// Pages of a cartridge.
const CARTRIDGE: u32 = 8_000;
/// Pages of the one inside: 60 % are left.
const USED: u32 = 3_200;

/// The index of its toner.
pub const TONER: u32 = 1;

/// The office's device.
pub struct Office {
    pub site: Site,
    /// What the administrator does about supplies.
    pub supplies: SuppliesService,
    _agent: Replay,
}

/// A printer of this recording, whose toner is supply 1.
pub async fn office(recording: &Recording) -> Office {
    let total = Datum::Integer(i32::try_from(COUNTED).expect("small"));
    let agent = Replay::start(&recording.clone().with(TOTAL, total)).await;
    let now = reader::read(agent.addr()).await.expect("a reading");
    let began = taken_at() - SignedDuration::from_hours(24 * i64::from(DAYS));
    let clock = ManualClock::new(began);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::supplied(folder, None, Arc::clone(&clock) as _).await;
    let looks = DAYS * LOOKS;
    let printed = |look: u32| (0..look).filter(|look| works(began, *look)).count();
    let all = u32::try_from(printed(looks)).expect("small") * PAGES;
    let mut inside = None;
    for look in 0..looks {
        let made = u32::try_from(printed(look)).expect("small") * PAGES;
        // Cartridges before the one inside end where this one began.
        let since_begin = made + 2 * CARTRIDGE + USED - all;
        let (cartridge, used) = (since_begin / CARTRIDGE, since_begin % CARTRIDGE);
        let at = time(began, look);
        clock.set(at);
        let reading = seen(&now, at, look + 1, COUNTED - all + made, cartridge, used);
        site.store.append_reading(&reading, Vec::new()).await.expect("it is taken");
        if inside != Some(cartridge) {
            site.supplies.observe(&reading).await.expect("it is written");
            inside = Some(cartridge);
        }
    }
    let folder = site.end().await;
    clock.set(taken_at());
    let answering = Some(reader::at(agent.addr(), PATIENT));
    let site = Site::supplied(folder, answering, clock).await.read().await;
    let supplies = SuppliesService::new(site.supplies.clone(), site.service.clone());
    Office { site, supplies, _agent: agent }
}

impl Office {
    /// Two orders of toner: one that came, and one that is on its way.
    pub async fn order_twice(&self) {
        let from = Access { session: Some(1), ..Access::viewer([127, 0, 0, 1].into()) };
        self.site.enrolled.store(true, std::sync::atomic::Ordering::Relaxed);
        self.supplies.order(&from, TONER, 2, OrderWay::FromHere).await.expect("it is ordered");
        let first = self.site.service.latest().supplies.open_order(TONER).expect("it is open").id;
        let came = OrderAnswer::Received { quantity: 1 };
        self.supplies.answer(&from, first, came).await.expect("it came");
        self.supplies.order(&from, TONER, 1, OrderWay::FromHere).await.expect("it is ordered again");
    }
}

fn time(began: Timestamp, look: u32) -> Timestamp {
    began + SignedDuration::from_hours(i64::from(look) * 24 / i64::from(LOOKS))
}

fn works(began: Timestamp, look: u32) -> bool {
    let weekday = time(began, look).to_zoned(TimeZone::UTC).weekday();
    !matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}

fn seen(now: &Reading, at: Timestamp, sequence: u32, counted: u32, cartridge: u32, used: u32) -> Reading {
    let mut reading = now.clone();
    (reading.taken_at, reading.sequence) = (at, sequence.into());
    for meter in &mut reading.meters {
        if meter.key == "total-impressions" || meter.key == LIFE_COUNT_KEY {
            meter.value = counted.into();
        }
    }
    let toner = reading.supplies.iter_mut().find(|supply| supply.index == TONER).expect("toner");
    let percent = u8::try_from(100 - used * 100 / CARTRIDGE).expect("a percent");
    toner.percent = Some(percent);
    toner.level = Level::Measured { value: percent.into() };
    if cartridge < 2 {
        toner.serial_number = Some(format!("ABCD009{cartridge}"));
    }
    reading
}
