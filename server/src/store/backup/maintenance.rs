//! Alerts, findings and requests for service of an archive beside those that are known here. What the printer said and what
//! was said of it is true on both sides: the union comes back, and what is here wins. Requests for service come back where
//! there are none here, so that what is under way is not asked for twice.

use app::model::{Concern, Finding, ServiceRequest, Standing};
use rusqlite::{Connection, Transaction};

use super::{
    super::{
        json,
        maintenance::{episode, service::leave_server},
    },
    merge::run,
    rows::{Fault, each, none, sound},
    trail::move_own,
};

/// The columns that tell one alert from another of the same number.
const EPISODE: &str = "alert_index, code, alert_group, group_index, raised_at";

/// Columns of words that name alerts, and how what follows `alert/` is written with its number.
const WORDS: [(&str, &str, &str); 4] = [
    ("standing", "concern", "{number}"),
    ("notice", "key", "{number}"),
    ("service_request", "concern", "{number}"),
    // Twenty digits, and what was told of it.
    ("maintenance_untold", "key", "printf('%020d', {number}) || substr(key, 27)"),
];

/// Columns, and from where to where they go.
const RANGES: [(&str, &str, i64, i64); 10] = [
    ("episode", "id", 1, episode::HIGHEST.cast_signed()),
    ("episode", "alert_index", 0, (1 << 32) - 1),
    ("episode", "times", 0, (1 << 32) - 1),
    ("episode", "unwatched", 0, 1),
    ("finding", "id", 1, i64::MAX),
    ("service_request", "id", 1, i64::MAX),
    ("service_request", "number", 1, 1_000_000),
    ("service_request", "is_over", 0, 1),
    ("service_request", "to_tell", 0, 1),
    ("service_request", "told", 0, i64::MAX),
];

/// Answers how many rows were not there. Before the events, which name alerts by their numbers.
pub(super) fn merge(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    Ok(alerts(transaction)? + findings(transaction)? + said(transaction)? + service(transaction)?)
}

/// Alerts that are here move behind those of the archive, with all that names them.
fn alerts(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    if let Some(by) = move_own(transaction, "episode", EPISODE)? {
        transaction.execute(
            "UPDATE main.event SET episode = episode + ?1 WHERE episode IN (SELECT id FROM own)",
            [by],
        )?;
        for (table, column, moved) in WORDS {
            let number = format!("CAST(substr({column}, 7) AS INTEGER)");
            // Under another word first, so that no row meets another on its way.
            let sql = format!(
                "UPDATE main.{table} SET {column} = 'moved/' || {moved}
                 WHERE {column} LIKE 'alert/%' AND {number} IN (SELECT id FROM own)",
                moved = moved.replace("{number}", &format!("({number} + ?1)"))
            );
            transaction.execute(&sql, [by])?;
            let sql = format!(
                "UPDATE main.{table} SET {column} = 'alert/' || substr({column}, 7) WHERE {column} LIKE 'moved/%'"
            );
            transaction.execute(&sql, [])?;
        }
        transaction.execute(
            "UPDATE main.maintenance_untold SET content = json_set(content, '$.episode.id', CAST(substr(key, 7) AS INTEGER))
             WHERE key LIKE 'alert/%'",
            [],
        )?;
        transaction.execute(
            "UPDATE main.service_request SET content = json_set(content, '$.concern.of', CAST(substr(concern, 7) AS INTEGER))
             WHERE concern LIKE 'alert/%'",
            [],
        )?;
    }
    let taken = run(transaction, "INSERT OR IGNORE INTO main.episode SELECT * FROM staged.episode")?;
    episode::prune(transaction)?;
    Ok(taken)
}

/// `device_of` says which printer is which. Of two that are open for one thing the one that is here goes on.
fn findings(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    run(
        transaction,
        "INSERT OR IGNORE INTO main.finding (device_id, key, content, name, opened_at, worsened_at, closed_at)
         SELECT device_of.main, key, content, name, opened_at, worsened_at, closed_at FROM staged.finding found
         JOIN device_of ON device_of.staged = found.device_id
         WHERE NOT EXISTS (SELECT 1 FROM main.finding known WHERE known.device_id = device_of.main
             AND known.key = found.key AND known.opened_at = found.opened_at)
         ORDER BY found.id",
    )
}

fn said(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    run(transaction, "INSERT OR IGNORE INTO main.standing SELECT * FROM staged.standing")
}

/// They are told to nobody: that was done, or was to be done, by the device that made them. The enrolment in which that was is in
/// no archive, and where this device has made none itself the server that it has now was told of none: no server follows them.
fn service(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    let taken = run(
        transaction,
        "INSERT INTO main.service_request (id, day, number, concern, state, is_over, content, to_tell, told)
         SELECT id, day, number, concern, state, is_over, content, 0, told FROM staged.service_request
         WHERE NOT EXISTS (SELECT 1 FROM main.service_request)",
    )?;
    if taken > 0 {
        leave_server(transaction)?;
    }
    Ok(taken)
}

/// Reads everything as the program would.
pub(super) fn check(connection: &Connection) -> Result<(), (&'static str, Fault)> {
    for (table, column, first, last) in RANGES {
        let odd = format!("{column} NOT BETWEEN {first} AND {last}");
        none(connection, table, &odd, &format!("{column} is not from {first} to {last}"))?;
    }
    let episodes = format!("SELECT {} FROM episode", episode::COLUMNS);
    each(connection, "episode", &episodes, |row| Ok(episode::from_row(row, 0).map(drop)?))?;
    each(connection, "finding", "SELECT content, key FROM finding", |row| {
        let finding: Finding = json::value(row, 0)?;
        sound(finding.key == row.get::<_, String>(1)?, "key is not that of its content")
    })?;
    each(connection, "standing", "SELECT content, concern FROM standing", |row| {
        let _: Standing = json::value(row, 0)?;
        sound(Concern::from_word(&row.get::<_, String>(1)?).is_some(), "concern is none that there is")
    })?;
    each(connection, "service_request", "SELECT content, id, is_over FROM service_request", |row| {
        let request: ServiceRequest = json::value(row, 0)?;
        let known =
            request.id == row.get::<_, i64>(1)? && request.state.is_over() == row.get::<_, bool>(2)?;
        sound(known, "its content is of another request, or of another state")
    })
}
