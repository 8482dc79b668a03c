mod disclosure;
mod event;
mod list;
mod one;

pub use disclosure::Disclosure;
pub use event::EventPage;
pub use list::TransmissionList;
pub use one::TransmissionPage;

use std::fmt::Write;

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{
    component::{Html, IntoHtml},
    model::is_format,
    page::Page,
    text::transmissions as text,
};

/// Exact octets, for reading: in lines as long as the page is wide. What shows nothing of its own is written as JSON escapes
/// it; a file has it as it is.
fn octets(what: &str) -> Html {
    view! { <pre class="octets" tabindex="0">{visible(what)}</pre> }.into_html()
}

fn visible(what: &str) -> String {
    let mut shown = String::with_capacity(what.len());
    for c in what.chars() {
        if c == '\n' || !(c.is_control() || is_format(c) || matches!(c, '\u{2028}' | '\u{2029}')) {
            shown.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Nothing can fail that writes to a text.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        }
    }
    shown
}

/// Nothing of that number.
fn not_found() -> Html {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! { <p class="panel">{text::NOT_FOUND}</p> }.into_html()
}

fn back() -> Html {
    view! { <p class="after"><a href=Page::Transmissions.path()>{text::BACK}</a></p> }.into_html()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_moves_or_hides_others_is_shown_as_json_escapes_it_and_means_the_same() {
        let said = "a\u{202e}b\u{200b}\u{2028}\u{e0041}c\u{85}\u{e9}\u{1f600}";
        let shown = visible(&format!("{{\"said\":\"{said}\"}}"));
        assert_eq!(shown, "{\"said\":\"a\\u202eb\\u200b\\u2028\\udb40\\udc41c\\u0085\u{e9}\u{1f600}\"}");
        let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read["said"], said);
        assert_eq!(visible("HTTP\r\n\u{1b}[31m\n"), "HTTP\\u000d\n\\u001b[31m\n");
    }
}
