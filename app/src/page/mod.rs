//! One file a page; each renders whole on the server.

mod overview;

pub use overview::Overview;
