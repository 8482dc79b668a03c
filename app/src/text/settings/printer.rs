use super::FieldWords;
use crate::model::Receiving;

/// How the printer is asked.
pub const VERSIONS: &[(&str, &str)] = &[
    ("auto", "SNMPv2c, else SNMPv1"),
    ("1", "SNMPv1"),
    ("2c", "SNMPv2c"),
    ("3", "SNMPv3"),
    ("demo", "Demonstration printer"),
];
/// What proves who asks with SNMPv3.
pub const AUTHENTICATION: &[(&str, &str)] =
    &[("none", "None"), ("sha1", "SHA-1"), ("sha256", "SHA-256"), ("sha512", "SHA-512")];
/// What hides the questions and answers of SNMPv3.
pub const PRIVACY: &[(&str, &str)] =
    &[("none", "None"), ("aes128", "AES-128"), ("aes256", "AES-256"), ("aes256c", "AES-256C")];
/// In place of the address of a printer that is not set.
pub const NONE: &str = "no printer";
/// Group.
pub const PRINTER_GROUP: &str = "Which printer";
/// When it applies.
pub const PRINTER_ABOUT: &str =
    "Changing the address or the port clears the secrets below: they were for the printer before.";
/// Group.
pub const COMMUNITY_GROUP: &str = "SNMPv1 and SNMPv2c";
/// When it applies.
pub const COMMUNITY_ABOUT: &str = "This applies to SNMPv1 and SNMPv2c only.";
/// Group.
pub const USER_GROUP: &str = "SNMPv3";
/// When it applies.
pub const USER_ABOUT: &str = "These apply to SNMPv3 only, and must be what the printer has for this user.";
/// Group.
pub const PATIENCE_GROUP: &str = "How long to wait for an answer";
/// Group.
pub const RHYTHM_GROUP: &str = "How often it is read";

/// Group.
pub const NOTIFICATIONS_GROUP: &str = "Notifications from the printer";
/// What they are for, and what it takes.
pub const NOTIFICATIONS_ABOUT: &str = "A printer that tells of a jam by itself is read within a second, and not at \
    the next look. Each notification is a reason to look; what it says is believed only where the printer's own \
    count or its signature bears it out. Enter this device's address and the port below as trap destination at the printer. SNMPv3 takes the user above.";
/// Versions of notifications.
pub const NOTIFICATION_VERSIONS: &[(&str, &str)] = &[("1", "SNMPv1"), ("2c", "SNMPv2c"), ("3", "SNMPv3")];
/// Heading.
pub const NOTIFICATIONS: &str = "Notifications";
/// At whether they are received.
pub const RECEIVING: &str = "Received";
/// At when the last one came.
pub const LAST: &str = "Last one";
/// At how many were taken and refused.
pub const COUNTED: &str = "Since the start";
/// Where none has come since the program was started.
pub const NONE_YET: &str = "none since this device was started";

/// Whether notifications are received.
pub fn receiving(receiving: &Receiving) -> String {
    match receiving {
        Receiving::Off => "no, they are turned off".into(),
        Receiving::NoPrinter => "no, because no printer is set".into(),
        Receiving::On { address } => format!("yes, on UDP {address}"),
        Receiving::Failed { cause } => format!("no: {cause} It is tried again every half minute."),
    }
}

/// "3 taken, 12 refused".
pub fn counted(taken: u64, refused: u64) -> String {
    format!("{taken} taken, {refused} refused")
}

/// The choices of the field of that name.
pub(super) fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "printer.version" => VERSIONS,
        "printer.authentication" => AUTHENTICATION,
        "printer.privacy" => PRIVACY,
        _ => &[],
    }
}

pub(super) fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "printer.version" => (
            "Protocol",
            "SNMPv2c, else SNMPv1: for a printer that does not answer the newer one. The demonstration printer's \
             numbers are all made up.",
        ),
        "printer.address" => (
            "Address",
            "The printer's IP address or host name, for example 192.0.2.7. Empty: no printer is read.",
        ),
        "printer.port" => ("UDP port", "161 for nearly every printer."),
        "printer.community" => {
            ("Community name", "The printer's name for who may read. Without one, \"public\" is used.")
        }
        "printer.user" => ("User name", "The SNMPv3 user on the printer."),
        "printer.authentication" => ("Authentication", "How the user's pass-phrase is checked."),
        "printer.auth_passphrase" => ("Authentication pass-phrase", "At least 8 characters."),
        "printer.privacy" => (
            "Privacy",
            "How what is read is encrypted; it needs authentication too. AES-256C extends keys as Cisco and many \
             others do.",
        ),
        "printer.priv_passphrase" => (
            "Privacy pass-phrase",
            "At least 8 characters. Without one, the authentication pass-phrase is used.",
        ),
        "printer.timeout_ms" => {
            ("First wait, in milliseconds", "100 to 30,000. The wait doubles with each further try.")
        }
        "printer.tries" => ("Tries", "1 to 10, before the printer counts as not answering."),
        "printer.url" => ("Printer", ""),
        "reading.full_interval_s" => {
            ("Full reading, every so many seconds", "30 to 86,400: meters, supplies, trays and all else.")
        }
        "reading.state_interval_s" => (
            "Look at state and alerts, every so many seconds",
            "5 to 3,600: small, so that alerts show soon.",
        ),
        "reading.alert_interval_s" => (
            "The same while something keeps it from printing",
            "5 to 3,600: somebody stands before the printer then.",
        ),
        "reading.power_save_factor" => {
            ("Times slower in power save", "1 to 20: a printer that is asked less often stays asleep.")
        }
        "notifications.receive" => (
            "Receive notifications from the printer",
            "SNMP traps and informs, from the printer's own address alone.",
        ),
        "notifications.listen" => (
            "Address and UDP port",
            "[::]:162 for every address of this device: printers send to port 162. A program that was started by hand \
             takes a port above 1023, for example [::]:10162.",
        ),
        "notifications.versions" => ("Accepted versions", ""),
        "notifications.community" => (
            "Community name of notifications",
            "For SNMPv1 and SNMPv2c. Without one, the community name above counts.",
        ),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}
