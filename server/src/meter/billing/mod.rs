//! Which meters are billed, and whether they can be.
//!
//! [`Billing`] is what is known of the billing meters. Each reading moves it on ([`observe`]): counts that grew as a
//! printer's do are taken over; what nobody may guess about, a count that went back, grew beyond what the printer can
//! make, or vanished, and another serial number, opens a [`Hold`](app::model::Hold). While one is open, a read
//! ([`read`]) bills nothing and says why. A hold ends by a resolution alone ([`resolve`]): what the count was at its
//! two sides, as somebody says who knows.
//!
//! **Segments.** What was made is the sum over segments of last count less first count, and of what resolutions say
//! was made between two segments. A gap that nobody has explained counts nothing, so that usage is never negative,
//! and nothing is billed on a guess.

mod bound;
mod check;
mod counter;
mod observe;
mod read;
mod resolve;
mod rollover;
mod rules;
mod state;
#[cfg(test)]
mod tests;

pub use bound::{Rate, rated_pages_per_minute};
pub use observe::{Observed, observe};
pub use read::{Prepared, Taken, read};
pub use resolve::{Resolved, fits, resolve};
pub use rules::Rules;
pub use state::{Billing, Counter, Line};
