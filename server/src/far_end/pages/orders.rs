//! What a device was asked for, and what it says of that.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{frame::time, table::table};
use crate::{
    far_end::{GivenOrder, OrderState},
    protocol::command::{Command, SupplierAnswer},
};

/// The orders as a table.
pub(super) fn table_of(orders: Vec<GivenOrder>, now: Timestamp) -> impl IntoView {
    let rows = orders.into_iter().map(|order| {
        let asks = order.order().map_or_else(String::new, |order| asks(&order.command));
        let (kind, state) = match order.state {
            OrderState::Waiting if order.waits(now) => ("badge neutral", "waits"),
            OrderState::Waiting => ("badge warning", "expired"),
            OrderState::Done => ("badge good", "done"),
            OrderState::Asked => ("badge neutral", "asked"),
            OrderState::Refused => ("badge warning", "refused"),
        };
        view! {
            <tr>
                <th scope="row">{order.number}</th>
                <td>{asks}</td>
                <td>{time(order.issued_at)}</td>
                <td>{time(order.expires_at)}</td>
                <td><span class=kind>{state}</span>" "{order.reason}</td>
            </tr>
        }
    });
    table("orders", "Orders", &["Number", "Asks for", "Given", "Expires", "State"], rows.collect_view())
}

/// What is asked for, in words.
fn asks(command: &Command) -> String {
    match command {
        Command::RequestRead => "a meter read".into(),
        Command::Reporting { assistant, on, interval_s } => {
            let every = interval_s.map(|seconds| format!(", every {seconds} s")).unwrap_or_default();
            format!("reports of {assistant:?} {}{every}", if *on { "on" } else { "off" }).to_lowercase()
        }
        Command::CheckInInterval { interval_s } => format!("a check-in every {interval_s} s"),
        Command::DailyTransmissionTime { at } => format!("Daily Transmission Time {at}"),
        Command::ProposeResolution { hold, .. } => format!("a resolution of hold {hold}"),
        Command::SupplyOrder { order, answer, .. } => {
            let word = match answer {
                SupplierAnswer::Acknowledged => "is acknowledged",
                SupplierAnswer::Shipped => "is shipped",
                SupplierAnswer::Refused => "is refused",
                SupplierAnswer::Unknown => "has come to something that this version does not know",
            };
            format!("nothing; it says that order {order} of supplies {word}")
        }
        Command::RequestDiagnostics => "a diagnostics bundle".into(),
        Command::ServiceRequest { request, .. } => {
            format!("nothing; it says what becomes of request for service {request}")
        }
        Command::Advice { session, .. } => format!("nothing; it is advice in session {session}"),
        Command::LookAgain { session } => format!("another look at the printer, in session {session}"),
        Command::EndSession { session } => format!("the end of session {session}"),
        Command::Cancel { .. } => "the end of the enrolment".into(),
        Command::Unknown => "something that this version does not know".into(),
    }
}
