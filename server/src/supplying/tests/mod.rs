//! The desk over a real store, with a printer and a clock that the test moves.

mod alerts;
mod asked;
mod by_hand;
mod by_itself;
mod carried;
mod concluded;
mod parcel;
mod records;
mod stands;
mod supplier;
mod unlisted;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::model::{
    Access, Identity, Level, OrderState, Reading, Role, Supply, SupplyClass, SupplyOrder, SupplyRecord,
    SupplyState,
};
use jiff::{Timestamp, tz::TimeZone};
use tempfile::TempDir;

use super::{Desk, DeskParts};
use crate::{
    clock::{Clock as _, ManualClock},
    config::Machine,
    entropy::{CountingEntropy, SystemEntropy},
    mail::{Mail, MailParts, Smtp},
    seal::Sealer,
    settings::Settings,
    store::Store,
    testing::{clock, reading_at},
};

/// Pages that the test's cartridge gives.
const CARTRIDGE: u64 = 4_000;
/// Pages of a working day.
const A_DAY: u64 = 200;

/// A device, its printer, and its supplies.
struct Office {
    desk: Desk,
    store: Store,
    settings: Settings,
    clock: Arc<ManualClock>,
    enrolled: Arc<AtomicBool>,
    folder: TempDir,
    sequence: u64,
    impressions: u64,
    /// Whether the printer's counter stands, whatever is printed.
    stands: bool,
    /// Impressions when the cartridge that is inside came.
    installed: u64,
    serial: u32,
    /// Whether the printer tells the serial number of the cartridge.
    numbers: bool,
    /// What the printer keeps of the cartridge, where it tells neither its level nor its serial number.
    record: Option<SupplyRecord>,
    class: SupplyClass,
    /// Pages that a cyan cartridge gives which came with the first black one, where there is one.
    cyan: Option<u64>,
    /// Whether the printer lists no supply at all.
    bare: bool,
    /// The serial number of the printer that is here now, where it is another one.
    printer: Option<&'static str>,
    /// What type of supply the printer lists, where it is no toner.
    kind: Option<&'static str>,
}

impl Office {
    /// With these lines under `[supplies]`, on a Monday morning, with a new cartridge.
    async fn with(supplies: &str) -> Self {
        let mail =
            "host = \"smtp.example.com\"\nsender = \"p@example.com\"\nadministrator = \"a@example.com\"\n";
        Self::of_file(&format!("[supplies]\n{supplies}\n[mail]\n{mail}")).await
    }

    /// With this file of settings.
    async fn of_file(file: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.toml"), file).unwrap();
        Self::open(folder, clock("2026-06-01T08:00:00Z"), (0, 0, 0, 1)).await
    }

    async fn open(
        folder: TempDir,
        clock: Arc<ManualClock>,
        (sequence, impressions, installed, serial): (u64, u64, u64, u32),
    ) -> Self {
        let machine = Machine::read(Some(&folder.path().join("config.toml")), [], Vec::new()).unwrap();
        let data = folder.path().join("data");
        let store = Store::open(&data, clock.clone(), TimeZone::UTC).unwrap();
        let entropy = Arc::new(SystemEntropy);
        let sealer = Sealer::open(&data, entropy.clone()).unwrap();
        let settings = Settings::open(machine, store.clone(), sealer, clock.clone(), entropy).await.unwrap();
        let enrolled = Arc::new(AtomicBool::new(true));
        let is_enrolled = || {
            let enrolled = Arc::clone(&enrolled);
            move || enrolled.load(Ordering::Relaxed)
        };
        let mail = Mail::new(MailParts {
            store: store.clone(),
            settings: settings.clone(),
            clock: clock.clone(),
            entropy: Arc::new(CountingEntropy::default()),
            post: Arc::new(Smtp::default()),
            enrolled: Arc::new(is_enrolled()),
            identity: Arc::new(Identity::default),
            hello: "printer7".into(),
        });
        let desk = Desk::open(DeskParts {
            store: store.clone(),
            clock: clock.clone(),
            settings: settings.watch(),
            mail,
            enrolled: Box::new(is_enrolled()),
        });
        let record = None;
        let class = SupplyClass::Consumed;
        Self {
            desk,
            store,
            settings,
            clock,
            enrolled,
            folder,
            sequence,
            impressions,
            stands: false,
            installed,
            serial,
            numbers: true,
            record,
            class,
            cyan: None,
            bare: false,
            printer: None,
            kind: None,
        }
    }

    /// The program is killed, or ends, and starts again.
    async fn started_again(self) -> Self {
        let Self {
            store,
            desk,
            settings,
            folder,
            clock,
            sequence,
            impressions,
            installed,
            serial,
            record,
            ..
        } = self;
        store.close().await.unwrap();
        drop((store, desk, settings));
        Self { record, ..Self::open(folder, clock, (sequence, impressions, installed, serial)).await }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is left, in whole percent.
    fn percent(&self) -> u8 {
        let used = (self.impressions - self.installed) * 100 / CARTRIDGE;
        u8::try_from(100_u64.saturating_sub(used)).unwrap()
    }

    fn toner(&self) -> Supply {
        if let Some(record) = &self.record {
            return Supply {
                percent: None,
                level: Level::SomeRemaining,
                serial_number: None,
                state: SupplyState::Ok,
                record: record.clone(),
                ..crate::testing::reading().supplies.remove(0)
            };
        }
        let percent = self.percent();
        Supply {
            class: self.class,
            percent: Some(percent),
            level: Level::Measured { value: i64::from(percent) },
            capacity: Some(100),
            unit: "percent".into(),
            serial_number: self.numbers.then(|| format!("CRUM-{}", self.serial)),
            state: match percent {
                0 => SupplyState::Empty,
                1..=10 => SupplyState::Low,
                _ => SupplyState::Ok,
            },
            ..crate::testing::reading().supplies.remove(0)
        }
    }

    fn reading(&self) -> Reading {
        let counted = if self.stands { 5 } else { self.impressions };
        let mut reading = reading_at(self.now(), self.sequence, counted);
        if let Some(printer) = self.printer {
            reading.identity.serial_number = Some(printer.into());
        }
        reading.supplies = if self.bare { Vec::new() } else { vec![self.toner()] };
        reading.supplies.extend(self.cyan());
        if let Some((kind, supply)) = self.kind.zip(reading.supplies.first_mut()) {
            supply.kind = kind.into();
        }
        reading
    }

    fn cyan(&self) -> Option<Supply> {
        let used = self.impressions * 100 / self.cyan?;
        let percent = u8::try_from(100_u64.saturating_sub(used)).unwrap();
        Some(Supply {
            index: 2,
            description: "Cyan Toner Cartridge".into(),
            colorant: Some("cyan".into()),
            percent: Some(percent),
            level: Level::Measured { value: i64::from(percent) },
            serial_number: Some("CYAN-1".into()),
            ..self.toner()
        })
    }

    /// One reading, now.
    async fn look(&mut self) {
        self.sequence += 1;
        let reading = self.reading();
        self.store.append_reading(&reading, Vec::new()).await.unwrap();
        self.desk.observe(&reading).await.unwrap();
    }

    /// A day with a reading every six hours; pages are printed on working days. A cartridge that ends prints no more.
    async fn day(&mut self) {
        let working = self.now().to_zoned(TimeZone::UTC).weekday().to_monday_one_offset() <= 5;
        for _ in 0..4 {
            self.clock.advance(Duration::from_hours(6));
            if working {
                let end = self.installed + CARTRIDGE;
                self.impressions = (self.impressions + A_DAY / 4).min(end);
            }
            self.look().await;
        }
    }

    async fn days(&mut self, days: usize) {
        for _ in 0..days {
            self.day().await;
        }
    }

    /// Somebody puts in a new cartridge.
    fn replace(&mut self) {
        self.installed = self.impressions;
        self.serial += 1;
    }

    async fn orders(&self) -> Vec<SupplyOrder> {
        self.desk.view().await.unwrap().orders
    }

    async fn states(&self) -> Vec<OrderState> {
        self.orders().await.iter().map(|order| order.state).collect()
    }

    async fn on_hand(&self) -> u32 {
        self.desk.view().await.unwrap().of(1).unwrap().on_hand
    }

    /// Goes on until an order is open, for two months at most.
    async fn until_ordered(&mut self) -> SupplyOrder {
        for _ in 0..60 {
            if let Some(order) = self.orders().await.into_iter().find(|order| !order.state.is_over()) {
                return order;
            }
            self.day().await;
        }
        panic!("nothing was ordered, and {} % are left", self.percent());
    }
}

fn administrator() -> Access {
    Access { role: Role::Administrator, session: Some(1), ..Access::viewer([192, 0, 2, 7].into()) }
}
