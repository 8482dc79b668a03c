use leptos::{prelude::RenderHtml, tachys::html::InertElement};

/// A part of a page that is text already.
pub type Html = InertElement;

/// Writes a view down as text.
///
/// Around the islands nothing of a page is touched by the browser half, so that a part is done as soon as it has been
/// written down: a part that is carried as a view until the document is written costs code for all that could still
/// be done with it, and a page of parts an allocation for each step (docs/designs/051).
pub trait IntoHtml {
    /// The view as text. What waits for something must not be in it: there would be nothing in its place.
    fn into_html(self) -> Html;
}

impl<V: RenderHtml> IntoHtml for V {
    fn into_html(self) -> Html {
        Html::new(self.to_html())
    }
}

/// No part at all.
pub fn nothing() -> Html {
    Html::new("")
}
