use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{SendDiagnostics, StartTroubleshooting},
    component::FormToken,
    model::{Enrolment, RequestKind},
    page::{Page, SettingsPage, access, snapshot},
    port::CommunicationPort,
    text::{frame, request as text},
};

/// `/maintenance/diagnostics`: what Send Diagnostics Information sends, before it is sent.
#[component]
pub fn DiagnosticsRequest() -> impl IntoView {
    question(Page::Diagnostics, RequestKind::Diagnostics, SendDiagnostics::PATH)
}

/// `/maintenance/troubleshooting`: what asks for a session, before it is sent.
#[component]
pub fn TroubleshootingRequest() -> impl IntoView {
    question(Page::Troubleshooting, RequestKind::Troubleshooting, StartTroubleshooting::PATH)
}

/// What is sent, to whom, and the button that says yes to it.
fn question(page: Page, kind: RequestKind, action: &'static str) -> AnyView {
    let content = match &snapshot().communication.enrolment {
        Enrolment::Enrolled { server, .. } => consent(kind, action, server.clone()),
        Enrolment::NotEnrolled | Enrolment::Cancelled { .. } => view! {
            <p class="panel">
                {text::NOT_ENROLLED}" "
                <a href=SettingsPage::Enrolment.path()>{frame::page_name(Page::Settings(SettingsPage::Enrolment))}</a>
            </p>
        }
        .into_any(),
    };
    view! {
        <h1>{frame::page_name(page)}</h1>
        {content}
        <p class="after"><a href=Page::Maintenance.path()>{text::BACK}</a></p>
    }
    .into_any()
}

fn consent(kind: RequestKind, action: &'static str, server: String) -> AnyView {
    let (port, from) = (use_context::<CommunicationPort>(), access());
    let parts = text::parts(kind).iter().map(|part| view! { <li>{*part}</li> }).collect_view();
    view! {
        <div class="panel prose">
            <p>{text::goes_to(&server)}</p>
            <ul>{parts}</ul>
            <p>{text::NEVER}</p>
        </div>
        <Suspense>
            {Suspend::new(async move {
                let preview = match port {
                    Some(port) => port.preview(&from, kind).await,
                    None => None,
                };
                match preview {
                    Some(preview) => ready(action, &server, preview),
                    None => view! { <p class="panel">{text::NOTHING_YET}</p> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn ready(action: &'static str, server: &str, preview: String) -> AnyView {
    view! {
        <form class="after" method="post" action=action>
            <input type="hidden" name="page" value=Page::Maintenance.path()/>
            <FormToken/>
            <button type="submit" class="button main">{text::send_to(server)}</button>
        </form>
        <details class="after">
            <summary>{text::EXACTLY}</summary>
            <p class="about">{text::REFERENCE_FOLLOWS}</p>
            <pre class="octets" tabindex="0">{preview}</pre>
        </details>
    }
    .into_any()
}
