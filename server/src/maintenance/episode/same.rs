//! Which row of a look is which episode.

use app::model::{Alert, Episode};
use jiff::{SignedDuration, Timestamp};

use super::{
    look::{Look, Row},
    times::Times,
};

/// How far times of the printer may be off between two looks.
pub(super) const DRIFT: SignedDuration = SignedDuration::from_secs(60);
/// And one second in so many since the alert was raised: its clock and ours go at their own pace.
const PACE: i32 = 10_000;

/// Whether these two rows, the one of a look at that time, are not one alert but two alike, one after the other.
pub fn is_again(before: &Alert, now: &Alert, look: Timestamp) -> bool {
    before.raised_at.zip(now.raised_at).is_some_and(|(before, now)| is_later(before, now, look))
}

/// Whether an alert is now said to have been raised later than it was said before, by more than clocks explain: it is another
/// one like it.
pub(super) fn is_later(before: Timestamp, now: Timestamp, look: Timestamp) -> bool {
    let pace = look.duration_since(before).abs() / PACE;
    now.duration_since(before) > DRIFT.saturating_add(pace)
}

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
    times: &Times,
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
                let raised = look.raised(row, before).filter(|_| !look.restarted);
                let again = raised.is_some_and(|raised| times.is_again(&episode, raised, look.at));
                pairs.push((episode, row, again));
            }
            None => waiting.push(episode),
        }
    }
    for episode in waiting {
        let moved = |row: &&Row<'_>| {
            is_at(&episode, row.alert)
                && (look.restarted || (times.are_believed() && raised_then(&episode, row, look, before)))
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

/// An agent that numbers anew at each change: another index, but the time at which the episode was raised.
fn raised_then(episode: &Episode, row: &Row<'_>, look: &Look<'_>, before: Option<Timestamp>) -> bool {
    let exact = episode.raised.earliest.filter(|at| *at == episode.raised.latest);
    let raised = look.raised(row, before);
    raised.zip(exact).is_some_and(|(now, then)| now.duration_since(then).abs() <= DRIFT)
}
