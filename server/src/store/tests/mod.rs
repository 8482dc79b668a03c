//! The store as its callers see it, and the writer through days and years.

mod budget;
pub(crate) mod crash;
mod damage;
mod failure;
mod handle;
mod ledger_damage;
mod order;
mod rhythm;
mod supply_damage;
mod thinning;
mod upgrade;
