use app::model::{Episode, Repair, Severity};
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
        repaired.filter_map(|episode| Some((episode.lasted(now).0, episode.lasted(now).1?))).unzip();
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
