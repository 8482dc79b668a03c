//! What the administrator sees.
//!
//! Two halves share this crate. With the feature `ssr` it is compiled into the server: pages, the server
//! functions behind their buttons, and the [`port`] through which both reach the device side. With `hydrate`
//! it is compiled for the browser and holds the islands alone, so that nothing else costs bytes there.

pub mod island;

#[cfg(feature = "ssr")]
pub mod action;
#[cfg(feature = "ssr")]
mod component;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod port;
#[cfg(feature = "ssr")]
mod text;

#[cfg(feature = "ssr")]
mod app;
#[cfg(feature = "ssr")]
mod farewell;
#[cfg(feature = "ssr")]
pub use app::{App, Assets, shell};
#[cfg(feature = "ssr")]
pub use farewell::Farewell;
#[cfg(feature = "ssr")]
pub use page::{EVENT_PARAMETERS, EventQuery, Page, SettingsPage, kept::KEPT, settings::hand_over_word};
#[cfg(feature = "ssr")]
pub use text::account::error as account_error;
#[cfg(feature = "ssr")]
pub use text::{
    alert as alert_words, finding as finding_words, mail as mail_words,
    maintenance::untold as untold_words,
    meter as meter_words,
    meter::hold as hold_words,
    service as service_words,
    settings::{backup as backup_words, hand_over as hand_over_words, mail as mail_settings_words},
    supply_events as supply_words, troubleshooting,
};

#[cfg(all(test, feature = "ssr"))]
mod fixture;

/// Called by the loader script once the module is there: makes the islands of the page live.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

/// Called by the loader script when the device has told of another snapshot than the page shows: brings the page up to
/// date and answers with the number of an [`island::exchange::Outcome`]. Fails where the page can't be fetched.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn catch_up() -> Result<u8, wasm_bindgen::JsValue> {
    use island::exchange::{Manner, Outcome, exchange};
    let Some(window) = web_sys::window() else { return Ok(Outcome::Elsewhere as u8) };
    exchange(&window, Manner::Unattended).await.map(|outcome| outcome as u8)
}

/// Whether somebody is at a part of the page that would change: typing, or marking a text.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn is_held() -> bool {
    web_sys::window().is_some_and(|window| island::exchange::anything_held(&window))
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
