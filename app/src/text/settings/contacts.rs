use super::FieldWords;

/// Group.
pub const DEVICE_GROUP: &str = "This printer";
/// What it is for.
pub const DEVICE_ABOUT: &str = "What it is called here, beside what it says of itself.";
/// Group.
pub const ADMINISTRATOR_GROUP: &str = "System administrator";
/// What it is for.
pub const ADMINISTRATOR_ABOUT: &str = "Who sees to this device and the network.";
/// Group.
pub const KEY_USER_GROUP: &str = "Key user";
/// What it is for.
pub const KEY_USER_ABOUT: &str = "Who refills paper and changes supplies.";
/// Group.
pub const SERVICE_GROUP: &str = "Service";
/// What it is for.
pub const SERVICE_ABOUT: &str = "Whom to call when something is broken.";
/// The link from the maintenance page.
pub const CHANGE: &str = "Change identity and contacts";
/// What the printer itself says.
pub const OF_THE_PRINTER: &str = "Contact, as the printer says";

/// The fields of the printer itself.
pub const DEVICE: [&str; 3] = ["contact.device_name", "contact.device_location", "contact.asset_tag"];
/// The three contacts, by the start of their fields' names, and what each is called.
pub const ALL: [(&str, &str); 3] = [
    ("contact.administrator", ADMINISTRATOR_GROUP),
    ("contact.key_user", KEY_USER_GROUP),
    ("contact.service", SERVICE_GROUP),
];

pub(super) fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "contact.device_name" => ("Name", ""),
        "contact.device_location" => ("Location", "For example: second floor, copy room."),
        "contact.asset_tag" => ("Asset tag", "The number in your own inventory."),
        "contact.administrator_name" => ("System administrator's name", ""),
        "contact.administrator_telephone" => ("System administrator's telephone", ""),
        "contact.administrator_email" => ("System administrator's e-mail address", ""),
        "contact.key_user_name" => ("Key user's name", ""),
        "contact.key_user_telephone" => ("Key user's telephone", ""),
        "contact.key_user_email" => ("Key user's e-mail address", ""),
        "contact.service_name" => ("Name of the service", ""),
        "contact.service_telephone" => ("Telephone of the service", ""),
        "contact.service_email" => ("E-mail address of the service", ""),
        "maintenance.troubleshooting_url" => (
            "Support site",
            "Where an online troubleshooting session takes place; begins with https://. Everybody who may look \
             sees the link.",
        ),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}
