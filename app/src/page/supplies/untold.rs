use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::TellCartridges,
    model::Snapshot,
    page::{Page, untold},
    text::supplies::untold as text,
};

/// Cartridges that wait for the administrator's word before the communication server is told of them; nothing where none do.
pub fn section(snapshot: &Snapshot) -> Option<AnyView> {
    let asked = snapshot.supplies.untold.as_ref()?;
    let about = text::about(asked.count, asked.newest.len());
    Some(untold::section(asked, about, TellCartridges::PATH, Page::Supplies, &snapshot.zone))
}
