//! The clock is a parameter: a month can be tested in a second.
//!
//! Wall time alone does not date an event. A device without a battery starts in 1970, a time service sets the clock
//! while the program runs, and people set it by hand, forward and back. A [`ClockLook`] therefore has, beside wall
//! time, the time since the machine was started, which nobody sets, and what is known of the clock's quality: with
//! it a date that was wrong is put right later ([`ClockLook::by`]).

mod look;
mod manual;
mod system;
mod watch;

use std::sync::Arc;

use jiff::Timestamp;

pub use look::{BootId, ClockLook, Step};
pub use manual::ManualClock;
pub use system::SystemClock;
pub use watch::ClockWatch;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The wall-clock time now.
    fn now(&self) -> Timestamp;

    /// Everything that the machine tells of its clock now. What only a comparison with an earlier look shows,
    /// [`ClockWatch`] adds.
    fn look(&self) -> ClockLook;
}

/// A clock that can be handed around.
pub type SharedClock = Arc<dyn Clock>;
