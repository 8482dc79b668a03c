//! Ten years of a printer, as its own store would have kept them: readings, alerts, events, cartridges, orders, findings,
//! requests for service, meter reads, mail and a delivered ledger, each up to the bound of what is kept.

use std::{path::Path, time::Duration};

use app::model::{
    Episode, Event, EventKind, Evidence, Finding, FindingKind, Level, MeterUnit, Moment, OrderAdvice,
    OrderReason, Per, Rate, ReadContent, ReadMeter, Reading, ServiceRequest, ServiceState, ServiceStep,
    Severity, SupplyClass, Training,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use smart_esolutions::{
    clock::{Clock, ManualClock, SystemClock},
    ledger::Ledger,
    store::Store,
};

use crate::{
    Outcome,
    command::sqlite_takes,
    ledger::{Ends, meter_read, status},
    process::{Folder, Server, pause, serving},
};

/// Ten years, their leap days included.
const DAYS: u64 = 3_653;
/// Days of which every reading is kept.
const FULL: u64 = 40;
/// Impressions between two readings.
const IMPRESSIONS: u64 = 7;
/// Impressions that a cartridge lasts.
const YIELD: u64 = 30_000;
/// Alerts a day, each raised and cleared.
const ALERTS: u64 = 7;
/// Events of the ledger a day beside a meter read, which is kept for ten years: of these the octets are for thirteen months.
const REPORTS: usize = 7;

/// What goes wrong with it: group, place, code, its name, and what the printer says.
const TROUBLES: [(&str, i64, i64, &str, &str); 5] = [
    ("input", 2, 8, "jam", "Paper jam in tray 2"),
    ("input", 2, 808, "input-media-supply-empty", "Tray 2 is empty"),
    ("cover", 1, 3, "cover-open", "Door A is open"),
    ("media-path", 1, 8, "jam", "Paper jam at the fuser"),
    ("output", 1, 903, "output-full", "Output tray is full"),
];

/// A folder with ten years of the demonstration printer, whose last reading was taken a moment ago.
pub fn folder(program: &Path) -> Outcome<Folder> {
    let now = today(program, "demo:")?;
    let folder = Folder::new()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = ManualClock::new(now.taken_at - SignedDuration::from_hours(24 * i64::try_from(DAYS)?));
    let store = Store::open(folder.path(), clock.clone(), TimeZone::UTC)?;
    runtime.block_on(live(&store, &clock, now))?;
    runtime.block_on(store.close())?;
    sqlite_takes(&folder.path().join("history.db"), &rows(SystemClock.now())?)?;
    Ok(folder)
}

/// A printer as the program has read and written it down.
pub fn today(program: &Path, printer: &str) -> Outcome<Reading> {
    let server = Server::start("/", |addr, folder| serving(program, printer, addr, folder))?;
    pause(Duration::from_secs(3));
    let folder = server.end()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let store = Store::open(folder.path(), std::sync::Arc::new(SystemClock), TimeZone::UTC)?;
    let reading = runtime.block_on(store.last_reading())?;
    runtime.block_on(store.close())?;
    reading.ok_or_else(|| format!("{printer} was not read").into())
}

/// A reading an hour, at last every five minutes; seven alerts a day; a delivery a day.
async fn live(store: &Store, clock: &ManualClock, now: Reading) -> Outcome {
    let ledger = Ledger::new(store.clone());
    let ends = Ends::new();
    ends.enrol(&ledger, clock.now()).await?;
    let mut reading = now.clone();
    let (mut left, mut alerts, mut reads) = ((DAYS - FULL) * 24 + FULL * 288, 0, 0);
    for day in 0..DAYS {
        let looks = if day >= DAYS - FULL { 288 } else { 24 };
        for look in 0..looks {
            left -= 1;
            step(&mut reading, &now, clock, 86_400 / looks, left);
            let (mut events, mut episodes) = (Vec::new(), Vec::new());
            if look % (looks / ALERTS).max(1) == 0 {
                alerts += 1;
                episodes.push(episode(alerts, clock.now()));
                events.extend(
                    [EventKind::AlertRaised, EventKind::AlertCleared]
                        .map(|kind| event(kind, alerts, clock.now())),
                );
            }
            store.append_recorded(&reading, events, episodes).await?;
        }
        reads += 1;
        ledger.append_all(&ends.identity, vec![meter_read(clock.now(), reads)]).await?;
        let reports = (0..REPORTS).map(|_| status(clock.now(), &reading)).collect();
        ledger.append_all(&ends.identity, reports).await?;
        ends.deliver(&ledger, clock.now()).await?;
        if day % 30 == 0 {
            ledger.prune(&ends.identity, clock.now()).await?;
        }
    }
    Ok(())
}

/// The next reading, after so many seconds, `left` readings before `now`.
pub fn step(reading: &mut Reading, now: &Reading, clock: &ManualClock, seconds: u64, left: u64) {
    clock.advance(Duration::from_secs(seconds));
    reading.sequence += 1;
    reading.taken_at = clock.now();
    then(reading, now, left * IMPRESSIONS);
}

/// The printer as it was before so many impressions.
fn then(reading: &mut Reading, now: &Reading, before: u64) {
    for (meter, now) in reading.meters.iter_mut().zip(&now.meters) {
        meter.value = now.value.saturating_sub(before);
    }
    for (supply, now) in reading.supplies.iter_mut().zip(&now.supplies) {
        let (Some(capacity), Some(percent), SupplyClass::Consumed) = (now.capacity, now.percent, now.class)
        else {
            continue;
        };
        // How much of the cartridge of then was left, and how many there were since.
        let had = u64::from(percent) * YIELD / 100 + before;
        let (cartridges, left) = (had / YIELD, had % YIELD);
        let percent = left * 100 / YIELD;
        supply.percent = u8::try_from(percent).ok();
        let value = i64::try_from(percent).unwrap_or_default() * capacity / 100;
        supply.level = Level::Measured { value };
        supply.serial_number = match (&now.serial_number, cartridges) {
            (Some(number), 1..) => Some(format!("{number}-{cartridges}")),
            (number, _) => number.clone(),
        };
    }
}

fn event(kind: EventKind, id: u64, at: Timestamp) -> Event {
    let (_, _, _, _, text) = trouble(id);
    Event {
        id: 0,
        at,
        kind,
        subject: format!("alert/{id}"),
        label: format!("Alert: {text}."),
        from: None,
        to: Some("critical".into()),
        impressions: Some(id * 24),
        episode: Some(id),
    }
}

fn episode(id: u64, at: Timestamp) -> Episode {
    let (group, place, code, name, text) = trouble(id);
    Episode {
        id,
        index: u32::try_from(id % 60_000).unwrap_or_default(),
        code,
        code_name: Some(name.into()),
        vendor_code: None,
        group: group.into(),
        group_index: Some(place),
        location: None,
        severity: if code == 808 { Severity::Warning } else { Severity::Critical },
        worse_at: None,
        stops: Vec::new(),
        training: Training::Untrained,
        text: Some(text.into()),
        raised: Moment::exactly(at - SignedDuration::from_mins(4)),
        seen_last: at,
        cleared: Some(Moment::exactly(at)),
        times: 1,
        unwatched: false,
        impressions: Some(id * 24),
    }
}

fn trouble(id: u64) -> (&'static str, i64, i64, &'static str, &'static str) {
    TROUBLES[usize::try_from(id).unwrap_or_default() % TROUBLES.len()]
}

/// What the assistants wrote down meanwhile, as rows: as much of each as is kept.
fn rows(now: Timestamp) -> Outcome<String> {
    let finding = quoted(&serde_json::to_string(&finding(now))?);
    let service = quoted(&serde_json::to_string(&service_request(now))?);
    let advice = quoted(&serde_json::to_string(&advice())?);
    let read = quoted(&serde_json::to_string(&read())?);
    let ms = now.as_millisecond();
    Ok(format!(
        "BEGIN;
         CREATE TEMP TABLE n (i INTEGER PRIMARY KEY);
         WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5000) INSERT INTO n SELECT i FROM c;
         INSERT INTO finding (device_id, key, content, name, opened_at, closed_at)
             SELECT 1, 'stoppages/8/input/2', {finding}, 'Tray 2', {ms} - i * 315360000, {ms} - i * 315360000 + 86400000
             FROM n WHERE i <= 1000;
         INSERT INTO cartridge_change (device_id, supply, at, kind, wasted_percent, serial_number, impressions, found_at, to_tell)
             SELECT 1, 1 + i % 4, {ms} - i * 730000000, 'new', NULL, 'C-' || i, 30000, {ms} - i * 730000000, 0
             FROM n WHERE i BETWEEN 48 AND 400;
         INSERT INTO supply_order (device_id, supply, day, number, name, part_number, quantity, state, open, opened_at,
                 submitted_at, expected_at, supplier_reference, by_server, by_mail, advice)
             SELECT 1, 1 + i % 4, 20160101, i, 'Toner Cartridge', '106R01535', 1, 'installed', 0, {ms} - i * 315360000,
                 {ms} - i * 315360000, {ms} - i * 315000000, 'B-' || i, 1, 1, {advice} FROM n WHERE i <= 1000;
         INSERT INTO supply_order_step (order_id, at, state, who, note, to_tell)
             SELECT id, opened_at + i * 86400000, CASE i WHEN 1 THEN 'submitted' WHEN 2 THEN 'acknowledged'
                 WHEN 3 THEN 'shipped' WHEN 4 THEN 'received' ELSE 'installed' END, 'communication server', NULL, 0
             FROM supply_order, n WHERE i <= 5 AND day = 20160101;
         INSERT INTO service_request (day, number, concern, state, is_over, content, to_tell, told)
             SELECT 20160101, i, 'finding:stoppages/8/input/2', 'closed', 1, {service}, 0, 1 FROM n WHERE i <= 500;
         INSERT INTO meter_read (taken_at, boot, since_boot, clock, sequence, serial_number, reason, first_day, last_day,
                 state, state_at, content)
             SELECT {ms} - (3654 - i) * 86400000, '00000000-0000-0000-0000-000000000000', 0, 'synchronised', i, NULL,
                 'scheduled', NULL, NULL, 'accepted', {ms} - (3654 - i) * 86400000, {read} FROM n WHERE i <= 3653;
         INSERT INTO mail (kind, key, at, message_id, letter)
             SELECT 'alert', 'alert/' || i, {ms} - i * 5000000, 'm-' || i,
                 '{{\"subject\":\"Paper jam in tray 2\",\"text\":\"' || printf('%.1500c', 'x') || '\"}}' FROM n WHERE i <= 1500;
         INSERT INTO mail_delivery (mail_id, role, address, progress, attempts, next_at, failed_at, ended_at, cause)
             SELECT id, 'maintenance', 'service@example.com', 'delivered', 1, at, NULL, at, NULL FROM mail;
         INSERT INTO audit (at, who, address, what, subject, from_value, to_value)
             SELECT {ms} - a.i * 15768000 - b.i, 'administrator', '192.0.2.7', 'changed', 'mail.host', 'a.example', 'b.example'
             FROM n a, n b WHERE a.i <= 200 AND b.i <= 100;
         DROP TABLE n;
         COMMIT;"
    ))
}

fn finding(now: Timestamp) -> Finding {
    let at = now - SignedDuration::from_hours(24 * 100);
    Finding {
        key: "stoppages/8/input/2".into(),
        kind: FindingKind::Stoppages,
        code: Some(8),
        group: Some("input".into()),
        group_index: Some(2),
        severity: Severity::Warning,
        training: Training::FieldService,
        evidence: Evidence::Rate {
            seen: Rate { events: 9, over: 1_400 },
            before: Rate { events: 12, over: 9_800 },
            per: Per::Impressions,
        },
        since: at,
        opened_at: at,
        worse_since: None,
    }
}

fn service_request(now: Timestamp) -> ServiceRequest {
    let at = now - SignedDuration::from_hours(24 * 100);
    let note = || Some("Roller kit".into());
    let step = |state, who: &str| ServiceStep { at, state, who: who.into(), note: note(), visit_at: None };
    ServiceRequest {
        id: 1,
        reference: "R-20260801-1".into(),
        concern: None,
        about: "Jams at tray 2 have become frequent.".into(),
        code: Some("8".into()),
        note: Some("Please bring a roller.".into()),
        state: ServiceState::Closed,
        opened_at: at,
        symptom_since: Some(at),
        symptom_gone_at: Some(at),
        visit_at: Some(at),
        service_reference: Some("4711".into()),
        by_server: true,
        left_server: false,
        by_mail: true,
        ended_at: Some(at),
        steps: vec![
            step(ServiceState::Requested, "administrator"),
            step(ServiceState::Accepted, ServiceStep::SERVER),
            step(ServiceState::Scheduled, ServiceStep::SERVER),
            step(ServiceState::OnSite, ServiceStep::SERVER),
            step(ServiceState::Resolved, ServiceStep::SERVER),
            step(ServiceState::Closed, "device"),
        ],
    }
}

fn advice() -> OrderAdvice {
    OrderAdvice {
        reason: OrderReason::BelowReorderPoint,
        position_pages: Some(2_100),
        reorder_point_pages: Some(2_400),
        expected_pages: Some(1_500),
        lead_time_tenths: 70,
        lead_time_deviation_tenths: 20,
        ..OrderAdvice::NO_NUMBERS
    }
}

fn read() -> ReadContent {
    let meter = |number: u64| ReadMeter {
        key: format!("impressions-{number}"),
        label: format!("Impressions of kind {number}"),
        unit: MeterUnit::Impressions,
        value: 1_000_000 + number,
        segment: 1,
        since_previous: Some(168),
        source: format!("1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.{number}"),
    };
    ReadContent { meters: (1..=6).map(meter).collect(), ..ReadContent::default() }
}

/// As SQL writes a text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
