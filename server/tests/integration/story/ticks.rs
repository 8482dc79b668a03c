//! The printer's uptime counts hundredths of a second in 32 bits: it begins anew after 497 days.

use jiff::SignedDuration;

use super::{EMPTY, MACHINE_UPTIME, Row, UPTIME, printer, watched::Watched};
use crate::support::{
    changing::Changing,
    recording::{Datum, Recording},
};

/// The printer so many hundredths of a second after its counters wrapped, or before.
fn at(ticks: i64, machine: bool, rows: &[Row]) -> Recording {
    let up = printer(rows).with(UPTIME, Datum::TimeTicks(wrapped(ticks)));
    if machine { up.with(MACHINE_UPTIME, Datum::TimeTicks(wrapped(ticks))) } else { up }
}

fn wrapped(ticks: i64) -> u32 {
    u32::try_from(ticks.rem_euclid(1 << 32)).expect("32 bits")
}

#[tokio::test]
async fn an_alert_over_the_wrap_is_one_episode_without_a_restart_and_all_times_are_sane() {
    for machine in [false, true] {
        let row = |index, ticks| Row {
            index,
            code: EMPTY,
            tray: i32::try_from(index).expect("small"),
            ticks: wrapped(ticks),
        };
        // Ten minutes and ten seconds before the wrap, and five seconds after it.
        let (long, short, after) = (row(1, -60_000), row(2, -1_000), row(3, 500));
        let agent = Changing::start(&at(-3_000, machine, &[long])).await;
        let device = Watched::start(agent.addr(), "").await;
        agent.becomes(&at(2_000, machine, &[long, short, after]));
        device.look().await;
        let expected = ["+alert/1 #1", "+alert/2 #2", "+alert/3 #3"];
        let history = device.history().await;
        assert_eq!(history.told(), expected);
        let [one, two, three] = history.of("alert-raised")[..] else { panic!("three") };
        let span =
            |line: super::history::Line<'_>| (line.time("raised_earliest"), line.time("raised_latest"));
        let known = |line: super::history::Line<'_>, seconds: i64| {
            let (earliest, latest) = span(line);
            let then = line.time("at").expect("a time") - SignedDuration::from_secs(seconds);
            assert_eq!(earliest, latest);
            // The printer's times are told to the second.
            let off = latest.expect("a time").duration_since(then).abs();
            assert!(off <= SignedDuration::from_secs(1), "{latest:?} {then}");
        };
        known(one, 570);
        known(three, 15);
        assert_eq!(span(two), (one.time("at"), two.time("at")), "somewhere between the two looks");
        agent.becomes(&at(3_000, machine, &[long]));
        device.look().await;
        agent.becomes(&at(4_000, machine, &[]));
        device.look().await;
        let mut expected = expected.to_vec();
        expected.extend(["-alert/2 #2", "-alert/3 #3", "-alert/1 #1"]);
        assert_eq!(device.history().await.told(), expected);
    }
}
