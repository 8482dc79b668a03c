//! The reference communication server.

mod batches;
mod delivery;
mod document;
mod enrolment;
mod epochs;
mod export;
mod kill;
mod maintenance;
mod orders;
mod pages;
mod program;
mod supplies;
mod tokens;
