//! What is shown when the device starts anew at once: a document of its own, because by then there may be neither a
//! printer nor a session.

use leptos::prelude::*;

use crate::{
    Assets,
    text::{
        frame,
        settings::{backup, hand_over},
    },
};

/// The last words of a device that starts anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell {
    heading: &'static str,
    sentences: Vec<String>,
    left: Vec<String>,
}

impl Farewell {
    /// An archive was restored.
    pub fn restored(settings: u64, history: u64) -> Self {
        Self {
            heading: backup::RESTORED,
            sentences: vec![backup::restored(settings, history)],
            left: Vec::new(),
        }
    }

    /// Everything was erased; `left` is what still is in the data directory.
    pub fn erased(left: Vec<String>) -> Self {
        let said = if left.is_empty() { hand_over::NOTHING_LEFT } else { hand_over::LEFT };
        Self { heading: hand_over::DONE, sentences: vec![hand_over::STARTS.into(), said.into()], left }
    }

    /// Not everything could be erased; `cause` names the file, the reason, and how it goes on.
    pub fn not_erased(cause: &str) -> Self {
        Self { heading: hand_over::NOT_ALL, sentences: vec![cause.into()], left: Vec::new() }
    }

    /// The whole document.
    pub fn document(self, assets: &Assets) -> String {
        let Self { heading, sentences, left } = self;
        let title = format!("{heading} · {}", frame::PRODUCT);
        let css = assets.css.clone().map(|file| view! { <link rel="stylesheet" href=file/> });
        let sentences = sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
        let left = (!left.is_empty()).then(|| {
            let files = left.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view();
            view! { <ul>{files}</ul> }
        });
        let document = view! {
            <html lang="en">
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <title>{title}</title>
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                    {css}
                </head>
                <body>
                    <main class="wrap" id="main">
                        <h1>{heading}</h1>
                        <div class="panel prose">{sentences}{left}</div>
                        <p class="after"><a class="button" href="/">{hand_over::OPEN}</a></p>
                    </main>
                </body>
            </html>
        };
        format!("<!DOCTYPE html>{}", document.to_html())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_say_what_is_left_and_escape_it() {
        let assets = Assets { css: Some("/assets/main.css".into()), js: None };
        let nothing = Farewell::erased(Vec::new()).document(&assets);
        assert!(
            nothing.starts_with("<!DOCTYPE html><html lang=\"en\">") && nothing.contains("/assets/main.css")
        );
        assert!(nothing.contains("Nothing is left in the data directory."), "{nothing}");
        let left = Farewell::erased(vec!["<b>.jpg".into()]).document(&assets);
        assert!(left.contains("&lt;b&gt;.jpg") && !left.contains("Nothing is left"), "{left}");
        assert!(!left.contains(" style=") && !left.contains("<script"));
        assert!(Farewell::restored(3, 1200).document(&assets).contains("1,200"));
    }
}
