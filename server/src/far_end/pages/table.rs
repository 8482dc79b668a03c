//! A table of the pages.

use leptos::prelude::*;

/// A table with its caption and the headings of its columns. On a narrow screen it scrolls inside itself, by keyboard too.
/// The name is unique on the page.
pub(super) fn table(
    name: &'static str,
    caption: &'static str,
    columns: &[&'static str],
    rows: impl IntoView,
) -> impl IntoView {
    let headings = columns.iter().map(|heading| view! { <th scope="col">{*heading}</th> }).collect_view();
    view! {
        <div class="scroll" role="region" aria-labelledby=name tabindex="0">
            <table>
                <caption id=name>{caption}</caption>
                <thead><tr>{headings}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
