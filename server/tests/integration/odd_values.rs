//! Values that no printer should have: read for what they are, or left out and noted.

use app::model::{Level, Reading};

use super::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    reader::{self, problems},
    recording::{Datum, Recording},
};

const INPUT: &str = "1.3.6.1.2.1.43.8.2.1";
const MARKER: &str = "1.3.6.1.2.1.43.10.2.1";
const SUPPLY: &str = "1.3.6.1.2.1.43.11.1.1";

fn named(name: &str) -> Recording {
    printers::named(name).expect("one of the project's own").recording
}

fn text(text: &str) -> Datum {
    Datum::Octets(text.as_bytes().to_vec())
}

async fn read(recording: &Recording) -> Reading {
    let agent = Misbehaving::start(recording, Manner::Well).await;
    reader::read(agent.addr()).await.expect("a reading")
}

#[tokio::test]
async fn a_level_above_the_capacity_is_full_and_noted() {
    let recording = named("sentinels")
        .with(&format!("{SUPPLY}.9.1.1"), Datum::Integer(150))
        .with(&format!("{INPUT}.10.1.2"), Datum::Integer(i32::MAX));
    let reading = read(&recording).await;
    let supply = &reading.supplies[0];
    assert_eq!((supply.level, supply.percent), (Level::Measured { value: 150 }, Some(100)));
    assert_eq!(reading.inputs[1].percent, Some(100));
    let lines = problems(&reading);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines.iter().any(|line| line.starts_with(&format!("{SUPPLY}.9.1.1: ")) && line.contains("150")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn negative_counters_and_levels_outside_the_standard_are_left_out_and_noted() {
    let recording = named("sentinels")
        .with(&format!("{MARKER}.4.1.1"), Datum::Integer(-5))
        .with(&format!("{SUPPLY}.9.1.1"), Datum::Integer(-4))
        .with(&format!("{SUPPLY}.9.1.2"), Datum::Integer(i32::MIN));
    let reading = read(&recording).await;
    assert_eq!(reading.meters, []);
    for supply in &reading.supplies[..2] {
        assert_eq!((supply.level, supply.percent), (Level::Unknown, None));
    }
    assert_eq!(problems(&reading).len(), 3, "{:?}", problems(&reading));
}

#[tokio::test]
async fn counters_keep_their_whole_range() {
    for (datum, expected) in [
        (Datum::Counter32(u32::MAX), u64::from(u32::MAX)),
        (Datum::Raw(0x41, vec![0xff; 4]), u64::from(u32::MAX)),
        (Datum::Gauge32(3_000_000_000), 3_000_000_000),
        (Datum::Counter64(1 << 62), 1 << 62),
        (Datum::Integer(7), 7),
    ] {
        let reading = read(&named("sentinels").with(&format!("{MARKER}.4.1.1"), datum.clone())).await;
        assert_eq!(reading.meters[0].value, expected, "{datum:?}");
    }
}

#[tokio::test]
async fn types_that_do_not_belong_there_are_no_numbers_and_no_texts() {
    let recording = named("sentinels")
        .with(&format!("{MARKER}.4.1.1"), text("12345"))
        .with(&format!("{SUPPLY}.9.1.1"), text("42"))
        .with(&format!("{SUPPLY}.6.1.2"), Datum::Integer(7))
        .with("1.3.6.1.2.1.1.2.0", text("1.3.6.1"))
        .with("1.3.6.1.2.1.25.3.5.1.2.1", Datum::Integer(3));
    let reading = read(&recording).await;
    assert_eq!(reading.meters, [], "a text is no count");
    assert_eq!((reading.supplies[0].level, reading.supplies[0].percent), (Level::Unknown, None));
    assert_eq!(reading.supplies[1].description, "");
    assert_eq!(reading.identity.object_id, None);
    assert_eq!(reading.state.errors, []);
}

#[tokio::test]
async fn long_texts_are_cut_and_the_rest_of_the_reading_is_whole() {
    let usual = read(&named("sentinels")).await;
    let long = Datum::Octets(vec![b'x'; 64_000]);
    for name in ["1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.43.11.1.1.6.1.1", "1.3.6.1.2.1.43.8.2.1.13.1.1"] {
        let mut reading = read(&named("sentinels").with(name, long.clone())).await;
        let cut = "x".repeat(255);
        let place = match name {
            "1.3.6.1.2.1.1.5.0" => reading.identity.name.replace("kestrel".into()),
            "1.3.6.1.2.1.43.11.1.1.6.1.1" => {
                Some(std::mem::replace(&mut reading.supplies[0].description, "Toner Cartridge".into()))
            }
            _ => Some(std::mem::replace(&mut reading.inputs[0].name, "Bypass".into())),
        };
        assert_eq!(place, Some(cut), "{name}");
        assert_eq!(reading, usual, "{name}");
    }
}

#[tokio::test]
async fn texts_that_are_no_text_are_cleaned() {
    let table: [(&[u8], Option<&str>); 9] = [
        (b"caf\xe9", Some("caf\u{e9}")),
        (b"\xff\xfe\x00", Some("\u{ff}\u{fe}")),
        (b"one\0two", Some("one")),
        (b"\0\0\0", None),
        (b"a\x01\x02\x7f\x1bb", Some("a b")),
        (b"\xc2\x85x\xc2\x9by", Some("x y")),
        ("a\u{202e}b\u{200b}c\u{2066}d\u{61c}e".as_bytes(), Some("a b c d e")),
        (b"  \t ", None),
        (b"", None),
    ];
    for (octets, expected) in table {
        // Without a name of its own the printer's is that of the general group, which is empty here.
        let reading =
            read(&named("sentinels").with("1.3.6.1.2.1.1.5.0", Datum::Octets(octets.to_vec()))).await;
        assert_eq!(reading.identity.name.as_deref(), expected, "{octets:?}");
    }
}

#[tokio::test]
async fn of_two_printers_behind_one_agent_the_first_is_read_and_the_other_noted() {
    let reading = read(&named("two-printers")).await;
    assert_eq!(reading.identity.serial_number.as_deref(), Some("HA-1"));
    assert_eq!(reading.identity.model.as_deref(), Some("Heron A"));
    let supplies: Vec<_> = reading.supplies.iter().map(|supply| supply.description.as_str()).collect();
    assert_eq!(supplies, ["Toner A"]);
    assert_eq!((reading.meters.len(), reading.meters[0].value), (1, 1000));
    assert_eq!(reading.alerts, [], "the alerts are the other's");
    assert_eq!(reading.covers[0].name, "Left Door");
    assert_eq!(
        problems(&reading),
        ["hrDeviceTable: the host has 2 printers; this is the first with printer tables"]
    );
}

#[tokio::test]
async fn a_printer_that_is_not_the_first_device_is_found_by_its_type_or_by_its_rows() {
    let without_second = named("two-printers")
        .objects
        .into_iter()
        .filter(|(oid, _)| !oid.starts_with(&[1, 3, 6, 1, 2, 1, 43]) || oid.get(11) == Some(&3));
    let recording = Recording { name: "third".into(), objects: without_second.collect() };
    let typed = recording.clone().without("1.3.6.1.2.1.25.3.2.1.2.5");
    let untyped = recording.without("1.3.6.1.2.1.25.3.2");
    for recording in [typed, untyped] {
        let reading = read(&recording).await;
        assert_eq!(reading.supplies.len(), 1);
        assert_eq!(reading.identity.serial_number.as_deref(), Some("HA-1"));
        assert!(problems(&reading).is_empty(), "{:?}", problems(&reading));
    }
}

#[tokio::test]
async fn times_beyond_all_bounds_are_no_times() {
    for (uptime, raised) in [
        (Datum::TimeTicks(u32::MAX), Datum::TimeTicks(1)),
        (Datum::Raw(0x02, vec![0x80, 0, 0, 0, 0, 0, 0, 0]), Datum::Integer(1)),
        (Datum::Raw(0x02, vec![0x7f, 255, 255, 255, 255, 255, 255, 255]), Datum::Integer(1)),
        (Datum::Integer(-1), Datum::Integer(i32::MAX)),
    ] {
        let recording = named("receptacle-and-hex")
            .with("1.3.6.1.2.1.1.3.0", uptime.clone())
            .with("1.3.6.1.2.1.43.18.1.1.9.1.347", raised);
        let reading = read(&recording).await;
        assert_eq!(reading.alerts.len(), 1, "{uptime:?}");
        assert!(reading.alerts[0].raised_at.is_none_or(|at| at <= reading.taken_at), "{uptime:?}");
    }
}

#[tokio::test]
async fn a_counter_that_can_not_be_used_keeps_its_key_from_others() {
    let counters = "1.3.6.1.4.1.253.8.53.13.2.1.6";
    let key = |reading: &Reading, oid: &str| {
        let found = reading.meters.iter().find(|meter| meter.source.name() == oid);
        found.map(|meter| meter.key.clone())
    };
    let (first, second) = (format!("{counters}.1.20.38"), format!("{counters}.103.20.4"));
    let usual = read(&named("xcmi-multifunction")).await;
    assert_eq!(key(&usual, &first).as_deref(), Some("sheets"));
    let odd = read(&named("xcmi-multifunction").with(&first, Datum::Integer(-1))).await;
    assert_eq!(key(&odd, &first), None);
    assert_eq!(key(&odd, &second), key(&usual, &second));
}
