use super::Group;
use crate::{component::Input, text::settings::mail};

/// Who is told what by e-mail, and through which server.
pub(super) const GROUPS: &[Group] = &[
    Group {
        legend: mail::SERVER_GROUP,
        about: mail::SERVER_ABOUT,
        fields: &[
            ("mail.host", Input::Text),
            ("mail.port", Input::Number),
            ("mail.security", Input::Choice(mail::SECURITY)),
            ("mail.user", Input::Text),
            ("mail.password", Input::Secret),
        ],
    },
    Group {
        legend: mail::SENDER_GROUP,
        about: "",
        fields: &[
            ("mail.sender", Input::Email),
            ("mail.reply_to", Input::Email),
            ("web.public_url", Input::Text),
        ],
    },
    Group {
        legend: mail::ADMINISTRATOR_GROUP,
        about: "",
        fields: &[
            ("mail.administrator", Input::Email),
            ("mail.administrator_events", Input::Boxes(mail::KINDS)),
        ],
    },
    Group {
        legend: mail::KEY_USER_GROUP,
        about: "",
        fields: &[("mail.key_user", Input::Email), ("mail.key_user_events", Input::Boxes(mail::KINDS))],
    },
    Group {
        legend: mail::SERVICE_GROUP,
        about: "",
        fields: &[
            ("mail.service", Input::Email),
            ("mail.service_events", Input::Boxes(mail::KINDS)),
            ("mail.service_is_vendor", Input::Flag),
        ],
    },
    Group {
        legend: mail::SUPPLIES_GROUP,
        about: mail::SUPPLIES_ABOUT,
        fields: &[
            ("mail.supplies", Input::Email),
            ("mail.supplies_events", Input::Boxes(mail::KINDS)),
            ("mail.supplies_is_vendor", Input::Flag),
        ],
    },
    Group { legend: mail::ERROR_GROUP, about: "", fields: &[("mail.communication_failures", Input::Number)] },
];
