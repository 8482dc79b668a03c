use app::model::{Identity, Reading, Source, Subject};

use super::{UsageLog, word::word};
use crate::report::rows::{Fact, Rows, Value};

const SECTION: &str = "identity";

/// What is known without a reading: the report itself.
pub(super) fn write_report(log: &UsageLog, rows: &mut Rows) {
    let fact = Fact { section: SECTION, time: Some(log.made_at), ..Fact::default() };
    rows.push(&Fact { key: "report-time", label: "Report made", value: log.made_at.into(), ..fact });
    rows.push(&Fact {
        key: "report-software",
        label: "Report made by",
        value: (*log.version).into(),
        ..fact
    });
    if log.reading.is_none() {
        rows.push(&Fact { key: "reading", label: "The printer has not been read yet", ..fact });
    }
}

/// Which printer, which reading, its state, and what could not be read.
pub(super) fn write(_: &UsageLog, reading: &Reading, rows: &mut Rows) {
    let identity = &reading.identity;
    let mut push = |key: &str, label: &str, value: Value<'_>, unit: &str, source: &str| {
        let time = Some(reading.taken_at);
        rows.push(&Fact { section: SECTION, index: None, key, label, value, unit, time, source });
    };
    push("reading-time", "Printer read", reading.taken_at.into(), "", "");
    push("reading-sequence", "Number of the reading", reading.sequence.into(), "", "");
    push("reading-source", "Read from", (*reading.source).into(), "", "");
    for (key, label, field, value) in texts(identity) {
        if let Some(value) = value {
            push(key, label, value.into(), "", source(identity, field));
        }
    }
    if let Some(seconds) = identity.uptime_seconds {
        push("uptime", "Up for", seconds.into(), "seconds", source(identity, "uptime_seconds"));
    }
    push("device-status", "Device status", (*word(&reading.state.device)).into(), "", "");
    push("printer-status", "Printer status", (*word(&reading.state.printer)).into(), "", "");
    for error in &reading.state.errors {
        push("detected-error", "Detected error", (*word(error)).into(), "", "");
    }
    for problem in &reading.problems {
        let (Subject::Oid(source) | Subject::Table(source)) = &problem.subject;
        push("problem", "Not read, or not as the standard says", (*problem.what).into(), "", source);
    }
    for (module, index) in identity.firmware.iter().zip(1..) {
        rows.push(&Fact {
            section: SECTION,
            index: Some(index),
            key: "firmware",
            label: &module.module,
            value: (*module.version).into(),
            unit: "",
            time: Some(reading.taken_at),
            source: source(identity, "firmware"),
        });
    }
}

/// Key, label, field name and value. No contact: it is personal data.
fn texts(identity: &Identity) -> [(&'static str, &'static str, &'static str, Option<&str>); 10] {
    let tags = identity.asset_tags.as_ref();
    [
        ("manufacturer", "Manufacturer", "manufacturer", identity.manufacturer.as_deref()),
        ("model", "Model", "model", identity.model.as_deref()),
        ("serial-number", "Serial number", "serial_number", identity.serial_number.as_deref()),
        ("name", "Name", "name", identity.name.as_deref()),
        ("location", "Location", "location", identity.location.as_deref()),
        ("object-id", "Object identifier", "object_id", identity.object_id.as_deref()),
        ("mac-address", "MAC address", "mac_address", identity.mac_address.as_deref()),
        ("description", "Description", "description", identity.description.as_deref()),
        (
            "asset-tag-vendor",
            "Vendor's asset tag",
            "asset_tags",
            tags.and_then(|tags| tags.vendor.as_deref()),
        ),
        ("asset-tag-customer", "Asset tag", "asset_tags", tags.and_then(|tags| tags.customer.as_deref())),
    ]
}

fn source<'a>(identity: &'a Identity, field: &str) -> &'a str {
    identity.sources.get(field).map_or("", Source::name)
}
