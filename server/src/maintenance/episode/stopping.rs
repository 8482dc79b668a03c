//! When an alert stops the printer: a row may become critical, and milder again, while it is there.

use app::model::{Episode, Moment, Stop};

/// How many times of one alert are told apart. Of more, those that follow each other most closely are one.
pub(super) const STOPS: usize = 20;

/// It stops the printer since that moment.
pub(super) fn begin(episode: &mut Episode, at: Moment) {
    episode.stops.push(Stop { from: at, to: None });
    if episode.stops.len() > STOPS {
        draw_together(&mut episode.stops);
    }
}

/// It is there, and stops the printer no more since that moment.
pub(super) fn end(episode: &mut Episode, at: Moment) {
    if episode.stops.is_empty() {
        episode.stops = episode.stopped();
    }
    if let Some(last) = episode.stops.last_mut() {
        last.to = Some(at);
    }
}

/// Not the last one, by whose beginning it is known what was told of it.
fn draw_together(stops: &mut Vec<Stop>) {
    let pause = |place: usize| {
        let end = stops[place].to.unwrap_or(stops[place].from);
        stops[place + 1].from.latest.duration_since(end.latest)
    };
    if let Some(place) = (0..stops.len().saturating_sub(2)).min_by_key(|place| pause(*place)) {
        stops[place].to = stops.remove(place + 1).to;
    }
}
