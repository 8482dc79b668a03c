use app::model::{CartridgeUse, Performance, SuppliesView};
use jiff::{civil::date, tz::TimeZone};

use super::SupplyPerformance;
use crate::testing::{central_europe, time};

fn cartridge() -> CartridgeUse {
    CartridgeUse {
        supply: 1,
        name: "Black toner".into(),
        serial_number: Some("CRUM-2".into()),
        installed_at: Some(time("2026-09-02T08:00:00.417Z")),
        removed_at: Some(time("2026-11-01T09:30:00Z")),
        pages: Some(8_000),
        rated_pages: Some(10_000),
        coverage_percent: Some(5.0),
        wasted_percent: Some(20),
        cost_a_page: Some(162),
    }
}

fn view(performance: Performance) -> SuppliesView {
    SuppliesView { performance, currency: "EUR".into(), ..SuppliesView::default() }
}

fn file(supplies: &SuppliesView, byte_order_mark: bool) -> String {
    let zone = central_europe();
    let performance = SupplyPerformance { supplies, zone: &zone, byte_order_mark };
    String::from_utf8(performance.file().to_vec()).unwrap()
}

#[test]
fn the_period_is_a_line_and_so_is_each_cartridge_and_what_is_not_known_is_empty() {
    let unknown = CartridgeUse {
        serial_number: None,
        installed_at: None,
        removed_at: None,
        pages: None,
        rated_pages: None,
        coverage_percent: None,
        wasted_percent: None,
        cost_a_page: None,
        ..cartridge()
    };
    let formulas = CartridgeUse {
        supply: 2,
        name: "=HYPERLINK(\"x\")".into(),
        serial_number: Some("@SUM(A1)".into()),
        cost_a_page: Some(12_345),
        coverage_percent: Some(4.55),
        ..cartridge()
    };
    let supplies = view(Performance {
        from: Some(time("2026-08-24T07:00:00Z")),
        to: Some(time("2026-11-22T08:00:00Z")),
        impressions: Some(13_421),
        impressions_a_day: Some(149),
        rated_a_month: Some(150_000),
        availability: Some(9_907),
        jams: Some(3),
        cartridges: vec![unknown, cartridge(), formulas],
    });
    insta::assert_snapshot!(file(&supplies, false).replace("\r\n", "␍␊\n"));
}

#[test]
fn before_anything_was_seen_the_period_is_blank_and_no_jams_are_claimed() {
    let file = file(&view(Performance::default()), false);
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[1..], ["1,period,,,,,,,,,,,,,,,"]);
}

#[test]
fn a_byte_order_mark_comes_first_and_only_when_it_is_asked_for() {
    let supplies = view(Performance::default());
    assert_eq!(file(&supplies, true), format!("\u{feff}{}", file(&supplies, false)));
}

#[test]
fn the_file_is_named_after_printer_and_day() {
    let day = time("2026-11-22T08:00:00Z").to_zoned(TimeZone::UTC).date();
    assert_eq!(day, date(2026, 11, 22));
    let name = SupplyPerformance::file_name(Some("TST0012345"), day);
    assert_eq!(name, "SupplyPerformance_TST0012345_2026-11-22.csv");
}
