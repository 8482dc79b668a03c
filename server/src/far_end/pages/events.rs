//! What came in of a device.

use leptos::prelude::*;

use super::{frame::time, gist, table::table};
use crate::{far_end::TakenEvent, protocol::receipt::Verdict};

/// The events as a table, each with a link to its page.
pub(super) fn table_of(device: &str, events: Vec<TakenEvent>) -> impl IntoView + use<> {
    let device = device.to_owned();
    let rows = events.into_iter().map(move |event| {
        let address = format!("/devices/{device}/events/{}", event.id());
        let says = gist::gist(&event).or_else(|| event.reason.clone());
        let same = event.same_as.map(|same| format!(" (the same as {same})"));
        let refused = event.verdict == Verdict::Refused;
        view! {
            <tr>
                <th scope="row"><a href=address>{event.id()}</a></th>
                <td>{gist::kind(&event.kind).to_owned()}</td>
                <td>
                    {refused.then(|| view! { <span class="badge warning">"refused"</span>" " })}
                    {says}
                    {same}
                </td>
                <td>{time(event.time)}</td>
                <td>{time(event.received_at)}</td>
            </tr>
        }
    });
    table("events", "What came in", &["Event", "Type", "Says", "Made", "Received"], rows.collect_view())
}
