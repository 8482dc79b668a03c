//! Agents that answer wrongly: what they say rightly is read, what they do not is noted, and nothing hangs.

use std::time::{Duration, Instant};

use app::model::Reading;
use smart_esolutions::device::{DeviceError, SnmpVersion, transport::Passphrases};
use tokio::time::timeout;

use super::support::{
    misbehaving::{GENERAL_ERROR, Manner, Misbehaving, NO_SUCH_NAME},
    printers,
    process::{free_address, rebind},
    reader::{self, PATIENT, QUICK, STEADY, automatic, printer, problems, target},
    recording::{Datum, Recording, oid},
    relay::{Network, Relay},
    replay::Replay,
};

/// Of something that hangs there is no end; this is far beyond all that should take.
const BOUND: Duration = Duration::from_secs(30);
const LEVELS: &str = "1.3.6.1.2.1.43.8.2.1.10";
const SUPPLY_LEVELS: &str = "1.3.6.1.2.1.43.11.1.1.9";

fn recording() -> Recording {
    printers::named("sentinels").expect("one of the project's own").recording
}

/// What a well-behaved agent's reading looks like.
async fn usual() -> Reading {
    let agent = Replay::start(&recording()).await;
    reader::read(agent.addr()).await.expect("a reading")
}

async fn read_in_time(printer: &mut smart_esolutions::device::Printer) -> Result<Reading, DeviceError> {
    timeout(BOUND, printer.read(1)).await.expect("in time")
}

/// The reading of such an agent, of which only the problems may differ from the usual.
async fn reading(manner: Manner) -> (Reading, Misbehaving) {
    let agent = Misbehaving::start(&recording(), manner).await;
    let reading = read_in_time(&mut reader::at(agent.addr(), PATIENT)).await.expect("a reading");
    (reading, agent)
}

#[tokio::test]
async fn a_column_without_end_is_stopped_and_noted_and_the_rest_is_read() {
    let (mut read, agent) = reading(Manner::EndlessColumn(oid(LEVELS))).await;
    assert!(agent.requests() < 60, "{}", agent.requests());
    assert!(
        problems(&read).contains(&"prtInputTable: the table has no end, the rest was left out".into()),
        "{:?}",
        problems(&read)
    );
    let usual = usual().await;
    assert!(read.inputs.len() >= usual.inputs.len() && read.inputs.len() <= 500, "{}", read.inputs.len());
    assert_eq!(read.inputs[..usual.inputs.len()], usual.inputs);
    (read.inputs, read.problems) = (usual.inputs.clone(), Vec::new());
    assert_eq!(read, usual);
}

#[tokio::test]
async fn a_printer_that_answers_without_end_takes_little_memory_and_is_noted() {
    // What is kept of the answers has a bound, so that what is asked for has one; of a long string the beginning is kept.
    for (length, most) in [(0, 16_000_000), (900, 16_000_000), (60_000, 160_000_000)] {
        let agent = Misbehaving::start(&recording(), Manner::Flood(length)).await;
        let outcome = read_in_time(&mut reader::at(agent.addr(), PATIENT)).await;
        assert!(agent.octets() < most, "{length}: {} octets were asked for", agent.octets());
        match outcome {
            Ok(read) => {
                let left_out = |line: &String| line.contains("the rest was left out");
                assert!(problems(&read).iter().any(left_out), "{length}: {:?}", problems(&read));
            }
            Err(error) => assert!(matches!(error, DeviceError::NotAPrinter { .. }), "{length}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_column_that_does_not_advance_or_goes_back_is_stopped_and_noted_and_the_rest_is_read() {
    for (manner, what) in [
        (Manner::Stuck(oid(LEVELS)), "gave the same object again"),
        (Manner::Backwards(oid(LEVELS)), "answered out of order"),
    ] {
        let (mut read, agent) = reading(manner).await;
        assert!(agent.requests() < 20, "{}", agent.requests());
        let lines = problems(&read);
        assert!(
            matches!(&lines[..], [line] if line.starts_with("prtInputTable: ") && line.contains(what)),
            "{lines:?}"
        );
        let usual = usual().await;
        assert_eq!(read.inputs.len(), usual.inputs.len(), "the other columns have the rows");
        let measured = read.inputs.iter().zip(&usual.inputs);
        assert!(measured.filter(|(read, usual)| read.level == usual.level).count() >= 1);
        (read.inputs, read.problems) = (usual.inputs.clone(), Vec::new());
        assert_eq!(read, usual);
    }
}

#[tokio::test]
async fn an_agent_without_getbulk_is_asked_by_getnext_and_the_next_time_at_once() {
    let usual = usual().await;
    for status in [GENERAL_ERROR, NO_SUCH_NAME, 13] {
        let agent = Misbehaving::start(&recording(), Manner::RefusesBulk(status)).await;
        let mut own = reader::at(agent.addr(), PATIENT);
        assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "error status {status}");
        assert!(!own.habits().shape.bulk);
        let first = agent.requests();
        assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "error status {status}");
        assert!(agent.requests() - first < first, "{first}, then {}", agent.requests() - first);
    }
}

#[tokio::test]
async fn an_agent_that_answers_getbulk_as_getnext_is_read_whole() {
    let (read, _agent) = reading(Manner::BulkIsNext).await;
    assert_eq!(read, usual().await);
}

#[tokio::test]
async fn an_agent_that_says_too_big_is_asked_for_less_and_the_next_time_at_once() {
    let usual = usual().await;
    for most in [100, 30, 9, 3, 1] {
        let agent = Misbehaving::start(&recording(), Manner::TooBigAbove(most)).await;
        let mut own = reader::at(agent.addr(), PATIENT);
        let read = read_in_time(&mut own).await.expect("a reading");
        assert_eq!(read, usual, "at most {most} bindings: {:?}", problems(&read));
        let first = agent.requests();
        assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "at most {most} bindings");
        assert!(agent.requests() - first <= first, "{first}, then {}", agent.requests() - first);
    }
}

#[tokio::test]
async fn an_agent_that_knows_version_1_alone_is_read_by_it_and_the_next_time_at_once() {
    let usual = usual().await;
    let agent = Misbehaving::start(&recording(), Manner::V1Only).await;
    let mut own = printer(target(agent.addr(), automatic("public")), &Passphrases::default(), QUICK);
    assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual));
    let begun = Instant::now();
    assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual));
    assert!(begun.elapsed() < BOUND / 10, "{:?}", begun.elapsed());
    let version = SnmpVersion::V1 { community: "public".into() };
    let mut own = printer(target(agent.addr(), version), &Passphrases::default(), PATIENT);
    assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual));
}

#[tokio::test]
async fn version_1_errors_without_an_index_end_columns_one_by_one() {
    // Nothing follows the alerts of this recording: the last columns are beyond the end.
    let agent = Misbehaving::start(&recording(), Manner::V1NoIndex).await;
    let version = SnmpVersion::V1 { community: "public".into() };
    let mut own = printer(target(agent.addr(), version), &Passphrases::default(), PATIENT);
    let read = read_in_time(&mut own).await.expect("a reading");
    assert_eq!(read, usual().await, "{:?}", problems(&read));
}

#[tokio::test]
async fn one_object_that_can_not_be_read_costs_no_other() {
    let usual = usual().await;
    let broken = format!("{SUPPLY_LEVELS}.1.3");
    for datum in [
        Datum::Raw(0x02, vec![]),
        Datum::Raw(0x02, vec![1; 9]),
        Datum::Raw(0x40, vec![1]),
        Datum::Raw(0x9f, vec![0x1f, 3]),
        Datum::Raw(0x02, vec![1; 300]),
    ] {
        let agent = Misbehaving::start(&recording().with(&broken, datum.clone()), Manner::Well).await;
        let mut own = reader::at(agent.addr(), PATIENT);
        for _ in 0..2 {
            let mut read = read_in_time(&mut own).await.expect("a reading");
            assert!(agent.requests() < 300, "{}", agent.requests());
            let lines = problems(&read);
            assert!(
                lines.iter().all(|line| line.starts_with("prtMarkerSuppliesTable")),
                "{datum:?}: {lines:?}"
            );
            assert_eq!(lines.len(), 1, "{datum:?}");
            let levels =
                read.supplies.iter().zip(&usual.supplies).filter(|(read, usual)| read.level != usual.level);
            assert!(levels.count() <= 4, "what stands before the broken level is read");
            assert_eq!(read.supplies.len(), usual.supplies.len());
            for (read, usual) in read.supplies.iter().zip(&usual.supplies) {
                assert_eq!(
                    (&read.description, read.capacity),
                    (&usual.description, usual.capacity),
                    "{datum:?}"
                );
            }
            (read.supplies, read.problems) = (usual.supplies.clone(), Vec::new());
            assert_eq!(read, usual, "{datum:?}");
        }
    }
}

#[tokio::test]
async fn an_object_that_the_agent_fails_at_costs_no_other() {
    let usual = usual().await;
    let broken = oid(&format!("{SUPPLY_LEVELS}.1.3"));
    for manner in [Manner::FailsAt(broken.clone()), Manner::DumbAt(broken)] {
        let agent = Misbehaving::start(&recording(), manner.clone()).await;
        let mut own = reader::at(agent.addr(), QUICK);
        let mut read = read_in_time(&mut own).await.expect("a reading");
        let lines = problems(&read);
        assert!(lines.iter().all(|line| line.starts_with("prtMarkerSuppliesTable")), "{manner:?}: {lines:?}");
        (read.supplies, read.problems) = (usual.supplies.clone(), Vec::new());
        assert_eq!(read, usual, "{manner:?}");
        assert!(own.habits().shape.bulk && own.habits().shape.columns > 10, "{:?}", own.habits().shape);
    }
}

#[tokio::test]
async fn an_agent_that_dies_half_way_gives_a_reading_with_problems_then_an_error_then_a_reading_again() {
    let usual = usual().await;
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let addr = socket.local_addr().expect("an address");
    let agent = Misbehaving::on(socket, &recording(), Manner::DiesAfter(1));
    let mut own = reader::at(addr, QUICK);
    let half = read_in_time(&mut own).await.expect("a reading");
    assert!(problems(&half).iter().any(|line| line.contains("stopped answering")), "{:?}", problems(&half));
    assert!(half != usual);
    let error = read_in_time(&mut own).await.expect_err("silent");
    assert!(matches!(error, DeviceError::Silent { .. }), "{error}");
    drop(agent);
    let error = read_in_time(&mut own).await.expect_err("closed");
    assert!(matches!(error, DeviceError::Refused { .. }), "{error}");
    let socket = rebind(addr).await;
    let agent = Misbehaving::on(socket, &recording(), Manner::Well);
    assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "nothing of the trouble is left");
    assert!(agent.requests() > 0);
}

#[tokio::test]
async fn an_agent_that_dies_after_any_number_of_answers_never_hangs_or_invents() {
    let usual = usual().await;
    for answers in 1..8 {
        let agent = Misbehaving::start(&recording(), Manner::DiesAfter(answers)).await;
        match read_in_time(&mut reader::at(agent.addr(), QUICK)).await {
            Ok(read) => {
                assert!(read == usual || !read.problems.is_empty(), "after {answers}");
                for supply in &read.supplies {
                    let known = usual.supplies.iter().find(|known| known.index == supply.index);
                    assert!(known.is_some(), "after {answers}: {supply:?}");
                }
            }
            Err(error) => assert!(matches!(error, DeviceError::Silent { .. }), "after {answers}: {error}"),
        }
    }
}

#[tokio::test]
async fn late_double_and_lost_answers_change_nothing() {
    let usual = usual().await;
    for every in 1..5 {
        let agent = Misbehaving::start(&recording(), Manner::Late(every)).await;
        let mut own = reader::at(agent.addr(), STEADY);
        for _ in 0..2 {
            assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "every {every}th is late");
        }
    }
    let agent = Replay::start(&recording()).await;
    for network in [
        Network { double_every: 1, ..Network::default() },
        Network { lose_every: 3, ..Network::default() },
        Network { lose_every: 2, double_every: 2, ..Network::default() },
    ] {
        let relay = Relay::start(agent.addr(), network).await;
        let mut own = reader::at(relay.addr(), STEADY);
        for _ in 0..3 {
            assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "{network:?}");
        }
    }
}

#[tokio::test]
async fn broken_datagrams_are_asked_for_again() {
    let usual = usual().await;
    for manner in [Manner::Garbage(2), Manner::Truncated(2), Manner::Garbage(3), Manner::Truncated(3)] {
        let agent = Misbehaving::start(&recording(), manner.clone()).await;
        let mut own = reader::at(agent.addr(), STEADY);
        for _ in 0..2 {
            assert_eq!(read_in_time(&mut own).await.as_ref(), Ok(&usual), "{manner:?}");
        }
    }
}

#[tokio::test]
async fn an_agent_that_cuts_long_answers_in_the_middle_is_asked_for_less() {
    let usual = usual().await;
    let agent = Misbehaving::start(&recording(), Manner::CutAbove(600)).await;
    let mut own = reader::at(agent.addr(), QUICK);
    match read_in_time(&mut own).await {
        Ok(read) => assert_eq!(read, usual),
        // Where not one of the first answers is whole there is nothing to go by.
        Err(error) => assert!(matches!(error, DeviceError::Garbled { .. }), "{error}"),
    }
}

#[tokio::test]
async fn answers_under_another_community_or_of_another_kind_are_not_taken() {
    let agent = Misbehaving::start(&recording(), Manner::Foreign).await;
    let error = read_in_time(&mut reader::at(agent.addr(), QUICK)).await.expect_err("nothing that counts");
    assert!(matches!(error, DeviceError::Silent { .. }), "{error}");
    assert_ne!(agent.addr(), free_address());
}
