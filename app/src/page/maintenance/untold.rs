use leptos::server_fn::ServerFn;

use crate::{
    action::TellServer,
    component::Html,
    model::Snapshot,
    page::{Page, untold},
    text::maintenance::untold as text,
};

/// What waits for the administrator's word before the communication server is told of it; nothing where nothing does.
pub fn section(snapshot: &Snapshot) -> Option<Html> {
    let asked = snapshot.maintenance.untold.as_ref()?;
    let about = text::about(asked.count, asked.newest.len());
    Some(untold::section(asked, about, TellServer::PATH, Page::Maintenance, &snapshot.zone))
}
