use std::{fmt, sync::Arc};

use super::BoxFuture;
use crate::{
    model::{Access, Resolution},
    text::meter::hold as text,
};

/// What keeps the meters from being billed, and how it ends.
pub trait Billing: Send + Sync + 'static {
    /// Accepts what `from` says of the hold of this number: on the disk, with its line in the audit trail, before
    /// this answers.
    fn resolve<'a>(
        &'a self,
        from: &'a Access,
        hold: u64,
        resolution: &'a Resolution,
    ) -> BoxFuture<'a, Result<(), HoldError>>;
}

/// The port as it is provided in Leptos' context.
pub type BillingPort = Arc<dyn Billing>;

/// Why a hold did not end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldError {
    /// What was said can't be true.
    Resolution(ResolutionError),
    /// It could not be written down; a sentence that names the file and the reason.
    Store(String),
}

/// Why a resolution can't be accepted. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolutionError {
    /// The hold has ended, or there never was one of that number.
    NotOpen,
    /// A hold of this kind ends otherwise.
    DoesNotFit,
    /// A meter that the hold is not about, or one twice.
    WrongMeter {
        /// Its key.
        key: String,
    },
    /// End and start of this meter are missing.
    MeterLeftOut {
        /// Its key.
        key: String,
        /// Its label.
        label: String,
    },
    /// The meter can't have begun anew after this count.
    NoRollover {
        /// Its label.
        label: String,
        /// The count that was given.
        last: u64,
        /// What it showed before.
        old: u64,
        /// What it showed afterwards.
        new: u64,
    },
    /// The end is lower than what the meter showed before.
    EndTooLow {
        /// Its key.
        key: String,
        /// Its label.
        label: String,
        /// The end that was given.
        end: u64,
        /// What it showed before.
        old: u64,
    },
    /// The start is higher than what the meter showed afterwards.
    StartTooHigh {
        /// Its key.
        key: String,
        /// Its label.
        label: String,
        /// The start that was given.
        start: u64,
        /// What it showed afterwards.
        new: u64,
    },
    /// More than any printer makes would be billed.
    TooMuch {
        /// Its key.
        key: String,
        /// Its label.
        label: String,
        /// What would be billed.
        made: u64,
    },
}

impl fmt::Display for ResolutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::error(self))
    }
}

impl std::error::Error for ResolutionError {}
