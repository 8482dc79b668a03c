//! Due dates over weeks and years: by example, through a month of trouble with the store beneath, and for a fleet.

mod example;
mod fleet;
mod month;
