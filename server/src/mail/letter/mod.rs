//! What a mail says, before it is anybody's mail: [`Letter`], made of plain data by [`compose`] and friends and
//! kept as JSON until it is delivered; [`text`] and [`html`] write it down.

mod compose;
mod html;
mod service;
mod supplier;
mod supply;
mod supply_alert;
mod supply_order;
#[cfg(test)]
mod tests;
mod text;
mod trouble;

use app::{Page, SettingsPage, mail_words as words, model::Identity};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub(super) use compose::{compose, held_back, test};
pub(super) use html::html;
pub(super) use service::to_service;
pub(super) use supplier::to_supplier;
pub(super) use text::text;

use super::plain::{LONGEST, line};
use crate::config::{Config, ContactSection};

/// What a mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Letter {
    /// One line.
    pub(crate) subject: String,
    /// What happened, in a few words.
    heading: String,
    /// What happened, in sentences.
    said: Vec<String>,
    /// When, where and why, each with its term.
    facts: Vec<(String, String)>,
    /// Meters, each with its name.
    meters: Vec<(String, String)>,
    /// What to do; empty where there are steps.
    advice: String,
    /// What to do, step by step.
    steps: Vec<String>,
    /// Which printer it is, each with its term.
    printer: Vec<(String, String)>,
    /// Whom to ask, each with who it is.
    contacts: Vec<(String, String)>,
    /// Where there is more, as words and address.
    links: Vec<(String, String)>,
    /// Who sent it and why; empty: as all mail to those who know the printer.
    foot: String,
}

impl Letter {
    /// As it is kept.
    pub(crate) fn to_json(&self) -> rusqlite::Result<String> {
        serde_json::to_string(self).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }

    /// Who sent it and why.
    fn foot(&self) -> &str {
        if self.foot.is_empty() { words::FOOT } else { &self.foot }
    }

    /// As it was kept.
    pub(crate) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// What a mail says of the device.
#[derive(Clone, Debug)]
pub struct About {
    /// What the printer is called here.
    pub name: Option<String>,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its serial number.
    pub serial_number: Option<String>,
    /// Where it stands.
    pub location: Option<String>,
    /// The owner's number of it.
    pub asset_tag: Option<String>,
    /// Who knows it, each with who that is and how to reach them: in letters to a supplier alone.
    pub contacts: Vec<(&'static str, String)>,
    /// Where answers to a mail go.
    pub answers_to: String,
    /// The zone of every time.
    pub zone: TimeZone,
    /// Where people open the pages, without a slash at its end. Never taken from what a browser sent.
    pub public_address: Option<String>,
}

impl About {
    /// What is known of the device: what it is called here comes before what the printer calls itself.
    pub fn of(config: &Config, identity: &Identity) -> Self {
        let set = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self {
            name: set(&config.contact.device_name).or_else(|| identity.name.clone()),
            manufacturer: identity.manufacturer.clone(),
            model: identity.model.clone(),
            serial_number: identity.serial_number.clone(),
            location: set(&config.contact.device_location).or_else(|| identity.location.clone()),
            asset_tag: set(&config.contact.asset_tag),
            contacts: contacts(&config.contact),
            answers_to: set(&config.mail.reply_to).unwrap_or_else(|| config.mail.sender.clone()),
            zone: config.reading.zone().unwrap_or(TimeZone::UTC),
            public_address: config.web.public_address().map(str::to_owned),
        }
    }

    /// A letter about this device, with its subject, which printer it is, and where there is more.
    fn letter(&self, heading: &str, page: Page) -> Letter {
        let plain = |text: &Option<String>| {
            let text = text.as_deref().map(|text| line(text, LONGEST));
            text.filter(|text| !text.is_empty())
        };
        let (name, model) = (plain(&self.name), plain(&self.model));
        let (serial_number, location) = (plain(&self.serial_number), plain(&self.location));
        let printer = words::printer(name.as_deref(), model.as_deref(), serial_number.as_deref());
        let facts = [
            (words::NAME, name),
            (words::MODEL, model),
            (words::SERIAL_NUMBER, serial_number),
            (words::LOCATION, location),
        ];
        let links = self.public_address.iter().flat_map(|address| {
            let pages = [page, Page::Settings(SettingsPage::Mail)];
            pages.map(|page| (words::open(page), format!("{address}{}", page.path())))
        });
        Letter {
            subject: line(&words::subject(heading, &printer), LONGEST),
            heading: heading.to_owned(),
            printer: facts.into_iter().filter_map(|(term, fact)| Some((term.to_owned(), fact?))).collect(),
            links: links.collect(),
            ..Letter::default()
        }
    }
}

/// Who uses the printer and who administers it, as far as that is set.
fn contacts(contact: &ContactSection) -> Vec<(&'static str, String)> {
    let key_user = [&contact.key_user_name, &contact.key_user_telephone, &contact.key_user_email];
    let administrator =
        [&contact.administrator_name, &contact.administrator_telephone, &contact.administrator_email];
    let told = [(words::USER, key_user), (words::ADMINISTRATOR, administrator)].map(|(who, how)| {
        let how: Vec<&str> = how.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        (who, how.join(", "))
    });
    told.into_iter().filter(|(_, how)| !how.is_empty()).collect()
}

/// Terms with their facts, as a letter keeps them.
fn facts(told: impl IntoIterator<Item = (&'static str, String)>) -> Vec<(String, String)> {
    told.into_iter().map(|(term, fact)| (term.to_owned(), fact)).collect()
}
