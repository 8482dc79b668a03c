//! The code that reaches the browser: one file an island, each small. They carry no text of their own; what they
//! say stands in the page.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub(crate) mod exchange;
mod live_form;
#[cfg(feature = "hydrate")]
mod morph;

pub use live_form::LiveForm;
