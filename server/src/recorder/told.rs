use app::model::Reading;

use super::{Events, Recorded, Recorder, alert, impressions};
use crate::notifications::Over;

impl Recorder {
    /// Alerts that the printer told of and that were over before a reading could see them: each was raised when it was told
    /// of, and was gone at the reading. `after` is that reading, to be [taken](Recorder::take) afterwards.
    pub fn told(&mut self, over: &[Over], after: &Reading) -> Recorded {
        let impressions = impressions(after);
        let mut events = Events { at: after.taken_at, impressions, list: Vec::new() };
        let mut episodes = Vec::new();
        for Over { alert, before, told_at, gone_at } in over {
            if let Some(episode) = self.story.told(alert, *before, (*told_at, *gone_at), impressions) {
                alert::told(&episode, &mut events);
                episodes.push(episode);
            } else {
                self.omitted = self.omitted.saturating_add(1);
            }
        }
        Recorded { events: events.list, episodes }
    }
}
