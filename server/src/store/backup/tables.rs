//! Which tables go into which archive. Each table of the schema stands in one of these lists: a test fails for one
//! that does not.

/// What a clone holds.
pub const CLONED: &[&str] = &["setting"];

/// What a backup holds, in an order in which rows refer to earlier ones alone.
pub const BACKED_UP: &[&str] = &[
    "setting",
    "secret",
    "account",
    "token",
    "device",
    "reading",
    "series",
    "sample",
    "last_reading",
    "event",
    "request",
    "thinning",
    "audit",
    "billing",
    "billing_meter",
    "hold",
    "resolution",
    "meter_read",
    "supply_identity",
    "cartridge_change",
    "supply_entry",
    "supply_order",
    "supply_order_step",
    "episode",
    "finding",
    "standing",
    "service_request",
];

/// What never leaves the device: codes and sessions of this moment, the device's private keys, how far the audit trail
/// was sent, which due dates are done (what has been done since nobody would know), the enrolment and all that hangs on
/// it, the ledger, which no archive may take back to an earlier state, mail on its way, which a restore must not send
/// once more, which alerts were mailed, what support said, and by which SNMP engines this device and its printer are known
/// to each other, whose counters must not go back.
pub const LEFT_OUT: &[&str] = &[
    "set_up_code",
    "session",
    "certificate",
    "forwarding",
    "due_mark",
    "ledger",
    "ledger_text",
    "ledger_epoch",
    "ledger_renewal",
    "ledger_count",
    "receipt",
    "checkpoint",
    "transmission",
    "device_key",
    "enrolment",
    "command",
    "reporting",
    "communication",
    "carried",
    "mail",
    "mail_delivery",
    "mail_told",
    "mail_rate",
    "supply_alert",
    "notice",
    "maintenance_untold",
    "support_session",
    "snmp_engine",
    "notifier",
];

/// The secret that is a password's hash. It comes back only with the account.
pub const PASSWORD: &str = "security.password_hash";

/// Settings that say which device this is rather than how it behaves. A clone neither holds nor overwrites them.
pub const OWN: [&str; 9] = [
    "printer.url",
    "notifications.listen",
    "contact.device_name",
    "contact.device_location",
    "contact.asset_tag",
    "web.listen",
    "web.listen_tls",
    "web.host_names",
    "web.public_url",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rusqlite::Connection;

    use super::{BACKED_UP, CLONED, LEFT_OUT};
    use crate::store::schema::MIGRATIONS;

    #[test]
    fn every_table_is_backed_up_or_left_out_and_none_is_both() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        let mut statement = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .unwrap();
        let tables: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let mut listed: Vec<&str> = BACKED_UP.iter().chain(LEFT_OUT).copied().collect();
        listed.sort_unstable();
        let mut found: Vec<&str> = tables.iter().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, listed, "decide whether a new table goes into a backup");
        let backed_up: BTreeSet<_> = BACKED_UP.iter().collect();
        assert!(CLONED.iter().all(|table| backed_up.contains(table)));
    }

    #[test]
    fn what_belongs_to_one_device_is_left_out() {
        for table in ["certificate", "session", "set_up_code", "ledger", "receipt", "checkpoint"] {
            assert!(LEFT_OUT.contains(&table), "{table}");
        }
    }
}
