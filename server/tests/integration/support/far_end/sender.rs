//! A device as the server sees it: it writes, signs and links whatever a test wants.

use std::ops::Range;

use app::model::OrderReason;
use jiff::Timestamp;
use smart_esolutions::{
    entropy::SystemEntropy,
    protocol::{
        batch,
        chain::Head,
        check_in::{CheckIn, Permissions},
        data::{
            Data, Matter,
            clock::{ClockLook, Quality},
            epoch_opened::{EpochOpened, Opening},
            meter_read::{MeterRead, MeterValue, Reason},
            supply_name::SupplyName,
            supply_order::{OrderProgress, PlacedBy, SupplyOrder},
        },
        enrolment::{self, Printer, Request},
        event::{self, Author, Tombstone, Written},
        key::{SigningKey, Use},
        signed,
    },
};

use super::server::{START, time};

/// A device.
pub struct Sender {
    pub key: SigningKey,
    pub printer: Printer,
    pub device: String,
    pub token: String,
    pub head: Head,
    /// Everything that it wrote, as it goes over the wire.
    pub written: Vec<String>,
    pub boot: String,
    pub now: Timestamp,
    pub last_command: u64,
    pub demonstration: bool,
    pub nonces: u32,
}

impl Sender {
    /// One that has not enrolled.
    pub fn new() -> Self {
        Self {
            key: SigningKey::generate(&SystemEntropy),
            printer: Printer {
                serial_number: Some("XYZ1".into()),
                manufacturer: Some("Xerox".into()),
                model: Some("Phaser 4600".into()),
            },
            device: String::new(),
            token: String::new(),
            head: Head::start(1),
            written: Vec::new(),
            boot: "boot-a".into(),
            now: time(START),
            last_command: 0,
            demonstration: false,
            nonces: 0,
        }
    }

    /// Another device with the same key and the same past: a copy of its storage.
    pub fn copy(&self) -> Self {
        Self {
            key: SigningKey::from_seed(self.key.seed().clone()),
            printer: self.printer.clone(),
            device: self.device.clone(),
            token: self.token.clone(),
            written: self.written.clone(),
            boot: "boot-of-the-copy".into(),
            ..*self
        }
    }

    /// A signed request to enrol.
    pub fn enrolment(&mut self, code: &str, at: Timestamp) -> String {
        self.nonces += 1;
        let nonce = format!("{:0>16}", self.nonces);
        self.enrolment_with(code, &nonce, at)
    }

    /// The same with this nonce.
    pub fn enrolment_with(&self, code: &str, nonce: &str, at: Timestamp) -> String {
        let request = Request {
            code: code.to_owned(),
            printer: self.printer.clone(),
            key: self.key.public(),
            head: (self.head.sequence > 0).then_some(self.head),
            nonce: nonce.to_owned(),
            at,
        };
        signed::sign(&self.key, Use::Enrolment, &request).expect("JSON")
    }

    /// Takes what the server answered.
    pub fn enrolled(&mut self, answer: &enrolment::Answer) {
        self.device.clone_from(&answer.device);
        self.token = answer.token.value.to_string();
        self.last_command = answer.last_command;
        self.now = answer.at;
    }

    /// Opens the first epoch.
    pub fn open_first(&mut self) {
        self.open(1, Opening::Enrolled, None);
    }

    /// Opens an epoch.
    pub fn open(&mut self, epoch: u32, opening: Opening, after: Option<Head>) {
        self.head = Head::start(epoch);
        self.write(EpochOpened { opening, after });
    }

    /// Writes an event.
    pub fn write<T: Matter>(&mut self, matter: T) -> Written {
        let data = Data { clock: self.look(), printer: self.printer.clone(), matter };
        let written = event::write(&self.author(), &self.head, &data).expect("an event");
        self.head = written.head;
        self.written.push(written.signed());
        written
    }

    /// Writes an event of an ended epoch again.
    pub fn write_again(&mut self, signed: &str) -> Written {
        let (text, _) = signed::detach(signed).expect("signed");
        let written = event::write_again(&self.author(), &self.head, &text).expect("an event");
        self.head = written.head;
        self.written.push(written.signed());
        written
    }

    /// Writes a meter read with this count.
    pub fn read(&mut self, count: u64) -> Written {
        self.write(meter_read(count, self.now))
    }

    /// Writes an event of this type with these data, which nothing checks.
    pub fn write_raw(&mut self, kind: &str, data: &str) {
        let (epoch, sequence) = (self.head.epoch, self.head.sequence + 1);
        let text = format!(
            r#"{{"specversion":"1.0","id":"{epoch}-{sequence}","source":"{}","type":"{kind}","time":"{}","datacontenttype":"application/json","epoch":{epoch},"sequence":"{sequence}","previouslink":"{}","data":{data}}}"#,
            event::source(&self.device),
            self.now,
            self.head.link
        );
        self.head = self.head.after(text.as_bytes());
        let signature = self.key.sign(Use::Event, self.head.link.as_ref());
        self.written.push(signed::attach(&text, &signature));
    }

    /// What stands in the place of the event with this index.
    pub fn tombstone(&self, index: usize, reason: &str) -> String {
        let received = event::read(&self.written[index]).expect("an event");
        let before = Head {
            epoch: received.event.epoch,
            sequence: received.event.sequence - 1,
            link: received.event.previouslink,
        };
        let tombstone = Tombstone {
            content: received.content,
            kind: received.event.kind.clone(),
            reason: reason.to_owned(),
            event_signature: received.signature,
        };
        event::write_tombstone(&self.author(), &before, self.now, &tombstone).expect("a tombstone")
    }

    /// A batch of what was written.
    pub fn batch(&self, range: Range<usize>) -> String {
        batch::join(self.written[range].iter().map(String::as_str))
    }

    /// A check-in.
    pub fn check_in(&self) -> CheckIn {
        CheckIn {
            device: self.device.clone(),
            clock: self.look(),
            software: "0.1.0".into(),
            printer: self.printer.clone(),
            head: self.head,
            permissions: Permissions::default(),
            daily_transmission_time: "02:00".into(),
            time_zone: "Europe/Berlin".into(),
            check_in_interval_s: 3_600,
            waiting: 0,
            billing_held: false,
            last_command: self.last_command,
        }
    }

    fn look(&self) -> ClockLook {
        ClockLook {
            at: self.now,
            quality: Quality::Synchronised,
            stepped_by_s: None,
            boot_id: self.boot.clone(),
            monotonic_ms: 60_000,
        }
    }

    pub fn author(&self) -> Author<'_> {
        Author { device: &self.device, key: &self.key, demonstration: self.demonstration }
    }
}

/// An order of a supply, as it is placed.
pub fn supply_order(order: u64, reference: &str, at: Timestamp) -> SupplyOrder {
    SupplyOrder {
        order,
        reference: reference.into(),
        supply: SupplyName {
            index: 1,
            description: "Black Toner".into(),
            kind: "toner-cartridge".into(),
            colorant: Some("black".into()),
            part_number: Some("106R01535".into()),
            serial_number: Some("CRUM-17".into()),
        },
        quantity: 2,
        state: OrderProgress::Submitted,
        at,
        by: PlacedBy::Device,
        reason: OrderReason::BelowReorderPoint,
        position_pages: Some(2_100),
        reorder_point_pages: Some(2_400),
        expected_pages: Some(1_050),
        on_hand: 1,
        expected_at: Some(at),
    }
}

/// A meter read.
pub fn meter_read(count: u64, at: Timestamp) -> MeterRead {
    MeterRead {
        read_at: at,
        reading: count,
        reason: Reason::Scheduled,
        due_dates: vec![jiff::civil::date(2026, 11, 25)],
        command: None,
        meters: vec![MeterValue {
            key: "total-impressions".into(),
            label: "Total Impressions".into(),
            value: count,
            unit: "impressions".into(),
            source: "1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1".into(),
            segment: 1,
        }],
        service_meters: Vec::new(),
        flags: Vec::new(),
    }
}
