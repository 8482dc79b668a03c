//! Sessions of online troubleshooting, and the forms by which the operator speaks in one.

use axum::{
    Extension, Form,
    extract::{Path, State as Shared},
    response::Response,
};
use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Pages,
    form::{self, Fields},
    frame::time,
    session::Session as SignedIn,
};
use crate::{
    far_end::{GivenOrder, OrderState, Session, SessionLine},
    protocol::command::{Command, ServiceAnswer},
};

/// The sessions; with a token the forms of the one that is open.
pub(super) fn section(sessions: &[Session], now: Timestamp, token: Option<&str>) -> AnyView {
    if sessions.is_empty() {
        return view! { <p class="about">"Nobody has asked for one."</p> }.into_any();
    }
    let all = sessions.iter().map(|session| {
        let open = session.ended_at.is_none();
        let state = match (session.ended_at, session.ended_by.clone()) {
            (None, _) => view! { <span class="badge good">"open"</span> }.into_any(),
            (Some(at), by) => {
                view! { "ended "{time(at)}{format!(" by {}", by.unwrap_or_default())} }.into_any()
            }
        };
        let lines = session.lines.iter().map(|line| said(&session.device, line, now)).collect_view();
        let forms = token.filter(|_| open).map(|token| forms(session, token));
        view! {
            <section class="panel">
                <h3>{session.reference.clone()}" "{state}</h3>
                <ul>{lines}</ul>
                {forms}
            </section>
        }
    });
    all.collect_view().into_any()
}

fn said(device: &str, line: &SessionLine, now: Timestamp) -> impl IntoView + use<> {
    let words = match (&line.said, &line.event) {
        (Some(said), _) => view! { {heard(said, now)} }.into_any(),
        (None, Some(event)) => {
            let address = format!("/devices/{device}/events/{event}");
            view! { "The device: "<a href=address>{format!("event {event}")}</a> }.into_any()
        }
        (None, None) => ().into_any(),
    };
    view! { <li>{time(line.at)}" "{words}</li> }
}

/// What was said by a command, and whether the device knows it.
pub(super) fn heard(said: &GivenOrder, now: Timestamp) -> String {
    let words = match said.order().map(|order| order.command) {
        Some(Command::Advice { text, .. }) => format!("Advice: {text}"),
        Some(Command::LookAgain { .. }) => "Look again".to_owned(),
        Some(Command::EndSession { .. }) => "The session is over".to_owned(),
        Some(Command::ServiceRequest { answer, visit_at, reference, reason, .. }) => {
            let word = match answer {
                ServiceAnswer::Accepted => "accepted",
                ServiceAnswer::Scheduled => "scheduled",
                ServiceAnswer::WaitingForParts => "waits for parts",
                ServiceAnswer::OnSite => "on site",
                ServiceAnswer::Resolved => "resolved",
                ServiceAnswer::Refused => "refused",
                ServiceAnswer::Unknown => "unknown",
            };
            let visit = visit_at.map(|at| format!("visit {}", at.strftime("%Y-%m-%d %H:%M UTC")));
            let reference = reference.map(|reference| format!("reference {reference}"));
            let all = [Some(word.to_owned()), visit, reference, reason];
            all.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let state = match said.state {
        OrderState::Waiting if said.waits(now) => "; the device has not heard it yet",
        OrderState::Waiting => "; the device did not hear it in time",
        OrderState::Asked => "; the device's administrator is asked",
        OrderState::Done => "",
        OrderState::Refused => "; the device did not take it: ",
    };
    let why = said.reason.as_deref().filter(|_| said.state == OrderState::Refused).unwrap_or_default();
    format!("{words}{state}{why}")
}

fn forms(session: &Session, token: &str) -> impl IntoView + use<> {
    let path = |what: &str| {
        let (device, reference) = (&session.device, &session.reference);
        format!("/devices/{device}/sessions/{}/{what}", encoded(reference))
    };
    let (advise, look, end) = (path("advise"), path("look-again"), path("end"));
    let tokens = [(); 3].map(|()| form::token(token.to_owned()));
    let [first, second, third] = tokens;
    view! {
        <form class="form" method="post" action=advise>
            {first}
            <div class="field">
                <label for="advice">"Advice, plain text"</label>
                <textarea id="advice" name="text" rows="4" maxlength="2000" required></textarea>
            </div>
            <button class="button main" type="submit">"Send"</button>
        </form>
        <form method="post" action=look>
            {second}
            <button class="button" type="submit">"Have the device look again"</button>
        </form>
        <form method="post" action=end>
            {third}
            <button class="button" type="submit">"End the session"</button>
        </form>
    }
}

/// A reference is the device's word: what has a meaning in an address is encoded.
fn encoded(reference: &str) -> String {
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_');
    let one = |octet: u8| if plain(octet) { char::from(octet).to_string() } else { format!("%{octet:02X}") };
    reference.bytes().map(one).collect()
}

/// Says something in a session.
pub(super) async fn say(
    Shared(pages): Shared<Pages>,
    Extension(session): Extension<SignedIn>,
    Path((id, reference, what)): Path<(String, String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Response> {
    if let Some(refusal) = form::foreign(&session, &form) {
        return Err(refusal);
    }
    let device = id.clone();
    match what.as_str() {
        "advise" => {
            let text = form.text.replace("\r\n", "\n").trim().to_owned();
            pages.with(move |far_end| far_end.advise(&device, &reference, &text)).await?
        }
        "look-again" => pages.with(move |far_end| far_end.look_again(&device, &reference)).await?,
        "end" => pages.with(move |far_end| far_end.end_session(&device, &reference)).await?,
        _ => return Err(super::not_found().await),
    };
    Ok(form::back(&id, "session"))
}
