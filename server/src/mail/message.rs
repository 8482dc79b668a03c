//! A letter as a message (RFC 5322, MIME): plain text and HTML, the same octets at every attempt.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Address, Message,
    address::AddressError,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
};

use super::{
    letter::{self, Letter},
    post::Outgoing,
};
use crate::config::MailSection;

/// Who a message is from and to, and what makes it the one that it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope<'a> {
    /// The settings that say whom it is from.
    pub(super) section: &'a MailSection,
    /// To whom.
    pub(super) to: &'a str,
    /// When what it tells of happened.
    pub(super) at: Timestamp,
    /// Without the angle brackets and the domain, which is the sender's.
    pub(super) id: &'a str,
}

/// Why there is no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum MessageError {
    /// An address that is none.
    #[error("{address} is no e-mail address: {reason}")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The message can't be made.
    #[error("the message can't be made: {0}")]
    Message(String),
}

/// The letter as a message.
pub(super) fn message(letter: &Letter, envelope: Envelope<'_>) -> Result<Outgoing, MessageError> {
    let Envelope { section, to, at, id } = envelope;
    let from = address(&section.sender)?;
    let to = address(to)?;
    let mut builder = Message::builder()
        .from(Mailbox::new(None, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(letter.subject.clone())
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .date(SystemTime::from(at))
        .header(AutoSubmitted);
    if !section.reply_to.is_empty() {
        builder = builder.reply_to(Mailbox::new(None, address(&section.reply_to)?));
    }
    // The boundary is made of the id, so that each attempt sends the same octets. Nobody who could put a line of it
    // into the letter knew the id.
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{id}"))
        .singlepart(SinglePart::plain(letter::text(letter)))
        .singlepart(SinglePart::html(letter::html(letter)));
    let message = builder.multipart(parts).map_err(|error| MessageError::Message(error.to_string()))?;
    Ok(Outgoing { octets: message.formatted(), from, to })
}

fn address(text: &str) -> Result<Address, MessageError> {
    text.parse().map_err(|error: AddressError| MessageError::Address {
        address: text.to_owned(),
        reason: error.to_string(),
    })
}

/// RFC 3834 5: nobody is to answer by a program.
#[derive(Clone)]
struct AutoSubmitted;

const AUTO_GENERATED: &str = "auto-generated";

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        if text == AUTO_GENERATED { Ok(Self) } else { Err(format!("{text} is not {AUTO_GENERATED}").into()) }
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), AUTO_GENERATED.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::{mail::letter::About, testing::time};

    fn about(name: &str) -> About {
        About {
            name: Some(name.into()),
            manufacturer: None,
            model: Some("Phaser 4600".into()),
            serial_number: None,
            location: Some("Zürich, 2. Stock".into()),
            asset_tag: None,
            contacts: Vec::new(),
            answers_to: String::new(),
            zone: TimeZone::UTC,
            public_address: Some("https://printer7.example.com".into()),
        }
    }

    fn section() -> MailSection {
        MailSection {
            sender: "printer7@example.com".into(),
            reply_to: "admin@example.com".into(),
            ..MailSection::default()
        }
    }

    fn written(name: &str) -> String {
        let (letter, section) = (letter::test(&about(name)), section());
        let at = time("2026-11-22T10:00:00Z");
        let envelope = Envelope { section: &section, to: "a@example.com", at, id: "0a1b.7" };
        String::from_utf8(message(&letter, envelope).unwrap().octets).unwrap()
    }

    #[test]
    fn a_message_is_whole_and_the_same_each_time() {
        let message = written("LP-2 Büro");
        insta::assert_snapshot!(message.replace("\r\n", "\n"));
        assert_eq!(message, written("LP-2 Büro"));
        assert!(message.is_ascii() && message.lines().all(|line| line.len() <= 998));
        assert!(!message.replace("\r\n", "").contains(['\r', '\n']), "a bare CR or LF");
    }

    #[test]
    fn no_name_of_a_printer_makes_a_header() {
        for name in [
            "LP\r\nBcc: victim@example.com",
            "LP\n\n<b>body</b>",
            "=?utf-8?q?=0D=0ABcc:_victim@example.com?=",
            "\u{2028}Bcc: victim@example.com",
            "LP\r\n.\r\nMAIL FROM:<x@example.com>",
            &"x".repeat(5_000),
            &"ü".repeat(5_000),
        ] {
            let message = written(name);
            let (head, _) = message.split_once("\r\n\r\n").unwrap();
            let names: Vec<&str> = head
                .split("\r\n")
                .filter(|line| !line.starts_with([' ', '\t']))
                .map(|line| line.split_once(':').unwrap().0)
                .collect();
            let expected = [
                "From",
                "To",
                "Subject",
                "Message-ID",
                "Date",
                "Auto-Submitted",
                "Reply-To",
                "MIME-Version",
                "Content-Type",
            ];
            assert_eq!(names, expected, "{name:?}");
            assert!(!message.contains("\r\n.\r\n") && message.is_ascii(), "{name:?}");
            assert!(message.lines().all(|line| line.len() <= 998), "{name:?}");
        }
    }

    #[test]
    fn an_address_that_is_none_makes_no_message() {
        let letter = letter::test(&about("LP-2"));
        let at = time("2026-11-22T10:00:00Z");
        let bad = MailSection { sender: "nobody".into(), ..section() };
        let made = message(&letter, Envelope { section: &bad, to: "a@example.com", at, id: "1" });
        assert!(matches!(made.unwrap_err(), MessageError::Address { address, .. } if address == "nobody"));
        let to = "a@example.com\r\nDATA";
        assert!(message(&letter, Envelope { section: &section(), to, at, id: "1" }).is_err());
    }
}
