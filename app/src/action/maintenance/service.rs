use leptos::{
    prelude::{expect_context, use_context},
    server,
};

use super::{administrator, at_field, back, done, not_done, refused, with_typed};
use crate::{
    action::{ActionError, Outcome},
    model::{Concern, NewServiceRequest, ServiceAnswer, ServiceRequest},
    page::{Page, concern::words_of},
    port::{DevicePort, Kept, MaintenanceError, MaintenancePort},
    text::maintenance::{service as text, standing},
};

/// The parameter and the field that name what a request is to be about, as [`Concern::word`].
pub const ABOUT: &str = "about";
/// Under which what was written to a new request is kept.
pub const REQUEST_NOTE: &str = "service-note";

/// Asks for service, and leads back to the page of the requests, which says what became of it. Pressed twice it is asked
/// once.
#[server(prefix = "/actions", endpoint = "request-service")]
pub async fn request_service(
    /// What it is about, as [`Concern::word`]; empty: nothing that the device has seen.
    #[server(default)]
    about: String,
    /// What the service should know.
    #[server(default)]
    note: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let leave = |kept| {
        let mut kept = with_typed(REQUEST_NOTE, &note, kept);
        kept.typed.insert(ABOUT.into(), about.clone());
        Ok(back(Page::Service, &from, kept))
    };
    let concern = match about.as_str() {
        "" => None,
        word => match Concern::from_word(word) {
            Some(concern) if words_of(&concern, &expect_context::<DevicePort>().snapshot()).is_some() => {
                Some(concern)
            }
            _ => return leave(refused(&MaintenanceError::Gone)),
        },
    };
    let text = note.trim();
    if text.chars().count() > text::NOTE_LENGTH {
        return leave(at_field(REQUEST_NOTE, &note, text::LONG_NOTE));
    }
    if concern.is_none() && text.is_empty() {
        return leave(at_field(REQUEST_NOTE, &note, text::NOTHING_SAID));
    }
    let Some(port) = use_context::<MaintenancePort>() else {
        return leave(refused(&MaintenanceError::Gone));
    };
    let wanted = NewServiceRequest { concern, note: text.to_owned() };
    match port.request_service(&from, &wanted).await {
        Ok(request) => Ok(back(Page::Service, &from, done(text::requested(&request)))),
        Err(error) => leave(refused(&error)),
    }
}

/// Takes the administrator's word about a request for service, and leads back to the page that the form stands on.
#[server(prefix = "/actions", endpoint = "answer-service")]
pub async fn answer_service(
    /// The path of that page.
    #[server(default)]
    page: String,
    /// The request's number.
    #[server(default)]
    request: String,
    /// "withdraw", "reopen" or "done".
    #[server(default)]
    answer: String,
    /// What is still wrong.
    #[server(default)]
    note: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let page = Page::from_path(&page).filter(|page| *page == Page::Maintenance).unwrap_or(Page::Service);
    let gone = || refused(&MaintenanceError::Gone);
    let (Some(port), Some(known)) = (use_context::<MaintenancePort>(), known(&request)) else {
        return Ok(back(page, &from, gone()));
    };
    let field = service_field(known.id, "note");
    let answer = match meant(&answer, &note) {
        Ok(answer) => answer,
        Err(Some(fault)) => return Ok(back(page, &from, at_field(&field, &note, fault))),
        Err(None) => return Ok(back(page, &from, not_done(standing::NOT_UNDERSTOOD.into()))),
    };
    let kept: Kept = match port.answer_service(&from, known.id, answer.clone()).await {
        Ok(()) => done(text::answered(&answer, &known.reference)),
        Err(error) => with_typed(&field, &note, refused(&error)),
    };
    Ok(back(page, &from, kept))
}

/// The name of a field about a request: `part` is "note".
pub fn service_field(request: i64, part: &str) -> String {
    format!("request-{request}-{part}")
}

/// The request of that number, if it is not over.
fn known(id: &str) -> Option<ServiceRequest> {
    let id: i64 = id.parse().ok()?;
    let snapshot = expect_context::<DevicePort>().snapshot();
    snapshot.maintenance.service.iter().find(|request| request.id == id && !request.state.is_over()).cloned()
}

/// What is said, or what is wrong with the note; `None` where the form is none of ours.
fn meant(answer: &str, note: &str) -> Result<ServiceAnswer, Option<&'static str>> {
    match (answer, note.trim()) {
        ("withdraw", _) => Ok(ServiceAnswer::Withdraw),
        ("done", _) => Ok(ServiceAnswer::Done),
        ("reopen", "") => Err(Some(text::NO_NOTE)),
        ("reopen", note) if note.chars().count() > text::NOTE_LENGTH => Err(Some(text::LONG_NOTE)),
        ("reopen", note) => Ok(ServiceAnswer::Reopen { note: note.to_owned() }),
        _ => Err(None),
    }
}
