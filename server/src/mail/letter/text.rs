//! A letter as plain text. Each thing on a line of its own; the lines are short enough by quoted-printable.

use std::fmt::Write;

use app::mail_words as words;

use super::Letter;

/// The letter as plain text, with CRLF as mail has it.
pub(crate) fn text(letter: &Letter) -> String {
    let mut text = String::new();
    section(&mut text, &letter.heading, &[]);
    section(&mut text, "", &letter.said);
    listed(&mut text, "", &letter.facts);
    listed(&mut text, words::METERS, &letter.meters);
    let numbered = letter.steps.iter().zip(1..).map(|(step, number)| format!("{number}. {step}"));
    let advice = Some(letter.advice.clone()).filter(|advice| !advice.is_empty());
    section(&mut text, words::WHAT_TO_DO, &advice.into_iter().chain(numbered).collect::<Vec<_>>());
    listed(&mut text, words::PRINTER, &letter.printer);
    listed(&mut text, words::CONTACTS, &letter.contacts);
    listed(&mut text, "", &letter.links);
    text.push_str(letter.foot());
    text.push_str("\r\n");
    text
}

fn section(text: &mut String, heading: &str, paragraphs: &[String]) {
    let heading = Some(heading).filter(|heading| !heading.is_empty());
    for line in heading.into_iter().chain(paragraphs.iter().map(String::as_str)) {
        // Writing to a string can't fail, here and below.
        let _ = write!(text, "{line}\r\n");
    }
    text.push_str("\r\n");
}

/// Nothing where there is nothing to list.
fn listed(text: &mut String, heading: &str, facts: &[(String, String)]) {
    if facts.is_empty() {
        return;
    }
    if !heading.is_empty() {
        let _ = write!(text, "{heading}\r\n");
    }
    for (term, fact) in facts {
        let _ = write!(text, "{term}: {fact}\r\n");
    }
    text.push_str("\r\n");
}
