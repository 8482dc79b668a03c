//! The local switches, as the protocol has them.

use crate::{
    config::{CommunicationSection, Permission as Configured},
    protocol::check_in::{Permission, Permissions},
};

/// What the configuration allows.
pub(super) fn permissions(section: &CommunicationSection) -> Permissions {
    Permissions {
        meter: permission(section.meter()),
        supplies: permission(section.supplies()),
        maintenance: permission(section.maintenance()),
    }
}

fn permission(configured: Configured) -> Permission {
    match configured {
        Configured::Automatically => Permission::Automatically,
        Configured::Ask => Permission::Ask,
        Configured::Never => Permission::Never,
    }
}
