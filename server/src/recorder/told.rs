use app::model::{Event, Reading};

use super::{Events, alert, impressions};
use crate::notifications::Over;

/// Alerts that the printer told of and that were over before a reading could see them: each was raised when it was told
/// of, and was gone at the reading. `after` is that reading.
pub fn told(over: &[Over], after: &Reading) -> Vec<Event> {
    let mut events = Events { at: after.taken_at, impressions: impressions(after), list: Vec::new() };
    for Over { alert, told_at, gone_at } in over {
        events.at = *told_at;
        alert::told(alert, &mut events);
        events.at = *gone_at;
        alert::over(alert, &mut events);
    }
    events.list
}
