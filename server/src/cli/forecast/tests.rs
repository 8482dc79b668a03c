use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Asked, Failure, Format, input::Input};
use crate::supplies::{
    Level,
    ordering::{Policy, Stock},
};

const HEADER: &str = "at,total_impressions,level_percent,serial_number\n";

fn asked() -> Asked {
    Asked { now: None, rated_pages: None, stock: Stock::default(), policy: Policy::default() }
}

/// An office for so many days, by six hours: 240 pages a working day, cartridges of 8,000.
fn office(days: u32, level: impl Fn(f64) -> String) -> String {
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().expect("a time");
    let (mut text, mut printed) = (HEADER.to_owned(), 0_u32);
    for look in 0..days * 4 {
        printed += if look / 4 % 7 < 5 { 60 } else { 0 };
        let left = 100.0 - f64::from(printed % 8000) / 80.0;
        let at = begin + SignedDuration::from_hours(i64::from(look) * 6);
        let cartridge = printed / 8000;
        writeln!(text, "{at},{},{},C{cartridge}", 5000 + printed, level(left)).expect("a string takes all");
    }
    text
}

fn told(asked: &Asked, input: &Input, format: Format) -> Result<String, Failure> {
    asked.answer(input, &asked.look(input), format)
}

fn noted(asked: &Asked, input: &Input) -> String {
    asked.notes(input, &asked.look(input)).join("\n")
}

fn answer(file: &str, asked: &Asked, format: Format) -> String {
    let input = Input::read(file.as_bytes(), None).expect("a good file");
    told(asked, &input, format).expect("an answer")
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_line() {
    let row = "2026-01-05T08:00:00Z,1000,50,A\n";
    let table = [
        ("", "line 1: there is no column at"),
        ("time,total_impressions,level_percent,serial_number\n", "line 1: there is no column at"),
        ("at,level_percent,serial_number\n", "line 1: there is no column total_impressions"),
        ("at,at,total_impressions,level_percent,serial_number\n", "line 1: the column at is there twice"),
        (HEADER, "line 1: there are no rows"),
        (
            &format!("{HEADER}{row}2026-01-05T08:00:00Z,1000,50,A\n"),
            "line 3: the time 2026-01-05T08:00:00Z was in line 2 already",
        ),
        (
            &format!("{HEADER}{row}2026-01-05T09:00:00+02:00,1000,50,A\n"),
            "line 3: the time lies before that of line 2",
        ),
        (&format!("{HEADER}{row}yesterday,1000,50,A\n"), "line 3: at is \"yesterday\""),
        (&format!("{HEADER}{row}2026-01-06T08:00:00Z,1000,101,A\n"), "line 3: level_percent is \"101\""),
        (&format!("{HEADER}{row}2026-01-06T08:00:00Z,1000,-1,A\n"), "line 3: level_percent is \"-1\""),
        (&format!("{HEADER}{row}2026-01-06T08:00:00Z,1000,NaN,A\n"), "line 3: level_percent is \"NaN\""),
        (&format!("{HEADER}{row}2026-01-06T08:00:00Z,1000,full,A\n"), "line 3: level_percent is \"full\""),
        (&format!("{HEADER}{row}2026-01-06T08:00:00Z,-5,50,A\n"), "line 3: total_impressions is \"-5\""),
        (
            &format!("{HEADER}{row}2026-01-06T08:00:00Z,99999999999999999999,50,A\n"),
            "line 3: total_impressions is",
        ),
        (&format!("{HEADER}{row}2026-01-06T08:00:00Z,1000,50\n"), "line 3: 3 fields, but the header has 4"),
        (
            &format!("{HEADER}\n\n{row}\n2026-01-05T07:00:00Z,1000,50,A\n"),
            "line 6: the time lies before that of line 4",
        ),
    ];
    for (file, message) in table {
        let wrong = Input::read(file.as_bytes(), None).expect_err(message).to_string();
        assert!(wrong.starts_with(message), "{wrong}, not {message}");
    }
    let latin = [HEADER.as_bytes(), row.as_bytes(), b"2026-01-06T08:00:00Z,1000,50,\xE4\n"].concat();
    let wrong = Input::read(latin.as_slice(), None).expect_err("no UTF-8").to_string();
    assert_eq!(wrong, "line 3: this is not UTF-8");
}

#[test]
fn a_row_that_does_not_end_with_its_line_is_refused_with_the_line_where_it_begins() {
    let row = |second: u32, serial: &str| format!("2026-01-05T08:00:{second:02}Z,1000,50,{serial}\n");
    let rows = |from: u32, to: u32| (from..to).map(|second| row(second, "A")).collect::<String>();
    let (before, after) = (rows(0, 3), rows(4, 50));
    let stray = row(3, "\"A");
    let open = "a quote opens here that is not closed in the same line";
    let alone = "a line ends with CR alone";
    let table = [
        (format!("{HEADER}{before}{stray}{after}"), 5, open),
        (format!("{HEADER}{before}{stray}"), 5, open),
        (format!("{HEADER}{before}{}", stray.trim_end()), 5, open),
        (format!("{HEADER}\n{before}\n\n{stray}\n{after}"), 8, open),
        // The next quote closes it.
        (format!("{HEADER}{before}{stray}{after}{}", row(50, "B\"")), 5, open),
        (format!("{HEADER}{before}{}", row(3, "\"A\n\n\"")), 5, open),
        (format!("{HEADER}{before}{}", row(3, "\"A\n\"").trim_end()), 5, open),
        (format!("{HEADER}{before}{}{after}", row(3, "\"A\r\nB\"")), 5, open),
        (format!("\"{HEADER}{before}"), 1, open),
        (format!("{HEADER}{before}{after}").replace('\n', "\r"), 1, alone),
        (format!("{HEADER}{before}{}{after}", row(3, "A").replace('\n', "\r")), 5, alone),
        (format!("{HEADER}{before}{}", row(3, "\"A\rB\"")), 5, alone),
    ];
    for (file, line, message) in table {
        let wrong = Input::read(file.as_bytes(), None).expect_err(&file).to_string();
        assert!(wrong.starts_with(&format!("line {line}: {message}")), "{wrong}: {file}");
    }
    let whole = format!("{HEADER}{before}{}{after}", row(3, "\"A \"\"1\"\"\"")).replace('\n', "\r\n");
    assert_eq!(Input::read(whole.as_bytes(), None).expect("a good file").history().samples.len(), 50);
}

/// A device's own file, with rows of two supplies.
const OWN: &str = "schema,at,supply,description,colorant,line,level_percent,total_impressions,serial_number,part_number,what,wasted_percent,quantity,reference,note\r\n";

#[test]
fn of_a_device_s_own_file_one_supply_is_taken() {
    let rows = [
        "1,2026-01-05T08:00:00+01:00,1,Toner,black,cartridge,,,A,,identified,,,,",
        "1,2026-01-05T08:00:00+01:00,1,Toner,black,level,50,1000,A,,,,,,",
        "1,2026-01-05T08:00:00+01:00,2,Drum,,level,low,1000,,,,,,,",
        "1,2026-01-05T09:00:00.417+01:00,1,Toner,black,cartridge,,,B,,identified,,,,",
        "1,2026-01-05T09:00:00.417+01:00,1,Toner,black,cartridge,,1010,C,,premature,49,,,",
        "1,2026-01-05T09:30:00+01:00,1,Toner,,order,,,,P,submitted,,1,S-20260105-1,\"As set, twice\"",
        "1,2026-01-05T10:00:00+01:00,1,Toner,black,level,100,1020,B,,,,,,",
        "1,2026-01-05T10:00:00+01:00,2,Drum,,level,,1020,,,,,,,",
    ];
    let file = OWN.to_owned() + &rows.map(|row| format!("{row}\r\n")).concat();
    let toner = Input::read(file.as_bytes(), Some(1)).expect("a good file");
    let serial_numbers: Vec<(String, &str)> = toner
        .history()
        .serial_numbers
        .iter()
        .map(|(since, number)| (since.to_string(), number.as_str()))
        .collect();
    assert_eq!(
        serial_numbers,
        [("2026-01-05T07:00:00Z".to_owned(), "A"), ("2026-01-05T08:00:00.417Z".to_owned(), "B")],
        "each since it was told, and none that was only guessed"
    );
    assert_eq!(toner.history().samples.len(), 2);
    let drum = Input::read(file.as_bytes(), Some(2)).expect("a good file");
    assert_eq!(
        drum.history().samples.iter().map(|sample| sample.level).collect::<Vec<_>>(),
        [Level::Low, Level::NotReported]
    );

    let turned = OWN.to_owned() + rows[6] + "\r\n" + rows[1] + "\r\n";
    let late = OWN.to_owned() + rows[1] + "\r\n" + rows[3] + "\r\n" + rows[0] + "\r\n";
    let no_time = OWN.to_owned() + rows[0].replace("2026-01-05", "yesterday").as_str() + "\r\n";
    let own = format!("{HEADER}2026-01-05T08:00:00Z,1000,50,A\n");
    for (file, supply, message) in [
        (
            &*file,
            None,
            "line 1: this is the history of several supplies: say which one is meant by --supply INDEX",
        ),
        (
            &file,
            Some(3),
            "line 1: there are no levels of supply 3; of other supplies there are those of: \"1\", \"2\"",
        ),
        (OWN, Some(1), "line 1: there are no levels of supply 1; of other supplies there are those of: none"),
        (&turned, Some(1), "line 3: the time lies before that of line 2"),
        (&late, Some(1), "line 4: the time \"2026-01-05T08:00:00+01:00\" lies before that of a line above"),
        (&no_time, Some(1), "line 2: at is \"yesterdayT08:00:00+01:00\""),
        (&own, Some(1), "line 1: there is no column supply; the columns are supply, line, what"),
    ] {
        let wrong = Input::read(file.as_bytes(), supply).expect_err(message).to_string();
        assert!(wrong.starts_with(message), "{wrong}, not {message}");
    }
}

#[test]
fn columns_may_stand_in_any_order_and_a_byte_order_mark_lines_of_windows_and_others_between_are_taken() {
    let file = "\u{feff}serial_number,room,level_percent,at,total_impressions\r\nA,12,LOW,2026-01-05T08:00:00+01:00,\r\n";
    let input = Input::read(file.as_bytes(), None).expect("a good file");
    assert_eq!(input.last.to_string(), "2026-01-05T07:00:00Z");
    assert_eq!(input.zone.to_offset(input.last).seconds(), 3600);
}

#[test]
fn a_counter_that_falls_is_told_with_its_line_and_counted_on_from() {
    let mut file = office(60, |left| format!("{left:.0}"));
    let first: Vec<&str> = file.lines().collect();
    let lines = first.len();
    file.push_str("2026-03-10T00:00:00Z,12,0,C1\n");
    let input = Input::read(file.as_bytes(), None).expect("a good file");
    let note = format!("line {}: total_impressions fell from", lines + 1);
    assert!(input.notes.len() == 1 && input.notes[0].starts_with(&note), "{:?}", input.notes);
}

#[test]
fn one_row_is_an_honest_state() {
    let file = format!("{HEADER}2026-01-05T08:00:00Z,1000,50,A\n");
    insta::assert_snapshot!("one_row", answer(&file, &asked(), Format::Json));
}

#[test]
fn a_year_of_an_office_gives_the_published_form_and_lines_for_people() {
    let file = office(201, |left| format!("{left:.0}"));
    let asked = Asked { rated_pages: Some(10_000.0), ..asked() };
    insta::assert_snapshot!("office_json", answer(&file, &asked, Format::Json));
    insta::assert_snapshot!("office_text", answer(&file, &asked, Format::Text));
    let on_order = Asked { stock: Stock { on_hand: 0, on_order: 1 }, ..asked };
    insta::assert_snapshot!("on_order_text", answer(&file, &on_order, Format::Text));
}

#[test]
fn numbers_that_become_low_freeze_the_date() {
    let told = |left: f64| if left < 12.0 { "low".into() } else { format!("{left:.0}") };
    insta::assert_snapshot!("frozen_text", answer(&office(189, told), &asked(), Format::Text));
}

#[test]
fn a_time_to_look_from_before_the_first_row_is_refused_with_both_times() {
    let file = office(60, |left| format!("{left:.0}"));
    let input = Input::read(file.as_bytes(), None).expect("a good file");
    let at = |now: &str| Asked { now: now.parse().ok(), ..asked() }.begins(&input);
    for good in ["2026-01-05T00:00:00Z", "2027-01-01T00:00:00Z"] {
        assert!(at(good).is_ok(), "{good}");
    }
    assert!(asked().begins(&input).is_ok());
    for early in ["1800-01-01T00:00:00Z", "2026-01-04T23:59:59Z"] {
        match at(early) {
            Err(Failure::Usage(said)) => assert_eq!(
                said,
                format!(
                    "--now takes a time from that of the first row on, 2026-01-05T00:00:00Z, and not {early}"
                )
            ),
            other => panic!("{early}: {other:?}"),
        }
    }
}

#[test]
fn a_million_rows_are_read() {
    let begin: Timestamp = "2020-01-06T00:00:00Z".parse().expect("a time");
    let mut file = HEADER.to_owned();
    for row in 0..1_000_000_u32 {
        let at = begin + SignedDuration::from_mins(i64::from(row) * 3);
        writeln!(file, "{at},{},{},", row / 4, 100 - row / 50 % 100).expect("a string takes all");
    }
    let text = answer(&file, &asked(), Format::Json);
    assert!(text.contains("\"state\": \"estimate\""), "{text}");
}

#[test]
fn a_million_rows_of_two_cartridges_in_turn_are_answered() {
    let begin: Timestamp = "2020-01-06T00:00:00Z".parse().expect("a time");
    for (rows, cartridges) in [(1_000_000_u32, 2), (50_000, 50_000)] {
        let mut file = HEADER.to_owned();
        for row in 0..rows {
            let at = begin + SignedDuration::from_mins(i64::from(row) * 3);
            writeln!(file, "{at},{},75,C{}", row / 4 % 50_000, row % cartridges).expect("a string takes all");
        }
        let input = Input::read(file.as_bytes(), None).expect("a good file");
        assert!(input.notes.len() < 30, "{}", input.notes.len());
        assert!(told(&asked(), &input, Format::Json).is_ok());
    }
}

#[test]
fn a_time_to_look_from_long_after_the_last_row_makes_no_idle_printer_and_is_said() {
    let file = office(60, |left| format!("{left:.0}"));
    let input = Input::read(file.as_bytes(), None).expect("a good file");
    let later =
        |days: i64| Asked { now: Some(input.last + SignedDuration::from_hours(24 * days)), ..asked() };
    assert_eq!(noted(&later(1), &input), "");
    assert!(noted(&later(28), &input).contains("are told until 2026-03-05T18:00:00Z"));
    let text = told(&later(28), &input, Format::Json).expect("an answer");
    assert!(text.contains("\"state\": \"estimate\""), "{text}");
}

#[test]
fn a_time_to_look_from_weeks_after_the_last_row_gets_no_date_and_no_order_and_is_told_why() {
    // Three in a hundred are left: it is due, and was when the last row was written.
    let file = office(45, |left| format!("{left:.0}"));
    let input = Input::read(file.as_bytes(), None).expect("a good file");
    let later = |days: i64| {
        let asked = Asked { now: Some(input.last + SignedDuration::from_hours(24 * days)), ..asked() };
        let text = told(&asked, &input, Format::Json).expect("an answer");
        (asked, serde_json::from_str::<serde_json::Value>(&text).expect("JSON"))
    };
    let (_, json) = later(28);
    assert_eq!((&json["state"], &json["order"]["decision"]), (&"estimate".into(), &"order".into()), "{json}");
    for days in [29, 4000] {
        let (asked, json) = later(days);
        assert_eq!(json["state"], "too-little-data", "{json}");
        assert!(json["empty_at"].is_null() && json["pages_left"].is_null(), "{json}");
        assert_eq!(json["order"]["decision"], "wait", "{json}");
        let note = noted(&asked, &input);
        assert!(
            note.starts_with("the rows end at 2026-02-18T18:00:00Z, more than 28 days before --now"),
            "{note}"
        );
        let text = told(&asked, &input, Format::Text).expect("an answer");
        assert!(text.contains("State         no estimate: nobody has looked for weeks"), "{text}");
        assert!(
            text.contains("Order         wait: nobody has looked for weeks, or knows what is left"),
            "{text}"
        );
    }
}

#[test]
fn where_no_page_is_counted_the_level_alone_gives_a_date_and_no_pages() {
    for counter in ["", "5"] {
        let counted = office(200, |left| format!("{left:.0}"));
        let rows = counted.lines().skip(1).map(|row| {
            let mut fields: Vec<&str> = row.split(',').collect();
            fields[1] = counter;
            fields.join(",")
        });
        let file = HEADER.to_owned() + &rows.collect::<Vec<String>>().join("\n");
        let input = Input::read(file.as_bytes(), None).expect("a good file");
        let json: serde_json::Value =
            serde_json::from_str(&told(&asked(), &input, Format::Json).expect("an answer")).expect("JSON");
        assert_eq!(
            (&json["state"], &json["pages_left"]),
            (&"estimate".into(), &serde_json::Value::Null),
            "{json}"
        );
        assert_eq!(json["replacements"].as_array().map(Vec::len), Some(4), "{json}");
        assert!(
            json["order"]["position_pages"].is_null() && json["order"]["reorder_point_pages"].is_null(),
            "{json}"
        );
        assert!(
            noted(&asked(), &input)
                .starts_with("total_impressions is not told, or stands while the level falls")
        );
        if counter.is_empty() {
            insta::assert_snapshot!(
                "by_level_text",
                told(&asked(), &input, Format::Text).expect("an answer")
            );
        }
    }
}

/// A row as it might stand in somebody's file: mostly sound, so that it is not the first row that ends it.
fn rows() -> impl Strategy<Value = String> {
    let odd = prop_oneof![Just(String::new()), "[ -~]{0,12}", Just("low".into()), Just("1e308".into())];
    let level = prop_oneof![8 => (0..=100_u8).prop_map(|level| level.to_string()), 1 => odd.clone()];
    let counter = prop_oneof![8 => any::<u32>().prop_map(|counter| counter.to_string()), 1 => odd.clone()];
    let serial = prop_oneof!["[AB]?", odd];
    let row = (1..4_000_000_i64, counter, level, serial, 0..40_u8);
    prop::collection::vec(row, 0..120).prop_map(|rows| {
        let mut text = HEADER.to_owned();
        let mut second = -60_000_000_000_i64;
        for (step, counter, level, serial, leap) in rows {
            // Now and then centuries.
            second += if leap == 0 { step * 2000 } else { step };
            if let Ok(at) = Timestamp::from_second(second) {
                writeln!(text, "{at},{counter},{level},{serial}").expect("a string takes all");
            }
        }
        text
    })
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(file in any::<Vec<u8>>()) {
        let _ = Input::read(file.as_slice(), None);
    }

    #[test]
    fn whatever_is_read_is_answered_in_order_and_not_before_it_could_be(file in rows(), on_hand in 0..3_u32, rated in prop::option::of(1.0..1e9_f64)) {
        let Ok(input) = Input::read(file.as_bytes(), None) else { return Ok(()) };
        let asked = Asked { rated_pages: rated, stock: Stock { on_hand, on_order: 0 }, ..asked() };
        let text = told(&asked, &input, Format::Json).expect("an answer");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let dated = ["estimate", "frozen"].contains(&json["state"].as_str().expect("a state"));
        prop_assert_eq!(json["empty_at"].is_object(), dated);
        if dated {
            let [p10, p50, p90] = ["p10", "p50", "p90"].map(|part| {
                let at = json["empty_at"][part].as_str().expect("a time");
                at.parse::<Timestamp>().expect("a time")
            });
            prop_assert!(p10 <= p50 && p50 <= p90);
        }
        told(&asked, &input, Format::Text).expect("an answer");
    }
}
