//! What the administrator is asked before the communication server is told of cartridges.

use crate::text::{format::counted, untold};

/// "3 cartridge changes wait for the administrator's word."
pub fn waiting(count: u64) -> String {
    let verb = if count == 1 { "waits" } else { "wait" };
    format!("{} {verb} for the administrator's word before the communication server is told", changes(count))
}

/// Above the list; `shown` of them stand in it.
pub fn about(count: u64, shown: usize) -> String {
    let these = if count > shown as u64 { "; these are the newest" } else { "" };
    format!(
        "{}{these}. The settings say that you are asked each time. Each goes with the supply, its part and serial number and \
         what the printer had counted; they stay in the event history here, whatever you decide. Orders do not wait: you have \
         placed them, or have let the device do so.",
        waiting(count)
    )
}

/// What came of it.
pub fn decided(count: u64, tell: bool) -> String {
    untold::decided(&changes(count), count, tell)
}

fn changes(count: u64) -> String {
    counted(count, "cartridge change", "cartridge changes")
}
