//! The administrator's password, asked for again by forms that give away or change what matters most.

use super::FieldWords;

/// The field was left empty.
pub const MISSING: &str = "Type the administrator's password.";

/// The fields of the forms that ask for it: a page may have several.
pub const FIELDS: [&str; 9] = [
    "security_password",
    "token_password",
    "install_password",
    "paste_password",
    "signed_password",
    "removal_password",
    "save_password",
    "restore_password",
    "erase_password",
];

/// The words at the field of that name.
pub fn field(name: &str) -> Option<FieldWords> {
    let hint = "Asked for again, because a browser may have been left open.";
    FIELDS.contains(&name).then_some(FieldWords { label: "Your password", hint })
}
