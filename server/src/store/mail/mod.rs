//! Mail on its way: what was told, to whom, and how far it has come. Bounded: 500 deliveries may wait, the newest
//! 1,000 delivered and 500 others are kept for 90 days, with at most 1,000 mails that belong to none of them.

mod progress;
mod told;

use app::model::{MailProgress, MailRole, QueuedMail};
use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::event::{from_word, time, word};

pub(crate) use progress::{Failed, again, barred, delivered, discard, hurry, put_off, undeliverable};
pub(crate) use told::{Rate, rate, rates, set_rate, set_told_at, told_at};

/// Most deliveries that wait.
const MOST_WAITING: i64 = 500;
/// Deliveries that are kept after they were made.
const KEPT_DELIVERED: i64 = 1_000;
/// Deliveries that are kept after they were given up or withdrawn.
const KEPT_ENDED: i64 = 500;
/// Mails that are kept, so that what they tell of is known, when no delivery of theirs is.
const KEPT_MAILS: i64 = 1_000;
/// How long what has come to an end is kept.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1_000;
/// Failed attempts after which a mail that waits counts as one that could not be delivered: a server that wants a
/// second attempt, as some do to keep out what is sent once, is no trouble.
const TROUBLE: i64 = 3;

/// A mail before it has its number.
#[derive(Clone, Debug)]
pub(crate) struct NewMail {
    /// The word of its kind.
    pub(crate) kind: &'static str,
    /// What it tells of, where that is told of once.
    pub(crate) key: Option<String>,
    /// When what it tells of happened.
    pub(crate) at: Timestamp,
    /// Without the angle brackets and the number of the delivery.
    pub(crate) message_id: String,
    /// JSON, with the key "subject".
    pub(crate) letter: String,
    /// To whom.
    pub(crate) recipients: Vec<(MailRole, String)>,
}

/// A delivery that is to be tried now.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    /// Its number.
    pub(crate) id: i64,
    /// Whose address it goes to.
    pub(crate) role: MailRole,
    /// The address.
    pub(crate) address: String,
    /// Failed attempts.
    pub(crate) attempts: u32,
    /// When what it tells of happened.
    pub(crate) at: Timestamp,
    /// As in [`NewMail`].
    pub(crate) message_id: String,
    /// As in [`NewMail`].
    pub(crate) letter: String,
}

/// How the queue is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// The first failed attempt of what could not be delivered, and the newest cause.
    pub(crate) trouble: Option<(Timestamp, String)>,
    /// When the next attempt is due.
    pub(crate) next_at: Option<Timestamp>,
    /// When a mail was delivered last.
    pub(crate) delivered_at: Option<Timestamp>,
    /// Alerts that were held back and not told of yet.
    pub(crate) held: u64,
}

/// Queues a mail; `false` where what it tells of was told already.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    mail: &NewMail,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let inserted = transaction
        .prepare_cached(
            "INSERT INTO mail (kind, key, at, message_id, letter) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (key) DO NOTHING",
        )?
        .execute(params![mail.kind, mail.key, mail.at.as_millisecond(), mail.message_id, mail.letter])?;
    if inserted == 0 {
        return Ok(false);
    }
    let id = transaction.last_insert_rowid();
    let mut statement = transaction.prepare_cached(
        "INSERT INTO mail_delivery (mail_id, role, address, progress, attempts, next_at)
         VALUES (?1, ?2, ?3, ?4, 0, ?5)",
    )?;
    for (role, address) in &mail.recipients {
        let waiting = word(&MailProgress::Waiting)?;
        statement.execute(params![id, word(role)?, address, waiting, now.as_millisecond()])?;
    }
    prune(transaction, now)?;
    Ok(true)
}

/// Whether what it tells of was told already.
pub(crate) fn is_told(connection: &Connection, key: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM mail WHERE key = ?1)";
    connection.prepare_cached(sql)?.query_row([key], |row| row.get(0))
}

/// How far each delivery of the mail that tells of this has come.
pub(crate) fn progress(connection: &Connection, key: &str) -> rusqlite::Result<Vec<MailProgress>> {
    let mut statement = connection.prepare_cached(
        "SELECT progress FROM mail_delivery JOIN mail ON mail.id = mail_delivery.mail_id WHERE mail.key = ?1",
    )?;
    statement.query_map([key], |row| from_word(row, 0))?.collect()
}

/// Whether so many deliveries more can wait.
pub(crate) fn has_room(connection: &Connection, deliveries: usize) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM mail_delivery WHERE progress = ?1";
    let waiting: i64 =
        connection.prepare_cached(sql)?.query_row([word(&MailProgress::Waiting)?], |row| row.get(0))?;
    Ok(waiting.saturating_add(i64::try_from(deliveries).unwrap_or(i64::MAX)) <= MOST_WAITING)
}

/// At most `limit` deliveries that are due at `now`, oldest first. What is to wait until after `latest` is due: the
/// clock was set back.
pub(crate) fn due(
    connection: &Connection,
    now: Timestamp,
    latest: Timestamp,
    limit: usize,
) -> rusqlite::Result<Vec<Due>> {
    let mut statement = connection.prepare_cached(
        "SELECT delivery.id, role, address, attempts, at, message_id, letter
         FROM mail_delivery AS delivery JOIN mail ON mail.id = mail_id
         WHERE progress = ?1 AND (next_at <= ?2 OR next_at > ?3) ORDER BY delivery.id LIMIT ?4",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let bounds = params![word(&MailProgress::Waiting)?, now.as_millisecond(), latest.as_millisecond(), limit];
    let rows = statement.query_map(bounds, |row| {
        Ok(Due {
            id: row.get(0)?,
            role: from_word(row, 1)?,
            address: row.get(2)?,
            attempts: row.get(3)?,
            at: time(row, 4)?,
            message_id: row.get(5)?,
            letter: row.get(6)?,
        })
    })?;
    rows.collect()
}

/// Number, role and address of everything that waits.
pub(crate) fn waiting(connection: &Connection) -> rusqlite::Result<Vec<(i64, MailRole, String)>> {
    let mut statement =
        connection.prepare_cached("SELECT id, role, address FROM mail_delivery WHERE progress = ?1")?;
    let rows = statement.query_map([word(&MailProgress::Waiting)?], |row| {
        Ok((row.get(0)?, from_word(row, 1)?, row.get(2)?))
    })?;
    rows.collect()
}

/// At most `limit` deliveries that were not made, newest first.
pub(crate) fn not_delivered(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<QueuedMail>> {
    let mut statement = connection.prepare_cached(
        "SELECT delivery.id, at, json_extract(letter, '$.subject'), role, address, progress, attempts, next_at, cause
         FROM mail_delivery AS delivery JOIN mail ON mail.id = mail_id
         WHERE progress <> ?1 ORDER BY delivery.id DESC LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map(params![word(&MailProgress::Delivered)?, limit], queued)?.collect()
}

/// A delivery as it is told of: without subject and address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// When what it tells of happened.
    pub(crate) at: Timestamp,
    /// The word of its kind.
    pub(crate) kind: String,
    /// Whose address it goes to.
    pub(crate) role: MailRole,
    /// How far it has come.
    pub(crate) progress: MailProgress,
    /// Failed attempts.
    pub(crate) attempts: u32,
    /// Step and answer of the last one.
    pub(crate) cause: Option<String>,
}

/// At most `limit` deliveries, newest first.
pub(crate) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<Delivery>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, kind, role, progress, attempts, cause
         FROM mail_delivery AS delivery JOIN mail ON mail.id = mail_id ORDER BY delivery.id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok(Delivery {
            at: time(row, 0)?,
            kind: row.get(1)?,
            role: from_word(row, 2)?,
            progress: from_word(row, 3)?,
            attempts: row.get(4)?,
            cause: row.get(5)?,
        })
    })?;
    rows.collect()
}

fn queued(row: &Row<'_>) -> rusqlite::Result<QueuedMail> {
    let progress = from_word(row, 5)?;
    Ok(QueuedMail {
        id: row.get(0)?,
        at: time(row, 1)?,
        subject: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        role: from_word(row, 3)?,
        address: row.get(4)?,
        progress,
        attempts: row.get(6)?,
        next_at: (progress == MailProgress::Waiting).then(|| time(row, 7)).transpose()?,
        cause: row.get(8)?,
    })
}

/// How the queue is.
pub(crate) fn summary(connection: &Connection) -> rusqlite::Result<Summary> {
    let [waiting, undeliverable, delivered] =
        [MailProgress::Waiting, MailProgress::Undeliverable, MailProgress::Delivered];
    let troubled = "FROM mail_delivery WHERE progress = ?1 OR (progress = ?2 AND attempts >= ?3)";
    let (since, cause): (Option<i64>, Option<String>) = connection.query_row(
        &format!("SELECT min(failed_at), (SELECT cause {troubled} ORDER BY id DESC LIMIT 1) {troubled}"),
        params![word(&undeliverable)?, word(&waiting)?, TROUBLE],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let number = |sql: &str, progress| {
        connection.query_row(sql, [word(&progress)?], |row| row.get::<_, Option<i64>>(0))
    };
    let at = |milliseconds: Option<i64>| milliseconds.and_then(|at| Timestamp::from_millisecond(at).ok());
    let next_at = number("SELECT min(next_at) FROM mail_delivery WHERE progress = ?1", waiting)?;
    let delivered_at = number("SELECT max(ended_at) FROM mail_delivery WHERE progress = ?1", delivered)?;
    let held: i64 =
        connection.query_row("SELECT coalesce(sum(held), 0) FROM mail_rate", [], |row| row.get(0))?;
    Ok(Summary {
        trouble: at(since).map(|since| (since, cause.unwrap_or_default())),
        next_at: at(next_at),
        delivered_at: at(delivered_at),
        held: held.unsigned_abs(),
    })
}

/// How many deliveries there are of a kind that somebody may have to see to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// They are to be sent.
    pub(crate) waiting: u64,
    /// They were given up.
    pub(crate) undeliverable: u64,
}

/// How many deliveries there are.
pub(crate) fn counts(connection: &Connection) -> rusqlite::Result<Counts> {
    let mut statement =
        connection.prepare_cached("SELECT count(*) FROM mail_delivery WHERE progress = ?1")?;
    let mut count = |progress| -> rusqlite::Result<u64> {
        let count: i64 = statement.query_row([word(&progress)?], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    Ok(Counts { waiting: count(MailProgress::Waiting)?, undeliverable: count(MailProgress::Undeliverable)? })
}

/// Forgets what is beyond the bounds.
fn prune(transaction: &Transaction<'_>, now: Timestamp) -> rusqlite::Result<()> {
    let (waiting, delivered) = (word(&MailProgress::Waiting)?, word(&MailProgress::Delivered)?);
    let old = now.as_millisecond() - KEPT_MS;
    transaction
        .execute("DELETE FROM mail_delivery WHERE progress <> ?1 AND ended_at < ?2", params![waiting, old])?;
    for (sign, first, second, kept) in
        [("=", &delivered, &delivered, KEPT_DELIVERED), ("<>", &delivered, &waiting, KEPT_ENDED)]
    {
        let such = format!("progress {sign} ?1 AND progress {sign} ?2");
        transaction.execute(
            &format!(
                "DELETE FROM mail_delivery WHERE {such}
                 AND id <= (SELECT id FROM mail_delivery WHERE {such} ORDER BY id DESC LIMIT 1 OFFSET ?3)"
            ),
            params![first, second, kept],
        )?;
    }
    transaction.execute(
        "DELETE FROM mail WHERE id <= (SELECT max(id) FROM mail) - ?1
         AND NOT EXISTS (SELECT 1 FROM mail_delivery WHERE mail_id = mail.id)",
        [KEPT_MAILS],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
