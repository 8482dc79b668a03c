//! The local switches, as the protocol has them.

use std::collections::BTreeMap;

use app::model::{Assistant, Permission as Configured};

use crate::{
    config::CommunicationSection,
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

/// The same by assistant, as the pages show it.
pub(super) fn by_assistant(section: &CommunicationSection) -> BTreeMap<Assistant, Configured> {
    let of = |assistant| match assistant {
        Assistant::Meter => section.meter(),
        Assistant::Supplies => section.supplies(),
        Assistant::Maintenance => section.maintenance(),
    };
    Assistant::ALL.into_iter().map(|assistant| (assistant, of(assistant))).collect()
}

fn permission(configured: Configured) -> Permission {
    match configured {
        Configured::Automatically => Permission::Automatically,
        Configured::Ask => Permission::Ask,
        Configured::Never => Permission::Never,
    }
}
