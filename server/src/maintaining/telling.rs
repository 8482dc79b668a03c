//! Writes down what is to be told, and hands to e-mail what may leave: one synced transaction.

use std::collections::{HashMap, HashSet};

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
    what: What,
    /// Whether nobody was told that it began: that waited with it.
    is_new: bool,
    at: Timestamp,
    content: TroubleWords,
}

/// What waits. What has ended before anybody was told of it is one thing, and no news of how it was; nor is anything twice worse.
/// So there are at most three of one key, however often it flickers.
#[derive(Default)]
struct Gathering {
    /// In the order in which they began to wait; empty where another one has taken the row.
    all: Vec<Option<Waiting>>,
    /// Where those of a key are.
    places: HashMap<String, Vec<usize>>,
}

impl Gathering {
    fn take(&mut self, notice: TroubleNotice) {
        let TroubleNotice { id, key, what, at, content } = notice;
        let places = self.places.entry(key).or_default();
        // An end is told with all before it, and what is worse once more with that before.
        let with = match what {
            What::Over => 0,
            What::Worse => {
                let is_worse = |place: &usize| self.all[*place].as_ref().is_some_and(|it| it.what == what);
                places.iter().position(is_worse).unwrap_or(places.len())
            }
            What::Begun => places.len(),
        };
        let before: Vec<Waiting> =
            places[with..].iter().filter_map(|place| self.all[*place].take()).collect();
        let place = places.get(with).copied().unwrap_or(self.all.len());
        places.truncate(with);
        places.push(place);
        let one = joined(&before, Waiting { ids: vec![id], what, is_new: what == What::Begun, at, content });
        match self.all.get_mut(place) {
            Some(free) => *free = Some(one),
            None => self.all.push(Some(one)),
        }
    }

    /// First what is still so, with what was over before it began again: that leaves first, and a long mail names the first alone.
    fn waiting(self) -> Vec<Waiting> {
        let is_over = |place: &usize| self.all[*place].as_ref().is_none_or(|one| one.what == What::Over);
        let so = self.places.values().filter(|places| !places.last().is_none_or(is_over));
        let so: HashSet<usize> = so.flatten().copied().collect();
        let mut waiting: Vec<(usize, Waiting)> =
            self.all.into_iter().enumerate().filter_map(|(place, one)| Some((place, one?))).collect();
        waiting.sort_by_key(|(place, _)| !so.contains(place));
        waiting.into_iter().map(|(_, one)| one).collect()
    }
}

/// One thing with those before it, which it is told instead of.
fn joined(before: &[Waiting], now: Waiting) -> Waiting {
    let Some(first) = before.first() else { return now };
    let content = match (first.is_new, first.what) {
        (false, _) => now.content,
        (true, What::Over) => {
            let TroubleWords { heading, said, .. } = first.content.clone();
            TroubleWords { heading, said, ..now.content }
        }
        (true, What::Begun | What::Worse) => words::passed(&first.content, now.content),
    };
    let (is_new, at) = (first.is_new, first.at);
    let ids = before.iter().flat_map(|one| one.ids.iter().copied()).chain(now.ids).collect();
    Waiting { ids, what: now.what, is_new, at, content }
}

/// Adds what is due to what waits, and lets leave what may. Answers whether something still waits.
pub(super) fn tell(
    transaction: &Transaction<'_>,
    due: &[TroubleNotice],
    mail: &Mail,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    due.iter().try_for_each(|one| notice::insert(transaction, one))?;
    let mut gathering = Gathering::default();
    notice::waiting(transaction, |one| gathering.take(one))?;
    let mut waiting = gathering.waiting();
    let since = now.checked_sub(HOUR).unwrap_or(Timestamp::MIN);
    let mut left = notice::left_since(transaction, since)?;
    while !waiting.is_empty() {
        let mut since: Vec<Timestamp> = waiting.iter().map(|one| one.at).collect();
        since.sort_unstable();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    /// What of these, in their order, is told in which order: headings, and how many rows are told with each.
    fn told(rows: &[(&str, What)]) -> Vec<(String, usize)> {
        let mut gathering = Gathering::default();
        for ((key, what), id) in rows.iter().zip(1..) {
            let heading = format!("{what:?} {key}");
            let at = time("2026-06-01T08:00:00Z");
            let (said, facts, advice, steps) = (Vec::new(), Vec::new(), String::new(), Vec::new());
            let content = TroubleWords { heading, said, facts, advice, steps, at };
            gathering.take(TroubleNotice { id, key: (*key).to_owned(), what: *what, at, content });
        }
        gathering.waiting().into_iter().map(|one| (one.content.heading, one.ids.len())).collect()
    }

    #[test]
    fn what_belongs_together_is_one_line_and_what_is_still_so_is_first() {
        use What::{Begun, Over, Worse};
        let lines = |lines: &[(&str, usize)]| -> Vec<(String, usize)> {
            lines.iter().map(|(heading, rows)| ((*heading).to_owned(), *rows)).collect()
        };
        let flicker = [("a", Begun), ("a", Over), ("a", Begun), ("b", Begun), ("a", Over)];
        assert_eq!(told(&flicker), lines(&[("Begun b", 1), ("Over already: Begun a", 4)]));
        // Of what was told of before it is told that it is over, and only then that it began again.
        let again = [("b", Over), ("a", Over), ("a", Begun), ("a", Worse), ("a", Worse)];
        let expected = [("Over a", 1), ("Begun a", 1), ("Worse a", 2), ("Over b", 1)];
        assert_eq!(told(&again), lines(&expected));
        assert_eq!(told(&[("a", Worse), ("a", Over)]), lines(&[("Over a", 2)]));
    }
}
