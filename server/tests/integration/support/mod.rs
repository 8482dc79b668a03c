//! Agents to read from: in this process, beside it, and such as misbehave. Benches include this folder as well.

#![allow(dead_code, reason = "each test and each bench uses the part that it needs")]

pub mod aiosmtpd;
pub mod authority;
pub mod ber;
pub mod changing;
pub mod client;
pub mod communication;
pub mod far_end;
pub mod forms;
pub mod misbehaving;
pub mod mount;
pub mod numbers;
pub mod office;
pub mod openssl;
pub mod printers;
pub mod process;
pub mod program;
pub mod prometheus;
pub mod raw;
pub mod reader;
pub mod recording;
pub mod relay;
pub mod replay;
pub mod request;
pub mod secure;
pub mod simulation;
pub mod site;
pub mod snmpd;
pub mod snmpsim;
pub mod teller;
pub mod tinyproxy;
pub mod wire;
