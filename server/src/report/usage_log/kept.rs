//! What the history amounts to and what became of it: jams and misfeeds by place, findings, requests for service,
//! communication. Written where the database is, so that the file of a running device and that of its disk are the same.

use app::model::{Finding, ServiceRequest};
use jiff::Timestamp;
use rusqlite::Connection;

use super::word::word;
use crate::{
    maintenance::finding::is_stoppage,
    report::rows::{Fact, Rows, Value},
    store::{communication, enrolment, ledger::transmission, maintenance::kept},
};

/// A section of what is kept, as of then.
pub(super) type Section = fn(&Connection, &mut Rows, Timestamp) -> rusqlite::Result<()>;

/// In the order of the file.
pub(super) const SECTIONS: [(&str, Section); 4] = [
    ("stoppages", stoppages),
    ("findings", findings),
    ("service", service),
    ("communication", communication),
];

/// Attempts that are told.
const TRANSMISSIONS: usize = 500;
/// What it came from.
const RECORDER: &str = "recorder";

/// Jams and misfeeds by code, area and tray, as far back as alerts are kept.
fn stoppages(connection: &Connection, rows: &mut Rows, _: Timestamp) -> rusqlite::Result<()> {
    for place in kept::places(connection)?.into_iter().filter(|place| is_stoppage(place.code)) {
        let tray = place.group_index.map(|index| format!("/{index}")).unwrap_or_default();
        let key = format!("{}{tray}/{}", place.group, place.code);
        let name = place.code_name.as_deref().unwrap_or("stoppage");
        let label = format!("{name} at {}{}", place.group, tray.replace('/', " "));
        let fact = Fact {
            section: "stoppages",
            index: place.group_index,
            key: &key,
            label: &label,
            source: RECORDER,
            ..Fact::default()
        };
        rows.push(&Fact { value: place.times.into(), unit: "times", time: Some(place.last), ..fact });
        rows.push(&Fact {
            key: &format!("{key}/first"),
            value: place.first.into(),
            time: Some(place.first),
            ..fact
        });
    }
    Ok(())
}

/// What was getting worse: what it is, what was seen, against what, since when, and how it ended.
fn findings(connection: &Connection, rows: &mut Rows, _: Timestamp) -> rusqlite::Result<()> {
    for kept::KeptFinding { id, finding, name, worsened_at, closed_at } in kept::findings(connection)? {
        let finding: Finding = finding;
        let what = app::finding_words::what(&finding, name.as_deref());
        let mut push = |end: &str, value: Value<'_>| {
            rows.push(&Fact {
                section: "findings",
                index: Some(id),
                key: &format!("{}{end}", finding.key),
                label: &what,
                value,
                time: Some(finding.opened_at),
                source: RECORDER,
                ..Fact::default()
            });
        };
        push("", (if closed_at.is_some() { "closed" } else { "open" }).into());
        push("/severity", (*word(&finding.severity)).into());
        push("/seen", (*app::finding_words::seen(&finding.evidence)).into());
        push("/against", (*app::finding_words::against(&finding.evidence)).into());
        push("/since", finding.since.into());
        if let Some(at) = worsened_at {
            push("/worsened-at", at.into());
        }
        if let Some(at) = closed_at {
            push("/closed-at", at.into());
        }
    }
    Ok(())
}

/// Requests for service, with each step.
fn service(connection: &Connection, rows: &mut Rows, _: Timestamp) -> rusqlite::Result<()> {
    for request in kept::service_requests(connection)? {
        let request: ServiceRequest = request;
        let fact = Fact {
            section: "service",
            index: Some(request.id),
            label: &request.about,
            time: Some(request.opened_at),
            source: RECORDER,
            ..Fact::default()
        };
        let key = |end: &str| format!("{}{end}", request.reference);
        rows.push(&Fact { key: &key(""), value: (*word(&request.state)).into(), ..fact });
        if let Some(code) = &request.code {
            rows.push(&Fact { key: &key("/code"), value: (**code).into(), ..fact });
        }
        for step in &request.steps {
            let state = word(&step.state);
            rows.push(&Fact { key: &key("/step"), value: (*state).into(), time: Some(step.at), ..fact });
        }
        if let Some(at) = request.symptom_gone_at {
            rows.push(&Fact { key: &key("/symptom-gone-at"), value: at.into(), ..fact });
        }
    }
    Ok(())
}

/// Whether and how it went to the communication server: the newest attempts first.
fn communication(connection: &Connection, rows: &mut Rows, as_of: Timestamp) -> rusqlite::Result<()> {
    let fact = Fact { section: "communication", source: "ledger", ..Fact::default() };
    let label = "Enrolment";
    let row = enrolment::enrolment(connection)?;
    let state = if row.as_ref().is_some_and(|row| row.enrolled) { "enrolled" } else { "not-enrolled" };
    // What never was anything else was so then.
    let time = Some(row.map_or(as_of, |row| row.changed_at));
    rows.push(&Fact { key: "enrolment", label, value: state.into(), time, ..fact });
    let known = communication::read(connection)?;
    if let Some(at) = known.last_success {
        rows.push(&Fact {
            key: "last-success",
            label: "Last success",
            value: at.into(),
            time: Some(at),
            ..fact
        });
    }
    if let Some(at) = known.failing_since {
        rows.push(&Fact {
            key: "failing-since",
            label: "Failing since",
            value: at.into(),
            time: Some(at),
            ..fact
        });
    }
    for row in transmission::before(connection, i64::MAX, TRANSMISSIONS)? {
        let index = Some(row.id);
        let key = |end: &str| format!("transmission/{}{end}", row.id);
        let label = format!("Events {}-{} to {}-{}", row.epoch, row.first, row.epoch, row.last);
        let time = Some(row.ended_at);
        let fact = Fact { index, label: &label, time, value: Value::Nothing, ..fact };
        let came_to = match (&row.step, row.status) {
            (Some(step), _) => format!("failed at {step}"),
            (None, Some(status)) => format!("answered {status}"),
            (None, None) => "not answered".to_owned(),
        };
        rows.push(&Fact { key: &key(""), value: (*came_to).into(), ..fact });
        rows.push(&Fact { key: &key("/attempts"), value: row.attempts.into(), unit: "times", ..fact });
        rows.push(&Fact { key: &key("/octets-sent"), value: row.octets_sent.into(), unit: "octets", ..fact });
    }
    Ok(())
}
