//! What became of the history's file.

use super::{format::counted, frame::Words};
use crate::model::{LostCount, LostRows, SalvageState, StoreNotice};

/// A damaged file was set aside; `at` is when.
pub fn set_aside(notice: &StoreNotice, at: &str) -> Words {
    let outcome = match &notice.salvage {
        SalvageState::UnderWay => {
            "What can be read of it is being copied; until then history is missing.".into()
        }
        SalvageState::NothingReadable => "Nothing of it could be read: the history, the settings and the \
                                          password are lost. Restore a backup."
            .into(),
        SalvageState::Done(lost) if lost.is_empty() => {
            "All of its content was copied: nothing was lost.".into()
        }
        SalvageState::Done(lost) => {
            let lost: Vec<String> = lost.iter().map(lost_rows).collect();
            format!(
                "What could be read of it was copied. Lost: {}. Restore a backup if you need them.",
                lost.join(", ")
            )
        }
    };
    Words {
        title: "The history was damaged".into(),
        text: format!("On {at} its file was set aside as {}. {outcome}", notice.file),
    }
}

fn lost_rows(lost: &LostRows) -> String {
    let (one, many) = rows_of(&lost.table);
    match lost.count {
        LostCount::Exactly(count) => counted(count, &one, &many),
        LostCount::About(count) => format!("about {}", counted(count, &one, &many)),
        LostCount::Unknown => format!("an unknown number of {many}"),
    }
}

fn rows_of(table: &str) -> (String, String) {
    let (one, many) = match table {
        "event" => ("event", "events"),
        "reading" => ("reading", "readings"),
        "sample" => ("value of a meter or level", "values of meters and levels"),
        "series" => ("series of values", "series of values"),
        "request" => ("recorded request", "recorded requests"),
        "audit" => ("entry of the audit trail", "entries of the audit trail"),
        "setting" => ("setting", "settings"),
        "secret" => ("stored secret", "stored secrets"),
        "account" => ("administrator's password", "administrator's passwords"),
        "session" => ("signed-in session", "signed-in sessions"),
        "token" => ("token", "tokens"),
        "certificate" => ("certificate", "certificates"),
        "ledger" => ("event of the ledger", "events of the ledger"),
        "ledger_text" => ("content of an event of the ledger", "contents of events of the ledger"),
        "receipt" => ("receipt", "receipts"),
        "checkpoint" => ("checkpoint of the ledger", "checkpoints of the ledger"),
        "supply_order" => ("order of a supply", "orders of supplies"),
        "supply_order_step" => ("step of an order of a supply", "steps of orders of supplies"),
        "supply_identity" => ("serial number of a cartridge", "serial numbers of cartridges"),
        "cartridge_change" => ("replacement of a cartridge", "replacements of cartridges"),
        "supply_entry" => ("entry for a supply", "entries for supplies"),
        "transmission" => ("record of a transmission", "records of transmissions"),
        other => return (format!("row of the table {other}"), format!("rows of the table {other}")),
    };
    (one.into(), many.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lost_is_said_as_exactly_as_it_is_known() {
        let rows = |table: &str, count| LostRows { table: table.into(), count };
        let table = [
            (SalvageState::Done(vec![]), "nothing was lost."),
            (
                SalvageState::Done(vec![
                    rows("event", LostCount::Exactly(1)),
                    rows("sample", LostCount::About(1_200)),
                    rows("queue", LostCount::Unknown),
                ]),
                "Lost: 1 event, about 1,200 values of meters and levels, an unknown number of rows of the table queue. ",
            ),
            (SalvageState::UnderWay, "is being copied"),
            (SalvageState::NothingReadable, "Restore a backup."),
        ];
        for (salvage, expected) in table {
            let file = "history.db.damaged-20261122T091500Z".to_owned();
            let words = set_aside(
                &StoreNotice { at: jiff::Timestamp::UNIX_EPOCH, file, salvage },
                "22 Nov 2026, 09:15",
            );
            let text = words.text.replace('\u{a0}', " ");
            assert!(text.contains(expected), "{text}");
            assert!(text.starts_with("On 22 Nov 2026, 09:15 its file was set aside as history.db.damaged-"));
        }
    }
}
