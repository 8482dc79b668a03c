//! What is known of a supply, and what is entered for it.

use crate::{
    model::{EnteredProfile, OrderingMode, ProfileOrigin, ReplacedBy, Sourced, Supply, SupplyProfile},
    text::format::{capitalised, counted, percent},
};

/// Section.
pub const ENTERED: &str = "What is entered for each supply";
/// What it is for.
pub const ABOUT: &str = "What you enter goes before what the printer tells, what is known of the part, and the settings. An empty field \
     leaves it to those.";
/// Field.
pub const PART_NUMBER: &str = "Part number to order";
/// Field.
pub const RATED_PAGES: &str = "Yield in pages at 5\u{a0}% coverage";
/// Field.
pub const LEAD_TIME: &str = "Days that an order takes";
/// Field.
pub const SERVICE_LEVEL: &str = "In how many of a hundred cases it has to be there in time";
/// At the field of the price.
pub const PRICE_HINT: &str = "Such as 129.90. Without an entry no cost a page is told.";
/// Field.
pub const REPLACED_BY: &str = "Whose job it is to replace it";
/// Field.
pub const DAYS_LEFT_ALERT: &str = "Tell by e-mail when fewer days are left than";
/// Field.
pub const ORDERING: &str = "When it has to be ordered";
/// Whose job is not known.
pub const NOT_KNOWN: &str = "not known";
/// A choice: nothing entered.
pub const NOT_ENTERED: &str = "Nothing entered";
/// At a field that has an entry, whose value without it is not at hand.
const WITHOUT: &str = "Entered here. Empty: as the printer, the part or the settings have it.";
const NOTHING: &str = "Without an entry: not known.";

/// The field of the price.
pub fn price_label(currency: &str) -> String {
    if currency.is_empty() { "Price of one".into() } else { format!("Price of one in {currency}") }
}

/// The field of what can be entered under this name.
pub fn label(part: &str, currency: &str) -> Option<String> {
    let label = match part {
        "part-number" => PART_NUMBER,
        "rated-pages" => RATED_PAGES,
        "price" => return Some(price_label(currency)),
        "replaced-by" => REPLACED_BY,
        "ordering" => ORDERING,
        "lead-time-days" => LEAD_TIME,
        "service-level-percent" => SERVICE_LEVEL,
        "days-left-alert" => DAYS_LEFT_ALERT,
        _ => return None,
    };
    Some(label.to_owned())
}

/// Whose job it is.
pub fn replaced_by(who: ReplacedBy) -> &'static str {
    match who {
        ReplacedBy::Customer => "anybody: the part slides in",
        ReplacedBy::Service => "a service technician",
    }
}

/// Where a value comes from.
pub fn origin(origin: ProfileOrigin) -> &'static str {
    match origin {
        ProfileOrigin::Entered => "entered here",
        ProfileOrigin::Printer => "as the printer tells",
        ProfileOrigin::Part => "known of the part",
        ProfileOrigin::Settings => "as in the settings",
    }
}

/// What holds of a supply without an entry, field by field.
pub struct Hints<'a> {
    /// The supply in the reading.
    pub supply: &'a Supply,
    /// What holds now.
    pub profile: &'a SupplyProfile,
    /// What was entered.
    pub entered: &'a EnteredProfile,
}

impl Hints<'_> {
    /// Of the part number: the printer's own is at hand also where another one is entered.
    pub fn part_number(&self) -> String {
        match (&self.entered.part_number, &self.supply.part_number) {
            (Some(_), Some(own)) => without(own, ProfileOrigin::Printer),
            (Some(_), None) => WITHOUT.into(),
            (None, _) => held(self.profile.part_number.as_ref(), String::clone),
        }
    }

    /// Of the yield.
    pub fn rated_pages(&self) -> String {
        let known = self.profile.rated_pages.as_ref();
        unless(self.entered.rated_pages.is_some(), || held(known, |pages| counted(*pages, "page", "pages")))
    }

    /// Of the lead time.
    pub fn lead_time(&self) -> String {
        let known = &self.profile.lead_time_days;
        let hint = unless(self.entered.lead_time_days.is_some(), || {
            held(Some(known), |days| counted((*days).into(), "day", "days"))
        });
        format!("{hint} 0 to 120. What past orders took puts it right.")
    }

    /// Of the service level.
    pub fn service_level(&self) -> String {
        let known = &self.profile.service_level_percent;
        let hint = unless(self.entered.service_level_percent.is_some(), || {
            held(Some(known), |level| percent(*level))
        });
        format!("{hint} 50 to 99.")
    }

    /// Of whose job it is.
    pub fn replaced_by(&self) -> String {
        let known = self.profile.replaced_by.as_ref();
        unless(self.entered.replaced_by.is_some(), || held(known, |who| replaced_by(*who).into()))
    }

    /// Of the days left.
    pub fn days_left_alert(&self) -> String {
        let known = &self.profile.days_left_alert;
        let hint = unless(self.entered.days_left_alert.is_some(), || {
            held(Some(known), |days| {
                if *days == 0 { "never".into() } else { counted((*days).into(), "day", "days") }
            })
        });
        format!("{hint} 0 is never, 120 the most.")
    }

    /// Of the ordering.
    pub fn ordering(&self) -> String {
        let known = &self.profile.ordering;
        unless(self.entered.ordering.is_some(), || held(Some(known), |mode| mode_words(*mode)))
    }
}

fn mode_words(mode: OrderingMode) -> String {
    super::order::mode(mode).into()
}

fn unless(entered: bool, hint: impl FnOnce() -> String) -> String {
    if entered { WITHOUT.into() } else { hint() }
}

fn held<T>(known: Option<&Sourced<T>>, words: impl FnOnce(&T) -> String) -> String {
    known.map_or_else(|| NOTHING.into(), |known| without(&words(&known.value), known.origin))
}

/// "Without an entry: 106R01535, as the printer tells."
fn without(value: &str, from: ProfileOrigin) -> String {
    format!("Without an entry: {value}, {}.", origin(from))
}

/// "Anybody: the part slides in, known of the part".
pub fn job(job: Option<&Sourced<ReplacedBy>>) -> String {
    job.map_or_else(
        || NOT_KNOWN.into(),
        |job| format!("{} ({})", capitalised(replaced_by(job.value)), origin(job.origin)),
    )
}

/// "129.90", as it is typed.
pub fn price(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
