use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::{
    component::{Badge, Column, Html, IntoHtml, Table, Tone, moment},
    model::{BillingRead, ReadMeter, ReadState, Snapshot},
    text::{format, meter::read as text},
};

/// The path of the file with all reads.
const HISTORY: &str = "/meter/history.csv";

/// The newest reads with their first meter, and where to get all of them.
pub fn reads(snapshot: &Snapshot) -> Html {
    let reads = &snapshot.billing.reads;
    let table = if reads.is_empty() {
        view! { <p class="panel">{text::NONE}</p> }.into_html()
    } else {
        let columns = vec![
            Column::Text(text::TAKEN),
            Column::Text(text::REASON),
            Column::Number(text::COUNT),
            Column::Number(text::SINCE),
            Column::Text(text::STATE),
            Column::Text(text::REMARKS),
        ];
        let rows = reads.iter().map(|read| row(read, &snapshot.zone)).collect_view();
        view! { <Table id="read-table" caption=text::READS columns>{rows}</Table> }.into_html()
    };
    view! {
        <section aria-labelledby="reads">
            <h2 id="reads">{text::READS}</h2>
            {table}
            <p class="after"><a class="button" href=HISTORY download="">{text::DOWNLOAD}</a></p>
        </section>
    }
    .into_html()
}

fn row(read: &BillingRead, zone: &TimeZone) -> Html {
    let meter = read.content.meters.first();
    let count = meter.map(|meter| {
        let label = view! { " "<span class="about">{meter.label.clone()}</span> };
        view! { {format::grouped(meter.value)}{label} }
    });
    view! {
        <tr>
            <th scope="row">{moment(read.at(), zone)}</th>
            <td>{text::reason(read)}</td>
            <td class="number">{count}</td>
            <td class="number">{since(read, meter)}</td>
            <td><Badge tone=tone(read.state) text=text::state(read.state)/></td>
            <td>{remarks(read)}</td>
        </tr>
    }
    .into_html()
}

fn since(read: &BillingRead, meter: Option<&ReadMeter>) -> String {
    match meter.and_then(|meter| meter.since_previous) {
        _ if read.state == ReadState::Held => text::NOTHING_BILLED.into(),
        Some(since) => format::grouped(since),
        None => text::NO_DIFFERENCE.into(),
    }
}

fn tone(state: ReadState) -> Tone {
    match state {
        ReadState::Accepted => Tone::Good,
        ReadState::Waiting | ReadState::Discarded => Tone::Neutral,
        ReadState::Held => Tone::Warning,
        ReadState::Refused => Tone::Critical,
    }
}

/// What is to be known about it: why it was held, what does not fit, what the clock was like.
fn remarks(read: &BillingRead) -> String {
    let holds = read.content.holds.iter().map(|hold| crate::text::meter::hold::heading(&hold.cause));
    let flags = read.content.flags.iter().map(text::flag);
    let clock = text::clock(read).map(ToOwned::to_owned);
    let all: Vec<String> = holds.chain(flags).chain(clock).collect();
    format::capitalised(&all.join("; "))
}
