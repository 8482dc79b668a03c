//! What happens in the browser when a form is sent: a hand-written fetch, because the framework's own client
//! with its encoders weighs more than all of this.

use js_sys::{JSON, Reflect};
use leptos::prelude::{RwSignal, Set};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    FormData, Headers, HtmlFormElement, RequestInit, Response, SubmitEvent, UrlSearchParams, Window,
};

use super::exchange::{self, Manner};

/// Marks a button that was pressed: it keeps the focus and takes no second press.
pub(super) const BUSY: &str = "aria-disabled";

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
            let _ = exchange::exchange(&window, Manner::Asked).await;
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
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    init.set_headers(&headers);
    let answer = JSON::parse(&text(&fetch(window, &form.action(), &init).await?).await?)?;
    Ok(Reflect::get(&answer, &"message".into())?.as_string())
}

/// The answer to a request, its body still on the way.
pub(super) async fn fetch(window: &Window, address: &str, init: &RequestInit) -> Result<Response, JsValue> {
    JsFuture::from(window.fetch_with_str_and_init(address, init)).await?.dyn_into()
}

/// The body of an answer.
pub(super) async fn text(answer: &Response) -> Result<String, JsValue> {
    JsFuture::from(answer.text()?).await?.as_string().ok_or(JsValue::NULL)
}
