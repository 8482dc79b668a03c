//! The code that reaches the browser: one file an island, each small. They carry no text of their own; what they
//! say stands in the page.

#[cfg(feature = "hydrate")]
mod browser;
mod live_form;

pub use live_form::LiveForm;
