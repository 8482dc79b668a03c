use leptos::prelude::*;

use super::IntoHtml;

/// The handful of marks that the pages use. Each stands beside the word that it illustrates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A cross in an octagon.
    Critical,
    /// An exclamation mark in a triangle.
    Warning,
    /// A tick in a circle.
    Good,
    /// A dot in a circle.
    Neutral,
    /// An arrow down into a tray.
    Download,
    /// An arrow in a circle.
    Refresh,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Critical => "M5 1h6l4 4v6l-4 4H5l-4-4V5zM5.5 5.5l5 5m0-5l-5 5",
            Self::Warning => "M8 1.5L15 14H1zM8 6v4m0 1.5v1",
            Self::Good => "M8 1a7 7 0 1 1 0 14A7 7 0 1 1 8 1zM4.8 8.2l2.3 2.3 4.2-4.7",
            Self::Neutral => "M8 1a7 7 0 1 1 0 14A7 7 0 1 1 8 1zM6 8h4",
            Self::Download => "M8 1v9.5m-4-4l4 4 4-4M2 12v2.5h12V12",
            Self::Refresh => "M13.5 8A5.5 5.5 0 1 1 11.9 4.1L13.5 5.7M13.5 2v3.7H9.8",
        }
    }
}

/// A mark, hidden from those who hear the word beside it.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=shape.path()/></svg> }
        .into_html()
}
