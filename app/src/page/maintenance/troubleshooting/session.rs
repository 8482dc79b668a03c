use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{EndSupportSession, StartTroubleshooting},
    component::{FormToken, Html, IntoHtml, moment},
    model::{RequestKind, RequestState, Snapshot, SupportLine, SupportSaid, SupportSession},
    page::{
        Page, access,
        maintenance::consent::{Asked, not_enrolled},
    },
    text::maintenance::steps as text,
};

/// The session with support: what was said in it, or how one is begun. What support says is for the administrator alone.
pub fn section(snapshot: &Snapshot) -> AnyView {
    let open = snapshot.maintenance.sessions.iter().find(|session| session.ended_at.is_none());
    view! {
        <section aria-labelledby="support">
            <h2 id="support">{text::SUPPORT}</h2>
            <p class="about">{text::SUPPORT_ABOUT}</p>
            {if access().is_administrator() { of_administrator(snapshot, open) } else { of_viewer(open.is_some()).into_any() }}
        </section>
    }
    .into_any()
}

fn of_viewer(open: bool) -> Html {
    let href = format!("{}?page={}", Page::SignIn.path(), Page::Troubleshooting.path());
    let words = if open { text::SIGN_IN_TO_READ } else { text::SIGN_IN };
    view! { <p class="after"><a class="button" href=href>{words}</a></p> }.into_html()
}

fn of_administrator(snapshot: &Snapshot, open: Option<&SupportSession>) -> AnyView {
    let newest = snapshot.requests.iter().find(|request| request.kind == RequestKind::Troubleshooting);
    let waits = newest.is_some_and(|request| request.state == RequestState::Waiting);
    let begin = open.is_none().then(|| {
        if !snapshot.communication.enrolment.is_enrolled() {
            return view! { <div class="panel">{not_enrolled()}</div> }.into_any();
        }
        let asked = Asked {
            kind: RequestKind::Troubleshooting,
            action: StartTroubleshooting::PATH,
            page: Page::Troubleshooting,
        };
        asked.show(None)
    });
    view! {
        <div data-region="session">
            {(waits && open.is_none()).then(|| view! { <p class="panel">{text::NOT_SENT_YET}</p> })}
            {open.map(|session| now(session, snapshot))}
            {past(snapshot)}
        </div>
        {begin}
    }
    .into_any()
}

fn now(session: &SupportSession, snapshot: &Snapshot) -> Html {
    view! {
        <div class="panel session" id="session">
            <p>
                <strong>{text::OPEN}": "</strong>{text::session(&session.reference, &session.server)}", "
                {moment(session.begun_at, &snapshot.zone)}
            </p>
            {said(session, snapshot)}
            <form class="after" method="post" action=EndSupportSession::PATH>
                <FormToken/>
                <button type="submit" class="button">{text::END}</button>
            </form>
        </div>
    }
    .into_html()
}

fn past(snapshot: &Snapshot) -> Option<Html> {
    let ended = snapshot.maintenance.sessions.iter().filter(|session| session.ended_at.is_some());
    let rows: Vec<Html> = ended
        .map(|session| {
            view! {
                <li>
                    <p>
                        {text::session(&session.reference, &session.server)}", "
                        {moment(session.begun_at, &snapshot.zone)}": "{text::lines(session.lines.len())}
                    </p>
                    {said(session, snapshot)}
                </li>
            }
            .into_html()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details id="past-sessions">
                <summary>{text::PAST}</summary>
                <ul class="panel alerts">{rows}</ul>
            </details>
        }
        .into_html()
    })
}

fn said(session: &SupportSession, snapshot: &Snapshot) -> Html {
    if session.lines.is_empty() {
        return view! { <p class="about">{text::NOTHING_SAID}</p> }.into_html();
    }
    let lines = session.lines.iter().map(|each| line(each, session, snapshot)).collect_view();
    view! { <ol class="said-lines">{lines}</ol> }.into_html()
}

/// Advice is text and nothing else: addresses in it lead nowhere.
fn line(line: &SupportLine, session: &SupportSession, snapshot: &Snapshot) -> Html {
    let at = moment(line.at, &snapshot.zone);
    let note = match &line.said {
        SupportSaid::Advice { text: advice } => {
            let lines = advice.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
            return view! {
                <li>
                    <p class="about">{at}", "{text::from_support(&session.server)}":"</p>
                    <blockquote>{lines}</blockquote>
                </li>
            }
            .into_html();
        }
        SupportSaid::LookAsked => text::LOOK_ASKED,
        SupportSaid::LookTaken => text::LOOK_TAKEN,
        SupportSaid::Ended => text::ENDED,
    };
    view! { <li><p><span class="about">{at}": "</span>{note}</p></li> }.into_html()
}
