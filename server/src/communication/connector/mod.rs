//! The one way to the communication server: HTTPS, straight or through a proxy, and always with the name of the step
//! that failed.
//!
//! [`Https`] is what everybody else asks; [`Connector`] is the real one, and a simulation puts the far end in its
//! place. A [`Sitting`] keeps one connection open from one exchange to the next and closes it at its end, so that
//! nothing is held while nothing is said. `opening` takes the steps one after the other, `tunnel` asks a proxy,
//! `tls` and `trust` are about certificates, `asking` sends a request and bounds the
//! answer, and `answer` says what that means.

mod address;
mod answer;
mod asking;
mod counted;
mod deadline;
mod exception;
mod failure;
mod live;
mod message;
mod opening;
mod proxy;
mod retry_after;
mod route;
mod tls;
mod trace;
mod trust;
mod tunnel;

use app::port::BoxFuture;

pub use address::{HostPort, ServerUrl};
pub use counted::Octets;
pub use deadline::Patience;
pub use exception::Exception;
pub use failure::Failure;
pub use live::Connector;
pub use message::{Incoming, Outgoing};
pub use proxy::{Credentials, Proxy, ProxyEnvironment, Way};
pub(super) use {route::Route, trace::Trace};

/// The way to the communication server.
pub trait Https: Send + Sync + 'static {
    /// Begins a sitting, with the settings in force now. Costs nothing before its first exchange.
    fn sit(&self) -> Box<dyn Sitting>;
}

/// Some exchanges, one after the other, over one connection as long as that holds.
pub trait Sitting: Send {
    /// Sends a request and waits for the whole answer, which is bounded in size and time. It is not sent again where
    /// its fate is not known. A failure closes the connection; the next exchange opens another.
    fn exchange(&mut self, outgoing: Outgoing) -> BoxFuture<'_, Result<Incoming, Failure>>;

    /// Closes the connection in order. Without it, dropping closes it at once.
    fn end(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// A text from outside, fit for a sentence: one line, of what can be read, not long.
fn plain(text: &str) -> String {
    const LONGEST: usize = 100;
    let mut short: String =
        text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
