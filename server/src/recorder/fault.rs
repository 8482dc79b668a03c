use app::model::{EventKind, Fault};

use super::Events;

/// The printer's log does not use an index twice: what was not there is new. An index with another code is a log
/// that was cleared and began anew.
pub(super) fn compare(before: &[Fault], after: &[Fault], events: &mut Events) {
    for fault in after {
        if before.iter().any(|known| known.index == fault.index && known.code == fault.code) {
            continue;
        }
        let label = match &fault.text {
            Some(text) => {
                format!("The printer logged fault {}: {}.", fault.code, text.trim_end_matches('.'))
            }
            None => format!("The printer logged fault {}.", fault.code),
        };
        let code = Some(fault.code.to_string());
        events.push(EventKind::FaultLogged, format!("fault/{}", fault.index), label, None, code);
    }
}
