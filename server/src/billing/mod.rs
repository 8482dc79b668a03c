//! Keeps what is known of the billing meters: moves it on with each reading, takes reads, ends holds, and says what is
//! due. The judgement is [`meter`](crate::meter)'s; here it meets the clock, the settings and the store.

mod desk;
mod port;
mod read;
mod resolve;
#[cfg(test)]
mod tests;

pub use desk::Desk;
pub use port::BillingService;
pub use read::{Order, ReadOutcome};
pub use resolve::{Proposed, ResolveError};
