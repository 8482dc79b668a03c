//! `/`: the devices.

use std::collections::BTreeMap;

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use super::{Pages, frame, session::Session, table::table};
use crate::{
    far_end::Device,
    protocol::{event, key::fingerprint},
};

/// A device that has missed two check-ins, and a minute, is silent.
const MISSED: i64 = 2;
const GRACE: SignedDuration = SignedDuration::from_mins(1);

pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
) -> Result<Response, Response> {
    let (devices, open, now, key) = pages
        .with(|far_end| {
            let mut open: BTreeMap<String, u64> = BTreeMap::new();
            for order in far_end.open_supply_orders()? {
                *open.entry(order.device).or_default() += 1;
            }
            Ok((far_end.devices()?, open, far_end.now(), fingerprint(&far_end.public_key())))
        })
        .await?;
    let main = move || {
        view! {
            <h1>"Devices"</h1>
            <section>
                {if devices.is_empty() {
                    view! {
                        <p class="panel">
                            "No device has enrolled. On this machine, "<code>"communication-server enrol NAME"</code>
                            " prints a one-time code, which the device's administrator types in."
                        </p>
                    }
                    .into_any()
                } else {
                    table_of(devices, &open, now).into_any()
                }}
            </section>
            <section>
                <p class="about">"Fingerprint of the key that signs receipts and orders: "<code>{key}</code></p>
            </section>
        }
    };
    Ok(frame::page(StatusCode::OK, "Devices", Some(&session), main))
}

fn table_of(devices: Vec<Device>, open: &BTreeMap<String, u64>, now: Timestamp) -> impl IntoView + use<> {
    let rows = devices.into_iter().map(|device| {
        let (state, open) = (state(&device, now), open.get(&device.id).copied().unwrap_or_default());
        let printer = [device.printer.model, device.printer.serial_number].into_iter().flatten();
        let (address, head) =
            (format!("/devices/{}", device.id), event::id(device.head.epoch, device.head.sequence));
        view! {
            <tr>
                <th scope="row"><a href=address>{device.name}</a></th>
                <td>{state}</td>
                <td>{device.last_contact_at.map(frame::time)}</td>
                <td>{head}</td>
                <td>{open}</td>
                <td>{printer.collect::<Vec<_>>().join(", ")}</td>
            </tr>
        }
    });
    table(
        "devices",
        "Devices",
        &["Name", "State", "Last contact", "Received up to", "Open orders", "Printer, serial number"],
        rows.collect_view(),
    )
}

/// How a device is, as a word with a mark.
pub(super) fn state(device: &Device, now: Timestamp) -> impl IntoView + use<> {
    let (kind, word) = if device.is_cancelled(now) {
        ("badge neutral", "Cancelled")
    } else if device.hold.is_some() {
        ("badge critical", "Held")
    } else if device.cancelled_at.is_some() {
        ("badge warning", "Being cancelled")
    } else if is_silent(device, now) {
        ("badge warning", "Silent")
    } else {
        ("badge good", "Enrolled")
    };
    view! { <span class=kind>{word}</span> }
}

fn is_silent(device: &Device, now: Timestamp) -> bool {
    let interval = device.check_in.as_ref().map_or(3_600, |told| told.check_in_interval_s);
    let interval =
        SignedDuration::from_secs(i64::try_from(interval).unwrap_or(i64::MAX).saturating_mul(MISSED));
    let last = device.last_contact_at.unwrap_or(device.enrolled_at);
    now.duration_since(last) > interval.saturating_add(GRACE)
}
