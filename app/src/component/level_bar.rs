use leptos::prelude::*;

use super::IntoHtml;

/// A level as a bar. The text beside it says the same, so those who don't see it miss nothing. Without a share
/// the track is dashed and empty: no number is made of a sentinel.
#[component]
pub fn LevelBar(
    /// 0-100, how much of the bar is filled.
    share: Option<u8>,
    /// A colorant's name or a tone: the class that colours the filled part.
    class: &'static str,
) -> impl IntoView {
    let track = if share.is_some() { "track" } else { "track unknown" };
    view! {
        <svg class="level" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class=track width="100" height="8"/>
            {share.map(|share| {
                view! { <rect class=format!("fill {class}") width=share.min(100).to_string() height="8"/> }
            })}
        </svg>
    }
    .into_html()
}
