//! Both ends as they are installed, with what is real in between: a proxy, a mail server, a wire that breaks, a plug that
//! is pulled.

mod bad_servers;
mod capture;
pub mod device;
mod kills;
mod pair;
mod real_parts;
mod silence;
mod upgraded;
mod walk;
