mod mail;
mod maintenance;
mod supplies;

use crate::{
    component::Input,
    page::SettingsPage,
    text::settings::{certificate, contacts, enrolment, printer, proxy, security},
};

/// Fields that belong together.
pub struct Group {
    /// What they have in common; empty for one field that speaks for itself.
    pub legend: &'static str,
    /// When they apply or what they are for; empty where the legend says it all.
    pub about: &'static str,
    /// The fields by name, and how each is typed in.
    pub fields: &'static [(&'static str, Input)],
}

/// The groups of a page's form, in their order. What a browser without scripts can't hide because it does not
/// apply stands in a group that says when it does.
pub fn groups(page: SettingsPage) -> &'static [Group] {
    match page {
        SettingsPage::Enrolment => ENROLMENT,
        SettingsPage::Printer => PRINTER,
        SettingsPage::Contacts => CONTACTS,
        SettingsPage::Security => SECURITY,
        SettingsPage::Clock => CLOCK,
        SettingsPage::Proxy => PROXY,
        SettingsPage::Mail => mail::GROUPS,
        SettingsPage::Supplies => supplies::GROUPS,
        SettingsPage::Maintenance => maintenance::GROUPS,
        SettingsPage::Certificate => CERTIFICATE,
        SettingsPage::Index | SettingsPage::Backup | SettingsPage::Audit | SettingsPage::HandOver => &[],
    }
}

/// How the field of that name is typed in; `None` for one that is on no form.
pub fn input(page: SettingsPage, name: &str) -> Option<&'static Input> {
    let fields = groups(page).iter().flat_map(|group| group.fields);
    fields.into_iter().find(|(known, _)| *known == name).map(|(_, input)| input)
}

/// Where the field of that name stands in the form; what stands for several fields comes first.
pub fn position(page: SettingsPage, name: &str) -> Option<usize> {
    groups(page).iter().flat_map(|group| group.fields).position(|(known, _)| *known == name)
}

const ENROLMENT: &[Group] = &[
    Group {
        legend: enrolment::SERVER_GROUP,
        about: "",
        fields: &[
            ("communication.server", Input::Text),
            ("communication.ca_certificates", Input::Lines(4)),
            ("communication.ca_file", Input::Text),
        ],
    },
    Group {
        legend: enrolment::SCHEDULE_GROUP,
        about: enrolment::SCHEDULE_ABOUT,
        fields: &[
            ("meter.daily_transmission_time", Input::Text),
            ("communication.check_in_interval_s", Input::Number),
            ("communication.daily_octets", Input::Number),
        ],
    },
    Group {
        legend: enrolment::PERMISSIONS_GROUP,
        about: enrolment::PERMISSIONS_ABOUT,
        fields: &[
            ("communication.meter", Input::Choice(enrolment::PERMISSIONS)),
            ("communication.supplies", Input::Choice(enrolment::PERMISSIONS)),
            ("communication.maintenance", Input::Choice(enrolment::PERMISSIONS)),
        ],
    },
    Group {
        legend: enrolment::BILLING_GROUP,
        about: "",
        fields: &[
            ("meter.accept_resolutions", Input::Choice(enrolment::RESOLUTIONS)),
            ("meter.rated_pages_per_minute", Input::Number),
        ],
    },
];

const PRINTER: &[Group] = &[
    Group {
        legend: printer::PRINTER_GROUP,
        about: printer::PRINTER_ABOUT,
        fields: &[
            ("printer.version", Input::Choice(printer::VERSIONS)),
            ("printer.address", Input::Text),
            ("printer.port", Input::Number),
        ],
    },
    Group {
        legend: printer::COMMUNITY_GROUP,
        about: printer::COMMUNITY_ABOUT,
        fields: &[("printer.community", Input::Secret)],
    },
    Group {
        legend: printer::USER_GROUP,
        about: printer::USER_ABOUT,
        fields: &[
            ("printer.user", Input::Text),
            ("printer.authentication", Input::Choice(printer::AUTHENTICATION)),
            ("printer.auth_passphrase", Input::Secret),
            ("printer.privacy", Input::Choice(printer::PRIVACY)),
            ("printer.priv_passphrase", Input::Secret),
        ],
    },
    Group {
        legend: printer::PATIENCE_GROUP,
        about: "",
        fields: &[("printer.timeout_ms", Input::Number), ("printer.tries", Input::Number)],
    },
    Group {
        legend: printer::RHYTHM_GROUP,
        about: "",
        fields: &[
            ("reading.full_interval_s", Input::Number),
            ("reading.state_interval_s", Input::Number),
            ("reading.alert_interval_s", Input::Number),
            ("reading.power_save_factor", Input::Number),
        ],
    },
    Group {
        legend: printer::NOTIFICATIONS_GROUP,
        about: printer::NOTIFICATIONS_ABOUT,
        fields: &[
            ("notifications.receive", Input::Flag),
            ("notifications.listen", Input::Text),
            ("notifications.versions", Input::Boxes(printer::NOTIFICATION_VERSIONS)),
            ("notifications.community", Input::Secret),
        ],
    },
];

const CONTACTS: &[Group] = &[
    Group {
        legend: contacts::DEVICE_GROUP,
        about: contacts::DEVICE_ABOUT,
        fields: &[
            ("contact.device_name", Input::Text),
            ("contact.device_location", Input::Text),
            ("contact.asset_tag", Input::Text),
        ],
    },
    Group {
        legend: contacts::ADMINISTRATOR_GROUP,
        about: contacts::ADMINISTRATOR_ABOUT,
        fields: &[
            ("contact.administrator_name", Input::Text),
            ("contact.administrator_telephone", Input::Telephone),
            ("contact.administrator_email", Input::Email),
        ],
    },
    Group {
        legend: contacts::KEY_USER_GROUP,
        about: contacts::KEY_USER_ABOUT,
        fields: &[
            ("contact.key_user_name", Input::Text),
            ("contact.key_user_telephone", Input::Telephone),
            ("contact.key_user_email", Input::Email),
        ],
    },
    Group {
        legend: contacts::SERVICE_GROUP,
        about: contacts::SERVICE_ABOUT,
        fields: &[
            ("contact.service_name", Input::Text),
            ("contact.service_telephone", Input::Telephone),
            ("contact.service_email", Input::Email),
            ("maintenance.troubleshooting_url", Input::Text),
        ],
    },
];

const SECURITY: &[Group] = &[
    Group {
        legend: security::VIEWING_GROUP,
        about: "",
        fields: &[("security.viewing", Input::Choice(security::VIEWING))],
    },
    Group {
        legend: security::SESSION_GROUP,
        about: "",
        fields: &[
            ("security.session_idle_minutes", Input::Number),
            ("security.session_hours", Input::Number),
        ],
    },
    Group { legend: security::NAMES_GROUP, about: "", fields: &[("web.host_names", Input::Lines(3))] },
];

const CERTIFICATE: &[Group] =
    &[Group { legend: certificate::REDIRECT_GROUP, about: "", fields: &[("web.redirect", Input::Flag)] }];

const CLOCK: &[Group] = &[Group {
    legend: "",
    about: "",
    // The zones that there are the system knows: the page puts them in.
    fields: &[("reading.time_zone", Input::Text)],
}];

const PROXY: &[Group] = &[
    Group { legend: "", about: "", fields: &[("proxy.mode", Input::Choice(proxy::MODES))] },
    Group {
        legend: proxy::MANUAL_GROUP,
        about: proxy::MANUAL_ABOUT,
        fields: &[
            ("proxy.address", Input::Text),
            ("proxy.user", Input::Text),
            ("proxy.password", Input::Secret),
        ],
    },
    Group { legend: proxy::EXCEPTIONS_GROUP, about: "", fields: &[("proxy.exceptions", Input::Lines(4))] },
];
