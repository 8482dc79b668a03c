//! What people say of supplies: the administrator, and the supplier.

mod entries;
pub(super) mod orders;
mod supplier;
