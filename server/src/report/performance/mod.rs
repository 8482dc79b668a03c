//! `performance.csv` of the Supplies Assistant: how the printer did in the time that supplies are judged by, and what each
//! cartridge gave.

#[cfg(test)]
mod tests;

use app::model::{CartridgeUse, Performance, SuppliesView};
use bytes::Bytes;
use csv::{Terminator, Writer, WriterBuilder};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{cell::text, file_name as names};

/// Version of the columns. It changes when a program that reads the file would have to.
const SCHEMA: &str = "1";

const HEADER: [&str; 17] = [
    "schema",
    "line",
    "from",
    "to",
    "supply",
    "name",
    "serial_number",
    "pages",
    "rated_pages",
    "coverage_percent",
    "wasted_percent",
    "cost_a_page",
    "currency",
    "pages_a_day",
    "rated_pages_a_month",
    "availability_percent",
    "jams",
];

/// What the file is made of.
#[derive(Clone, Copy, Debug)]
pub struct SupplyPerformance<'a> {
    /// What the Supplies Assistant knows.
    pub supplies: &'a SuppliesView,
    /// The device's time zone.
    pub zone: &'a TimeZone,
    /// Whether the file begins with a byte order mark, which older spreadsheets need to see UTF-8.
    pub byte_order_mark: bool,
}

impl SupplyPerformance<'_> {
    /// "SupplyPerformance_ABC123_2026-11-22.csv".
    pub fn file_name(serial_number: Option<&str>, day: Date) -> String {
        names::dated("SupplyPerformance", serial_number, day, "csv")
    }

    /// The file: some dozen cartridges a supply at most.
    pub fn file(&self) -> Bytes {
        let mark = if self.byte_order_mark { "\u{feff}" } else { "" };
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(mark.into());
        write(&mut writer, &HEADER);
        let performance = &self.supplies.performance;
        self.period(performance, &mut writer);
        for one in &performance.cartridges {
            self.cartridge(one, &mut writer);
        }
        writer.into_inner().map(Bytes::from).unwrap_or_default()
    }

    fn period(&self, performance: &Performance, writer: &mut Writer<Vec<u8>>) {
        let Performance {
            from, to, impressions, impressions_a_day, rated_a_month, availability, jams, ..
        } = performance;
        let blank = "";
        write(
            writer,
            &[
                SCHEMA,
                "period",
                &self.time(*from),
                &self.time(*to),
                blank,
                blank,
                blank,
                &number(*impressions),
                blank,
                blank,
                blank,
                blank,
                blank,
                &number(*impressions_a_day),
                &number(*rated_a_month),
                &availability.map(|share| parts(share.into(), 2)).unwrap_or_default(),
                &number(*jams),
            ],
        );
    }

    fn cartridge(&self, one: &CartridgeUse, writer: &mut Writer<Vec<u8>>) {
        let blank = "";
        let currency = one.cost_a_page.map_or(blank, |_| &self.supplies.currency);
        write(
            writer,
            &[
                SCHEMA,
                "cartridge",
                &self.time(one.installed_at),
                &self.time(one.removed_at),
                &one.supply.to_string(),
                &text(&one.name),
                &text(one.serial_number.as_deref().unwrap_or_default()),
                &number(one.pages),
                &number(one.rated_pages),
                &one.coverage_percent.map(|percent| format!("{percent:.1}")).unwrap_or_default(),
                &number(one.wasted_percent.map(u64::from)),
                &one.cost_a_page.map(|cost| parts(cost, 4)).unwrap_or_default(),
                &text(currency),
                blank,
                blank,
                blank,
                blank,
            ],
        );
    }

    /// ISO 8601 with the offset of the zone, whole seconds.
    fn time(&self, time: Option<Timestamp>) -> String {
        let text =
            |time: Timestamp| time.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        time.map(text).unwrap_or_default()
    }
}

fn number(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// What is counted in parts of ten to the power of `digits`: 9987 with two is "99.87".
fn parts(count: u64, digits: u32) -> String {
    let whole = 10_u64.pow(digits);
    let width = digits as usize;
    format!("{}.{:0width$}", count / whole, count % whole)
}

fn write(writer: &mut Writer<Vec<u8>>, cells: &[&str; HEADER.len()]) {
    let written = writer.write_record(cells);
    debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
}
