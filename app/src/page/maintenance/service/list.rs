use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{AnswerService, service_field},
    component::{Badge, FormToken, Html, IntoHtml, Tone, moment, nothing},
    model::{ServiceRequest, ServiceState, ServiceStep, Snapshot},
    page::{Page, access, maintenance::answer::Words},
    port::Kept,
    text::{
        format,
        maintenance::{service as text, span},
    },
};

/// As many that are over as the assistant keeps at hand.
const KEPT: usize = 20;

/// The requests that are open, on the page of the assistant, with the way to all of them.
pub fn open(snapshot: &Snapshot, kept: &Kept) -> Html {
    let all = &snapshot.maintenance.service;
    let open = all.iter().filter(|request| !request.state.is_over());
    let rows: Vec<Html> = open.map(|request| row(request, snapshot, kept, Page::Maintenance)).collect();
    let list = match (all.is_empty(), rows.is_empty()) {
        (true, _) => view! { <p class="panel">{text::NONE}</p> }.into_html(),
        (false, true) => view! { <p class="panel">{text::NONE_OPEN}</p> }.into_html(),
        _ => view! { <ul class="panel alerts">{rows}</ul> }.into_html(),
    };
    let request = access().is_administrator().then(|| {
        view! { <a class="button" href=Page::Service.path()>{text::REQUEST}</a> }
    });
    let way = (!all.is_empty()).then(|| view! { <a href=Page::Service.path()>{text::ALL}</a> });
    view! {
        <section aria-labelledby="service">
            <h2 id="service">{text::SERVICE}</h2>
            {list}
            {(request.is_some() || way.is_some()).then(|| view! { <p class="after">{request}{way}</p> })}
        </section>
    }
    .into_html()
}

/// All that are kept, on the page of their own.
pub fn all(snapshot: &Snapshot, kept: &Kept) -> Html {
    let all = &snapshot.maintenance.service;
    let list = if all.is_empty() {
        view! { <p class="panel">{text::NONE}</p> }.into_html()
    } else {
        let rows = all.iter().map(|request| row(request, snapshot, kept, Page::Service)).collect_view();
        let over = all.iter().filter(|request| request.state.is_over()).count();
        let newest = (over >= KEPT).then(|| view! { <p class="about">{text::newest(over)}</p> });
        view! { {newest}<ul class="panel alerts">{rows}</ul> }.into_html()
    };
    view! {
        <section aria-labelledby="service">
            <h2 id="service">{text::SO_FAR}</h2>
            {list}
        </section>
    }
    .into_html()
}

/// How good or bad a state is.
fn tone(state: ServiceState) -> Tone {
    match state {
        ServiceState::Closed => Tone::Good,
        ServiceState::Accepted
        | ServiceState::Scheduled
        | ServiceState::WaitingForParts
        | ServiceState::OnSite
        | ServiceState::Resolved
        | ServiceState::Withdrawn => Tone::Neutral,
        ServiceState::Requested | ServiceState::Reopened => Tone::Warning,
        ServiceState::Refused => Tone::Critical,
    }
}

fn row(request: &ServiceRequest, snapshot: &Snapshot, kept: &Kept, page: Page) -> Html {
    let zone = &snapshot.zone;
    let time = |at| format::date_time(at, zone);
    let symptom = text::symptom(
        request.symptom_since.map(time).as_deref(),
        request.symptom_gone_at.map(time).as_deref(),
    );
    // What somebody wrote may name people.
    let wrote = request.note.clone().filter(|_| access().is_administrator());
    let held_back = snapshot.maintenance.is_held_back(request);
    view! {
        <li id=format!("request-{}", request.id)>
            <h3><Badge tone=tone(request.state) text=text::state(request)/>{request.about.clone()}</h3>
            {wrote.map(|note| view! { <p><strong>{text::WROTE}": "</strong>{note}</p> })}
            <dl class="facts">
                <div>
                    <dt>{text::OPENED}</dt>
                    <dd>{moment(request.opened_at, zone)}", "<code>{request.reference.clone()}</code></dd>
                </div>
                {fact(text::CODE, request.code.clone())}
                {fact(text::SYMPTOM, symptom)}
                {fact(text::VISIT, request.visit_at.filter(|_| !request.state.is_over()).map(time))}
                {fact(text::NUMBER_OF_SERVICE, request.service_reference.clone())}
                {fact(text::TIME_TO_REPAIR, time_to_repair(request, snapshot))}
                {fact(text::WAY, (!request.state.is_over()).then(|| text::way(request, held_back).to_owned()))}
            </dl>
            <details id=format!("request-{}-steps", request.id)>
                <summary>{text::STEPS}</summary>
                <ol class="steps free">{request.steps.iter().map(|each| step(each, snapshot)).collect_view()}</ol>
            </details>
            {access().is_administrator().then(|| answers(request, held_back, kept, page))}
        </li>
    }
    .into_html()
}

fn fact(term: &'static str, value: Option<String>) -> Option<Html> {
    value.map(|value| view! { <div><dt>{term}</dt><dd>{value}</dd></div> }.into_html())
}

/// From when the symptom was there until it was gone, or until now. Nothing where nobody saw it begin, or where the
/// request came to nothing.
fn time_to_repair(request: &ServiceRequest, snapshot: &Snapshot) -> Option<String> {
    let since = request.symptom_since?;
    let (end, over) = match request.symptom_gone_at {
        Some(gone) => (gone, true),
        None if request.state.is_over() => return None,
        None => (snapshot.reading.as_ref()?.taken_at, false),
    };
    Some(text::repaired_in(&span::duration(end.duration_since(since)), over))
}

fn step(step: &ServiceStep, snapshot: &Snapshot) -> Html {
    let note = step.note.clone().filter(|_| access().is_administrator()).map(|note| format!(": {note}"));
    let visit = step.visit_at.map(|at| format::date_time(at, &snapshot.zone));
    let came_to = text::step(step.state, visit.as_deref());
    view! {
        <li>
            {moment(step.at, &snapshot.zone)}" "<strong>{came_to}</strong>{text::by(&step.who)}{note}
        </li>
    }
    .into_html()
}

/// What can be said of a request as it is now. Where nothing is heard of the service, the administrator says that it is done.
fn answers(request: &ServiceRequest, held_back: bool, kept: &Kept, page: Page) -> Html {
    if request.state.is_over() {
        return nothing();
    }
    let resolved = request.state == ServiceState::Resolved;
    let note = Words::new(&service_field(request.id, "note"), "note", text::NOTE_LENGTH);
    let reopen = resolved.then(|| {
        let note = note.show(text::REOPEN_NOTE, "", 2, kept);
        view! { <div class="deeds apart">{answer(request, page, "reopen", text::REOPEN, Some(note))}</div> }
    });
    let followed = request.by_server && !held_back;
    let done = (!followed && !resolved).then(|| answer(request, page, "done", text::DONE, None));
    let withdraw = (!resolved).then(|| answer(request, page, "withdraw", text::WITHDRAW, None));
    view! { {reopen}<div class="deeds">{done}{withdraw}</div> }.into_html()
}

fn answer(
    request: &ServiceRequest,
    page: Page,
    answer: &'static str,
    label: &'static str,
    fields: Option<Html>,
) -> Html {
    view! {
        <form method="post" action=AnswerService::PATH>
            <input type="hidden" name="page" value=page.path()/>
            <input type="hidden" name="request" value=request.id.to_string()/>
            <input type="hidden" name="answer" value=answer/>
            <FormToken/>
            {fields}
            <button type="submit" class="button">{label}</button>
        </form>
    }
    .into_html()
}
