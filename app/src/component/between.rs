use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{Html, IntoHtml, moment};
use crate::{
    model::Moment,
    text::{format, maintenance as text},
};

/// A moment as far as it is known: "22 Nov 2026, 10:02"; "between 22 Nov 2026, 10:02 and 10:07"; "before …" where nobody
/// had looked before.
pub fn between(at: &Moment, zone: &TimeZone) -> Html {
    let Some(earliest) = at.earliest else {
        return view! { {text::BEFORE}" "{moment(at.latest, zone)} }.into_html();
    };
    if format::date_time(earliest, zone) == format::date_time(at.latest, zone) {
        return moment(at.latest, zone);
    }
    let day = |at: jiff::Timestamp| at.to_zoned(zone.clone()).date();
    let end = if day(earliest) == day(at.latest) {
        let latest = at.latest;
        view! { <time datetime=format::rfc3339(latest, zone)>{format::clock(latest, zone)}</time> }
            .into_html()
    } else {
        moment(at.latest, zone)
    };
    view! { {text::BETWEEN}" "{moment(earliest, zone)}" "{text::AND}" "{end} }.into_html()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at;

    #[test]
    fn a_moment_says_what_is_known_of_it() {
        let table = [
            (Some("2026-11-22T10:02:10Z"), "2026-11-22T10:02:40Z", "22 Nov 2026, 10:02"),
            (Some("2026-11-22T10:02:10Z"), "2026-11-22T10:07:00Z", "between 22 Nov 2026, 10:02 and 10:07"),
            (
                Some("2026-11-21T23:58:00Z"),
                "2026-11-22T00:03:00Z",
                "between 21 Nov 2026, 23:58 and 22 Nov 2026, 00:03",
            ),
            (None, "2026-11-22T10:07:00Z", "before 22 Nov 2026, 10:07"),
        ];
        for (earliest, latest, expected) in table {
            let moment = Moment { earliest: earliest.map(at), latest: at(latest) };
            let html = between(&moment, &TimeZone::UTC).to_html();
            let parts = html.split('<').map(|part| part.rsplit('>').next().unwrap_or_default());
            assert_eq!(parts.collect::<String>(), expected);
        }
    }
}
