//! The process is killed, or the power is cut, while it writes: what was acknowledged is there, the rest wholly or
//! not at all.
//!
//! The writing is done by this test program once more, as a process of its own ([`child`]), through the [`Store`]
//! as the rest of the program has it. Seeds are fixed, or `SMART_ESOLUTIONS_CRASH_SEED` gives the first one.
//!
//! [`Store`]: crate::store::Store

mod aftermath;
mod child;
mod ground;
mod kill;
mod power_cut;
pub(crate) mod random;
mod script;
pub(crate) mod shadow;
pub(crate) mod trace;

use std::env;

/// Rounds of each kind.
fn rounds() -> u64 {
    if env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1") { 200 } else { 40 }
}

/// The first seed; each round has the next one.
pub(crate) fn first_seed() -> u64 {
    env::var("SMART_ESOLUTIONS_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}
