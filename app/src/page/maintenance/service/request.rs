use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::location::RequestUrl;

use crate::{
    action::{ABOUT, REQUEST_NOTE, RequestService},
    component::{FormToken, Html, IntoHtml},
    model::{Concern, Enrolment, ServiceRequest, Snapshot},
    page::{SettingsPage, concern::words_of, maintenance::answer::Words},
    port::Kept,
    text::{frame, maintenance::service as text, request as consent},
};

/// Asks for service: what it is about, what is sent to whom, and what the service should know.
pub fn form(snapshot: &Snapshot, kept: &Kept) -> Html {
    let named = named(kept);
    let concern = named.as_deref().and_then(Concern::from_word);
    let known = concern.as_ref().and_then(|concern| words_of(concern, snapshot));
    let asked = concern.as_ref().filter(|_| known.is_some()).and_then(|concern| open_for(concern, snapshot));
    if let Some(asked) = asked {
        return already(asked, snapshot);
    }
    // What is over is not asked about.
    let word = concern.filter(|_| known.is_some()).map(|concern| concern.word());
    let gone = (named.is_some() && known.is_none()).then(|| view! { <p>{text::GONE}</p> });
    let by_server = snapshot.maintenance.service_by_server;
    let goes_to = match &snapshot.communication.enrolment {
        Enrolment::Enrolled { server, .. } if by_server => {
            view! { <p>{consent::goes_to(server)}</p> }.into_html()
        }
        Enrolment::Enrolled { .. } => view! { <p>{text::HELD_BACK}</p> }.into_html(),
        Enrolment::NotEnrolled | Enrolment::Cancelled { .. } => {
            view! { <p>{text::NOT_ENROLLED}</p> }.into_html()
        }
    };
    let by_mail = (snapshot.communication.enrolment.is_enrolled() && by_server)
        .then(|| view! { <p>{text::BY_MAIL}</p> });
    let note = Words::new(REQUEST_NOTE, "note", text::NOTE_LENGTH).show(text::NOTE, text::NOTE_HINT, 4, kept);
    view! {
        <section aria-labelledby="new">
            <h2 id="new">{text::NEW}</h2>
            <form class="panel form" method="post" action=RequestService::PATH>
                <input type="hidden" name="about" value=word/>
                <FormToken/>
                <div class="prose">
                    {gone}
                    <p><strong>{text::ABOUT}": "</strong>{known.unwrap_or_else(|| text::NOTHING_PARTICULAR.into())}</p>
                    {goes_to}
                    <ul>{text::SENT.map(|part| view! { <li>{part}</li> }).into_iter().collect_view()}</ul>
                    {by_mail}
                    <p><a href=SettingsPage::Mail.path()>{frame::page_name(SettingsPage::Mail.into())}</a></p>
                </div>
                {note}
                <button type="submit" class="button main">{text::SEND}</button>
            </form>
        </section>
    }
    .into_html()
}

/// The open request for the same thing. There is one at the most, wherever it goes.
fn open_for<'a>(concern: &Concern, snapshot: &'a Snapshot) -> Option<&'a ServiceRequest> {
    let all = &snapshot.maintenance.service;
    all.iter().find(|request| !request.state.is_over() && request.concern.as_ref() == Some(concern))
}

/// Instead of the form: nothing would be sent anew, so it doesn't say that anything is.
fn already(request: &ServiceRequest, snapshot: &Snapshot) -> Html {
    let way = text::way(request, snapshot.maintenance.is_held_back(request));
    view! {
        <section aria-labelledby="new">
            <h2 id="new">{text::NEW}</h2>
            <div class="panel prose">
                <p><strong>{text::ABOUT}": "</strong>{request.about.clone()}</p>
                <p>
                    {text::ALREADY}" "
                    <a href=format!("#request-{}", request.id)>{request.reference.clone()}</a>
                    ": "{text::state(request)}". "{text::WAY}" "{way}"."
                </p>
                <p>{text::anew(request.state)}</p>
            </div>
        </section>
    }
    .into_html()
}

/// The word of what the address or the form before named; nothing where neither did.
fn named(kept: &Kept) -> Option<String> {
    let typed = kept.typed.get(ABOUT).cloned();
    let url = || use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    typed
        .or_else(|| url()?.search_params().get_str(ABOUT).map(ToOwned::to_owned))
        .filter(|word| !word.is_empty())
}
