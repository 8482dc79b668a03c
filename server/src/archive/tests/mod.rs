//! Archives of real databases: what comes back, what is refused, and what is never rewound.

mod crafted;
mod device;
mod maintenance;
mod numbers;
mod refused;
mod restored;
mod supplies;
