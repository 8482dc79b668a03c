use super::Group;
use crate::{component::Input, text::settings::supplies as text};

/// When and how supplies are ordered, and what is told of them.
pub(super) const GROUPS: &[Group] = &[
    Group {
        legend: text::ORDERING_GROUP,
        about: "",
        fields: &[
            ("supplies.ordering", Input::Choice(text::MODES)),
            ("supplies.service_level_percent", Input::Number),
            ("supplies.consolidation_days", Input::Number),
        ],
    },
    Group {
        legend: text::LEAD_TIME_GROUP,
        about: text::LEAD_TIME_ABOUT,
        fields: &[
            ("supplies.lead_time_days", Input::Number),
            ("supplies.lead_time_deviation_days", Input::Number),
        ],
    },
    Group { legend: text::ALERT_GROUP, about: "", fields: &[("supplies.days_left_alert", Input::Number)] },
    Group {
        legend: text::PERFORMANCE_GROUP,
        about: "",
        fields: &[("supplies.rated_impressions_a_month", Input::Number), ("supplies.currency", Input::Text)],
    },
];
