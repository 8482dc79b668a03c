use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    ActionButton, Badge, FormToken, Html, IntoHtml, Shape, badge::state_now, banners, moment, nothing,
};
use crate::{
    action::{Notice, Refresh, SignOut},
    model::{Identity, Snapshot},
    page::{Page, SettingsPage, access, snapshot},
    text::{action, format, frame as text},
};

/// What stands around every page. The regions with `data-region` are what Refresh exchanges; no island stands in
/// one of them.
#[component]
pub fn Frame(
    /// The page inside; `None` for an address without one.
    page: Option<Page>,
    /// What the form that led here came to.
    notice: Option<Notice>,
    /// Whether it shows what is so for as long as it is open.
    live: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let snapshot = snapshot();
    view! {
        <a class="skip" href="#main">{text::SKIP}</a>
        <header>
            {if access().may_look { top(&snapshot, page, live) } else { nameless() }}
        </header>
        <section class="wrap notices" aria-label=text::NOTICES data-region="notices">
            {banners(&snapshot, notice)}
        </section>
        <main class="wrap" id="main" tabindex="-1">{children()}</main>
        {live.then(said)}
        <footer>
            <div class="wrap" data-region="footer">{access().may_look.then(|| footer(&snapshot))}</div>
        </footer>
    }
    .into_any()
}

/// The printer, when it was read, and the way to the other pages.
fn top(snapshot: &Snapshot, page: Option<Page>, live: bool) -> Html {
    view! {
        <div class="wrap top">
            <div class="device" data-region="device">{device(snapshot)}</div>
            <div class="reading">
                <div class="when">
                    <p data-region="taken">{taken(snapshot)}</p>
                    {live.then(|| line(snapshot))}
                </div>
                <ActionButton
                    action=Refresh::PATH
                    page=page.unwrap_or(Page::Overview)
                    label=action::REFRESH
                    working=action::REFRESHING
                    shape=Some(Shape::Refresh)
                />
            </div>
        </div>
        <nav class="wrap" aria-label=text::NAVIGATION>
            <ul>{Page::NAVIGATION.map(|entry| entry_of(entry, page)).into_iter().collect_view()}</ul>
            {account(page)}
        </nav>
    }
    .into_html()
}

/// For who may not look: nothing that tells which printer this is.
fn nameless() -> Html {
    view! { <div class="wrap top"><p class="name">{text::PRODUCT}</p></div> }.into_html()
}

/// The way to sign in; for who has, who they are and the way out.
fn account(page: Option<Page>) -> Html {
    if matches!(page, Some(Page::SignIn | Page::SetUp)) && !access().is_administrator() {
        return nothing();
    }
    if !access().is_administrator() {
        let back = page.filter(|page| *page != Page::Overview).map(|page| format!("?page={}", page.path()));
        let href = format!("{}{}", Page::SignIn.path(), back.unwrap_or_default());
        return view! { <p class="account"><a href=href>{text::SIGN_IN}</a></p> }.into_html();
    }
    view! {
        <form class="account" method="post" action=SignOut::PATH>
            <FormToken/>
            <span>{text::SIGNED_IN}</span>
            <button type="submit" class="link">{text::SIGN_OUT}</button>
        </form>
    }
    .into_html()
}

fn entry_of(entry: Page, current: Option<Page>) -> Html {
    let current = match (entry, current) {
        (Page::Settings(SettingsPage::Index), Some(Page::Settings(SettingsPage::Index))) => Some("page"),
        (Page::Settings(_), Some(Page::Settings(_)))
        | (Page::Supplies, Some(Page::Performance))
        | (
            Page::Maintenance,
            Some(Page::Diagnostics | Page::Troubleshooting | Page::Events | Page::Service),
        ) => Some("true"),
        (entry, current) => (current == Some(entry)).then_some("page"),
    };
    view! { <li><a href=entry.path() aria-current=current>{text::page_name(entry)}</a></li> }.into_html()
}

/// Name, model and location, and the state in one phrase.
fn device(snapshot: &Snapshot) -> Html {
    let identity = snapshot.reading.as_ref().map(|reading| &reading.identity);
    let (name, about) = identity.map_or_else(|| (text::UNNAMED.into(), String::new()), names);
    let (tone, state) = state_now(snapshot);
    view! {
        <p class="name">{name}</p>
        {(!about.is_empty()).then(|| view! { <p class="about">{about}</p> })}
        <p class="state"><span class="unseen">{text::STATE}" "</span><Badge tone text=state/></p>
    }
    .into_html()
}

/// The printer's name, and "manufacturer model · location" under it; a model that is the name is not repeated.
fn names(identity: &Identity) -> (String, String) {
    let model = match (&identity.manufacturer, &identity.model) {
        (Some(manufacturer), Some(model)) => Some(format!("{manufacturer} {model}")),
        (manufacturer, model) => model.clone().or_else(|| manufacturer.clone()),
    };
    let (name, model) = match (&identity.name, model) {
        (Some(name), model) => (name.clone(), model),
        (None, Some(model)) => (model, None),
        (None, None) => (text::UNNAMED.into(), None),
    };
    let about: Vec<String> = model.into_iter().chain(identity.location.clone()).collect();
    (name, about.join(" · "))
}

fn taken(snapshot: &Snapshot) -> Html {
    let at = snapshot.reading.as_ref().map(|reading| reading.taken_at);
    let times_in = text::times_in(&format::zone(&snapshot.zone, at));
    view! {
        <span>
            {match at {
                Some(at) => view! { {text::READ}" "{moment(at, &snapshot.zone)} }.into_html(),
                None => text::NOT_READ.into_html(),
            }}
        </span>
        " "
        <span class="zone">{times_in}</span>
    }
    .into_html()
}

/// Where the script says whether the page is live, with the words for it and the snapshot that the page shows. It stays
/// empty without scripts.
fn line(snapshot: &Snapshot) -> Html {
    view! {
        <p
            class="line-state"
            data-version=snapshot.tag()
            data-live=text::LIVE
            data-held=text::HELD
            data-lost=text::LOST
            data-ended=text::ENDED
            data-full=text::FULL
        ></p>
    }
    .into_html()
}

/// Where the script says what has changed, for those who don't see it change.
fn said() -> Html {
    view! { <p class="unseen" role="status" id="said"></p> }.into_html()
}

fn footer(snapshot: &Snapshot) -> Html {
    let serial = snapshot.reading.as_ref().and_then(|reading| reading.identity.serial_number.clone());
    view! {
        <p>{text::SERIAL_NUMBER}" "{serial.unwrap_or_else(|| text::NOT_REPORTED.into())}</p>
        <p>{text::software(&snapshot.product)}</p>
        <p><a href=Page::Disclosure.path()>{text::page_name(Page::Disclosure)}</a></p>
    }
    .into_html()
}
