use jiff::Timestamp;

use super::back_off;
use crate::config::MailSection;

/// How the server has done of late: in memory, because the queue itself has when each mail is tried next.
#[derive(Default)]
pub(super) struct Pace {
    /// Attempts in a row that it could not be used.
    failures: u32,
    /// It is not tried before then.
    not_before: Option<Timestamp>,
    /// The settings that this is about.
    section: Option<MailSection>,
}

impl Pace {
    /// Begins anew where the settings are others than those that were tried. Whether they are, and some were.
    pub(super) fn follow(&mut self, section: &MailSection) -> bool {
        let before = self.section.replace(section.clone());
        let changed = before.as_ref().is_some_and(|before| before != section);
        if changed {
            (self.failures, self.not_before) = (0, None);
        }
        changed
    }

    /// Begins anew, because somebody asks for an attempt now.
    pub(super) fn hurry(&mut self) {
        (self.failures, self.not_before) = (0, None);
    }

    /// When it may be tried; `None`: now.
    pub(super) fn not_before(&self, now: Timestamp) -> Option<Timestamp> {
        self.not_before.filter(|at| !back_off::is_due(*at, now))
    }

    /// It could be used.
    pub(super) fn succeeded(&mut self) {
        self.hurry();
    }

    /// It could not be used; answers when it is tried next.
    pub(super) fn failed(&mut self, now: Timestamp, refused: bool, chance: u8) -> Timestamp {
        self.failures = self.failures.saturating_add(1);
        let next = now.checked_add(back_off::wait(self.failures, refused, chance)).unwrap_or(Timestamp::MAX);
        self.not_before = Some(next);
        next
    }
}
