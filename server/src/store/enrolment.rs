//! With which communication server the device is enrolled, and the key that it signs with.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::event::time;
use crate::protocol::{
    key::PublicKey,
    octets::{Digest, Octets},
};

/// The key's row: the seed sealed.
#[derive(Clone, Debug)]
pub(crate) struct KeyRow {
    pub(crate) seed: Vec<u8>,
    pub(crate) public: PublicKey,
}

/// The enrolment's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EnrolmentRow {
    pub(crate) enrolled: bool,
    pub(crate) server: String,
    pub(crate) device: String,
    pub(crate) serial_number: Option<String>,
    pub(crate) server_key: PublicKey,
    /// Sealed; `None` where it is not enrolled.
    pub(crate) token: Option<Vec<u8>>,
    pub(crate) token_expires_at: Option<Timestamp>,
    pub(crate) last_command: u64,
    pub(crate) held: Option<String>,
    pub(crate) changed_at: Timestamp,
    pub(crate) changed_by: String,
    /// The SHA-256 of the code of the configuration by which it enrolled last.
    pub(crate) code: Option<Digest>,
}

const ENROLLED: &str = "enrolled";
const NOT_ENROLLED: &str = "not-enrolled";

/// The key, if one was made.
pub(crate) fn key(connection: &Connection) -> rusqlite::Result<Option<KeyRow>> {
    let row = |row: &Row<'_>| Ok(KeyRow { seed: row.get(0)?, public: octets(row, 1)? });
    connection.query_row("SELECT seed, public FROM device_key WHERE id = 1", [], row).optional()
}

/// Keeps a new key in the place of any other.
pub(crate) fn put_key(transaction: &Transaction<'_>, key: &KeyRow, at: Timestamp) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO device_key (id, seed, public, made_at) VALUES (1, ?1, ?2, ?3)",
        params![key.seed, key.public.0, at.as_millisecond()],
    )?;
    Ok(())
}

/// The enrolment, if there ever was one.
pub(crate) fn enrolment(connection: &Connection) -> rusqlite::Result<Option<EnrolmentRow>> {
    let sql =
        "SELECT state, server, device, serial_number, server_key, token, token_expires_at, last_command,
                      held, changed_at, changed_by, code
               FROM enrolment WHERE id = 1";
    connection.query_row(sql, [], from_row).optional()
}

/// Puts the enrolment in the place of any other.
pub(crate) fn put(transaction: &Transaction<'_>, row: &EnrolmentRow) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO enrolment (id, state, server, device, serial_number, server_key, token,
                                           token_expires_at, last_command, held, changed_at, changed_by,
                                           code)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            if row.enrolled { ENROLLED } else { NOT_ENROLLED },
            row.server,
            row.device,
            row.serial_number,
            row.server_key.0,
            row.token,
            row.token_expires_at.map(Timestamp::as_millisecond),
            i64::try_from(row.last_command).unwrap_or(i64::MAX),
            row.held,
            row.changed_at.as_millisecond(),
            row.changed_by,
            row.code.as_ref().map(|code| &code.0),
        ],
    )?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<EnrolmentRow> {
    let state: String = row.get(0)?;
    let expires_at: Option<i64> = row.get(6)?;
    Ok(EnrolmentRow {
        enrolled: state == ENROLLED,
        server: row.get(1)?,
        device: row.get(2)?,
        serial_number: row.get(3)?,
        server_key: octets(row, 4)?,
        token: row.get(5)?,
        token_expires_at: expires_at.map(|_| time(row, 6)).transpose()?,
        last_command: row.get::<_, i64>(7)?.unsigned_abs(),
        held: row.get(8)?,
        changed_at: time(row, 9)?,
        changed_by: row.get(10)?,
        code: row.get::<_, Option<Vec<u8>>>(11)?.map(|_| octets(row, 11)).transpose()?,
    })
}

/// Octets of a fixed length in `column`.
pub(super) fn octets<const N: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<Octets<N>> {
    let octets: Vec<u8> = row.get(column)?;
    Octets::from_slice(&octets).ok_or_else(|| {
        let wrong = format!("{} octets in the place of {N}", octets.len());
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Blob, wrong.into())
    })
}
