//! Printers and snapshots for the tests of pages, actions and texts. Made up, none is a recording.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use http::{HeaderValue, header, request::Parts};
use hydration_context::SsrSharedContext;
use jiff::{Timestamp, civil::date, tz::TimeZone};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::location::RequestUrl;

pub use crate::model::Input;
use crate::{
    Assets,
    model::*,
    port::{BoxFuture, Device, DevicePort, PortError},
    shell,
};

/// A device side that answers what the test put in.
pub struct Fixed {
    /// What it knows.
    pub snapshot: Snapshot,
    /// What Refresh comes to.
    pub refreshed: Result<(), PortError>,
    /// What a request comes to, but for its kind.
    pub recorded: Result<(), PortError>,
    /// What was asked, in order.
    pub asked: Mutex<Vec<String>>,
}

impl Fixed {
    /// A device side that does all it is asked.
    pub fn new(snapshot: Snapshot) -> Arc<Self> {
        Arc::new(Self { snapshot, refreshed: Ok(()), recorded: Ok(()), asked: Mutex::default() })
    }

    fn note(&self, what: String) {
        self.asked.lock().expect("no test panics with the lock held").push(what);
    }
}

impl Device for Fixed {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(self.snapshot.clone())
    }

    fn refresh(&self) -> BoxFuture<'_, Result<(), PortError>> {
        self.note("refresh".into());
        Box::pin(async { self.refreshed.clone() })
    }

    fn record_request(&self, kind: RequestKind) -> BoxFuture<'_, Result<RecordedRequest, PortError>> {
        self.note(format!("{kind:?}"));
        Box::pin(async move { self.recorded.clone().map(|()| request(kind)) })
    }
}

/// The context that the server provides, around `run`.
pub fn with_context<T>(
    device: DevicePort,
    path: &str,
    accept: &str,
    run: impl FnOnce() -> T,
) -> (T, ResponseOptions) {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let response = ResponseOptions::default();
    let result = owner.with(|| {
        provide_context(device);
        provide_context(Assets {
            css: Some("/assets/main.0.css".into()),
            js: Some("/assets/loader.0.js".into()),
        });
        provide_context(RequestUrl::new(path));
        provide_context(response.clone());
        provide_context(parts(accept));
        run()
    });
    (result, response)
}

fn parts(accept: &str) -> Parts {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    parts.headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("a plain header"));
    parts
}

/// The whole document at `path`, as the server would answer it.
pub fn render(snapshot: Snapshot, path: &str) -> (String, ResponseOptions) {
    with_context(Fixed::new(snapshot), path, "text/html", || shell().to_html())
}

fn at(time: &str) -> Timestamp {
    time.parse().expect("a time")
}

fn oid(name: &str) -> Source {
    Source::Oid(name.into())
}

/// A snapshot that is current, of a Sunday noon.
pub fn snapshot(reading: Option<Reading>) -> Snapshot {
    Snapshot {
        version: 7,
        product: Product { version: "0.1.0".into(), build: "test".into() },
        zone: TimeZone::UTC,
        demonstration: false,
        freshness: Freshness::Current,
        reading,
        daily: vec![],
        events: vec![],
        requests: vec![],
        last_sent: None,
        troubleshooting_url: None,
        store_problem: None,
    }
}

/// A printer that stopped answering.
pub fn stale() -> Freshness {
    Freshness::Stale {
        since: at("2026-11-22T09:15:00Z"),
        cause: "10.0.0.9 does not answer on UDP port 161: check power, cable and the community".into(),
    }
}

/// A supply that is fine.
pub fn supply(index: u32, description: &str) -> Supply {
    Supply {
        index,
        description: description.into(),
        class: SupplyClass::Consumed,
        kind: "toner-cartridge".into(),
        colorant: Some("black".into()),
        part_number: None,
        serial_number: None,
        unit: "impressions".into(),
        capacity: Some(10_000),
        level: Level::Measured { value: 8_000 },
        percent: Some(80),
        state: SupplyState::Ok,
        source: oid(&format!("1.3.6.1.2.1.43.11.1.1.9.1.{index}")),
    }
}

/// A tray with paper.
pub fn input(index: u32, name: &str) -> Input {
    Input {
        index,
        name: name.into(),
        media: Some("Letter plain".into()),
        unit: "sheets".into(),
        capacity: Some(550),
        level: Level::Measured { value: 412 },
        percent: Some(75),
        state: SubunitState::Ok,
        source: oid(&format!("1.3.6.1.2.1.43.8.2.1.10.1.{index}")),
    }
}

/// A warning about a tray.
pub fn alert() -> Alert {
    Alert {
        index: 8,
        severity: Severity::Warning,
        training: Training::Untrained,
        group: "input".into(),
        group_index: Some(2),
        code: 808,
        code_name: Some("input-media-supply-empty".into()),
        vendor_code: Some("09-594".into()),
        location: Some(2),
        description: Some("Tray 2 is empty".into()),
        raised_at: Some(at("2026-11-22T08:41:00Z")),
        source: oid("1.3.6.1.2.1.43.18.1.1.8.1.8"),
    }
}

fn meter(key: &str, label: &str, value: u64, unit: MeterUnit) -> Meter {
    Meter {
        key: key.into(),
        label: label.into(),
        value,
        unit,
        source: oid("1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1"),
    }
}

/// A mono printer in ordinary use: one tray empty, toner getting low.
pub fn phaser() -> Reading {
    Reading {
        schema: SCHEMA,
        taken_at: at("2026-11-22T12:00:13Z"),
        sequence: 42,
        source: "snmp://10.0.0.9:161".into(),
        identity: Identity {
            manufacturer: Some("Xerox".into()),
            model: Some("Phaser 4600".into()),
            serial_number: Some("TST0012345".into()),
            name: Some("LP-2 Accounting".into()),
            location: Some("Building 4, room 2.14".into()),
            contact: Some("somebody@example.com".into()),
            mac_address: Some("00:00:aa:bb:cc:dd".into()),
            asset_tags: Some(AssetTags { vendor: None, customer: Some("INV-4711".into()) }),
            firmware: vec![
                Firmware { module: "System".into(), version: "35.004.32.000".into() },
                Firmware { module: "Network".into(), version: "4.01.07".into() },
            ],
            uptime_seconds: Some(1_040_520),
            ..Identity::default()
        },
        state: DeviceState {
            device: DeviceStatus::Warning,
            printer: PrinterStatus::Idle,
            errors: vec![DetectedError::InputTrayEmpty],
            console: vec!["Ready to print".into(), "Tray 2 is empty".into()],
        },
        meters: vec![
            meter(LIFE_COUNT_KEY, "Marker life count", 48_213, MeterUnit::Impressions),
            meter("total-impressions", "Total Impressions", 48_213, MeterUnit::Impressions),
            meter("black-impressions", "Black Impressions", 48_213, MeterUnit::Impressions),
            meter("sheets", "Sheets", 31_904, MeterUnit::Sheets),
        ],
        supplies: vec![
            Supply {
                part_number: Some("106R01535".into()),
                serial_number: Some("CRUM-0A1B2C3D".into()),
                capacity: Some(30_000),
                level: Level::Measured { value: 6_900 },
                percent: Some(23),
                ..supply(1, "Black Toner Cartridge")
            },
            Supply {
                kind: "opc".into(),
                part_number: Some("113R00762".into()),
                capacity: Some(80_000),
                level: Level::Measured { value: 49_600 },
                percent: Some(62),
                ..supply(2, "Smart Kit Drum Cartridge")
            },
            Supply {
                kind: "fuser".into(),
                colorant: None,
                level: Level::SomeRemaining,
                percent: None,
                state: SupplyState::Unknown,
                ..supply(3, "Maintenance Kit")
            },
        ],
        inputs: vec![
            Input {
                capacity: Some(100),
                level: Level::SomeRemaining,
                percent: None,
                ..input(1, "Tray 1 (Bypass)")
            },
            Input {
                level: Level::Measured { value: 0 },
                percent: Some(0),
                state: SubunitState::Warning,
                ..input(2, "Tray 2")
            },
            input(3, "Tray 3"),
        ],
        outputs: vec![Output {
            index: 1,
            name: "Standard bin".into(),
            unit: "sheets".into(),
            capacity: Some(500),
            level: Level::Measured { value: 450 },
            percent: Some(90),
            state: SubunitState::Ok,
            source: oid("1.3.6.1.2.1.43.9.2.1.5.1.1"),
        }],
        covers: vec![Cover {
            index: 1,
            name: "Front cover".into(),
            state: CoverStatus::Closed,
            source: oid("1.3.6.1.2.1.43.6.1.1.3.1.1"),
        }],
        alerts: vec![alert()],
        faults: vec![],
        problems: vec![],
    }
}

/// Every string as an attacker would have it, every level a sentinel or out of bounds.
pub fn nasty() -> Reading {
    const SCRIPT: &str = "<script>alert(1)</script>\"'&";
    let mut reading = phaser();
    let text = || SCRIPT.to_owned();
    reading.identity = Identity {
        manufacturer: Some(text()),
        model: Some(text()),
        serial_number: Some(text()),
        name: Some(text()),
        location: Some(text()),
        mac_address: Some(text()),
        asset_tags: Some(AssetTags { vendor: Some(text()), customer: Some(text()) }),
        firmware: vec![Firmware { module: text(), version: text() }],
        ..Identity::default()
    };
    reading.state.console = vec![text()];
    reading.meters = vec![Meter { label: text(), ..meter("x", "", u64::MAX, MeterUnit::Other) }];
    let levels =
        [Level::SomeRemaining, Level::Unknown, Level::Unrestricted, Level::Measured { value: i64::MAX }];
    reading.supplies = (1..)
        .zip(levels)
        .map(|(index, level)| Supply {
            kind: text(),
            colorant: Some(text()),
            part_number: Some(text()),
            serial_number: Some(text()),
            unit: text(),
            capacity: None,
            level,
            percent: None,
            state: SupplyState::Unknown,
            class: if index % 2 == 0 { SupplyClass::Receptacle } else { SupplyClass::Consumed },
            ..supply(index, SCRIPT)
        })
        .collect();
    reading.inputs = vec![Input { media: Some(text()), unit: text(), capacity: None, ..input(1, SCRIPT) }];
    reading.outputs[0].name = text();
    reading.covers[0].name = text();
    reading.alerts = vec![Alert {
        group: text(),
        code_name: Some(text()),
        vendor_code: Some(text()),
        description: Some(text()),
        ..alert()
    }];
    reading.faults = vec![Fault { index: 1, code: -1, text: Some(text()), at: None, source: oid("1") }];
    reading.problems = vec![Problem { subject: Subject::Table(text()), what: text() }];
    reading
}

/// 90 days up to the reading, with a weekly rhythm and two gaps.
pub fn ninety_days() -> Vec<DayImpressions> {
    let first = date(2026, 8, 25);
    (0_i64..90)
        .map(|offset| {
            let day = first.saturating_add(jiff::Span::new().days(offset));
            let impressions = match offset {
                0..10 | 40..43 => None,
                _ if matches!(
                    day.weekday(),
                    jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
                ) =>
                {
                    Some(0)
                }
                _ => Some(u64::try_from(300 + offset * 7919 % 450).expect("positive")),
            };
            DayImpressions { day, impressions }
        })
        .collect()
}

/// A recorded request.
pub fn request(kind: RequestKind) -> RecordedRequest {
    RecordedRequest {
        id: 1,
        reference: "D-20261122-1".into(),
        kind,
        at: at("2026-11-22T11:58:00Z"),
        state: RequestState::NotSetUp,
    }
}

/// Some events, newest first.
pub fn events() -> Vec<Event> {
    let event = |id, time: &str, kind, subject: &str, label: &str, change: Option<(&str, &str)>| Event {
        id,
        at: at(time),
        kind,
        subject: subject.into(),
        label: label.into(),
        from: change.map(|(from, _)| from.into()),
        to: change.map(|(_, to)| to.into()),
        impressions: Some(48_000 + u64::try_from(id).expect("positive")),
    };
    vec![
        event(3, "2026-11-22T08:41:00Z", EventKind::AlertRaised, "alert/8", "Tray 2 is empty", None),
        event(
            2,
            "2026-11-21T16:20:00Z",
            EventKind::StateChanged,
            "state",
            "State",
            Some(("printing", "idle")),
        ),
        event(1, "2026-11-20T07:02:00Z", EventKind::Restarted, "agent", "The printer started anew", None),
    ]
}

/// What went out last, for the meters that were in it.
pub fn meter_read(values: &[(&str, u64)]) -> MeterRead {
    let values: BTreeMap<String, u64> =
        values.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
    MeterRead { sent_at: at("2026-11-21T02:07:00Z"), values }
}
