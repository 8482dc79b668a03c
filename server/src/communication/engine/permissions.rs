//! The local switches, as the protocol has them.

use crate::{config::CommunicationSection, protocol::check_in::Permissions};

/// What the configuration allows.
pub(super) fn permissions(section: &CommunicationSection) -> Permissions {
    Permissions { meter: section.meter(), supplies: section.supplies(), maintenance: section.maintenance() }
}
