//! What people say of supplies: the administrator, and the supplier.

mod entries;
mod orders;
mod supplier;
