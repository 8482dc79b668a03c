use std::collections::BTreeMap;

use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, answer::lead_to, leave::leave, number::whole_number, typed::TypedForm};
use crate::{
    model::{Access, EndAndStart, Gap, Hold, HoldCause, Resolution},
    page::{Page, access},
    port::{BillingPort, DevicePort, FieldFault, HoldError, Kept, ResolutionError},
    text::meter::hold as text,
};

/// Accepts what the administrator says of a hold, and leads back to the page Meter, which says what became of it.
#[server(prefix = "/actions", endpoint = "resolve-hold", input = TypedForm)]
pub async fn resolve_hold(
    /// Its number.
    hold: String,
    /// Which of the ways: "rollover", "meter-change", "serial-number", "as-is", "proposal".
    how: String,
    /// Counts, by [`hold_field`].
    typed: BTreeMap<String, String>,
) -> Result<Outcome, ActionError> {
    let from = access();
    if !from.is_administrator() {
        lead_to(Page::SignIn.path());
        return Ok(Outcome::default());
    }
    let snapshot = expect_context::<DevicePort>().snapshot();
    let known =
        hold.parse().ok().and_then(|id: u64| snapshot.billing.holds.iter().find(|hold| hold.id == id));
    let Some(known) = known else { return Ok(back(&from, refused(&ResolutionError::NotOpen))) };
    let resolution = match resolution(known, &how, &typed) {
        Ok(Some(resolution)) => resolution,
        Ok(None) => return Ok(back(&from, refused(&ResolutionError::DoesNotFit))),
        Err(faults) => return Ok(back(&from, Kept { typed, faults, ..Kept::default() })),
    };
    let kept = match expect_context::<BillingPort>().resolve(&from, known.id, &resolution).await {
        Ok(()) => {
            let others = snapshot.billing.holds.len() > 1;
            let message = if others { text::ONE_ENDED } else { text::ENDED };
            Kept { message: Some(message.into()), ..Kept::default() }
        }
        Err(HoldError::Store(cause)) => {
            let message = Some(crate::text::settings::not_saved(&cause));
            Kept { message, refused: true, typed, ..Kept::default() }
        }
        Err(HoldError::Resolution(error)) => match field_of(known, &resolution, &error) {
            Some(name) => {
                let faults = vec![FieldFault { name, message: text::error(&error) }];
                Kept { typed, faults, ..Kept::default() }
            }
            None => refused(&error),
        },
    };
    Ok(back(&from, kept))
}

/// The name of a field about a meter of a hold: `part` is "last", "end" or "start".
pub fn hold_field(hold: u64, part: &str, key: &str) -> String {
    format!("hold-{hold}-{part}-{key}")
}

/// What was said; `None` where it is none of the ways, and what is wrong with the counts that were typed.
fn resolution(
    hold: &Hold,
    how: &str,
    typed: &BTreeMap<String, String>,
) -> Result<Option<Resolution>, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut count = |part: &str, gap: &Gap| {
        let name = hold_field(hold.id, part, &gap.key);
        let text = typed.get(&name).map(String::as_str).unwrap_or_default();
        let number = whole_number(text);
        if number.is_none() {
            faults.push(FieldFault { name, message: text::NO_COUNT.into() });
        }
        number.unwrap_or_default()
    };
    let mut reads = |gaps: &[Gap]| {
        let read = |gap: &Gap| EndAndStart {
            key: gap.key.clone(),
            end: count("end", gap),
            start: count("start", gap),
        };
        gaps.iter().map(read).collect()
    };
    let resolution = match (how, &hold.cause) {
        ("meter-change", HoldCause::WentBack { gaps } | HoldCause::Impossible { gaps, .. }) => {
            Some(Resolution::MeterChange { reads: reads(gaps) })
        }
        ("serial-number", HoldCause::SerialNumber { gaps, .. }) => {
            Some(Resolution::SerialNumber { reads: reads(gaps) })
        }
        // A printer's meters all end at one count.
        ("rollover", HoldCause::WentBack { gaps }) => {
            gaps.first().map(|gap| Resolution::Rollover { last: count("last", gap) })
        }
        ("as-is", _) => Some(Resolution::AsIs),
        ("proposal", _) => hold.proposal.clone(),
        _ => None,
    };
    if faults.is_empty() { Ok(resolution) } else { Err(faults) }
}

/// The field that an error is about.
fn field_of(hold: &Hold, resolution: &Resolution, error: &ResolutionError) -> Option<String> {
    let field = |part: &str, key: &str| Some(hold_field(hold.id, part, key));
    let of_meters = matches!(resolution, Resolution::MeterChange { .. } | Resolution::SerialNumber { .. });
    match error {
        ResolutionError::EndTooLow { key, .. } => field("end", key),
        ResolutionError::StartTooHigh { key, .. } => field("start", key),
        ResolutionError::TooMuch { key, .. } if of_meters => field("end", key),
        ResolutionError::NoRollover { .. } | ResolutionError::TooMuch { .. }
            if matches!(resolution, Resolution::Rollover { .. }) =>
        {
            field("last", &hold.cause.gaps().first()?.key)
        }
        _ => None,
    }
}

fn refused(error: &ResolutionError) -> Kept {
    Kept { message: Some(text::error(error)), refused: true, ..Kept::default() }
}

fn back(from: &Access, kept: Kept) -> Outcome {
    leave(Page::Meter, from, kept)
}
