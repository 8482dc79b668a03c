//! What can be chosen.

use jiff::SignedDuration;

/// How long things hold, and how much is taken at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What the server calls itself to whoever tests the connection.
    pub software: String,
    /// How long a one-time code holds.
    pub code_life: SignedDuration,
    /// How long a token holds. The next one is offered in the last third.
    pub token_life: SignedDuration,
    /// How long an order may be obeyed.
    pub order_life: SignedDuration,
    /// Octets of a batch.
    pub batch_octets: usize,
    /// Events of a batch.
    pub batch_events: usize,
    /// Octets of an event. The place of a larger one is taken, its content is not.
    pub event_octets: usize,
    /// Octets of any other message.
    pub message_octets: usize,
    /// Requests of a device in a minute.
    pub requests_per_minute: u32,
    /// Enrolments, and requests with a token that is none, from an address in a minute.
    pub strangers_per_minute: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            software: concat!("communication-server ", env!("CARGO_PKG_VERSION")).into(),
            code_life: SignedDuration::from_hours(7 * 24),
            token_life: SignedDuration::from_hours(90 * 24),
            order_life: SignedDuration::from_hours(24),
            batch_octets: 2 * 1_024 * 1_024,
            batch_events: 1_000,
            // A device writes none larger than 1 MiB, and then signs it.
            event_octets: 1_024 * 1_024 + 1_024,
            message_octets: 64 * 1_024,
            requests_per_minute: 3_000,
            strangers_per_minute: 60,
        }
    }
}
