use app::model::{
    BillingRead, ClockQuality, DueDays, Gap, Hold, HoldCause, MeterUnit, ReadContent, ReadFlag, ReadMeter,
    ReadReason, ReadState, ServiceMeter,
};
use jiff::civil::date;

use super::MeterHistory;
use crate::testing::{central_europe, time};

fn meter(key: &str, value: u64, since_previous: Option<u64>) -> ReadMeter {
    ReadMeter {
        key: key.into(),
        label: "Total Impressions".into(),
        unit: MeterUnit::Impressions,
        value,
        segment: 2,
        since_previous,
        source: "1.3.6.1".into(),
    }
}

fn read(id: i64, state: ReadState, content: ReadContent) -> BillingRead {
    BillingRead {
        id,
        taken_at: time("2026-11-22T01:07:13Z"),
        corrected_at: None,
        clock: ClockQuality::Synchronised,
        sequence: 42,
        serial_number: Some("TST0012345".into()),
        reason: ReadReason::Scheduled,
        days: Some(DueDays { first: date(2026, 11, 21), last: date(2026, 11, 22) }),
        state,
        content,
    }
}

fn lines(reads: &[BillingRead]) -> String {
    let history = MeterHistory { zone: central_europe(), byte_order_mark: false };
    String::from_utf8(history.lines(reads, true).to_vec()).unwrap()
}

#[test]
fn each_meter_of_a_read_is_a_line_and_no_cell_is_a_formula() {
    let gap = Gap { key: "sheets".into(), label: "Sheets".into(), old: 48_013, new: 20, rollover: None };
    let hold = Hold {
        id: 3,
        since: time("2026-11-22T01:00:00Z"),
        serial_number: None,
        cause: HoldCause::WentBack { gaps: vec![gap] },
        proposal: None,
    };
    let reads = [
        read(
            1,
            ReadState::Accepted,
            ReadContent {
                meters: vec![meter("total-impressions", 48_213, Some(13)), meter("=cmd()", 7, None)],
                service: vec![ServiceMeter {
                    key: "service-total-impressions".into(),
                    label: "+Total Impressions".into(),
                    unit: MeterUnit::Impressions,
                    value: 37,
                    source: "1.3.6.1".into(),
                }],
                flags: vec![
                    ReadFlag::RolledOver { key: "total-impressions".into(), last: 999_999 },
                    ReadFlag::ClockStepped { seconds: -3_600 },
                ],
                holds: vec![],
            },
        ),
        BillingRead {
            reason: ReadReason::Requested,
            days: None,
            clock: ClockQuality::NotSet,
            corrected_at: Some(time("2026-11-23T08:00:00Z")),
            serial_number: Some("@SUM(A1)".into()),
            ..read(2, ReadState::Held, ReadContent { holds: vec![hold], ..ReadContent::default() })
        },
    ];
    insta::assert_snapshot!(lines(&reads).replace("\r\n", "␍␊\n"));
}

#[test]
fn the_file_is_named_after_printer_and_day() {
    let name = MeterHistory::file_name(Some("TST0012345"), date(2026, 11, 22));
    assert_eq!(name, "MeterHistory_TST0012345_2026-11-22.csv");
}
