//! The device's power is cut while it reads, delivers and settles; the far end keeps its own. What was not synced is
//! dropped, kept or torn as chance has it, and sometimes the disk has lied for a while and is as it was before.
//!
//! Both ends run in one process that is recorded ([`child`]), so that each cut is one moment for both: of the device what
//! a disk may have left is taken, of the far end what it had written by then.

mod aftermath;
mod child;

use std::{collections::BTreeMap, env, fs, path::Path};

use self::{aftermath::Before, child::Said};
use crate::store::tests::crash::{
    first_seed,
    random::Random,
    shadow::Shadow,
    trace::{record, said},
};

/// Steps of each recording.
const STEPS: u64 = 40;
/// Each so-many-th cut finds the device's disk as it was at the cut before.
const LIES: u64 = 5;

type Files = BTreeMap<String, Vec<u8>>;

/// Cuts, and the recordings that they are of.
fn rounds() -> (u64, u64) {
    let long = env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1");
    if long { (300, 6) } else { (20, 1) }
}

#[test]
fn after_a_power_cut_every_committed_read_reaches_the_far_end_once_and_in_order() {
    let (rounds, recordings) = rounds();
    let (seed, mut lies, mut reads, mut orders, mut again) = (first_seed(), 0, 0, 0, 0);
    for recording in 0..recordings {
        let seed = seed + recording;
        let folder = tempfile::tempdir().unwrap();
        child::lay(folder.path());
        let (device, far) = (child::device_data(folder.path()), child::far_data(folder.path()));
        let mut shadows = [&device, &far].map(|data| Shadow::new(data, &read(data)));
        let Some(calls) =
            record(folder.path(), |command| child::command(command, folder.path(), seed, STEPS))
        else {
            return;
        };
        let mut random = Random::new(seed);
        // Before the process has begun there is nothing to be cut off.
        let begin = calls.iter().position(|call| said(call).iter().any(|line| line == "ready")).unwrap();
        let mut cuts: Vec<usize> =
            (0..rounds / recordings).map(|_| begin + random.below(calls.len() - begin)).collect();
        cuts.sort_unstable();
        // The first one in the moment in which it begins: it has said nothing yet, not even what time it is.
        cuts[0] = begin;
        let (mut said_so_far, mut followed) = (Said::nothing(), 0);
        let mut earlier: Option<(Files, Said)> = None;
        for (round, cut) in (1..).zip(cuts) {
            for call in &calls[followed..cut] {
                for shadow in &mut shadows {
                    shadow.follow(call);
                }
                for line in said(call) {
                    said_so_far.hear(&line);
                }
            }
            followed = cut;
            let [ours, theirs] = &shadows;
            let now = (ours.cut(&mut random), said_so_far.clone());
            let has_lied = round % LIES == 0;
            let (files, had_said) = earlier.take().filter(|_| has_lied).unwrap_or_else(|| now.clone());
            let what = format!("seed {seed}, cut at call {cut} of {}, lied: {has_lied}", calls.len());
            let Said { committed, ordered, .. } = had_said;
            orders += u64::try_from(ordered.len()).unwrap();
            let before = Before { at: said_so_far.at, committed, ordered, lied: has_lied };
            let came_to = aftermath::check(&files, &theirs.whole(), &before, &what);
            (lies, reads) = (lies + u64::from(has_lied), reads + came_to.looked_for);
            again += u64::from(came_to.epochs > 1);
            earlier = Some(now);
        }
    }
    crate::testing::counted(&format!(
        "the power of a device was cut {rounds} times, seeds from {seed}, {lies} of them with a disk that had lied: \
         {reads} committed reads and {orders} orders of supplies looked for and found once, {again} times in a new epoch"
    ));
    assert!(reads > rounds && orders > 0 && lies > 0 && again > 0, "hardly anything was written");
}

fn read(directory: &Path) -> Files {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    files
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| !name.ends_with("-shm"))
        .collect()
}
