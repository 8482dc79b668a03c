//! Ways into the decoders for tests that throw anything at them. Nothing else has a use for them.

use app::model::Reading;
use jiff::{Timestamp, tz::TimeZone};

pub use super::transport::{discovery_answer, response};
use super::{
    assemble::{self, Context},
    value::Answers,
};

/// The reading that these answers make, at a fixed time in UTC.
pub fn reading(answers: &Answers) -> Reading {
    let mut context = Context::new(answers, "snmp://fuzz".into(), TimeZone::UTC, Vec::new());
    assemble::reading(&mut context, 1, Timestamp::UNIX_EPOCH)
}
