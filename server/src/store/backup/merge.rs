//! Takes over what an archive holds, inside one transaction.

use rusqlite::{Connection, Transaction};

use super::{
    super::{audit, audit::NewEntry, ledger::renewal},
    billing, device,
    export::own_keys,
    history, maintenance, supplies,
    tables::PASSWORD,
    trail,
};
use crate::protocol::data::epoch_opened::Opening;

/// What is to be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The settings alone, and none of those that say which device this is.
    Clone,
    /// Everything that a backup holds.
    Backup,
}

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Settings and secrets.
    pub settings: u64,
    /// Readings, samples, events, requests, meter reads, of supplies cartridges, what was entered and orders, and of maintenance
    /// alerts, findings, answers and requests for service, that were not there.
    pub history: u64,
    /// Whether the device had no administrator and has the archive's now.
    pub account: bool,
}

/// Takes over what the database attached as `staged` holds. Whoever is signed in is so no longer.
pub(in crate::store) fn merge(
    transaction: &Transaction<'_>,
    wanted: Wanted,
    entry: &NewEntry,
) -> rusqlite::Result<Taken> {
    let mut taken = Taken::default();
    match wanted {
        Wanted::Clone => {
            let own = own_keys();
            transaction.execute_batch(&format!("DELETE FROM main.setting WHERE key NOT IN ({own})"))?;
            taken.settings = run(
                transaction,
                &format!("INSERT INTO main.setting SELECT * FROM staged.setting WHERE key NOT IN ({own})"),
            )?;
        }
        Wanted::Backup => {
            taken.account = account(transaction)?;
            transaction.execute_batch("DELETE FROM main.setting")?;
            taken.settings = run(transaction, "INSERT INTO main.setting SELECT * FROM staged.setting")?;
            // The configured password is one like the other.
            let but = if taken.account { String::new() } else { format!("WHERE key <> '{PASSWORD}'") };
            transaction.execute_batch(&format!("DELETE FROM main.secret {but}"))?;
            taken.settings +=
                run(transaction, &format!("INSERT INTO main.secret SELECT * FROM staged.secret {but}"))?;
            device::map(transaction)?;
            taken.history = history::merge(transaction)?
                + maintenance::merge(transaction)?
                + trail::merge(transaction)?
                + billing::merge(transaction)?
                + supplies::merge(transaction)?;
            device::forget(transaction)?;
            // The ledger stays as it is; what follows was made by a device that had been put back.
            renewal::demand(transaction, Opening::Restored)?;
        }
    }
    transaction.execute_batch("DELETE FROM main.session")?;
    audit::insert(transaction, entry)?;
    Ok(taken)
}

/// Password and tokens come back only where there is no administrator: a password that was changed because
/// somebody knew it, and a token that was revoked, stay dead.
fn account(transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
    let claimed: bool =
        transaction.query_row("SELECT EXISTS (SELECT 1 FROM main.account)", [], |row| row.get(0))?;
    if claimed {
        return Ok(false);
    }
    let account = run(transaction, "INSERT INTO main.account SELECT * FROM staged.account")? > 0;
    if account {
        transaction.execute_batch(
            "DELETE FROM main.set_up_code;
             DELETE FROM main.token;
             INSERT INTO main.token (id, name, hash, made_at, expires_at)
                 SELECT row_number() OVER (ORDER BY id), name, hash, made_at, expires_at FROM staged.token;",
        )?;
    }
    Ok(account)
}

/// How many rows a statement has written.
pub(super) fn run(connection: &Connection, sql: &str) -> rusqlite::Result<u64> {
    Ok(u64::try_from(connection.execute(sql, [])?).unwrap_or(u64::MAX))
}
