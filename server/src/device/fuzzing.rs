//! Ways into the decoders for tests that throw anything at them. Nothing else has a use for them.

use app::model::Reading;
use jiff::{Timestamp, tz::TimeZone};

pub use super::transport::discovery_answer;
use super::{
    assemble::{self, Context},
    transport::{self, Response},
    value::Answers,
};

/// The answer in a datagram, all of it; `None` where it is none to this request.
pub fn response(datagram: &[u8], request_id: i32, community: &[u8]) -> Result<Option<Response>, String> {
    transport::response(datagram, request_id, community, usize::MAX)
}

/// The reading that these answers make, at a fixed time in UTC.
pub fn reading(answers: &Answers) -> Reading {
    let mut context = Context::new(answers, "snmp://fuzz".into(), TimeZone::UTC, Vec::new());
    assemble::reading(&mut context, 1, Timestamp::UNIX_EPOCH)
}
