use leptos::prelude::*;

use crate::{
    component::{Badge, Column, Html, IntoHtml, Table, Tone, moment},
    model::{SentSupply, Snapshot},
    page::sent_reference,
    text::{frame, level, supplies as text},
};

/// The supplies usage that the server accepted last, as it was sent. Refresh changes nothing of it.
pub fn section(snapshot: &Snapshot) -> Html {
    let content = match &snapshot.supplies.last_sent {
        None => {
            let enrolled = snapshot.communication.enrolment.is_enrolled();
            view! { <p class="panel">{text::nothing_sent(enrolled)}</p> }.into_html()
        }
        Some(sent) => {
            let columns = vec![
                Column::Text(text::SUPPLY),
                Column::Text(text::LEVEL),
                Column::Text(text::STATE),
                Column::Text(text::PART_NUMBER),
                Column::Text(text::SERIAL_NUMBER),
            ];
            let rows = sent.supplies.iter().map(row).collect_view();
            view! {
                <p>
                    {text::ACCEPTED}" "{moment(sent.sent_at, &snapshot.zone)}", "{text::REFERENCE}" "
                    {sent_reference(sent.reference.clone())}", "{text::AS_READ}" "
                    {moment(sent.read_at, &snapshot.zone)}
                </p>
                <details id="sent-supplies">
                    <summary>{text::SHOW_SENT}</summary>
                    <Table id="sent-table" caption=text::LAST_SENT columns>{rows}</Table>
                </details>
            }
            .into_html()
        }
    };
    view! {
        <section aria-labelledby="sent">
            <h2 id="sent">{text::LAST_SENT}</h2>
            {content}
        </section>
    }
    .into_html()
}

fn row(sent: &SentSupply) -> Html {
    let or_not = |value: &Option<String>| value.clone().unwrap_or_else(|| frame::NOT_REPORTED.into());
    view! {
        <tr>
            <th scope="row">{text::sent_name(&sent.description, sent.index)}</th>
            <td>{level::supply(sent.class, sent.level, sent.percent, &sent.unit)}</td>
            <td><Badge tone=Tone::from(sent.state) text=level::supply_state(sent.class, sent.state)/></td>
            <td>{or_not(&sent.part_number)}</td>
            <td>{or_not(&sent.serial_number)}</td>
        </tr>
    }
    .into_html()
}
