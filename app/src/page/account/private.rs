use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml},
    model::SecureAddress,
    page::Page,
    text::account as text,
};

/// In place of a form that takes a password, where somebody could read it on its way.
pub fn elsewhere(page: Page) -> Html {
    let secure = use_context::<Option<SecureAddress>>().flatten();
    let way = match secure {
        Some(SecureAddress { url, fingerprint }) => view! {
            <p><a class="button main" href=format!("{url}{}", page.path())>{text::TO_HTTPS}</a></p>
            <dl class="facts">
                <div><dt>{text::FINGERPRINT}</dt><dd><code>{fingerprint}</code></dd></div>
            </dl>
            <p class="about">{text::FINGERPRINT_HINT}</p>
        }
        .into_html(),
        None => view! { <p>{text::NO_HTTPS}</p> }.into_html(),
    };
    view! {
        <section class="panel form">
            <p>{text::NOT_PRIVATE}</p>
            {way}
        </section>
    }
    .into_html()
}
