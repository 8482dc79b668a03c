//! How deliveries get on.

use app::{model::MailProgress, port::Which};
use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::super::event::word;

/// An attempt that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failed<'a> {
    /// When.
    pub(crate) at: Timestamp,
    /// Which step, and what was said.
    pub(crate) cause: &'a str,
}

/// The server has taken it.
pub(crate) fn delivered(transaction: &Transaction<'_>, id: i64, at: Timestamp) -> rusqlite::Result<()> {
    let sql = "UPDATE mail_delivery SET progress = ?1, ended_at = ?2, cause = NULL WHERE id = ?3";
    transaction.prepare_cached(sql)?.execute(params![
        word(&MailProgress::Delivered)?,
        at.as_millisecond(),
        id
    ])?;
    Ok(())
}

/// An attempt failed, and the next one is at `next_at`.
pub(crate) fn put_off(
    transaction: &Transaction<'_>,
    id: i64,
    failed: &Failed<'_>,
    next_at: Timestamp,
) -> rusqlite::Result<()> {
    let sql =
        "UPDATE mail_delivery SET attempts = attempts + 1, next_at = ?1, failed_at = coalesce(failed_at, ?2),
               cause = ?3 WHERE id = ?4";
    transaction.prepare_cached(sql)?.execute(params![
        next_at.as_millisecond(),
        failed.at.as_millisecond(),
        failed.cause,
        id
    ])?;
    Ok(())
}

/// An attempt failed, and there is no next one.
pub(crate) fn undeliverable(
    transaction: &Transaction<'_>,
    id: i64,
    failed: &Failed<'_>,
) -> rusqlite::Result<()> {
    let sql = "UPDATE mail_delivery SET progress = ?1, attempts = attempts + 1,
               failed_at = coalesce(failed_at, ?2), ended_at = ?2, cause = ?3 WHERE id = ?4";
    transaction.prepare_cached(sql)?.execute(params![
        word(&MailProgress::Undeliverable)?,
        failed.at.as_millisecond(),
        failed.cause,
        id
    ])?;
    Ok(())
}

/// It must not go any more.
pub(crate) fn barred(
    transaction: &Transaction<'_>,
    id: i64,
    at: Timestamp,
    cause: &str,
) -> rusqlite::Result<()> {
    let sql = "UPDATE mail_delivery SET progress = ?1, ended_at = ?2, cause = ?3 WHERE id = ?4";
    transaction.prepare_cached(sql)?.execute(params![
        word(&MailProgress::Withdrawn)?,
        at.as_millisecond(),
        cause,
        id
    ])?;
    Ok(())
}

/// What waits is tried now: the settings are others.
pub(crate) fn hurry(transaction: &Transaction<'_>, at: Timestamp) -> rusqlite::Result<()> {
    let sql = "UPDATE mail_delivery SET next_at = ?1 WHERE progress = ?2";
    transaction.execute(sql, params![at.as_millisecond(), word(&MailProgress::Waiting)?])?;
    Ok(())
}

/// Begins anew, now, with what waits or was undeliverable. Answers how many that is.
pub(crate) fn again(transaction: &Transaction<'_>, which: Which, at: Timestamp) -> rusqlite::Result<u64> {
    let (waiting, undeliverable) = (word(&MailProgress::Waiting)?, word(&MailProgress::Undeliverable)?);
    let changed = transaction.execute(
        "UPDATE mail_delivery SET progress = ?1, attempts = 0, next_at = ?2, failed_at = NULL, ended_at = NULL,
         cause = NULL WHERE progress IN (?1, ?3) AND (?4 IS NULL OR id = ?4)",
        params![waiting, at.as_millisecond(), undeliverable, number(which)],
    )?;
    Ok(changed as u64)
}

/// Forgets what waits or was undeliverable; of all, what was undeliverable alone. Answers how many that was.
pub(crate) fn discard(transaction: &Transaction<'_>, which: Which) -> rusqlite::Result<u64> {
    let (waiting, undeliverable) = (word(&MailProgress::Waiting)?, word(&MailProgress::Undeliverable)?);
    let changed = transaction.execute(
        "DELETE FROM mail_delivery WHERE (progress = ?1 AND (?3 IS NULL OR id = ?3)) OR (progress = ?2 AND id = ?3)",
        params![undeliverable, waiting, number(which)],
    )?;
    Ok(changed as u64)
}

fn number(which: Which) -> Option<i64> {
    match which {
        Which::One(id) => Some(id),
        Which::All => None,
    }
}
