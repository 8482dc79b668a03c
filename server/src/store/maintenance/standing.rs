//! What the administrator said of what needs attention. Bounded by what there is to speak of: an answer whose alert is
//! no longer kept goes with it.

use app::model::{Concern, Standing};
use rusqlite::{Connection, Transaction, params};

use super::{super::json, episode};
use crate::maintenance::notice::Said;

/// How many are kept; beyond, the oldest are forgotten.
const KEPT: i64 = 1_000;

/// Everything that was said.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<(Concern, Standing)>> {
    let mut statement =
        connection.prepare_cached("SELECT concern, content FROM standing ORDER BY concern")?;
    let rows = statement
        .query_map([], |row| Ok((Concern::from_word(&row.get::<_, String>(0)?), json::value(row, 1)?)))?;
    let known = |row: rusqlite::Result<(Option<Concern>, Standing)>| match row {
        Ok((concern, standing)) => concern.map(|concern| Ok((concern, standing))),
        Err(error) => Some(Err(error)),
    };
    rows.filter_map(known).collect()
}

/// The alerts that were called no problem, as far as they are kept, with what was said of each.
pub(crate) fn dismissed(connection: &Connection) -> rusqlite::Result<Vec<Said>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT content, {} FROM standing JOIN episode ON episode.id = CAST(substr(concern, 7) AS INTEGER)
         WHERE concern GLOB 'alert/*' AND json_extract(content, '$.kind') = 'dismissed' ORDER BY episode.id",
        episode::COLUMNS
    ))?;
    statement.query_map([], |row| Ok((episode::from_row(row, 1)?, json::value(row, 0)?)))?.collect()
}

/// Takes down what was said; what was said before is forgotten.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    concern: &Concern,
    standing: &Standing,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO standing (concern, content, said_at) VALUES (?1, ?2, ?3)",
        params![concern.word(), json::text(standing)?, standing.said_at().as_millisecond()],
    )?;
    transaction.execute(
        "DELETE FROM standing WHERE concern IN
             (SELECT concern FROM standing ORDER BY said_at DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    Ok(())
}

/// Forgets what was said; answers whether anything was.
pub(crate) fn remove(transaction: &Transaction<'_>, concern: &Concern) -> rusqlite::Result<bool> {
    Ok(transaction.execute("DELETE FROM standing WHERE concern = ?1", [concern.word()])? > 0)
}
