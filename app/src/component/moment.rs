use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::{Html, IntoHtml};
use crate::text::format;

/// A time in words for people, and as RFC 3339 for programs.
pub fn moment(at: Timestamp, zone: &TimeZone) -> Html {
    view! { <time datetime=format::rfc3339(at, zone)>{format::date_time(at, zone)}</time> }.into_html()
}
