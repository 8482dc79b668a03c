use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::BoxFuture;
use crate::{
    model::{Access, Change, ConnectivityReport},
    page::SettingsPage,
};

/// What the administrator may set.
pub trait Settings: Send + Sync + 'static {
    /// The fields of a page's form with their values now, in the order of the form. Cheap: no I/O.
    ///
    /// - Printer: `printer.version` ("none", "auto", "1", "2c", "3" or "demo"), `printer.address`, `printer.port`,
    ///   `printer.community` (secret), `printer.user`, `printer.authentication` ("none", "sha1", "sha256",
    ///   "sha512"), `printer.auth_passphrase` (secret), `printer.privacy` ("none", "aes128", "aes256", "aes256c"),
    ///   `printer.priv_passphrase` (secret), `printer.timeout_ms`, `printer.tries`, `reading.full_interval_s`,
    ///   `reading.state_interval_s`, `reading.alert_interval_s`, `reading.power_save_factor`; `notifications.receive` (a
    ///   flag), `notifications.listen`, `notifications.versions` ("1", "2c", "3", one a line), `notifications.community`
    ///   (secret).
    /// - Contacts: `contact.device_name`, `contact.device_location`, `contact.asset_tag`; then `…_name`,
    ///   `…_telephone` and `…_email` of `contact.administrator`, `contact.key_user` and `contact.service`; then
    ///   `maintenance.troubleshooting_url`.
    /// - Security: `security.viewing` ("open" or "sign-in"), `security.session_idle_minutes`,
    ///   `security.session_hours`, `web.host_names` (one a line).
    /// - Certificate: `web.redirect` (a flag).
    /// - Clock: `reading.time_zone` (empty: the system's).
    /// - Proxy: `proxy.mode` ("off", "manual" or "automatic"), `proxy.address`, `proxy.user`, `proxy.password`
    ///   (secret), `proxy.exceptions` (one a line).
    /// - Mail: `mail.host`, `mail.port`, `mail.security` ("starttls", "tls" or "plain"), `mail.user`, `mail.password`
    ///   (secret), `mail.sender`, `mail.reply_to`, `web.public_url`; addresses with ";" between them in
    ///   `mail.administrator`, `mail.key_user` and `mail.service`, and behind each `…_events`, words of
    ///   [`MailKind`](crate::model::MailKind), one a line; `mail.service_is_vendor` (a flag); the same three for
    ///   `mail.supplies`; `mail.communication_failures`.
    /// - Supplies: `supplies.ordering` ("off", "suggest", "approve" or "automatic"), `supplies.service_level_percent`,
    ///   `supplies.consolidation_days`, `supplies.lead_time_days`, `supplies.lead_time_deviation_days`,
    ///   `supplies.days_left_alert`, `supplies.rated_impressions_a_month`, `supplies.currency`.
    /// - Maintenance: `maintenance.jam_timer_minutes`, `maintenance.mail_severity` ("critical", "warning" or "other"),
    ///   `maintenance.mail_skills` (words, one a line), `maintenance.not_answering_hours`, `maintenance.working_days`
    ///   (words, one a line), `maintenance.working_from`, `maintenance.working_until`.
    /// - The others have none.
    fn fields(&self, page: SettingsPage) -> Vec<FieldState>;

    /// Checks what was typed, all of it, and takes it over as one change: on the disk before this answers, and
    /// used from then on. A field that is missing stays as it is; an empty secret stays as it is.
    fn apply<'a>(
        &'a self,
        from: &'a Access,
        page: SettingsPage,
        typed: &'a BTreeMap<String, String>,
    ) -> BoxFuture<'a, Result<Vec<Change>, SettingsError>>;

    /// What the clock is like now. Looks at the system's files.
    fn clock(&self) -> ClockState;

    /// Keeps something for the page that a form leads to, for some minutes and for this session alone. The
    /// answer is its name in the address.
    fn keep(&self, from: &Access, kept: Kept) -> String;

    /// What was kept under this name by this session.
    fn kept(&self, from: &Access, name: &str) -> Option<Kept>;
}

/// The port as it is provided in Leptos' context.
pub type SettingsPort = Arc<dyn Settings>;

/// A field of a form, as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldState {
    /// Its name in the form: "printer.tries".
    pub name: String,
    /// What it is; empty for a secret, always.
    pub value: String,
    /// For a secret: whether it is set.
    pub set: bool,
    /// What fixes it, so that it can't be changed here: "environment `SMART_ESOLUTIONS_PRINTER_TRIES`".
    pub fixed_by: Option<String>,
}

/// What is known of the device's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockState {
    /// What it shows.
    pub now: Timestamp,
    /// Whether something keeps it right; `None` where that can't be told.
    pub synchronised: Option<bool>,
    /// The names of the time zones that this system knows, sorted.
    pub zones: Vec<String>,
}

/// What is wrong with what was typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name.
    pub name: String,
    /// A sentence that says what is wrong and what is allowed.
    pub message: String,
}

/// What a form leaves for the page that it leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What was typed, by field; never a secret.
    pub typed: BTreeMap<String, String>,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// A sentence about what was done or why it was not.
    pub message: Option<String>,
    /// Whether what was asked for could not be done, so that `message` is one that matters.
    pub refused: bool,
    /// Something that is shown this once, such as a new token.
    pub once: Option<String>,
    /// What a test of the communication came to.
    pub tested: Option<ConnectivityReport>,
    /// The steps of something that was tried, in their order.
    pub steps: Vec<KeptStep>,
}

/// What a step of something that was tried came to, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptStep {
    /// Which step.
    pub what: String,
    /// What it came to.
    pub answer: String,
    /// Whether it was done.
    pub done: bool,
}

/// Why settings were not changed. Nothing was changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsError {
    /// Fields that can't be taken.
    Fields(Vec<FieldFault>),
    /// The change could not be written down; a sentence that names the file and the reason.
    Store(String),
}
