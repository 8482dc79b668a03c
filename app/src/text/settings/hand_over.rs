//! Hand-over: everything is erased.

use super::FieldWords;

/// In front of the list.
pub const ERASED: &str = "This is erased:";
/// What is erased, and last what is not.
pub const ERASES: [&str; 5] = [
    "every setting, secret, contact and certificate, with all keys;",
    "the history of the printer, the audit trail, and copies that were kept or set aside;",
    "what was sent to the communication server with the server's receipts, what waits to be sent, and e-mail that waits;",
    "the administrator's password, all sessions and all tokens.",
    "Backups that you have saved elsewhere, and what stands in the configuration file, are not touched.",
];
/// What the device is afterwards.
pub const AFTERWARDS: &str = "Then the device starts anew, as a new one: a set-up code is printed on its standard error and in its log. This \
     can't be undone. If you want to keep something, save a backup first. What was sent is in no backup: smart-esolutions ledger \
     export saves it.";
/// What erasing can't do.
pub const HONEST: &str = "Files are deleted and the key of the secrets is overwritten. Whether flash memory still holds old octets of a \
     deleted file, no program can tell: a medium that must not tell anything is destroyed, or was encrypted from \
     the start.";
/// While the device is enrolled.
pub const ENDS_ENROLMENT: &str = "This device is Enrolled. Erasing it ends the enrolment: the communication server and the \
                                  recipients of e-mail are told first, as far as they can be reached.";
/// The button.
pub const BUTTON: &str = "Erase everything";
/// The word to type where no serial number is known.
pub const WORD: &str = "erase";
/// The word was another.
pub const WRONG_WORD: &str = "This is not what is asked for. Nothing was erased.";
/// Heading afterwards.
pub const DONE: &str = "Everything is erased";
/// Where nothing is left.
pub const NOTHING_LEFT: &str = "Nothing is left in the data directory.";
/// Where something is left.
pub const LEFT: &str = "What is left in the data directory is not of this program:";
/// Heading where not all could be erased.
pub const NOT_ALL: &str = "Not everything could be erased";
/// The way on.
pub const STARTS: &str = "The device starts anew. Its set-up code is on its standard error and in its log.";
/// A link to the first page.
pub const OPEN: &str = "Open the device";

/// What has to be typed.
pub fn type_this(word: &str) -> String {
    format!("Type {word} to confirm")
}

/// The words at the field of this form.
pub fn field(name: &str) -> Option<FieldWords> {
    (name == "erase_word").then_some(FieldWords { label: "Confirmation", hint: "" })
}
