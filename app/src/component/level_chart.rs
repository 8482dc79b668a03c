use std::fmt::Write;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::*;

use super::{
    Column, Html, IntoHtml, Table, nothing,
    span::{Span, WIDTH},
};
use crate::{
    model::{CartridgeChange, LevelPoint},
    text::{
        format,
        supplies::{cartridge, chart as text},
    },
};

/// Height of the drawing in its own units.
const HEIGHT: i64 = 100;
/// Most rows of the table; all of them are in the file.
const ROWS: usize = 14;

/// The level of a supply over time as a line, with a mark for each replacement and the same as a table behind "Show as
/// table". Where the printer told no number the line has a gap.
///
/// `index` is unique on the page; `levels` and `changes` are oldest first; days are those of `zone`.
pub fn level_chart(
    index: u32,
    title: &str,
    levels: &[LevelPoint],
    changes: &[CartridgeChange],
    zone: &TimeZone,
) -> Html {
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else { return nothing() };
    let span = Span { first: first.at, last: last.at };
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let replaced: Vec<&CartridgeChange> =
        changes.iter().filter(|change| change.kind.begins_anew() && span.holds(change.at)).collect();
    let newest = replaced.last().map(|change| day(change.at));
    let description = text::description(day(first.at), day(last.at), last.percent, replaced.len(), newest);
    let marks = replaced.iter().map(|change| {
        let words = format!("{}: {}", format::date(day(change.at)), cartridge::change(change));
        view! { <path class="mark" d=format!("M{} 0v{HEIGHT}", span.place(change.at))><title>{words}</title></path> }
    });
    let id = format!("level-{index}");
    view! {
        <h3>{title.to_owned()}</h3>
        <figure class="chart">
            <div class="plot low">
                <div class="axis" aria-hidden="true"><span>{text::FULL}</span><span>{text::EMPTY}</span></div>
                <svg
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                    role="img"
                    aria-labelledby=id.clone()
                >
                    <title id=id.clone()>{title.to_owned()}</title>
                    <desc>{description.clone()}</desc>
                    <path class="grid" d=format!("M0 .5h{WIDTH}M0 50h{WIDTH}M0 99.5h{WIDTH}")/>
                    <path class="line" d=line(levels, span)/>
                    {marks.collect_view()}
                </svg>
                <div class="days" aria-hidden="true">
                    <span>{format::date(day(first.at))}</span>
                    <span>{format::date(day(last.at))}</span>
                </div>
            </div>
            <figcaption>{description}</figcaption>
        </figure>
        {table(&id, title.to_owned(), &rows(levels, changes, zone))}
    }
    .into_html()
}

/// One path for all of the line. A number between two gaps is a dot.
fn line(levels: &[LevelPoint], span: Span) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for point in levels {
        let Some(percent) = point.percent else {
            drawing = false;
            continue;
        };
        let (x, y) = (span.place(point.at), HEIGHT - i64::from(percent.min(100)));
        let written = if drawing { write!(path, "L{x} {y}") } else { write!(path, "M{x} {y}h0") };
        debug_assert!(written.is_ok(), "a String takes what is written to it");
        drawing = true;
    }
    path
}

/// A day at which something changed.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    day: Date,
    level: Option<u8>,
    what: Vec<String>,
}

/// The days at which the level was not as before, or at which something happened, newest first.
fn rows(levels: &[LevelPoint], changes: &[CartridgeChange], zone: &TimeZone) -> Vec<Row> {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let mut rows: Vec<Row> = Vec::new();
    let mut before = None;
    for point in levels {
        if before == Some(point.percent) {
            continue;
        }
        before = Some(point.percent);
        let today = day(point.at);
        match rows.last_mut().filter(|row| row.day == today) {
            Some(row) => row.level = point.percent,
            None => rows.push(Row { day: today, level: point.percent, what: Vec::new() }),
        }
    }
    for change in changes {
        let (today, what) = (day(change.at), cartridge::change(change));
        match rows.binary_search_by_key(&today, |row| row.day) {
            Ok(place) => rows[place].what.push(what),
            Err(place) => {
                let level = place.checked_sub(1).and_then(|before| rows[before].level);
                rows.insert(place, Row { day: today, level, what: vec![what] });
            }
        }
    }
    rows.reverse();
    rows
}

fn table(id: &str, title: String, rows: &[Row]) -> Html {
    let columns =
        vec![Column::Text(text::DAY), Column::Number(crate::text::supplies::LEVEL), Column::Text(text::WHAT)];
    let left_out = (rows.len() > ROWS).then(|| view! { <p class="about">{text::rows_left_out(ROWS)}</p> });
    let rows = rows.iter().take(ROWS).map(|row| {
        let level = row.level.map_or_else(|| text::NOT_TOLD.into(), format::percent);
        view! {
            <tr>
                <th scope="row"><time datetime=row.day.to_string()>{format::date(row.day)}</time></th>
                <td class="number">{level}</td>
                <td>{row.what.join(", ")}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <details id=format!("{id}-days")>
            <summary>{text::SHOW_TABLE}</summary>
            <Table id=format!("{id}-table") caption=title columns>{rows}</Table>
            {left_out}
        </details>
    }
    .into_html()
}
