//! Texts of devices, made fit for a terminal and for tables: one bounded line each, without anything that turns it.

use app::model;

use crate::{
    device::text::{Charset, decode},
    protocol::data::{
        alert::AlertEvent,
        diagnostics::AlertStory,
        finding::{FindingEvent, FindingTold},
        service_request::ServiceRequest,
        supply_name::SupplyName,
        supply_order::SupplyOrder,
        support_session::SupportSession,
    },
};

/// UTF-8 among the character sets of IANA.
const UTF_8: i64 = 106;

/// One line of at most 255 characters.
#[expect(clippy::needless_pass_by_value, reason = "texts are exchanged, field by field")]
pub(super) fn line(text: String) -> String {
    decode(text.as_bytes(), Charset::from_mib_enum(UTF_8)).unwrap_or_default()
}

pub(super) fn order(order: SupplyOrder) -> SupplyOrder {
    let SupplyName { index, description, kind, colorant, part_number, serial_number } = order.supply;
    SupplyOrder {
        reference: line(order.reference),
        supply: SupplyName {
            index,
            description: line(description),
            kind: line(kind),
            colorant: colorant.map(line),
            part_number: part_number.map(line),
            serial_number: serial_number.map(line),
        },
        ..order
    }
}

pub(super) fn alert(event: AlertEvent) -> AlertEvent {
    let story = event.story;
    AlertEvent {
        story: AlertStory {
            group: line(story.group),
            code_name: story.code_name.map(line),
            vendor_code: story.vendor_code.map(line),
            ..story
        },
        ..event
    }
}

pub(super) fn finding(event: FindingEvent) -> FindingEvent {
    let finding = event.finding;
    FindingEvent {
        finding: FindingTold { key: line(finding.key), group: finding.group.map(line), ..finding },
        ..event
    }
}

/// What the administrator wrote is as long as it may be on the device.
pub(super) fn service(request: ServiceRequest) -> ServiceRequest {
    let note = |text: String| -> String {
        let visible = |c: char| if c.is_control() || model::is_format(c) { ' ' } else { c };
        text.chars().take(1_000).map(visible).collect()
    };
    ServiceRequest {
        reference: line(request.reference),
        by: line(request.by),
        concern: request.concern.map(line),
        about: line(request.about),
        code: request.code.map(line),
        note: request.note.map(note),
        ..request
    }
}

pub(super) fn session(said: SupportSession) -> SupportSession {
    SupportSession { reference: line(said.reference), by: said.by.map(line), ..said }
}
