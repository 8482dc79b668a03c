//! The process that writes.

use std::{
    env,
    io::{Write, stdout},
    path::Path,
    process::Command,
};

use app::model::{Event, EventKind};

use super::{
    aftermath::{Said, check},
    first_seed,
    ground::Ground,
    script::{self, Step},
};
use crate::{
    clock::ManualClock,
    store::Store,
    testing::{central_europe, reading_at},
};

const NAME: &str = "store::tests::crash::child::what_is_written_to_the_end_is_there";
/// Steps that nothing ends.
const STEPS: u64 = 60;
const DIRECTORY: &str = "SMART_ESOLUTIONS_CRASH_DIRECTORY";
const SCRIPT: &str = "SMART_ESOLUTIONS_CRASH_SCRIPT";

/// The arguments and variables with which this program writes steps `first` to `last` of the script of `seed`.
pub(super) fn command(program: &mut Command, directory: &Path, seed: u64, first: u64, last: u64) {
    program
        .arg(env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .env(SCRIPT, format!("{seed} {first} {last}"));
}

/// One line, at once: "ready", "read SEQUENCE" once a reading was taken, "done NUMBER" once a step is durable.
fn say(line: &str) {
    let mut out = stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// In a process of its own it writes and says so; in this one it shows what is there when nothing ends it.
#[test]
fn what_is_written_to_the_end_is_there() {
    if let (Some(directory), Ok(numbers)) = (env::var_os(DIRECTORY), env::var(SCRIPT)) {
        let mut numbers = numbers.split(' ').map(|number| number.parse::<u64>().expect("a number"));
        let [seed, first, last] = [(); 3].map(|()| numbers.next().expect("three numbers"));
        // What the test harness has begun to say ends here.
        say("");
        return write(Path::new(&directory), seed, first, last, &mut say);
    }
    let (directory, seed, mut said) = (tempfile::tempdir().unwrap(), first_seed(), Said::default());
    write(directory.path(), seed, 1, STEPS, &mut |line| said.hear(line));
    let found = check(directory.path(), seed, Ground::New, &said, "nothing ended it");
    assert!(said.ready && found == said.done && found > STEPS / 2, "{found} of {said:?}");
}

fn write(directory: &Path, seed: u64, first: u64, last: u64, say: &mut dyn FnMut(&str)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(take_steps(directory, seed, first, last, say));
}

async fn take_steps(directory: &Path, seed: u64, first: u64, last: u64, say: &mut dyn FnMut(&str)) {
    let clock = ManualClock::new(script::at(first));
    let store = Store::open(directory, clock.clone(), central_europe()).unwrap();
    let mut sequence = store.last_sequence().await.unwrap();
    say("ready");
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
        episode: None,
    }
}
