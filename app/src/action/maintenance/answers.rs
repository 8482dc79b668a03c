use jiff::{SignedDuration, Span, Timestamp, civil::time, tz::TimeZone};
use leptos::{
    prelude::{expect_context, use_context},
    server,
};

use super::{administrator, at_field, back, done, not_done, refused, with_typed};
use crate::{
    action::{ActionError, Outcome},
    model::{Concern, Reason, StandingAnswer, UnfitReason},
    page::Page,
    port::{DevicePort, Kept, MaintenanceError, MaintenancePort, SettingsPort},
    text::{format, maintenance::standing as text},
};

/// Takes the administrator's word about an alert, a potential issue or a printer that does not answer, and leads back to
/// the page Maintenance, which says what became of it.
#[server(prefix = "/actions", endpoint = "answer-concern")]
pub async fn answer_concern(
    /// What it is about, as [`Concern::word`].
    #[server(default)]
    concern: String,
    /// "acknowledge", "snooze", "dismiss" or "take-back".
    #[server(default)]
    answer: String,
    /// For how long it is left alone: "1-hour", "morning", "1-day" or "1-week".
    #[server(default)]
    period: String,
    /// Why it is no problem here.
    #[server(default)]
    reason: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let Some(concern) = Concern::from_word(&concern) else {
        return Ok(back(Page::Maintenance, &from, not_done(text::NOT_UNDERSTOOD.into())));
    };
    let Some(port) = use_context::<MaintenancePort>() else {
        return Ok(back(Page::Maintenance, &from, refused(&MaintenanceError::Gone)));
    };
    let field = concern_field(&concern, "reason");
    let (now, zone) = clock();
    let meant = match meant(&answer, &period, &reason, now, &zone) {
        Ok(meant) => meant,
        Err(kept) => return Ok(back(Page::Maintenance, &from, kept.at(&field, &reason))),
    };
    let kept = match port.answer(&from, &concern, meant.clone()).await {
        Ok(()) => done(text::done(&meant, until(&meant, now, &zone).as_deref())),
        Err(error) => with_typed(&field, &reason, refused(&error)),
    };
    Ok(back(Page::Maintenance, &from, kept))
}

/// The name of a field about a concern: `part` is "reason" or "period".
pub fn concern_field(concern: &Concern, part: &str) -> String {
    let word: String =
        concern.word().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("answer-{word}-{part}")
}

/// Why an answer could not be understood.
#[derive(Debug, PartialEq, Eq)]
enum Unclear {
    /// The form is none of ours.
    Form,
    /// The reason can't be taken.
    Reason(UnfitReason),
}

impl Unclear {
    fn at(self, field: &str, typed: &str) -> Kept {
        match self {
            Self::Form => not_done(text::NOT_UNDERSTOOD.into()),
            Self::Reason(UnfitReason::Empty) => at_field(field, typed, text::NO_REASON),
            Self::Reason(UnfitReason::Long) => at_field(field, typed, text::LONG_REASON),
        }
    }
}

/// What time it is here.
fn clock() -> (Timestamp, TimeZone) {
    (expect_context::<SettingsPort>().clock().now, expect_context::<DevicePort>().snapshot().zone.clone())
}

fn meant(
    answer: &str,
    period: &str,
    reason: &str,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<StandingAnswer, Unclear> {
    Ok(match answer {
        "acknowledge" => StandingAnswer::Acknowledge,
        "snooze" => StandingAnswer::Snooze { hours: hours(period, now, zone).ok_or(Unclear::Form)? },
        "dismiss" => StandingAnswer::Dismiss { reason: Reason::new(reason).map_err(Unclear::Reason)? },
        "take-back" => StandingAnswer::TakeBack,
        _ => return Err(Unclear::Form),
    })
}

fn hours(period: &str, now: Timestamp, zone: &TimeZone) -> Option<u32> {
    match period {
        "1-hour" => Some(1),
        "morning" => until_morning(now, zone),
        "1-day" => Some(24),
        "1-week" => Some(168),
        _ => None,
    }
}

/// Whole hours to 8:00 of tomorrow, rounded down so that it is back by then.
fn until_morning(now: Timestamp, zone: &TimeZone) -> Option<u32> {
    let tomorrow = now.to_zoned(zone.clone()).date().checked_add(Span::new().days(1)).ok()?;
    let morning = tomorrow.to_datetime(time(8, 0, 0, 0)).to_zoned(zone.clone()).ok()?.timestamp();
    u32::try_from(morning.duration_since(now).as_hours()).ok().map(|hours| hours.max(1))
}

/// When what is left alone comes back.
fn until(answer: &StandingAnswer, now: Timestamp, zone: &TimeZone) -> Option<String> {
    let StandingAnswer::Snooze { hours } = answer else { return None };
    let until = now.checked_add(SignedDuration::from_hours(i64::from(*hours))).ok()?;
    Some(format::date_time(until, zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at;

    #[test]
    fn tomorrow_morning_is_eight_by_the_clock_of_the_device_and_never_later() {
        let berlin = TimeZone::get("Europe/Berlin").expect("a zone");
        let table = [
            ("2026-11-22T12:03:00Z", &TimeZone::UTC, 19),
            ("2026-11-22T07:59:00Z", &TimeZone::UTC, 24),
            ("2026-11-22T23:59:00Z", &TimeZone::UTC, 8),
            // Midnight is past in Berlin.
            ("2026-11-22T23:59:00Z", &berlin, 31),
            // In that night a clock is set forward, in the other back.
            ("2026-03-28T17:00:00Z", &berlin, 13),
            ("2026-10-24T16:00:00Z", &berlin, 15),
        ];
        for (now, zone, hours) in table {
            assert_eq!(until_morning(at(now), zone), Some(hours), "{now}");
        }
    }

    #[test]
    fn only_what_the_form_offers_is_understood() {
        let now = at("2026-11-22T12:03:00Z");
        let meant =
            |answer: &str, period: &str, reason: &str| meant(answer, period, reason, now, &TimeZone::UTC);
        assert_eq!(meant("snooze", "1-week", ""), Ok(StandingAnswer::Snooze { hours: 168 }));
        assert_eq!(meant("snooze", "9999", ""), Err(Unclear::Form));
        assert_eq!(meant("explode", "1-day", ""), Err(Unclear::Form));
        assert_eq!(meant("dismiss", "", " \n"), Err(Unclear::Reason(UnfitReason::Empty)));
        assert_eq!(meant("dismiss", "", &"é".repeat(501)), Err(Unclear::Reason(UnfitReason::Long)));
    }
}
