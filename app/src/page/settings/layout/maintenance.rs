use super::Group;
use crate::{component::Input, text::settings::maintenance as text};

/// What faults are told of, and when a printer that does not answer is missed.
pub(super) const GROUPS: &[Group] = &[
    Group {
        legend: text::MAIL_GROUP,
        about: text::MAIL_ABOUT,
        fields: &[
            ("maintenance.jam_timer_minutes", Input::Number),
            ("maintenance.mail_severity", Input::Choice(text::SEVERITIES)),
            ("maintenance.mail_skills", Input::Boxes(text::SKILLS)),
        ],
    },
    Group {
        legend: text::SILENCE_GROUP,
        about: text::SILENCE_ABOUT,
        fields: &[
            ("maintenance.not_answering_hours", Input::Number),
            ("maintenance.working_days", Input::Boxes(text::DAYS)),
            ("maintenance.working_from", Input::Text),
            ("maintenance.working_until", Input::Text),
        ],
    },
];
