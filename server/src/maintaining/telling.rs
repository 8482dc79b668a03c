//! Writes down what is to be told, and hands to e-mail what may leave: one synced transaction.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::{
    notice::{TroubleNotice, What},
    words,
};
use crate::{
    mail::{Mail, Notification, Trouble, TroubleWords},
    maintenance::notice::{Batch, batch},
    store::maintenance::notice,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// One thing that waits for a mail.
struct Waiting {
    /// The rows that are told with it.
    ids: Vec<i64>,
    key: String,
    what: What,
    at: Timestamp,
    content: TroubleWords,
}

/// What waits, oldest first: what has ended before anybody was told of it is one thing, and no news of how it was.
fn gathered(notices: Vec<TroubleNotice>) -> Vec<Waiting> {
    let mut all: Vec<Waiting> = Vec::new();
    for TroubleNotice { id, key, what, at, content } in notices {
        let before = all.iter().position(|one| one.key == key).filter(|_| what == What::Over);
        let Some(place) = before else {
            all.push(Waiting { ids: vec![id], key, what, at, content });
            continue;
        };
        let mut ids: Vec<i64> =
            all.iter().filter(|one| one.key == key).flat_map(|one| one.ids.clone()).collect();
        ids.push(id);
        let first = &all[place];
        let content =
            if first.what == What::Begun { words::passed(&first.content, content) } else { content };
        let one = Waiting { ids, key: key.clone(), what, at: first.at, content };
        all.retain(|one| one.key != key);
        all.insert(place, one);
    }
    all
}

/// Adds what is due to what waits, and lets leave what may. Answers whether something still waits.
pub(super) fn tell(
    transaction: &Transaction<'_>,
    due: &[TroubleNotice],
    mail: &Mail,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    due.iter().try_for_each(|one| notice::insert(transaction, one))?;
    let mut waiting = gathered(notice::waiting(transaction)?);
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
    told: Vec<Waiting>,
    mail: &Mail,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let ids: Vec<i64> = told.iter().flat_map(|one| one.ids.iter().copied()).collect();
    let told = told.into_iter().map(|one| one.content).collect();
    mail.prepare(Notification::Trouble(Trouble { told, at })).enqueue(transaction)?;
    notice::left(transaction, &ids, at)
}
