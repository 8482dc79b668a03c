//! Which row of a look is which episode.

use app::model::{Alert, Episode};
use jiff::{SignedDuration, Timestamp};

use super::look::{Look, Row};

/// How far times of the printer may be off between two looks.
pub(super) const DRIFT: SignedDuration = SignedDuration::from_secs(60);

/// A moment before which a time of the printer is no time of what was seen then.
pub(super) fn earlier(than: Timestamp) -> Timestamp {
    than.checked_sub(DRIFT).unwrap_or(Timestamp::MIN)
}

/// An episode, its row, and whether the row claims to have been raised since the episode was last seen.
type Pair<'a> = (Episode, &'a Row<'a>, bool);

/// Episodes that are still there, episodes that are not, and rows that are new.
pub(super) fn pair<'a>(
    episodes: Vec<Episode>,
    look: &Look<'a>,
    believe: bool,
    before: Option<Timestamp>,
) -> (Vec<Pair<'a>>, Vec<Episode>, Vec<&'a Row<'a>>) {
    let mut rows = look.rows();
    let (mut pairs, mut gone) = (Vec::new(), Vec::new());
    let mut waiting = Vec::new();
    // Under its own index first, so that of two alerts alike each finds itself.
    for episode in episodes {
        match rows.iter().position(|row| row.alert.index == episode.index && is_at(&episode, row.alert)) {
            Some(place) => {
                let row = rows.remove(place);
                let again = !look.restarted && raised_since(&episode, row, look, before);
                pairs.push((episode, row, again));
            }
            None => waiting.push(episode),
        }
    }
    for episode in waiting {
        let moved = |row: &&Row<'_>| {
            is_at(&episode, row.alert)
                && (look.restarted || (believe && raised_then(&episode, row, look, before)))
        };
        match rows.iter().position(moved) {
            Some(place) => pairs.push((episode, rows.remove(place), false)),
            None => gone.push(episode),
        }
    }
    (pairs, gone, rows)
}

/// Whether an alert is of the same kind and at the same place.
pub(super) fn is_at(episode: &Episode, alert: &Alert) -> bool {
    episode.code == alert.code
        && episode.group == alert.group
        && episode.group_index == alert.group_index
        && episode.location == alert.location
}

/// An index that was freed and given to the same alert at the same place again.
fn raised_since(episode: &Episode, row: &Row<'_>, look: &Look<'_>, before: Option<Timestamp>) -> bool {
    look.raised(row, before).is_some_and(|at| earlier(at) > episode.seen_last)
}

/// An agent that numbers anew at each change: another index, but the time at which the episode was raised.
fn raised_then(episode: &Episode, row: &Row<'_>, look: &Look<'_>, before: Option<Timestamp>) -> bool {
    let exact = episode.raised.earliest.filter(|at| *at == episode.raised.latest);
    let raised = look.raised(row, before);
    raised.zip(exact).is_some_and(|(now, then)| now.duration_since(then).abs() <= DRIFT)
}
