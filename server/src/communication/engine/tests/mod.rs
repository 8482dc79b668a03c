//! Both ends in one process: the engine over a real store, the reference server over its own, a printer that counts, and
//! a clock that is moved by hand.

mod bench;
mod days;
mod desk;
mod device;
mod forks;
mod hostile;
mod maintenance;
mod orders;
mod power_cut;
mod round_trip;
mod sessions;
mod silence;
mod supplies;
