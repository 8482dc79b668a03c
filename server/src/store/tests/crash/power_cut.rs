//! The power is cut: what was not synced is dropped, kept or torn as chance has it.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use super::{
    aftermath::{Said, check},
    child, first_seed,
    ground::Ground,
    random::Random,
    rounds,
    shadow::Shadow,
    trace::{self, record},
};

/// Runs of the process that are recorded.
const RECORDINGS: u64 = 4;
/// Steps of each: some checkpoints of the log.
const STEPS: u64 = 70;

#[test]
fn after_a_power_cut_all_that_was_acknowledged_is_there_and_the_rest_wholly_or_not_at_all() {
    let (rounds, seed) = (rounds(), first_seed());
    let recordings = if rounds > 100 { 2 * RECORDINGS } else { RECORDINGS };
    let (mut acknowledged, mut under_way, mut calls_seen) = (0, 0, 0);
    for recording in 0..recordings {
        let (seed, ground) = (seed + recording, Ground::of(recording));
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        ground.lay(&data);
        let before = read(&data);
        let writing = |command: &mut Command| child::command(command, &data, seed, 1, STEPS);
        let Some(calls) = record(folder.path(), writing) else { return };
        calls_seen += calls.len();
        let mut random = Random::new(seed);
        let mut cuts: Vec<usize> = (0..rounds / recordings).map(|_| random.below(calls.len())).collect();
        cuts.sort_unstable();
        let (mut shadow, mut said, mut followed) = (Shadow::new(&data, &before), Said::default(), 0);
        for cut in cuts {
            for call in &calls[followed..cut] {
                shadow.follow(call);
                for line in &trace::said(call) {
                    said.hear(line);
                }
            }
            followed = cut;
            let found = tempfile::tempdir().unwrap();
            for (name, octets) in shadow.cut(&mut random) {
                fs::write(found.path().join(name), octets).unwrap();
            }
            let what = format!("seed {seed}, {ground:?}, cut at call {cut} of {}", calls.len());
            let came_to = check(found.path(), seed, ground, &said, &what);
            acknowledged += said.done;
            under_way += u64::from(came_to > said.done);
        }
    }
    println!(
        "the power was cut {rounds} times, seeds from {seed}, in {recordings} recordings of {calls_seen} calls: \
         {acknowledged} acknowledged steps looked for and found, {under_way} more found whole"
    );
    assert!(acknowledged > rounds, "hardly anything was written");
}

fn read(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}
