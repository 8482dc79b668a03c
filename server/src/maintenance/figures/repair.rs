use app::model::{Episode, Moment, Repair, Severity};
use jiff::{SignedDuration, Timestamp};

/// Of the critical episodes among `episodes` that are over. One whose beginning or end nobody saw is left out, since
/// the time that it took is anybody's guess; `None` where none is left.
pub fn repair(episodes: &[Episode], now: Timestamp) -> Option<Repair> {
    let repaired = episodes.iter().filter(|episode| {
        episode.severity == Severity::Critical
            && episode.cleared.is_some()
            && !episode.unwatched
            && episode.times == 1
    });
    let (mut least, mut most): (Vec<SignedDuration>, Vec<SignedDuration>) =
        repaired.filter_map(|episode| stopped(episode, now)).unzip();
    least.sort_unstable();
    most.sort_unstable();
    let longest = *most.last()?;
    let count = i32::try_from(most.len()).ok()?;
    let mean = |spans: &[SignedDuration]| {
        spans.iter().fold(SignedDuration::ZERO, |sum, span| sum.saturating_add(*span)) / count
    };
    let middle = |spans: &[SignedDuration]| (spans[(spans.len() - 1) / 2] + spans[spans.len() / 2]) / 2;
    Some(Repair {
        episodes: most.len(),
        mean: (mean(&least), mean(&most)),
        median: (middle(&least), middle(&most)),
        longest,
    })
}

/// How long it stopped the printer at the least, and at the most; `None` where the latter is not known.
fn stopped(episode: &Episode, now: Timestamp) -> Option<(SignedDuration, SignedDuration)> {
    let none = (SignedDuration::ZERO, SignedDuration::ZERO);
    episode.stopped().into_iter().try_fold(none, |sum, stop| {
        let (least, most) = stop.from.until(stop.to.unwrap_or(Moment::exactly(now)), episode.seen_last);
        Some((sum.0.saturating_add(least), sum.1.saturating_add(most?)))
    })
}
