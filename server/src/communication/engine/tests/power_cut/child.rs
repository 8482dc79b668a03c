//! The process that is recorded: a device that reads and delivers, and its far end.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{Write, stdout},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::super::{
    bench::administrator,
    desk,
    device::{Device, Fate, Network, far_end},
};
use crate::{
    clock::Clock as _,
    communication::ask::Ask,
    protocol::{command, data::supply_order::OrderProgress::Submitted},
    store::tests::crash::random::Random,
    testing::{clock, time},
};

const NAME: &str = "communication::engine::tests::power_cut::child::what_is_delivered_to_the_end_is_there";
const FOLDER: &str = "SMART_ESOLUTIONS_POWER_CUT_FOLDER";
const SCRIPT: &str = "SMART_ESOLUTIONS_POWER_CUT_SCRIPT";
pub(super) const START: &str = "2026-11-25T11:00:00Z";
/// From then on it is off, until it reads and delivers.
const OFF: Duration = Duration::from_hours(1);

pub(super) fn device_data(folder: &Path) -> PathBuf {
    folder.join("device/data")
}

pub(super) fn far_data(folder: &Path) -> PathBuf {
    folder.join("far")
}

/// What the process had said before the cut.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// The orders of supplies that were placed, by their references.
    pub(super) ordered: BTreeSet<String>,
    /// The reads that were committed: where their events stand, and which readings they are.
    pub(super) committed: BTreeMap<String, String>,
    /// The time that its clock showed.
    pub(super) at: Timestamp,
}

impl Said {
    /// Before it has said anything, its clock shows the time at which it is started.
    pub(super) fn nothing() -> Self {
        Self { ordered: BTreeSet::new(), committed: BTreeMap::new(), at: time(START) + OFF }
    }

    pub(super) fn hear(&mut self, line: &str) {
        if let Some((event, reading)) = line.strip_prefix("read ").and_then(|rest| rest.split_once(' ')) {
            self.committed.insert(event.to_owned(), reading.to_owned());
        }
        if let Some(reference) = line.strip_prefix("order ") {
            self.ordered.insert(reference.to_owned());
        }
        if let Some(at) = line.strip_prefix("at ") {
            self.at = at.parse().expect("a time");
        }
    }
}

/// An enrolled device and its far end, both switched off in order.
pub(super) fn lay(folder: &Path) {
    run(async {
        let clock = clock(START);
        let far = far_end(&far_data(folder), &clock);
        let network = Network::to(&far);
        let mut device = Device::switch_on(&folder.join("device"), &clock, &network, "UTC", "").await;
        let code = far.enrol("printer on floor 7").unwrap().code;
        device.engine.enrol(administrator().actor(), &code).await.unwrap();
        device.store.close().await.unwrap();
    });
}

/// The arguments and variables with which this program does it.
pub(super) fn command(program: &mut Command, folder: &Path, seed: u64, steps: u64) {
    program
        .arg(env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(SCRIPT, format!("{seed} {steps}"));
}

/// In a process of its own it reads and delivers and says so; in this one it shows what is there when nothing ends it.
#[test]
fn what_is_delivered_to_the_end_is_there() {
    if let (Some(folder), Ok(numbers)) = (env::var_os(FOLDER), env::var(SCRIPT)) {
        let (seed, steps) = numbers.split_once(' ').expect("two numbers");
        // What the test harness has begun to say ends here.
        say("");
        let (seed, steps) = (seed.parse().expect("a number"), steps.parse().expect("a number"));
        return run(take_steps(Path::new(&folder), seed, steps, &mut say));
    }
    let (folder, mut said) = (tempfile::tempdir().unwrap(), Said::nothing());
    lay(folder.path());
    run(take_steps(folder.path(), 1, 12, &mut |line| said.hear(line)));
    assert!(said.committed.len() > 3 && !said.ordered.is_empty() && said.at > time(START), "{said:?}");
}

fn run(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future);
}

/// One line, at once.
fn say(line: &str) {
    let mut out = stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

async fn take_steps(folder: &Path, seed: u64, steps: u64, say: &mut dyn FnMut(&str)) {
    let clock = clock(START);
    clock.reboot(OFF);
    let far = far_end(&far_data(folder), &clock);
    let network = Network::to(&far);
    let mut fates = Random::new(seed);
    network.with_fates(move || match fates.below(8) {
        0 => Fate::Dropped,
        1 | 2 => Fate::AnswerLost,
        3 => Fate::Doubled,
        _ => Fate::Arrives,
    });
    let mut device = Device::switch_on(&folder.join("device"), &clock, &network, "UTC", "").await;
    let id = far.devices().unwrap()[0].id.clone();
    let (mut random, mut told) = (Random::new(seed + 1_000), 0);
    say("ready");
    for _ in 0..steps {
        clock.advance(Duration::from_secs(60 + random.next() % 3_600));
        say(&format!("at {}", clock.now()));
        match random.below(4) {
            0 => drop(far.order(&id, command::Command::RequestRead)),
            1 | 2 => {
                let (reply, answer) = oneshot::channel();
                device.engine.answer(Ask::SendRead { reply }).await;
                drop(answer);
            }
            _ => {
                let number = device.desk.marks().await.len() as u64 + 1;
                device.desk.order(number, Submitted, clock.now()).await;
                say(&format!("order {}", desk::order(number, Submitted, clock.now()).reference));
            }
        }
        device.engine.tick().await;
        for (row, event, reading) in committed(&device, told).await {
            told = row;
            say(&format!("read {event} {reading}"));
        }
    }
    device.store.close().await.unwrap();
}

/// The reads behind this row that are on the disk: row, event, and which reading it is, by when the printer was read (in
/// milliseconds since 1970) and its number.
pub(super) async fn committed(device: &Device, after: i64) -> Vec<(i64, String, String)> {
    let reads = device.store.read(move |connection| {
        let mut reads = connection.prepare(
            "SELECT r.id, c.event, r.taken_at || '/' || r.sequence FROM meter_read r JOIN carried c ON c.kind = 'read' AND c.of = r.id \
             WHERE r.id > ?1 ORDER BY r.id",
        )?;
        let rows = reads.query_map([after], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    });
    reads.await.unwrap()
}
