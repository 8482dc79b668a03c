//! The ledger against a far end in memory.

mod compared;
mod delivery;
mod device;
mod epochs;
mod evidence;
mod far_end;
mod forged;
mod giving_up;
mod life;
mod mutated;
mod queue;
mod random;
mod reasons;
mod rewritten;
mod writing;

use std::env;

/// `short` rounds, or all of them.
fn rounds(short: u64, long: u64) -> u64 {
    if env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1") { long } else { short }
}
