use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use app::model::ClockQuality;
use jiff::Timestamp;
use uuid::Uuid;

use super::{BootId, Clock, ClockLook};

/// Before this, a [`ManualClock`] was not set.
const FLOOR: Timestamp = Timestamp::constant(946_684_800, 0);

/// A clock that stands where it was put until it is moved, and a machine that is started anew when it is told to be.
#[derive(Debug)]
pub struct ManualClock(Mutex<Machine>);

#[derive(Debug)]
struct Machine {
    wall: Timestamp,
    boot: u128,
    since_boot: Duration,
    synchronised: Option<bool>,
}

impl ManualClock {
    /// A clock that shows `start`, on a machine that was started just now and tells of no time service.
    pub fn new(start: Timestamp) -> Arc<Self> {
        let machine = Machine { wall: start, boot: 1, since_boot: Duration::ZERO, synchronised: None };
        Arc::new(Self(Mutex::new(machine)))
    }

    /// Sets the wall clock, forward or back, as a person or a time service does: no time passes.
    pub fn set(&self, to: Timestamp) {
        self.machine().wall = to;
    }

    /// Lets time pass, of the wall clock and since the start of the machine; stays at the latest representable time
    /// rather than overflow.
    pub fn advance(&self, by: Duration) {
        let mut machine = self.machine();
        machine.wall = machine.wall.checked_add(by).unwrap_or(Timestamp::MAX);
        machine.since_boot = machine.since_boot.saturating_add(by);
    }

    /// Switches the machine off for a time and on again. Its wall clock has a battery.
    pub fn reboot(&self, off: Duration) {
        self.advance(off);
        let mut machine = self.machine();
        machine.boot += 1;
        machine.since_boot = Duration::ZERO;
    }

    /// From now on a time service says that it has set the clock, or that it has not; `None`: there is none.
    pub fn synchronise(&self, synchronised: Option<bool>) {
        self.machine().synchronised = synchronised;
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.machine().wall
    }

    fn look(&self) -> ClockLook {
        let machine = self.machine();
        ClockLook {
            wall: machine.wall,
            boot: BootId::new(Uuid::from_u128(machine.boot)),
            since_boot: machine.since_boot,
            quality: match machine.synchronised {
                _ if machine.wall < FLOOR => ClockQuality::NotSet,
                Some(true) => ClockQuality::Synchronised,
                Some(false) => ClockQuality::Unsynchronised,
                None => ClockQuality::Unknown,
            },
            stepped: None,
        }
    }
}
