//! The process that writes.

use std::{
    env,
    io::{Write, stdout},
    path::{Path, PathBuf},
    process::Command,
};

use app::model::{Event, EventKind};

use super::script::{self, Step};
use crate::{
    clock::ManualClock,
    store::Store,
    testing::{central_europe, reading_at},
};

const NAME: &str = "store::tests::crash::child::writes_what_the_script_says";
const DIRECTORY: &str = "SMART_ESOLUTIONS_CRASH_DIRECTORY";
const SCRIPT: &str = "SMART_ESOLUTIONS_CRASH_SCRIPT";

/// The arguments and variables with which this program writes steps `first` to `last` of the script of `seed`.
pub(super) fn command(program: &mut Command, directory: &Path, seed: u64, first: u64, last: u64) {
    program
        .arg(env::current_exe().unwrap())
        .args(["--exact", NAME, "--ignored", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .env(SCRIPT, format!("{seed} {first} {last}"));
}

/// One line, at once: "ready", "read SEQUENCE" once a reading was taken, "done NUMBER" once a step is durable.
fn say(line: &str) {
    let mut out = stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

#[test]
#[ignore = "the process that the other tests here start"]
fn writes_what_the_script_says() {
    let directory = PathBuf::from(env::var_os(DIRECTORY).expect("a folder"));
    let numbers = env::var(SCRIPT).expect("a script");
    let mut numbers = numbers.split(' ').map(|number| number.parse::<u64>().expect("a number"));
    let [seed, first, last] = [(); 3].map(|()| numbers.next().expect("three numbers"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(write(&directory, seed, first, last));
}

async fn write(directory: &Path, seed: u64, first: u64, last: u64) {
    let clock = ManualClock::new(script::at(first));
    let store = Store::open(directory, clock.clone(), central_europe()).unwrap();
    let mut sequence = store.last_sequence().await.unwrap();
    // What the test harness has begun to say ends here.
    say("\nready");
    for number in first..=last {
        clock.set(script::at(number));
        match script::step(seed, number) {
            Step::Reading => {
                sequence += 1;
                let events = vec![event(number), event(number)];
                store
                    .append_reading(&reading_at(script::at(number), sequence, 1_000 + number), events)
                    .await
                    .unwrap();
                say(&format!("read {sequence}"));
                continue;
            }
            Step::Request(kind) => {
                store.record_request(kind, script::at(number), app::model::Actor::device()).await.unwrap();
            }
            Step::Change { size } => {
                store.durably(move |transaction| script::change(transaction, number, size)).await.unwrap();
            }
        }
        say(&format!("done {number}"));
    }
    store.close().await.unwrap();
}

fn event(number: u64) -> Event {
    Event {
        id: 0,
        at: script::at(number),
        kind: EventKind::AlertRaised,
        subject: format!("alert/{number}"),
        label: "Raised".to_owned(),
        from: None,
        to: None,
        impressions: None,
    }
}
