//! SIGKILL at a random moment.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::{
    aftermath::{Said, check},
    child, first_seed,
    ground::Ground,
    random::Random,
    rounds,
};

/// A directory is used for so many kills before the next one begins anew.
const KILLS: u64 = 4;
/// More steps than a process comes to.
const STEPS: u64 = 400;

#[test]
fn after_a_kill_all_that_was_acknowledged_is_there_and_the_rest_wholly_or_not_at_all() {
    let (rounds, seed) = (rounds(), first_seed());
    let (mut acknowledged, mut under_way, mut before_ready) = (0, 0, 0);
    for round in 0..rounds / KILLS {
        let (seed, ground) = (seed + round, Ground::of(round));
        let directory = tempfile::tempdir().unwrap();
        ground.lay(directory.path());
        let mut random = Random::new(seed);
        let mut said = Said::default();
        for kill in 1..=KILLS {
            let first = said.done + 1;
            // Each fourth while it starts: opens, upgrades, sets aside.
            let (lines, pause) = match random.below(4) {
                0 => (0, Duration::from_micros(random.next() % 40_000)),
                _ => (random.below(40), Duration::from_micros(random.next() % 4_000)),
            };
            let before = said.clone();
            run_and_kill(directory.path(), seed, first, lines, pause, &mut said);
            let what = format!("seed {seed}, {ground:?}, kill {kill} after {lines} lines and {pause:?}");
            let found = check(directory.path(), seed, ground, &said, &what);
            acknowledged += said.done - before.done;
            under_way += u64::from(found > said.done);
            before_ready += u64::from(!said.ready);
            // The check took a number, and an acknowledgement may have been lost with the process.
            said = Said { done: found, sequence: said.sequence + 1, ready: false };
        }
    }
    println!(
        "killed {rounds} times, seeds from {seed}: {before_ready} before the store was open, {acknowledged} steps \
         done, {under_way} more found whole that were not acknowledged"
    );
    assert!(acknowledged > rounds, "hardly anything was written");
}

fn run_and_kill(
    directory: &std::path::Path,
    seed: u64,
    first: u64,
    lines: usize,
    pause: Duration,
    said: &mut Said,
) {
    // `env` runs what follows as itself: the first argument of the command is this program.
    let mut command = Command::new("/usr/bin/env");
    child::command(&mut command, directory, seed, first, first + STEPS);
    let mut process = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this program");
    let mut out = BufReader::new(process.stdout.take().expect("piped")).lines();
    for line in out.by_ref().take(lines) {
        said.hear(&line.expect("text"));
    }
    wait(pause);
    process.kill().expect("it runs");
    process.wait().expect("it ends");
    // What it said meanwhile counts too.
    for line in out {
        said.hear(&line.expect("text"));
    }
}

#[expect(clippy::disallowed_methods, reason = "the moment of the kill is the point, whatever happens then")]
fn wait(pause: Duration) {
    thread::sleep(pause);
}
