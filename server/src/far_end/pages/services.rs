//! A device's requests for service, and the form that says what becomes of one.

use app::model::ServiceState as State;
use axum::{
    Extension, Form,
    extract::{Path, State as Shared},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Pages,
    form::{self, Fields},
    frame::{self, time},
    session::Session,
    support::heard,
    table::table,
};
use crate::{
    far_end::{ServiceAsked, ServiceSaying, service_word},
    protocol::command::ServiceAnswer,
};

/// The requests; with a token the forms too.
pub(super) fn section(
    asked: &[ServiceAsked],
    now: Timestamp,
    token: Option<String>,
) -> impl IntoView + use<> {
    let open = asked.iter().filter(|asked| asked.is_open(now));
    let forms = token.map(|token| open.map(|asked| forms(asked, &token)).collect_view());
    let rows = asked.iter().map(|asked| row(asked, now)).collect_view();
    let table = table(
        "service-requests",
        "Requests for service",
        &["Request", "About", "Code", "Note", "State", "Asked", "Symptom", "Said of it"],
        rows,
    );
    view! {
        {table}
        {forms}
    }
}

fn row(asked: &ServiceAsked, now: Timestamp) -> impl IntoView + use<> {
    let state = asked.state(now);
    let kind = match state {
        State::Closed => "badge good",
        State::Reopened | State::Refused => "badge warning",
        _ => "badge neutral",
    };
    let told = asked.told.clone();
    let since = told.symptom_since.map(|at| view! { "since "{time(at)} });
    let gone = told.symptom_gone_at.map(|at| view! { ", gone "{time(at)} });
    view! {
        <tr>
            <th scope="row" class="called">{asked.called()}</th>
            <td>{told.about}</td>
            <td>{told.code}</td>
            <td>{told.note}</td>
            <td><span class=kind>{service_word(state)}</span></td>
            <td>{time(asked.first_at)}</td>
            <td>{since}{gone}</td>
            <td>{asked.said.as_ref().map(|said| heard(said, now))}</td>
        </tr>
    }
}

/// What can be said of a request, as its word in the address and on the button.
const ANSWERS: [(&str, &str, ServiceAnswer); 6] = [
    ("accept", "Accept", ServiceAnswer::Accepted),
    ("schedule", "Visit arranged", ServiceAnswer::Scheduled),
    ("parts", "Waits for parts", ServiceAnswer::WaitingForParts),
    ("on-site", "On site", ServiceAnswer::OnSite),
    ("resolve", "Resolved", ServiceAnswer::Resolved),
    ("refuse", "Refuse", ServiceAnswer::Refused),
];

/// One form with a button for each answer.
fn forms(asked: &ServiceAsked, token: &str) -> impl IntoView + use<> {
    let (device, number) = (&asked.device, asked.told.request);
    let id = |field: &str| format!("service-{field}-{number}");
    let (visit, own, why) = (id("visit"), id("number"), id("why"));
    let first = format!("/devices/{device}/service-requests/{number}/accept");
    let buttons = ANSWERS.map(|(word, label, _)| {
        let address = format!("/devices/{device}/service-requests/{number}/{word}");
        view! { <button class="button" type="submit" formaction=address>{label}</button>" " }
    });
    view! {
        <details class="after">
            <summary>{format!("Say what becomes of {}", asked.called())}</summary>
            <form class="form" method="post" action=first>
                {form::token(token.to_owned())}
                <div class="field">
                    <label for=visit.clone()>"Visit, UTC; needed where one is arranged"</label>
                    <input id=visit name="expected" type="datetime-local"/>
                </div>
                <div class="field">
                    <label for=own.clone()>"Your number for it"</label>
                    <input id=own name="reference" maxlength="200" autocomplete="off"/>
                </div>
                <div class="field">
                    <label for=why.clone()>"Note for the administrator of the device; needed where it is refused"</label>
                    <input id=why name="reason" maxlength="200" autocomplete="off"/>
                </div>
                <p>{buttons.into_iter().collect_view()}</p>
            </form>
        </details>
    }
}

/// Says something of a request.
pub(super) async fn say(
    Shared(pages): Shared<Pages>,
    Extension(session): Extension<Session>,
    Path((id, number, answer)): Path<(String, String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Response> {
    if let Some(refusal) = form::foreign(&session, &form) {
        return Err(refusal);
    }
    let known = ANSWERS.into_iter().find(|(word, ..)| *word == answer);
    let Some((_, _, answer)) = known else { return Err(super::not_found().await) };
    let visit_at = match form.expected.trim() {
        "" => None,
        typed => Some(moment(typed).ok_or_else(|| {
            let sentence = "Nothing was done: the time of a visit is written as 2026-12-01T09:00.";
            frame::message(StatusCode::UNPROCESSABLE_ENTITY, sentence)
        })?),
    };
    let line = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (reference, reason) = (line(&form.reference), line(&form.reason));
    let saying = ServiceSaying { answer, visit_at, reference, reason };
    let device = id.clone();
    pages.with(move |far_end| far_end.say_of_service(&device, &number, &saying)).await?;
    Ok(form::back(&id, "service-request"))
}

fn moment(typed: &str) -> Option<Timestamp> {
    let civil: jiff::civil::DateTime = typed.parse().ok()?;
    civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}
