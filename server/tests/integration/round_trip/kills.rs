//! Either end is killed at any moment, over a wire that breaks, while reads are asked for all the time.

use std::{env, time::Duration};

use tokio::{select, time::sleep};

use super::pair::{NAME, Pair};
use crate::support::{far_end::program::run, numbers::Numbers, process::counted, wire::Fate};

const SEED: &str = "SMART_ESOLUTIONS_CRASH_SEED";

/// What a wire does next. Most connections come to something; the rest breaks within what a sitting takes.
fn fate(numbers: &mut Numbers) -> Fate {
    let octets = usize::try_from(numbers.below(12_000)).expect("few");
    match numbers.below(10) {
        0 => Fate::Refused,
        1 => Fate::CutThere(octets),
        2 | 3 => Fate::CutBack(octets),
        4 => Fate::Doubled(octets),
        5 => Fate::Slow(Duration::from_millis(numbers.below(40))),
        _ => Fate::Whole,
    }
}

#[tokio::test]
async fn whichever_end_is_killed_whenever_over_a_wire_that_breaks_every_read_arrives_once_and_in_order() {
    let long = env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1");
    let rounds = if long { 300 } else { 8 };
    let seed = env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_125);
    println!("seed {seed}");
    let mut pair = Pair::enrolled("").await;
    let mut numbers = Numbers::new(seed);
    let mut fates = numbers.clone();
    pair.wire.with_fates(move || fate(&mut fates));
    for round in 0..rounds {
        for victim in ["the device", "the far end"] {
            if numbers.below(3) == 0 {
                let asked = run(&pair.far_home, &["request-read", NAME]).await;
                assert_eq!(asked.code, 0, "{}", asked.stderr);
            }
            let moment = Duration::from_millis(numbers.below(900));
            select! {
                () = pair.press_on() => {}
                () = sleep(moment) => {}
            }
            let what = format!("seed {seed}, round {round}, {victim} after {moment:?}");
            match victim {
                "the device" => pair.kill_device(&what).await,
                _ => pair.kill_far().await,
            }
        }
    }
    pair.wire.with_fates(|| Fate::Whole);
    pair.come_to_rest().await;
    let met = pair.wire.met();
    let reads = pair.compare().await;
    let fates: Vec<String> = met.iter().map(|(fate, count)| format!("{count} {fate}")).collect();
    counted(&format!(
        "{rounds} kills of the device and {rounds} of the far end, seed {seed}: {reads} reads, each there once; \
         connections: {}",
        fates.join(", ")
    ));
    assert!(reads >= rounds, "hardly anything was read: {reads}");
}
