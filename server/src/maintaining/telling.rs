//! Writes down what is to be told, and hands to e-mail what may leave: one synced transaction.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::notice::TroubleNotice;
use crate::{
    mail::{Mail, Notification, Trouble},
    maintenance::notice::{Batch, batch},
    store::maintenance::notice,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Adds what is due to what waits, and lets leave what may. Answers whether something still waits.
pub(super) fn tell(
    transaction: &Transaction<'_>,
    due: &[TroubleNotice],
    mail: &Mail,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    due.iter().try_for_each(|one| notice::insert(transaction, one))?;
    let mut waiting: Vec<TroubleNotice> = notice::waiting(transaction)?;
    let since = now.checked_sub(HOUR).unwrap_or(Timestamp::MIN);
    let mut left = notice::left_since(transaction, since)?;
    while !waiting.is_empty() {
        let since: Vec<Timestamp> = waiting.iter().map(|one| one.at).collect();
        let together = match batch(&since, &left, now) {
            Batch::Singles(count) => {
                for one in waiting.drain(..count.min(since.len())) {
                    // Each single is a mail of its own, which a moment of its own stands for.
                    let at = apart(&left, now);
                    send(transaction, vec![one], mail, at)?;
                    left.push(at);
                }
                continue;
            }
            Batch::Digest => std::mem::take(&mut waiting),
            Batch::NotBefore(_) | Batch::Nothing => return Ok(true),
        };
        let at = apart(&left, now);
        send(transaction, together, mail, at)?;
        left.push(at);
    }
    Ok(false)
}

/// Now, or the last millisecond before it that no mail left in: mails of one hour are told apart by it.
fn apart(left: &[Timestamp], now: Timestamp) -> Timestamp {
    let mut at = now;
    while left.contains(&at) && at > Timestamp::MIN {
        at = at.checked_sub(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MIN);
    }
    at
}

fn send(
    transaction: &Transaction<'_>,
    told: Vec<TroubleNotice>,
    mail: &Mail,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let ids: Vec<i64> = told.iter().map(|one| one.id).collect();
    let told = told.into_iter().map(|one| one.content).collect();
    mail.prepare(Notification::Trouble(Trouble { told, at })).enqueue(transaction)?;
    notice::left(transaction, &ids, at)
}
