//! What happens in the browser when a form is sent: a hand-written fetch, because the framework's own client
//! with its encoders weighs more than all of this.

use js_sys::{JSON, Reflect};
use leptos::prelude::{RwSignal, Set};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Document, DomParser, Element, FormData, Headers, HtmlElement, HtmlFormElement, RequestInit, Response,
    SubmitEvent, SupportedType, UrlSearchParams, Window,
};

/// Marks a button that was pressed: it keeps the focus and takes no second press.
const BUSY: &str = "aria-disabled";
/// Marks the regions that are exchanged.
const REGION: &str = "data-region";

/// Sends the form in place of the browser.
pub fn submit(event: &SubmitEvent, status: RwSignal<String>) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let (Some(window), Some(form)) = (web_sys::window(), form) else { return };
    event.prevent_default();
    let Ok(Some(button)) = form.query_selector("button") else { return };
    if button.has_attribute(BUSY) {
        return;
    }
    let _ = button.set_attribute(BUSY, "true");
    status.set(said_by(&form, "data-working"));
    spawn_local(async move {
        let answer = post(&window, &form).await;
        if answer.is_ok() {
            // Also after a refusal: the page then shows why. What can't be fetched stays as it is.
            let _ = exchange(&window).await;
        }
        status.set(answer.ok().flatten().unwrap_or_else(|| said_by(&form, "data-silent")));
        let _ = button.remove_attribute(BUSY);
    });
}

fn said_by(form: &HtmlFormElement, attribute: &str) -> String {
    form.get_attribute(attribute).unwrap_or_default()
}

/// Posts the form and returns the message of the answer.
async fn post(window: &Window, form: &HtmlFormElement) -> Result<Option<String>, JsValue> {
    let body = UrlSearchParams::new_with_str_sequence_sequence(&FormData::new_with_form(form)?.into())?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body);
    let answer = JSON::parse(&fetch(window, &form.action(), "application/json", &init).await?)?;
    Ok(Reflect::get(&answer, &"message".into())?.as_string())
}

/// Fetches this page anew and exchanges its regions.
async fn exchange(window: &Window) -> Result<(), JsValue> {
    let page = fetch(window, &window.location().pathname()?, "text/html", &RequestInit::new()).await?;
    let new = DomParser::new()?.parse_from_string(&page, SupportedType::TextHtml)?;
    let Some(old) = window.document() else { return Ok(()) };
    let regions = old.query_selector_all(&format!("[{REGION}]"))?;
    for index in 0..regions.length() {
        let Some(region) = regions.get(index).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let name = region.get_attribute(REGION).unwrap_or_default();
        if let Some(fresh) = new.query_selector(&format!("[{REGION}={name}]"))? {
            replace(&old, &region, &fresh)?;
        }
    }
    Ok(())
}

/// Puts `fresh` in the place of `region`, if it differs; what was folded open stays open, and the focus stays
/// where it was.
fn replace(document: &Document, region: &Element, fresh: &Element) -> Result<(), JsValue> {
    let open = region.query_selector_all("details[open]")?;
    for index in 0..open.length() {
        if let Some(same) = open.get(index).and_then(|node| counterpart(&node.dyn_into().ok()?, fresh)) {
            same.set_attribute("open", "")?;
        }
    }
    if region.inner_html() == fresh.inner_html() {
        return Ok(());
    }
    let focused = document.active_element().filter(|focused| region.contains(Some(focused)));
    let focus = focused.and_then(|focused| {
        let summary = focused.tag_name() == "SUMMARY";
        let same = counterpart(&focused.closest("[id]").ok()??, fresh)?;
        if summary { same.query_selector("summary").ok()? } else { Some(same) }
    });
    region.replace_with_with_node_1(fresh)?;
    if let Some(focus) = focus.and_then(|focus| focus.dyn_into::<HtmlElement>().ok()) {
        focus.focus()?;
    }
    Ok(())
}

/// The element of the same id in the fresh region.
fn counterpart(element: &Element, fresh: &Element) -> Option<Element> {
    let id = element.id();
    if id.is_empty() { None } else { fresh.query_selector(&format!("#{id}")).ok()? }
}

async fn fetch(window: &Window, address: &str, accept: &str, init: &RequestInit) -> Result<String, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", accept)?;
    init.set_headers(&headers);
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(address, init)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(JsValue::NULL)
}
