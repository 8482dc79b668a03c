//! What is sent, to whom, and the button that says yes to it.

use leptos::prelude::*;

use crate::{
    component::{FormToken, Html, IntoHtml},
    model::{Enrolment, RequestKind},
    page::{Page, SettingsPage, access, snapshot},
    port::{CommunicationPort, Preview},
    text::{frame, request as text},
};

/// A request that is asked about before it is sent.
#[derive(Clone, Copy)]
pub struct Asked {
    /// Which.
    pub kind: RequestKind,
    /// What does it.
    pub action: &'static str,
    /// Where the form leads.
    pub page: Page,
}

impl Asked {
    /// In words, then the button that sends it where it can be sent, then `beside`, then the same as JSON.
    pub fn show(self, beside: Option<Html>) -> AnyView {
        let server = match &snapshot().communication.enrolment {
            Enrolment::Enrolled { server, .. } => Some(server.clone()),
            Enrolment::NotEnrolled | Enrolment::Cancelled { .. } => None,
        };
        let (port, from) = (use_context::<CommunicationPort>(), access());
        let parts = text::parts(self.kind).iter().map(|part| view! { <li>{*part}</li> }).collect_view();
        let goes_to = server
            .as_deref()
            .map_or_else(not_enrolled, |server| view! { <p>{text::goes_to(server)}</p> }.into_html());
        view! {
            <div class="panel prose">
                {goes_to}
                <ul>{parts}</ul>
                <p>{text::NEVER}</p>
            </div>
            <Suspense>
                {Suspend::new(async move {
                    let preview = match port {
                        Some(port) => port.preview(&from, self.kind).await,
                        None => None,
                    };
                    match preview {
                        Some(preview) => self.ready(server.as_deref(), beside, preview),
                        None => view! { <p class="panel after">{text::NOTHING_YET}</p> }.into_html(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }

    fn ready(self, server: Option<&str>, beside: Option<Html>, preview: Preview) -> Html {
        let send = server.map(|server| {
            view! {
                <form method="post" action=self.action>
                    <input type="hidden" name="page" value=self.page.path()/>
                    <input type="hidden" name="shown" value=preview.mark/>
                    <FormToken/>
                    <button type="submit" class="button main">{text::send_to(server)}</button>
                </form>
            }
        });
        view! {
            <div class="after">{send}{beside}</div>
            <details class="after" id="exactly">
                <summary>{text::EXACTLY}</summary>
                <p class="about">{text::follows(self.kind)}</p>
                <pre class="octets" tabindex="0">{preview.text}</pre>
            </details>
        }
        .into_html()
    }
}

/// Why nothing can be sent, and where that is changed.
pub fn not_enrolled() -> Html {
    let enrolment = SettingsPage::Enrolment;
    view! {
        <p>
            {text::NOT_ENROLLED}" "
            <a href=enrolment.path()>{frame::page_name(enrolment.into())}</a>
        </p>
    }
    .into_html()
}
