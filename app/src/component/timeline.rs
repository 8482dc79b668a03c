use std::fmt::Write;

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::{
    Badge, Column, Html, IntoHtml, Table, between, nothing,
    span::{Span, WIDTH},
};
use crate::{
    model::{AlertSpan, Episode, Severity},
    text::{
        alert, format,
        maintenance::{events as text, span as words},
    },
};

/// Height of a lane in its own units.
const HEIGHT: u8 = 12;
/// No bar is narrower: a jam of a minute is seen among weeks.
const NARROWEST: i64 = 2;
/// Groups with a lane of their own, those with the most alerts; the others share one.
const LANES: usize = 6;
/// As many as the history has of them at most.
const DRAWN: usize = 500;

/// Alerts over time: a lane for each part of the printer, with the same as a table behind "Show as table". A bar is as long
/// as the alert was there for certain; what may have been more is pale. Nothing where there is no alert.
///
/// `alerts` are oldest first, `newest` those of the table, newest first; days are those of `zone`; what is active ends at
/// `now`.
pub fn timeline(
    alerts: &[AlertSpan],
    newest: &[Episode],
    span: (Timestamp, Timestamp),
    now: Timestamp,
    zone: &TimeZone,
) -> Html {
    if alerts.is_empty() {
        return nothing();
    }
    let span = Span { first: span.0, last: span.1.max(span.0) };
    let lanes = lanes(alerts);
    let day = |at: Timestamp| format::date(at.to_zoned(zone.clone()).date());
    let counts: Vec<(String, usize)> =
        lanes.iter().map(|lane| (lane.name.clone(), lane.alerts.len())).collect();
    let description = text::description(alerts.len(), &day(span.first), &day(span.last), &counts);
    let drawn = (alerts.len() >= DRAWN).then_some(text::DRAWN);
    view! {
        <figure class="chart">
            <ul class="lanes">
                {lanes.iter().enumerate().map(|(number, lane)| lane.show(number, span)).collect_view()}
            </ul>
            <div class="days" aria-hidden="true">
                <span>{day(span.first)}</span>
                <span>{day(span.last)}</span>
            </div>
            <figcaption>{description}" "{text::KEY}" "{drawn}</figcaption>
        </figure>
        {table(newest, alerts.len() > newest.len(), now, zone)}
    }
    .into_html()
}

/// The alerts of a part of the printer.
struct Lane<'a> {
    name: String,
    alerts: Vec<&'a AlertSpan>,
}

/// The lanes, the fullest first; what is left of the groups stands together at the end.
fn lanes(alerts: &[AlertSpan]) -> Vec<Lane<'_>> {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for one in alerts {
        let name = alert::group(&one.group);
        match lanes.iter_mut().find(|lane| lane.name == name) {
            Some(lane) => lane.alerts.push(one),
            None => lanes.push(Lane { name, alerts: vec![one] }),
        }
    }
    lanes.sort_by_key(|lane| std::cmp::Reverse(lane.alerts.len()));
    if lanes.len() > LANES {
        let others = lanes.split_off(LANES - 1).into_iter().flat_map(|lane| lane.alerts).collect();
        lanes.push(Lane { name: text::OTHERS.into(), alerts: others });
    }
    lanes
}

impl Lane<'_> {
    fn show(&self, number: usize, span: Span) -> Html {
        let id = format!("lane-{number}");
        let bars = [Severity::Other, Severity::Warning, Severity::Critical].map(|severity| {
            let (sure, maybe) = self.bars(severity, span);
            let class = class(severity);
            view! { <path class=format!("pale {class}") d=maybe/><path class=class d=sure/> }
        });
        view! {
            <li>
                <span class="about" aria-hidden="true">{self.name.clone()}</span>
                <svg
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                    role="img"
                    aria-labelledby=id.clone()
                >
                    <title id=id.clone()>{text::lane(&self.name, self.alerts.len())}</title>
                    <desc>{text::KEY}</desc>
                    <path class="ground" d=format!("M0 0h{WIDTH}v{HEIGHT}h-{WIDTH}z")/>
                    {bars.into_iter().collect_view()}
                </svg>
            </li>
        }
        .into_html()
    }

    /// One path for all that is certain of a severity, and one for all that may have been more.
    fn bars(&self, severity: Severity, span: Span) -> (String, String) {
        let (mut sure, mut maybe) = (String::new(), String::new());
        for alert in self.alerts.iter().filter(|alert| alert.severity == severity) {
            let raised = &alert.raised;
            let (begins, ends) = match alert.cleared {
                Some(cleared) => (cleared.earliest.unwrap_or(alert.seen_last), cleared.latest),
                None => (span.last, span.last),
            };
            bar(&mut sure, severity, span.place(raised.latest), span.place(begins));
            let earliest = raised.earliest.unwrap_or(raised.latest);
            bar(&mut maybe, severity, span.place(earliest), span.place(ends));
        }
        (sure, maybe)
    }
}

fn bar(path: &mut String, severity: Severity, from: i64, to: i64) {
    let width = (to - from).max(NARROWEST);
    let from = from.min(WIDTH - width);
    let height = height(severity);
    let written = write!(path, "M{from} {}h{width}v{height}h-{width}z", HEIGHT - height);
    debug_assert!(written.is_ok(), "a String takes what is written to it");
}

/// The taller the worse, so that it is not told by the colour alone.
fn height(severity: Severity) -> u8 {
    match severity {
        Severity::Critical => HEIGHT,
        Severity::Warning => 8,
        Severity::Other => 4,
    }
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "fill critical",
        Severity::Warning => "fill warning",
        Severity::Other => "fill neutral",
    }
}

fn table(newest: &[Episode], more: bool, now: Timestamp, zone: &TimeZone) -> Html {
    let columns = vec![
        Column::Text(text::RAISED),
        Column::Text(text::ALERT),
        Column::Text(text::PART),
        Column::Text(text::SEVERITY),
        Column::Text(text::LASTED),
    ];
    let left_out = more.then(|| view! { <p class="about">{text::rows_left_out(newest.len())}</p> });
    let rows = newest.iter().map(|episode| {
        view! {
            <tr>
                <td>{between(&episode.raised, zone)}</td>
                <th scope="row">{alert::what(&episode.as_seen())}</th>
                <td>{alert::group(&episode.group)}</td>
                <td><Badge tone=episode.severity.into() text=alert::severity(episode.severity)/></td>
                <td>{lasted(episode, now)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <details id="timeline">
            <summary>{text::SHOW_TABLE}</summary>
            <Table id="timeline-table" caption=text::PICTURE columns>{rows}</Table>
            {left_out}
        </details>
    }
    .into_html()
}

/// How long an alert was there, until `now` while it is.
pub fn lasted(episode: &Episode, now: Timestamp) -> String {
    let (least, most) = episode.lasted(now);
    let said = words::lasted(least, most);
    let known = most.is_some() || !least.is_zero();
    if episode.cleared.is_some() || !known { said } else { format!("{said} {}", text::SO_FAR) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{at, episode},
        model::Moment,
    };

    #[test]
    fn a_bar_is_as_long_as_the_alert_was_there_and_pale_where_nobody_knows() {
        let span = Span { first: at("2026-11-22T00:00:00Z"), last: at("2026-11-22T10:00:00Z") };
        let between =
            |earliest: &str, latest: &str| Moment { earliest: Some(at(earliest)), latest: at(latest) };
        let known = AlertSpan {
            severity: Severity::Critical,
            raised: between("2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z"),
            cleared: Some(between("2026-11-22T05:00:00Z", "2026-11-22T06:00:00Z")),
            ..episode().into()
        };
        let lane = Lane { name: "Tray".into(), alerts: vec![&known] };
        let (sure, maybe) = lane.bars(Severity::Critical, span);
        assert_eq!((sure.as_str(), maybe.as_str()), ("M200 0h300v12h-300z", "M100 0h500v12h-500z"));
        assert_eq!(lane.bars(Severity::Warning, span).0, "");
        // What is active reaches to the end; what is out of the picture stays in it.
        let active = AlertSpan {
            cleared: None,
            raised: Moment { earliest: None, latest: at("2026-11-23T00:00:00Z") },
            ..known.clone()
        };
        let lane = Lane { name: "Tray".into(), alerts: vec![&active] };
        assert_eq!(lane.bars(Severity::Critical, span).0, "M998 0h2v12h-2z");
    }

    #[test]
    fn the_groups_with_the_most_alerts_have_lanes_and_the_others_share_one() {
        let of = |group: &str| AlertSpan { group: group.into(), ..episode().into() };
        let mut alerts = vec![of("1"), of("2"), of("3"), of("4"), of("5"), of("6"), of("7")];
        alerts.extend([of("7"), of("6")]);
        let lanes: Vec<(String, usize)> =
            lanes(&alerts).into_iter().map(|lane| (lane.name, lane.alerts.len())).collect();
        assert_eq!(lanes.len(), LANES);
        assert_eq!(lanes.iter().map(|(_, count)| count).sum::<usize>(), alerts.len());
        assert_eq!((lanes[0].1, lanes[1].1, lanes[5].clone()), (2, 2, ("Others".into(), 2)));
    }
}
