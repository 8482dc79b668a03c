/// The pages that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// `/`
    Overview,
    /// `/meter`
    Meter,
    /// `/supplies`
    Supplies,
    /// `/supplies/performance`: what cartridges gave, and how the printer did meanwhile.
    Performance,
    /// `/maintenance`
    Maintenance,
    /// `/maintenance/diagnostics`: what Send Diagnostics Information sends, before it does.
    Diagnostics,
    /// `/maintenance/troubleshooting`: steps against each alert, the support site, a session with support.
    Troubleshooting,
    /// `/maintenance/events`: the event history.
    Events,
    /// `/maintenance/service`: requests for service.
    Service,
    /// `/transmissions`: what was, is being and will be sent.
    Transmissions,
    /// `/disclosure`: what may be sent, and what never.
    Disclosure,
    /// `/settings` and what is under it.
    Settings(SettingsPage),
    /// `/sign-in`
    SignIn,
    /// `/set-up`
    SetUp,
}

/// The pages of the settings, one form each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPage {
    /// `/settings`: what can be set where.
    Index,
    /// `/settings/enrolment`: the communication server, and when it gets what.
    Enrolment,
    /// `/settings/printer`: how the printer is reached.
    Printer,
    /// `/settings/contacts`: whom to ask about the printer.
    Contacts,
    /// `/settings/security`: password, viewing policy, sessions, tokens.
    Security,
    /// `/settings/certificate`: TLS.
    Certificate,
    /// `/settings/proxy`: the way to the communication server.
    Proxy,
    /// `/settings/clock`: zone, and whether the clock is synchronised.
    Clock,
    /// `/settings/mail`: who is told what by e-mail, and through which server.
    Mail,
    /// `/settings/supplies`: when and how supplies are ordered, and what is told of them.
    Supplies,
    /// `/settings/maintenance`: what faults are told of, and when a silent printer is missed.
    Maintenance,
    /// `/settings/backup`: backup, clone, restore.
    Backup,
    /// `/settings/audit`: who changed what.
    Audit,
    /// `/settings/hand-over`: erases everything.
    HandOver,
}

impl Page {
    /// The entries of the navigation, in its order.
    pub const NAVIGATION: [Self; 6] = [
        Self::Overview,
        Self::Meter,
        Self::Supplies,
        Self::Maintenance,
        Self::Transmissions,
        Self::Settings(SettingsPage::Index),
    ];

    /// Its path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::Meter => "/meter",
            Self::Supplies => "/supplies",
            Self::Performance => "/supplies/performance",
            Self::Maintenance => "/maintenance",
            Self::Diagnostics => "/maintenance/diagnostics",
            Self::Troubleshooting => "/maintenance/troubleshooting",
            Self::Events => "/maintenance/events",
            Self::Service => "/maintenance/service",
            Self::Transmissions => "/transmissions",
            Self::Disclosure => "/disclosure",
            Self::Settings(page) => page.path(),
            Self::SignIn => "/sign-in",
            Self::SetUp => "/set-up",
        }
    }

    /// Whether what stands on the page at this path changes by itself, so that it shows what is so for as long as it is open.
    /// Pages that are forms alone do not, nor does one that does nothing but ask whether to send what it shows, nor one that
    /// somebody leafs through. What a live page asks stands outside its regions.
    pub fn is_live(path: &str) -> bool {
        match Self::from_path(path) {
            Some(page) => matches!(
                page,
                Self::Overview
                    | Self::Meter
                    | Self::Supplies
                    | Self::Performance
                    | Self::Maintenance
                    | Self::Troubleshooting
                    | Self::Service
                    | Self::Transmissions
            ),
            None => path.strip_prefix(Self::Transmissions.path()).is_some_and(|rest| rest.starts_with('/')),
        }
    }

    /// The page at exactly this path. What a form names as its page goes through here, so that a redirect can
    /// only lead to a page of this device.
    pub fn from_path(path: &str) -> Option<Self> {
        let settings = SettingsPage::ALL.into_iter().map(Self::Settings);
        let others = [
            Self::Performance,
            Self::Diagnostics,
            Self::Troubleshooting,
            Self::Events,
            Self::Service,
            Self::Disclosure,
            Self::SignIn,
            Self::SetUp,
        ];
        Self::NAVIGATION.into_iter().chain(settings).chain(others).find(|page| page.path() == path)
    }
}

impl From<SettingsPage> for Page {
    fn from(page: SettingsPage) -> Self {
        Self::Settings(page)
    }
}

impl SettingsPage {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 14] = [
        Self::Index,
        Self::Enrolment,
        Self::Printer,
        Self::Contacts,
        Self::Security,
        Self::Certificate,
        Self::Proxy,
        Self::Clock,
        Self::Mail,
        Self::Supplies,
        Self::Maintenance,
        Self::Backup,
        Self::Audit,
        Self::HandOver,
    ];

    /// Its path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Index => "/settings",
            Self::Enrolment => "/settings/enrolment",
            Self::Printer => "/settings/printer",
            Self::Contacts => "/settings/contacts",
            Self::Security => "/settings/security",
            Self::Certificate => "/settings/certificate",
            Self::Proxy => "/settings/proxy",
            Self::Clock => "/settings/clock",
            Self::Mail => "/settings/mail",
            Self::Supplies => "/settings/supplies",
            Self::Maintenance => "/settings/maintenance",
            Self::Backup => "/settings/backup",
            Self::Audit => "/settings/audit",
            Self::HandOver => "/settings/hand-over",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, SettingsPage};

    #[test]
    fn pages_of_the_printer_and_of_what_is_sent_are_live_and_forms_are_not() {
        for (path, live) in [
            ("/", true),
            ("/meter", true),
            ("/supplies/performance", true),
            ("/maintenance", true),
            ("/maintenance/troubleshooting", true),
            ("/maintenance/service", true),
            ("/maintenance/events", false),
            ("/maintenance/diagnostics", false),
            ("/transmissions", true),
            ("/transmissions/17", true),
            ("/transmissions/events/1-17", true),
            ("/transmissionsx", false),
            ("/disclosure", false),
            ("/settings/printer", false),
            ("/sign-in", false),
            ("/nowhere", false),
        ] {
            assert_eq!(Page::is_live(path), live, "{path}");
        }
    }

    #[test]
    fn only_the_exact_paths_of_pages_are_pages() {
        for page in Page::NAVIGATION.into_iter().chain([
            Page::Performance,
            Page::Troubleshooting,
            Page::Events,
            Page::Service,
            Page::Disclosure,
            Page::SignIn,
            Page::SetUp,
        ]) {
            assert_eq!(Page::from_path(page.path()), Some(page));
        }
        for page in SettingsPage::ALL {
            assert_eq!(Page::from_path(page.path()), Some(Page::Settings(page)));
        }
        for other in
            ["", "//", "//evil.example", "/meter/", "/meter?x", "https://evil.example/", "/METER", "/\\e"]
        {
            assert_eq!(Page::from_path(other), None, "{other}");
        }
    }
}
