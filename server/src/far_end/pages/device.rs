//! `/devices/{id}`: a device, what it was asked for, what came in.

use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;

use super::{
    Pages, devices, events, form, frame,
    frame::{fact, time},
    maintenance, orders, services,
    session::Session,
    supplies, support,
};
use crate::{
    far_end::{self, Device, GivenOrder, Hold, Note, ServiceAsked, SupplyOrdered, TakenEvent, TroubleHeard},
    protocol::{
        check_in::{CheckIn, Permission},
        event,
        key::fingerprint,
    },
};

/// How many events, orders and notes a page shows.
const EVENTS: u32 = 50;
const ORDERS: u32 = 20;
const NOTES: u32 = 20;
const SESSIONS: u32 = 3;
const BUNDLES: u32 = 5;

/// What stands behind the question mark.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Events that came before this one.
    before: Option<i64>,
    /// What was done.
    done: Option<String>,
}

/// Everything that the page shows.
struct Shown {
    device: Device,
    orders: Vec<GivenOrder>,
    supplies: Vec<SupplyOrdered>,
    troubles: Vec<TroubleHeard>,
    asked: Vec<ServiceAsked>,
    sessions: Vec<far_end::Session>,
    bundles: Vec<TakenEvent>,
    events: Vec<TakenEvent>,
    count: u64,
    notes: Vec<Note>,
    now: Timestamp,
}

pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Response> {
    let before = asked.before.unwrap_or(i64::MAX);
    let shown = pages
        .with(move |far_end| {
            let device = far_end.find(&id)?;
            Ok(Shown {
                orders: far_end.orders(&device.id, ORDERS)?,
                supplies: far_end.supply_orders(&device.id, ORDERS)?,
                troubles: far_end.troubles(Some(&device.id))?,
                asked: far_end.service_requests(&device.id, ORDERS)?,
                sessions: far_end.sessions(&device.id, SESSIONS)?,
                bundles: far_end.diagnostics(&device.id, BUNDLES)?,
                events: far_end.events_before(&device.id, before, EVENTS)?,
                count: far_end.event_count(&device.id)?,
                notes: far_end.notes(&device.id, NOTES)?,
                now: far_end.now(),
                device,
            })
        })
        .await?;
    let title = shown.device.name.clone();
    let token = session.token.clone();
    Ok(frame::page(StatusCode::OK, &title, Some(&session), move || main(shown, asked.done.as_deref(), token)))
}

fn main(shown: Shown, done: Option<&str>, token: String) -> impl IntoView + use<> {
    let Shown { device, orders, supplies, troubles, asked, sessions, bundles, events, count, notes, now } =
        shown;
    let done = match done {
        Some("request-read") => {
            Some("A meter read was asked for. The device gets the request with its next check-in.")
        }
        Some("cancel") => Some("The enrolment ends. The device is told with its next check-in."),
        Some("supply-order" | "service-request" | "session") => {
            Some("The device is told of it with its next check-in.")
        }
        Some("request-diagnostics") => {
            Some("Diagnostics were asked for. The device gets the request with its next check-in.")
        }
        _ => None,
    };
    let older = events.last().map(|event| event.number).filter(|_| events.len() == EVENTS as usize);
    let ended = device.is_cancelled(now);
    let cancelling = device.cancelled_at.is_some();
    view! {
        <p class="about"><a href="/">"Devices"</a></p>
        <h1>{device.name.clone()}</h1>
        {done.map(|done| view! { <p class="banner good outcome" role="status"><span>{done}</span></p> })}
        {device.hold.clone().map(|hold| held(&hold, &device.id))}
        <section class="panel">{facts(&device, now)}</section>
        {(!ended).then(|| buttons(&device.id, cancelling, token.clone()))}
        <section>
            <h2>"Sessions of troubleshooting"</h2>
            {support::section(&sessions, now, (!ended).then_some(token.as_str()))}
        </section>
        <section>
            <h2>"Requests for service"</h2>
            {if asked.is_empty() {
                view! { <p class="about">"Nobody has asked for service."</p> }.into_any()
            } else {
                services::section(&asked, now, (!ended).then(|| token.clone())).into_any()
            }}
        </section>
        <section>
            <h2>"Alerts, potential issues and silence"</h2>
            {maintenance::troubles(&troubles)}
        </section>
        <section>
            <h2>"Diagnostics"</h2>
            {maintenance::bundles(&device.id, &bundles)}
        </section>
        <section>
            <h2>"Orders of supplies"</h2>
            {if supplies.is_empty() {
                view! { <p class="about">"The device has ordered none."</p> }.into_any()
            } else {
                supplies::section(&supplies, now, (!ended).then_some(token)).into_any()
            }}
        </section>
        <section>
            <h2>"Orders"</h2>
            {if orders.is_empty() {
                view! { <p class="about">"None was given."</p> }.into_any()
            } else {
                orders::table_of(orders, now).into_any()
            }}
        </section>
        <section>
            <h2>"What came in"</h2>
            <p class="about">{format!("Events in all: {count}; the newest first.")}</p>
            {if events.is_empty() {
                ().into_any()
            } else {
                events::table_of(&device.id, events).into_any()
            }}
            {older.map(|number| {
                let address = format!("/devices/{}?before={number}", device.id);
                view! { <p class="after"><a class="button" href=address>"Older ones"</a></p> }
            })}
        </section>
        <section>
            <h2>"What happened here"</h2>
            <ul class="panel">
                {notes.into_iter().map(|note| view! { <li>{time(note.at)}" "{note.text}</li> }).collect_view()}
            </ul>
        </section>
    }
}

fn held(hold: &Hold, id: &str) -> impl IntoView + use<> {
    let (reason, command) = (hold.reason.clone(), format!("communication-server release {id}"));
    view! {
        <div class="banner critical outcome" role="alert">
            <div>
                <p><strong>"Nothing is taken of this device since "{time(hold.at)}"."</strong></p>
                <p>{reason}</p>
                <p>
                    "Find out which one is to go on. Then let it on this machine with "<code>{command}</code>
                    ", and on the device with its enrolment page; enrol the other one anew."
                </p>
            </div>
        </div>
    }
}

fn facts(device: &Device, now: Timestamp) -> impl IntoView + use<> {
    let printer = device.printer.clone();
    let maker = [printer.manufacturer, printer.model].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let key = fingerprint(&device.key);
    let head = event::id(device.head.epoch, device.head.sequence);
    view! {
        <dl class="facts">
            {fact("State", Some(devices::state(device, now)))}
            {fact("Last contact", device.last_contact_at.map(time))}
            {fact("Received up to", Some(head))}
            {fact("Id", Some(device.id.clone()))}
            {fact("Printer", Some(maker).filter(|maker| !maker.is_empty()))}
            {fact("Serial number", printer.serial_number)}
            {fact("Enrolled", Some(time(device.enrolled_at)))}
            {fact("Fingerprint of its key", Some(view! { <code>{key}</code> }))}
            {device.check_in.clone().map(told)}
        </dl>
    }
}

/// What the device told last.
fn told(told: CheckIn) -> impl IntoView {
    let permissions = told.permissions;
    let allowed = [
        ("meter reads", permissions.meter),
        ("supplies usage", permissions.supplies),
        ("diagnostics", permissions.maintenance),
    ]
    .map(|(what, permission)| {
        let word = match permission {
            Permission::Automatically => "automatically",
            Permission::Ask => "asks",
            Permission::Never => "never",
        };
        format!("{what} {word}")
    });
    view! {
        {fact("Daily Transmission Time", Some(format!("{} {}", told.daily_transmission_time, told.time_zone)))}
        {fact("Checks in every", Some(format!("{} s", told.check_in_interval_s)))}
        {fact("Waiting on the device", Some(told.waiting))}
        {fact("Billing", Some(if told.billing_held { "held" } else { "not held" }))}
        {fact("Allows", Some(allowed.join(", ")))}
        {fact("Software", Some(told.software))}
    }
}

fn buttons(id: &str, cancelling: bool, token: String) -> impl IntoView + use<> {
    let (read, cancel) = (format!("/devices/{id}/request-read"), format!("/devices/{id}/cancel"));
    let diagnostics = format!("/devices/{id}/request-diagnostics");
    view! {
        <section>
            <div class="deeds">
                <form method="post" action=read>
                    {form::token(token.clone())}
                    <button class="button main" type="submit">"Request a meter read"</button>
                </form>
                <form method="post" action=diagnostics>
                    {form::token(token.clone())}
                    <button class="button" type="submit">"Request diagnostics"</button>
                </form>
            </div>
            {(!cancelling).then(|| view! {
                <details class="after">
                    <summary>"End the enrolment"</summary>
                    <form class="form" method="post" action=cancel>
                        {form::token(token)}
                        <div class="field">
                            <label for="reason">"Reason, for the administrator of the device"</label>
                            <input id="reason" name="reason" maxlength="200" autocomplete="off"/>
                        </div>
                        <div class="field flag">
                            <input id="sure" name="sure" type="checkbox" value="yes" required/>
                            <label for="sure">"End the enrolment of this device"</label>
                        </div>
                        <button class="button" type="submit">"End the enrolment"</button>
                    </form>
                </details>
            })}
        </section>
    }
}
