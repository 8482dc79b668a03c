use leptos::server_fn::ServerFn;

use crate::{
    action::TellCartridges,
    component::Html,
    model::Snapshot,
    page::{Page, untold},
    text::supplies::untold as text,
};

/// Cartridges that wait for the administrator's word before the communication server is told of them; nothing where none do.
pub fn section(snapshot: &Snapshot) -> Option<Html> {
    let asked = snapshot.supplies.untold.as_ref()?;
    let about = text::about(asked.count, asked.newest.len());
    Some(untold::section(asked, about, TellCartridges::PATH, Page::Supplies, &snapshot.zone))
}
