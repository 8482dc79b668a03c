use crate::{
    config::ConfigError,
    store::{StoreError, backup::StagedError},
};

/// Why an archive can't be made or read. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file can't be read or written.
    #[error("the archive can't be read or written: {0}")]
    File(#[from] std::io::Error),
    /// It begins like no archive.
    #[error("this is no archive of this program")]
    NotAnArchive,
    /// A later form of the file.
    #[error(
        "the archive has the form {found} of a newer version of this program; this version knows {known}"
    )]
    NewerForm {
        /// Its form.
        found: u8,
        /// The newest one that this program knows.
        known: u8,
    },
    /// Its beginning asks for more than making a key may cost.
    #[error(
        "the beginning of the archive was changed: it asks for more memory or time than any archive needs"
    )]
    Costs,
    /// The first part does not open.
    #[error(
        "the pass-phrase is wrong, or the beginning of the archive was changed or cut; these can't be told apart"
    )]
    PassphraseOrBeginning,
    /// A later part does not open.
    #[error("the pass-phrase is right, but the archive was changed or damaged near octet {at}")]
    Changed {
        /// Where the part begins.
        at: u64,
    },
    /// It ends between two parts.
    #[error("the pass-phrase is right, but the end of the archive is missing: {at} octets are there")]
    Cut {
        /// How long it is.
        at: u64,
    },
    /// What was sealed is not what this program seals.
    #[error("the archive is whole, but its content is not as it should be: {0}")]
    Content(String),
    /// A row that can't be taken.
    #[error("the archive is whole, but {0}")]
    Rows(#[from] StagedError),
    /// A setting that this version can't use.
    #[error("the archive is whole, but a setting in it can't be used here: {0}")]
    Settings(#[from] ConfigError),
    /// A backup of another device.
    #[error(
        "this is a backup of the device {archive}, and this is {here}. A backup goes back to the same device; \
         for another one make a clone, which carries the settings alone"
    )]
    OtherDevice {
        /// Serial number in the archive.
        archive: String,
        /// Serial number here.
        here: String,
    },
    /// Nobody knows yet which printer this is.
    #[error(
        "this is a backup of the device {archive}, and the printer here has not been read yet: give the serial \
         number that stands on it"
    )]
    DeviceNotKnown {
        /// Serial number in the archive.
        archive: String,
    },
    /// The pass-phrase is too short or too long.
    #[error("the pass-phrase must have 12 to 1024 characters")]
    Passphrase,
    /// The archive is larger than may be uploaded.
    #[error("the archive unpacks to more than {limit} octets, which no device keeps")]
    TooLarge {
        /// The bound.
        limit: u64,
    },
    /// Another archive is being made, checked or restored.
    #[error("another archive is being made or checked; wait for it to end, then try again")]
    Busy,
    /// What was checked is no longer there.
    #[error("the checked file is no longer here: it is kept for ten minutes; check it again")]
    Gone,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database, while it was read.
    #[error("the database can't be read: {0}")]
    Database(#[from] rusqlite::Error),
}
