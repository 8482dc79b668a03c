//! What must be true after a cut, once both ends have gone on.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::Duration,
};

use app::model::Condition;
use jiff::Timestamp;
use tokio::sync::oneshot;

use super::{
    super::device::{Device, Network, far_end},
    Files, child,
};
use crate::{
    clock::Clock as _,
    communication::ask::Ask,
    far_end::{FarEnd, TakenEvent},
    ledger::verify::verify,
    protocol::{
        data::{Data, meter_read::MeterRead, supply_order::SupplyOrder},
        event::Event,
        signed,
    },
    testing::{clock, time},
};

/// What was known before.
pub(super) struct Before {
    /// The time.
    pub(super) at: Timestamp,
    /// The committed reads that have to be there.
    pub(super) committed: BTreeMap<String, String>,
    /// The orders of supplies that have to be there.
    pub(super) ordered: BTreeSet<String>,
    /// Whether the disk has forgotten what it had been told to keep.
    pub(super) lied: bool,
}

/// What it came to.
pub(super) struct CameTo {
    pub(super) looked_for: u64,
    pub(super) epochs: usize,
}

/// Starts both ends on what is left, lets them go on, and looks.
pub(super) fn check(ours: &Files, theirs: &Files, before: &Before, what: &str) -> CameTo {
    let folder = tempfile::tempdir().unwrap();
    lay(&child::device_data(folder.path()), ours);
    lay(&child::far_data(folder.path()), theirs);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(go_on(folder.path(), before, what))
}

fn lay(directory: &Path, files: &Files) {
    fs::create_dir_all(directory).unwrap();
    for (name, octets) in files {
        let path = directory.join(name);
        fs::write(&path, octets).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

async fn go_on(folder: &Path, before: &Before, what: &str) -> CameTo {
    let clock = clock(child::START);
    // A third run of the machine, some hours after the cut.
    clock.reboot(Duration::ZERO);
    clock.reboot(Duration::ZERO);
    clock.set(before.at);
    clock.advance(Duration::from_hours(2));
    let far = far_end(&child::far_data(folder), &clock);
    let had = taken(&far);
    let network = Network::to(&far);
    // The printer went on meanwhile, by an impression a minute at the most.
    let minutes = clock.now().duration_since(time(child::START)).as_secs() / 60;
    network.printed(100_000 + u64::try_from(minutes).unwrap());
    let mut device = Device::switch_on(&folder.join("device"), &clock, &network, "UTC", "").await;
    let kept = child::committed(&device, 0).await;
    for _ in 0..3 {
        let (reply, answer) = oneshot::channel();
        device.engine.answer(Ask::SendRead { reply }).await;
        answer
            .await
            .unwrap()
            .unwrap_or_else(|error| panic!("{what}: {error:?}, {:?}", device.state.borrow()));
        device.live(&clock, Duration::from_hours(2)).await;
    }
    let state = device.state.borrow().clone();
    assert_eq!((&state.condition, state.waiting), (&Condition::Communicating, 0), "{what}");
    let now = taken(&far);
    assert_eq!(now[..had.len()], had[..], "{what}: what the far end had is as it was");
    in_order(&now, what);
    let id = far.devices().unwrap()[0].id.clone();
    let export = far.export(&id, Vec::new()).unwrap();
    verify(export.as_slice(), &[]).unwrap_or_else(|fault| panic!("{what}: {fault}"));
    once(&now, before, what);
    ordered_once(&now, before, what);
    let listed: BTreeSet<String> =
        far.supply_orders(&id, u32::MAX).unwrap().into_iter().map(|order| order.told.reference).collect();
    assert!(listed.is_superset(&before.ordered), "{what}: {listed:?} of {:?}", before.ordered);
    // All that is left of the device's own reads is there, not only what it had time to say.
    let there: BTreeSet<String> = reads(&now).map(|(_, data)| reading(&data)).collect();
    for (_, event, read) in &kept {
        assert!(there.contains(read), "{what}: read {event} is lost");
    }
    let epochs = now.iter().map(|event| event.epoch).collect::<BTreeSet<_>>().len();
    assert!(before.lied || epochs == 1, "{what}: nothing was lost, and yet {epochs} epochs");
    CameTo { looked_for: u64::try_from(before.committed.len()).unwrap(), epochs }
}

fn taken(far: &FarEnd) -> Vec<TakenEvent> {
    let device = far.devices().unwrap().pop().expect("one device");
    far.events_after(&device.id, 0, 1_000_000).unwrap()
}

/// Each epoch is one count without a hole, and they follow each other.
fn in_order(events: &[TakenEvent], what: &str) {
    let mut last = (0, 0);
    for event in events {
        let follows = if event.epoch == last.0 { event.sequence == last.1 + 1 } else { event.sequence == 1 };
        assert!(follows && event.epoch >= last.0, "{what}: {} after {last:?}", event.id());
        last = (event.epoch, event.sequence);
    }
}

/// The reads among these that count, with what they say.
fn reads(events: &[TakenEvent]) -> impl Iterator<Item = (&TakenEvent, MeterRead)> {
    let those =
        events.iter().filter(|event| event.kind.ends_with(".meter-read.v1") && event.same_as.is_none());
    those.map(|event| {
        let (text, _) = signed::detach(event.text.as_deref().expect("its content")).unwrap();
        let whole: Event = serde_json::from_str(&text).unwrap();
        let data: Data<MeterRead> = serde_json::from_str(whole.data.get()).unwrap();
        (event, data.matter)
    })
}

/// Every order that was placed was told, and told once. A device that has forgotten that it told of one tells again.
fn ordered_once(events: &[TakenEvent], before: &Before, what: &str) {
    let told: Vec<String> = events
        .iter()
        .filter(|event| event.kind.ends_with(".supply-order.v1") && event.same_as.is_none())
        .map(|event| {
            let (text, _) = signed::detach(event.text.as_deref().expect("its content")).unwrap();
            let whole: Event = serde_json::from_str(&text).unwrap();
            serde_json::from_str::<Data<SupplyOrder>>(whole.data.get()).unwrap().matter.reference
        })
        .collect();
    for reference in &before.ordered {
        let times = told.iter().filter(|one| *one == reference).count();
        assert!(times == 1 || (times > 1 && before.lied), "{what}: order {reference} was told {times} times");
    }
}

/// Which reading it is.
fn reading(read: &MeterRead) -> String {
    format!("{}/{}", read.read_at.as_millisecond(), read.reading)
}

/// Every committed read is there once, no reading counts twice, and no command was obeyed twice.
fn once(events: &[TakenEvent], before: &Before, what: &str) {
    let found: Vec<(String, MeterRead)> = reads(events)
        .map(|(event, read)| {
            (event.origin.as_ref().map_or_else(|| event.id(), |origin| origin.place.to_string()), read)
        })
        .collect();
    for (event, wanted) in &before.committed {
        let those = found.iter().filter(|(_, read)| reading(read) == *wanted).count();
        assert_eq!(those, 1, "{what}: read {event}");
        assert!(found.iter().any(|(place, _)| place == event), "{what}: {event} is not there");
    }
    let readings: BTreeSet<String> = found.iter().map(|(_, read)| reading(read)).collect();
    assert_eq!(readings.len(), found.len(), "{what}: a reading counts twice");
    // A device that has forgotten that it obeyed a command obeys it again, with another reading: nothing tells it.
    if before.lied {
        return;
    }
    let commands: Vec<&String> = found.iter().filter_map(|(_, read)| read.command.as_ref()).collect();
    let distinct: BTreeSet<&&String> = commands.iter().collect();
    assert_eq!(distinct.len(), commands.len(), "{what}: a command was obeyed twice");
}
