use std::fmt::Write;

use leptos::prelude::*;

use super::{Column, Html, IntoHtml, Table};
use crate::{
    model::DayImpressions,
    text::{chart as text, format},
};

/// Width of one day in the drawing's own units, and of the bar in it.
const DAY: usize = 10;
const BAR: usize = 8;
/// Height of the drawing in its own units.
const HEIGHT: u64 = 100;

/// Impressions a day as bars, with the same numbers as a table behind "Show as table". A day without a reading
/// is shaded, a day without an impression is a line on the ground. With fewer than two days of readings it is a
/// sentence.
#[component]
pub fn Chart(
    /// Oldest first.
    days: Vec<DayImpressions>,
) -> impl IntoView {
    if days.iter().filter(|day| day.impressions.is_some()).count() < 2 {
        return view! { <p>{text::TOO_LITTLE}</p> }.into_html();
    }
    let top = round_up(days.iter().filter_map(|day| day.impressions).max().unwrap_or(1));
    let paths = paths(&days, top);
    let gaps = !paths.gaps.is_empty();
    let labels = [days.first(), days.get(days.len() / 2), days.last()];
    view! {
        <figure class="chart">
            <div class="plot">
                <div class="axis" aria-hidden="true">
                    <span>{format::grouped(top)}</span>
                    <span>"0"</span>
                </div>
                <svg
                    viewBox=format!("0 0 {} {HEIGHT}", days.len() * DAY)
                    preserveAspectRatio="none"
                    role="img"
                    aria-labelledby="chart-title"
                >
                    <title id="chart-title">{text::TITLE}</title>
                    <desc>{text::description(&days)}</desc>
                    <path class="gaps" d=paths.gaps/>
                    <path class="grid" d=format!("M0 .5h{0}M0 50h{0}M0 99.5h{0}", days.len() * DAY)/>
                    <path class="bars" d=paths.bars/>
                </svg>
                <div class="days" aria-hidden="true">
                    {labels
                        .into_iter()
                        .flatten()
                        .map(|day| view! { <span>{format::date(day.day)}</span> })
                        .collect_view()}
                </div>
            </div>
            <figcaption>
                {text::description(&days)}
                {gaps.then(|| view! { " "<span class="key">{text::GAP}</span> })}
            </figcaption>
        </figure>
        <details id="chart-table">
            <summary>{text::SHOW_TABLE}</summary>
            <Table id="days" caption=text::TITLE columns=vec![Column::Text(text::DAY), Column::Number(text::IMPRESSIONS)]>
                {days.into_iter().rev().map(row).collect_view()}
            </Table>
        </details>
    }
    .into_html()
}

fn row(day: DayImpressions) -> Html {
    let count = day.impressions.map_or_else(|| text::NO_READING.into(), format::grouped);
    view! {
        <tr>
            <th scope="row">
                <time datetime=day.day.to_string()>{format::date(day.day)}</time>
            </th>
            <td class="number">{count}</td>
        </tr>
    }
    .into_html()
}

struct Paths {
    bars: String,
    gaps: String,
}

/// One path for all bars and one for all gaps: a tenth of the bytes of an element a day.
fn paths(days: &[DayImpressions], top: u64) -> Paths {
    let mut paths = Paths { bars: String::new(), gaps: String::new() };
    for (position, day) in days.iter().enumerate() {
        let x = position * DAY;
        let written = match day.impressions {
            Some(count) => {
                let height = height(count, top);
                write!(paths.bars, "M{} {HEIGHT}v-{height}h{BAR}v{height}z", x + (DAY - BAR) / 2)
            }
            None => write!(paths.gaps, "M{x} 0h{DAY}v{HEIGHT}h-{DAY}z"),
        };
        debug_assert!(written.is_ok(), "a String takes what is written to it");
    }
    paths
}

/// At least a line: a day without an impression is a fact, not a gap.
fn height(count: u64, top: u64) -> u64 {
    let scaled = u128::from(count) * u128::from(HEIGHT) / u128::from(top.max(1));
    u64::try_from(scaled).unwrap_or(HEIGHT).clamp(1, HEIGHT)
}

/// The next 1, 2, 3 or 5 with zeros: a round number for the top of the axis.
fn round_up(value: u64) -> u64 {
    let mut power: u64 = 1;
    loop {
        for factor in [1, 2, 3, 5] {
            match power.checked_mul(factor) {
                Some(round) if round >= value => return round,
                Some(_) => {}
                None => return u64::MAX,
            }
        }
        power = match power.checked_mul(10) {
            Some(next) => next,
            None => return u64::MAX,
        };
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number_that_holds_the_largest() {
        let table = [
            (0, 1),
            (1, 1),
            (3, 3),
            (4, 5),
            (2_760, 3_000),
            (10, 10),
            (11, 20),
            (640, 1_000),
            (u64::MAX, u64::MAX),
        ];
        for (value, expected) in table {
            assert_eq!(round_up(value), expected, "{value}");
        }
    }

    #[test]
    fn a_gap_is_shaded_and_a_zero_is_a_line() {
        let days = [
            DayImpressions { day: date(2026, 11, 19), impressions: Some(0) },
            DayImpressions { day: date(2026, 11, 20), impressions: None },
            DayImpressions { day: date(2026, 11, 21), impressions: Some(50) },
        ];
        let paths = paths(&days, 100);
        assert_eq!(paths.bars, "M1 100v-1h8v1zM21 100v-50h8v50z");
        assert_eq!(paths.gaps, "M10 0h10v100h-10z");
    }

    #[test]
    fn the_largest_count_does_not_overflow() {
        assert_eq!(height(u64::MAX, u64::MAX), 100);
        assert_eq!(height(u64::MAX, 1), 100);
    }
}
