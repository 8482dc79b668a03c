//! How long the server wants to be left alone (RFC 9110 10.2.3).

use std::time::Duration;

use hyper::{
    HeaderMap,
    header::{DATE, HeaderName, RETRY_AFTER},
};
use jiff::Timestamp;

/// Nobody can have this device silent for longer than a day.
const LONGEST: Duration = Duration::from_hours(24);

/// The wait that the headers of an answer ask for. A date counts from the answer's own date where it has one, so that
/// a wrong clock here does not matter. What can't be read asks for nothing.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let value = text(RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit()) {
        // More digits than a number holds are more than a day.
        let seconds = value.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(LONGEST));
    }
    let date = |text: &str| Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok();
    let until = date(value)?;
    let from = text(DATE).and_then(date).unwrap_or(now);
    let wait = Duration::try_from(until.duration_since(from)).unwrap_or_default();
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn a_wait_is_seconds_or_a_date_and_never_longer_than_a_day() {
        let (noon, day) = ("Sun, 22 Nov 2026 12:00:00 GMT", 86_400);
        let table = [
            ("120", None, Some(120)),
            (" 0 ", None, Some(0)),
            ("86401", None, Some(day)),
            ("99999999999999999999999999", None, Some(day)),
            ("Sun, 22 Nov 2026 10:02:00 GMT", None, Some(120)),
            ("Sunday, 22-Nov-26 10:02:00 GMT", None, Some(120)),
            ("Sun Nov 22 10:02:00 2026", None, Some(120)),
            ("Sun, 22 Nov 2026 12:02:00 GMT", Some(noon), Some(120)),
            ("Sun, 22 Nov 2026 11:00:00 GMT", Some(noon), Some(0)),
            ("Sun, 22 Nov 2026 10:02:00 GMT", Some("yesterday"), Some(120)),
            ("Mon, 22 Nov 2027 12:02:00 GMT", Some(noon), Some(day)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", None, Some(0)),
            ("-1", None, None),
            ("1.5", None, None),
            ("soon", None, None),
            ("", None, None),
        ];
        for (value, date, expected) in table {
            let mut headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            headers.extend(date.map(|date| (DATE, date.parse().unwrap())));
            let wait = retry_after(&headers, time("2026-11-22T10:00:00Z"));
            assert_eq!(wait, expected.map(Duration::from_secs), "{value:?} {date:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), time("2026-11-22T10:00:00Z")), None);
    }
}
