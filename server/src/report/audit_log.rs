//! The audit trail as CSV: one entry a line, oldest first.

use std::io;

use app::model::AuditEntry;
use bytes::Bytes;
use csv::{Terminator, WriterBuilder};
use futures_util::{Stream, stream::unfold};
use jiff::{civil::Date, tz::TimeZone};

use super::{cell::text, file_name as names};
use crate::store::Store;

/// Entries that are in memory at a time.
const PAGE: usize = 256;
const HEADER: [&str; 8] = ["entry", "time", "who", "address", "what", "subject", "from", "to"];

/// What the file is made of.
#[derive(Clone, Debug)]
pub struct AuditLog {
    /// The device's time zone.
    pub zone: TimeZone,
}

impl AuditLog {
    /// "AuditTrail_ABC123_2026-11-22.csv".
    pub fn file_name(serial_number: Option<&str>, day: Date) -> String {
        names::dated("AuditTrail", serial_number, day, "csv")
    }

    /// The file in chunks, a page of entries each. It breaks off where the trail can't be read: a file that lacks
    /// entries must not look whole.
    pub fn stream(self, store: Store) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        unfold(Some((self, store, 0)), async |state| {
            let (log, store, after) = state?;
            let entries = match store.audit_after(after, PAGE).await {
                Ok(entries) => entries,
                Err(error) => {
                    tracing::error!(%error, "the audit trail could not be read for the file");
                    return Some((Err(io::Error::other(error)), None));
                }
            };
            let chunk = log.lines(&entries, after == 0);
            let next = entries.last().filter(|_| entries.len() == PAGE).map(|last| last.id);
            Some((Ok(chunk), next.map(|after| (log, store, after))))
        })
    }

    fn lines(&self, entries: &[AuditEntry], first: bool) -> Bytes {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        let mut record = |cells: [&str; HEADER.len()]| {
            let written = writer.write_record(cells);
            debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
        };
        if first {
            record(HEADER);
        }
        for entry in entries {
            let time = entry.at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
            let what = serde_json::to_value(entry.deed).unwrap_or_default();
            let address = entry.actor.address.map(|address| address.to_string());
            record([
                &entry.id.to_string(),
                &time,
                &text(&entry.actor.who),
                address.as_deref().unwrap_or_default(),
                what.as_str().unwrap_or_default(),
                &text(&entry.subject),
                &text(entry.from.as_deref().unwrap_or_default()),
                &text(entry.to.as_deref().unwrap_or_default()),
            ]);
        }
        writer.into_inner().map(Bytes::from).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use app::model::{Actor, Deed};

    use super::*;
    use crate::testing::{central_europe, time};

    #[test]
    fn each_entry_is_a_line_and_no_cell_is_a_formula() {
        let entry = |id, subject: &str, to: Option<&str>| AuditEntry {
            id,
            at: time("2026-11-22T10:00:00Z"),
            actor: Actor::administrator("2001:db8::7".parse().unwrap()),
            deed: Deed::Changed,
            subject: subject.into(),
            from: Some("-1".into()),
            to: to.map(Into::into),
        };
        let log = AuditLog { zone: central_europe() };
        let entries = [entry(1, "printer.tries", Some("a,\"b\"\r\nc")), entry(2, "=HYPERLINK(\"x\")", None)];
        let text = String::from_utf8(log.lines(&entries, true).to_vec()).unwrap();
        insta::assert_snapshot!(text.replace("\r\n", "␍␊\n"));
        assert!(!String::from_utf8(log.lines(&entries, false).to_vec()).unwrap().contains("entry,"));
    }
}
