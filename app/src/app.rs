use std::sync::Arc;

use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::{
    ParamSegment, SsrMode, StaticSegment,
    components::{Route, Router, Routes},
    location::RequestUrl,
};

use crate::{
    action::Notice,
    component::Frame,
    model::{Freshness, Snapshot},
    page::{
        Diagnostics, Disclosure, EventHistory, EventPage, Maintenance, Meter, NotFound, Overview, Page,
        Performance, Service, SetUpPage, SignInPage, Supplies, TransmissionList, TransmissionPage,
        Troubleshooting, access,
        settings::{
            AuditTrail, BackupPage, CertificateSettings, ClockSettings, ContactSettings, EnrolmentSettings,
            HandOver, MailSettings, MaintenanceSettings, PrinterSettings, ProxySettings, SecuritySettings,
            SettingsIndex, SupplySettings,
        },
    },
    port::DevicePort,
    text,
};

/// The paths of the built site's files ("/assets/main.0a1b.css"), as the server found them at its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub css: Option<String>,
    /// The loader that makes the islands live. Without it the pages work as plain forms and links.
    pub js: Option<String>,
}

/// Seconds after which a browser asks again for a page that says "being read".
const RELOAD_SECONDS: &str = "2";

const SETTINGS: StaticSegment<&str> = StaticSegment("settings");

/// The whole document around [`App`]. Wants [`DevicePort`] and [`Assets`] in the context, and what
/// `leptos_axum` provides.
///
/// # Panics
///
/// Without a [`DevicePort`] in the context.
pub fn shell() -> impl IntoView {
    let snapshot: Arc<Snapshot> = expect_context::<DevicePort>().snapshot();
    let snapshot = if access().may_look { snapshot } else { Arc::new(snapshot.withheld()) };
    provide_context(Arc::clone(&snapshot));
    // Islands alone are made live in the browser: nothing around them carries marks for it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let assets = use_context::<Assets>().unwrap_or_default();
    let (page, notice, live) = address();
    ask_again_while_being_read(&snapshot);
    let identity = snapshot.reading.as_ref().map(|reading| &reading.identity);
    let printer = identity.and_then(|identity| identity.name.as_deref().or(identity.model.as_deref()));

    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{text::frame::title(page, printer)}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-180.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {assets.css.map(|file| view! { <link rel="stylesheet" href=file/> })}
                {assets.js.map(|file| view! { <script type="module" src=file></script> })}
            </head>
            <body>
                <Frame page notice live>
                    <App/>
                </Frame>
            </body>
        </html>
    }
}

/// The routes. This alone, without a context, is what the list of routes is made from.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=StaticSegment("") view=Overview ssr=SsrMode::Async/>
                <Route path=StaticSegment("meter") view=Meter ssr=SsrMode::Async/>
                <Route path=StaticSegment("supplies") view=Supplies ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("supplies"), StaticSegment("performance"))
                    view=Performance
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("maintenance") view=Maintenance ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("maintenance"), StaticSegment("diagnostics"))
                    view=Diagnostics
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("maintenance"), StaticSegment("troubleshooting"))
                    view=Troubleshooting
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("maintenance"), StaticSegment("events"))
                    view=EventHistory
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("maintenance"), StaticSegment("service"))
                    view=Service
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("transmissions") view=TransmissionList ssr=SsrMode::Async/>
                <Route path=(StaticSegment("transmissions"), ParamSegment("id")) view=TransmissionPage ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("transmissions"), StaticSegment("events"), ParamSegment("place"))
                    view=EventPage
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("disclosure") view=Disclosure ssr=SsrMode::Async/>
                <Route path=StaticSegment("sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=StaticSegment("set-up") view=SetUpPage ssr=SsrMode::Async/>
                <Route path=SETTINGS view=SettingsIndex ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("printer")) view=PrinterSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("enrolment")) view=EnrolmentSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("contacts")) view=ContactSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("security")) view=SecuritySettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("certificate")) view=CertificateSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("proxy")) view=ProxySettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("clock")) view=ClockSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("mail")) view=MailSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("supplies")) view=SupplySettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("maintenance")) view=MaintenanceSettings ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("audit")) view=AuditTrail ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("backup")) view=BackupPage ssr=SsrMode::Async/>
                <Route path=(SETTINGS, StaticSegment("hand-over")) view=HandOver ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// Which page was asked for, what a form that was posted without scripts has to say, and whether it is live.
fn address() -> (Option<Page>, Option<Notice>, bool) {
    let Some(url) = use_context::<RequestUrl>().and_then(|url| url.parse().ok()) else {
        return (None, None, false);
    };
    let notice = url.search_params().get_str(Notice::PARAMETER).and_then(Notice::from_value);
    (Page::from_path(url.path()), notice, Page::is_live(url.path()))
}

/// A header and not an element of the page: nothing to remove again for those who have scripts.
fn ask_again_while_being_read(snapshot: &Snapshot) {
    if snapshot.freshness == Freshness::BeingRead
        && let Some(response) = use_context::<ResponseOptions>()
    {
        response.insert_header(http::header::REFRESH, http::HeaderValue::from_static(RELOAD_SECONDS));
    }
}
