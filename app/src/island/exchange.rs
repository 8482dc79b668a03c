//! Brings the page up to date without loading it: fetches it anew, and makes its regions like the fetched ones.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, DomParser, Element, Headers, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Node,
    RequestInit, SupportedType, Window,
};

use super::{browser, morph};

/// Marks the regions that are exchanged.
const REGION: &str = "[data-region]";
/// Marks where it stands which snapshot the page shows.
const VERSION: &str = "data-version";
/// What a page is made of beside its text: with another one it has to be loaded.
const BUILD: [&str; 2] = ["script[src]", "link[rel=stylesheet]"];

/// Why the page is fetched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Somebody asked for it: what the form before had to say is gone then.
    Asked,
    /// By itself: nobody's session lasts longer by it, and nothing that somebody is at is touched.
    Unattended,
}

/// What came of it, by the numbers that the loader knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The page shows what is so.
    Done = 0,
    /// The page does, but for regions that somebody is at.
    Held = 1,
    /// Another page came in its place: the sign-in.
    Elsewhere = 2,
    /// The device runs another build: the page has to be loaded.
    OtherBuild = 3,
    /// A form is on its way, whose answer brings the page up to date.
    Later = 4,
}

/// Fetches this page anew and exchanges its regions.
pub async fn exchange(window: &Window, manner: Manner) -> Result<Outcome, JsValue> {
    let Some(document) = window.document() else { return Ok(Outcome::Elsewhere) };
    let unattended = manner == Manner::Unattended;
    if unattended && document.query_selector(&format!("[{}]", browser::BUSY))?.is_some() {
        return Ok(Outcome::Later);
    }
    let (init, headers) = (RequestInit::new(), Headers::new()?);
    headers.set("accept", "text/html")?;
    let mut address = window.location().pathname()?;
    if unattended {
        headers.set("unattended", "1")?;
        address += &window.location().search()?;
    }
    init.set_headers(&headers);
    let answer = browser::fetch(window, &address, &init).await?;
    if answer.redirected() || !answer.ok() {
        return Ok(Outcome::Elsewhere);
    }
    let text = browser::text(&answer).await?;
    let fresh = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    if unattended && BUILD.iter().any(|part| !is_same(&document, &fresh, part)) {
        return Ok(Outcome::OtherBuild);
    }
    let mut outcome = Outcome::Done;
    for region in regions(&document)? {
        if unattended && is_held(window, &document, &region) {
            outcome = Outcome::Held;
        } else if let Some(fresh) = counterpart(&region, &fresh)? {
            morph::morph(&document, &region, &fresh)?;
        }
    }
    if outcome == Outcome::Done {
        take_version(&document, &fresh)?;
    }
    Ok(outcome)
}

/// Whether somebody is at a region now.
pub fn anything_held(window: &Window) -> bool {
    let Some(document) = window.document() else { return false };
    let regions = regions(&document).unwrap_or_default();
    regions.iter().any(|region| is_held(window, &document, region))
}

fn regions(document: &Document) -> Result<Vec<Element>, JsValue> {
    let found = document.query_selector_all(REGION)?;
    Ok((0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect())
}

/// The same region of the fetched page.
fn counterpart(region: &Element, fresh: &Document) -> Result<Option<Element>, JsValue> {
    let name = region.get_attribute("data-region").unwrap_or_default();
    fresh.query_selector(&format!("[data-region={name}]"))
}

/// Whether somebody uses a form or a dialog of the region, has typed something into it, or marks a text of it.
fn is_held(window: &Window, document: &Document, region: &Element) -> bool {
    let within = |node: &Node| region.contains(Some(node));
    let used = document
        .active_element()
        .is_some_and(|focused| within(&focused) && matches!(focused.closest("form,dialog"), Ok(Some(_))));
    let marked = window.get_selection().ok().flatten().is_some_and(|selection| {
        !selection.is_collapsed() && selection.anchor_node().is_some_and(|node| within(&node))
    });
    used || marked || is_typed_into(region)
}

/// Whether a field is not as it came, or a dialog is open.
fn is_typed_into(region: &Element) -> bool {
    let Ok(fields) = region.query_selector_all("input,select,textarea,dialog[open]") else { return false };
    (0..fields.length()).filter_map(|index| fields.get(index)).any(|field| {
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            input.value() != input.default_value() || input.checked() != input.default_checked()
        } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            area.default_value().is_ok_and(|usual| area.value() != usual)
        } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
            let chosen = select.query_selector("option[selected]").ok().flatten();
            chosen.is_some_and(|chosen| chosen.get_attribute("value").as_deref() != Some(&*select.value()))
        } else {
            true
        }
    })
}

fn is_same(document: &Document, fresh: &Document, part: &str) -> bool {
    let of = |document: &Document| Some(document.query_selector(part).ok()??.outer_html());
    of(document) == of(fresh)
}

/// The page shows the snapshot of the fetched one from now on.
fn take_version(document: &Document, fresh: &Document) -> Result<(), JsValue> {
    let selector = format!("[{VERSION}]");
    let (old, new) = (document.query_selector(&selector)?, fresh.query_selector(&selector)?);
    if let (Some(old), Some(new)) = (old, new) {
        old.set_attribute(VERSION, &new.get_attribute(VERSION).unwrap_or_default())?;
    }
    Ok(())
}
