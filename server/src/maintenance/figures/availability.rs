use app::model::{Availability, Episode, Moment};
use jiff::{SignedDuration, Timestamp};

/// From a moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

/// Of `whole`: `down` are the episodes in which it could not print and the times in which it was silent, `unknown` those
/// in which nobody looked. They may overlap, and reach beyond. What is both is unknown.
pub fn availability(whole: Span, down: &[Span], unknown: &[Span]) -> Availability {
    let unknown = united(unknown, whole);
    let either = {
        let mut either = united(down, whole);
        either.extend(&unknown);
        united(&either, whole)
    };
    let length = |spans: &[Span]| {
        spans
            .iter()
            .fold(SignedDuration::ZERO, |sum, span| sum.saturating_add(span.to.duration_since(span.from)))
    };
    let all = whole.to.duration_since(whole.from).max(SignedDuration::ZERO);
    let (unknown, either) = (length(&unknown), length(&either));
    Availability { up: all.saturating_sub(either), down: either.saturating_sub(unknown), unknown }
}

/// The times in which critical episodes stopped the printer, and those in which they may have: between the looks at
/// their beginning and at their end.
pub fn stops(episodes: &[Episode], now: Timestamp) -> (Vec<Span>, Vec<Span>) {
    let (mut down, mut unknown) = (Vec::new(), Vec::new());
    for (episode, stop) in episodes.iter().flat_map(|it| it.stopped().into_iter().map(move |stop| (it, stop)))
    {
        let end = stop.to.unwrap_or(Moment::exactly(now));
        let seen_until = end.earliest.unwrap_or(episode.seen_last);
        down.push(Span { from: stop.from.latest, to: seen_until });
        unknown.extend(stop.from.earliest.map(|from| Span { from, to: stop.from.latest }));
        unknown.push(Span { from: seen_until, to: end.latest });
    }
    (down, unknown)
}

/// The same times without overlap, in order, cut to `whole`.
fn united(spans: &[Span], whole: Span) -> Vec<Span> {
    let cut = spans.iter().map(|span| Span { from: span.from.max(whole.from), to: span.to.min(whole.to) });
    let mut spans: Vec<Span> = cut.filter(|span| span.from < span.to).collect();
    spans.sort_by_key(|span| span.from);
    let mut united: Vec<Span> = Vec::new();
    for span in spans {
        match united.last_mut().filter(|last| span.from <= last.to) {
            Some(last) => last.to = last.to.max(span.to),
            None => united.push(span),
        }
    }
    united
}
