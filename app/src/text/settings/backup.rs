//! Backup, clone and restore.

use super::FieldWords;
use crate::text::format::counted;

/// Heading of the form that saves.
pub const SAVE: &str = "Save";
/// What it does.
pub const SAVE_ABOUT: &str = "The file is encrypted with the pass-phrase. Without it nobody can read the file, and nobody can find the \
     pass-phrase again.";
/// The choices of what is saved.
pub const KINDS: &[(&str, &str)] =
    &[("backup", "A backup of this device"), ("clone", "The settings, for other devices")];
/// What a backup holds.
pub const BACKUP_HOLDS: &str = "A backup holds settings, secrets, password, tokens, history and audit trail. It can be restored on this device \
     alone. Certificates with their keys stay here.";
/// What a clone holds.
pub const CLONE_HOLDS: &str = "The settings for other devices hold no secret, no password, no history, and nothing that says which device \
     this is: no printer address, name, location, asset tag or listening address.";
/// The button that saves.
pub const SAVE_BUTTON: &str = "Save the file";
/// Heading of the form that takes an archive.
pub const RESTORE: &str = "Restore";
/// What it does.
pub const RESTORE_ABOUT: &str =
    "The file is checked first, all of it. Nothing is changed before you have seen what it holds.";
/// The button that checks.
pub const CHECK: &str = "Check the file";
/// Heading above what a checked archive holds.
pub const CHECKED: &str = "Checked: this can be restored";
/// Label of a fact.
pub const KIND: &str = "What";
/// What a backup is.
pub const IS_BACKUP: &str = "Backup of this device";
/// What a clone is.
pub const IS_CLONE: &str = "Settings of another device";
/// Label of a fact.
pub const MADE: &str = "Made";
/// Label of a fact.
pub const PROGRAM: &str = "By version";
/// Label of a fact.
pub const SETTINGS: &str = "Settings";
/// Label of a fact.
pub const READINGS: &str = "Readings";
/// Label of a fact.
pub const EVENTS: &str = "Events";
/// Label of a fact.
pub const AUDIT: &str = "Audit trail";
/// What restoring a backup does.
pub const BACKUP_DOES: &str = "Settings and secrets become those of the backup. Its history is added to the history that is here; nothing \
     newer is lost. The password and the tokens of now stay. Everybody is signed out, and the device starts anew.";
/// What restoring a clone does.
pub const CLONE_DOES: &str = "The settings become those of the file, but for the printer's address and what this device is called. Secrets, \
     password and history stay. Everybody is signed out, and the device starts anew.";
/// Before the settings that would change.
pub const CHANGES: &str = "These settings would change:";
/// Where none would.
pub const NO_CHANGES: &str = "No setting would change.";
/// The button that restores.
pub const RESTORE_BUTTON: &str = "Restore it";
/// The button that does not.
pub const DISCARD: &str = "Discard it";
/// After that.
pub const DISCARDED: &str = "The checked file was discarded. Nothing was changed.";
/// A form without a file.
pub const NO_FILE: &str = "Choose the file of a backup, or of settings for other devices.";
/// The two pass-phrases differ.
pub const NOT_THE_SAME: &str = "This is not what was typed above.";
/// Heading after a restore.
pub const RESTORED: &str = "Restored";

/// "3 settings, 1,200 rows of history".
pub fn restored(settings: u64, history: u64) -> String {
    let settings = counted(settings, "setting", "settings");
    let history = counted(history, "row of history", "rows of history");
    format!(
        "{settings} and {history} were taken over. Everybody is signed out; the device starts anew with them."
    )
}

/// A cause as a sentence.
pub fn sentence(cause: &str) -> String {
    format!("{}.", crate::text::format::capitalised(cause))
}

/// The archive, or the request for one, was refused; `cause` is a sentence without its full stop.
pub fn refused(cause: &str) -> String {
    format!("Nothing was changed: {cause}.")
}

/// The file is longer than may be sent.
pub fn too_long(limit_mb: u64) -> String {
    format!(
        "The file is longer than {limit_mb} MB, which is the limit ([backup] upload_limit_mb in the configuration). \
         The command line restores files of any length: smart-esolutions restore FILE. Nothing was changed."
    )
}

/// The words at the fields of these forms.
pub fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "archive_kind" => ("What to save", ""),
        "archive_passphrase" => {
            ("Pass-phrase", "At least 12 characters; several words are easier to keep than signs.")
        }
        "archive_again" => ("Pass-phrase again", ""),
        "archive_file" => ("File", ""),
        "opening_passphrase" => ("Pass-phrase of the file", ""),
        "archive_serial" => (
            "Serial number of this printer",
            "The printer has not been read here yet. A backup is restored on the device that it was made on: type \
             the serial number that stands on it.",
        ),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}
