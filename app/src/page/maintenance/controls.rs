use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{Refresh, SendDiagnostics},
    component::{ActionButton, Html, Icon, IntoHtml, Shape},
    model::{RecordedRequest, RequestKind, Snapshot},
    page::{Page, access},
    text::{action, maintenance as text},
};

/// The file's address.
const USAGE_LOG: &str = "/maintenance/UsageLog.csv";

/// Send Diagnostics, troubleshooting, the download and Refresh, each with what it does.
pub fn section(snapshot: &Snapshot) -> Html {
    let enrolled = snapshot.communication.enrolment.is_enrolled();
    let see = (access().is_administrator() && !enrolled).then(|| {
        view! { <p><a href=Page::Diagnostics.path()>{text::SEE_DIAGNOSTICS}</a></p> }
    });
    view! {
        <section aria-labelledby="help">
            <h2 id="help">{text::HELP}</h2>
            <ul class="panel controls">
                <li>
                    {diagnostics(enrolled)}
                    <div class="about">
                        <p>{text::diagnostics(enrolled, access().is_administrator())}</p>
                        {see}
                        <div data-region="sent">{newest(snapshot)}</div>
                    </div>
                </li>
                <li>
                    <a class="button" href=Page::Troubleshooting.path()>{action::START_TROUBLESHOOTING}</a>
                    <p class="about">{text::TROUBLESHOOTING}</p>
                </li>
                <li>
                    <a class="button" href=USAGE_LOG download="">
                        <Icon shape=Shape::Download/>
                        {action::DOWNLOAD}
                    </a>
                    <p class="about">{text::DOWNLOAD_TEXT}</p>
                </li>
                <li>
                    {button(Refresh::PATH, action::REFRESH, action::REFRESHING, Some(Shape::Refresh))}
                    <p class="about">{text::REFRESH_TEXT}</p>
                </li>
            </ul>
        </section>
    }
    .into_html()
}

/// The newest of the diagnostics that were asked for, with what became of it.
fn newest(snapshot: &Snapshot) -> Option<Html> {
    let of_diagnostics = |request: &&RecordedRequest| request.kind == RequestKind::Diagnostics;
    let newest = snapshot.requests.iter().find(of_diagnostics)?;
    let told = action::newest_request(newest, &snapshot.communication.condition, &snapshot.zone);
    Some(view! { <p>{told}" "<a href="#requests">{text::ALL_REQUESTS}</a></p> }.into_html())
}

/// For the administrator, the way to the question whether to send it; where nothing can be sent, a button that writes the
/// request down. Others are led to the sign-in, and from there back.
fn diagnostics(enrolled: bool) -> Html {
    if !access().is_administrator() {
        let href = format!("{}?page={}", Page::SignIn.path(), Page::Maintenance.path());
        return view! { <a class="button" href=href>{action::SIGN_IN_TO_SEND}</a> }.into_html();
    }
    if enrolled {
        let href = Page::Diagnostics.path();
        return view! { <a class="button" href=href>{action::SEND_DIAGNOSTICS}</a> }.into_html();
    }
    button(SendDiagnostics::PATH, action::SEND_DIAGNOSTICS, action::RECORDING, None)
}

fn button(path: &'static str, label: &'static str, working: &'static str, shape: Option<Shape>) -> Html {
    view! { <ActionButton action=path page=Page::Maintenance label working shape/> }.into_html()
}
