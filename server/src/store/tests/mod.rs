//! The store as its callers see it, and the writer through days and years.

mod budget;
mod crash;
mod damage;
mod failure;
mod handle;
mod ledger_damage;
mod rhythm;
mod thinning;
mod upgrade;
