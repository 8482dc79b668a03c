//! A letter as HTML: a few elements that every mail program shows, no style, no picture, nothing from elsewhere.

use std::fmt::Write;

use app::mail_words as words;

use super::Letter;

/// The letter as an HTML document.
pub(crate) fn html(letter: &Letter) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">");
    // Writing to a string can't fail, here and below.
    let _ = write!(html, "<title>{}</title></head>\n<body>\n", escaped(&letter.subject));
    let _ = writeln!(html, "<h1>{}</h1>", escaped(&letter.heading));
    for sentence in &letter.said {
        let _ = writeln!(html, "<p>{}</p>", escaped(sentence));
    }
    table(&mut html, "", &letter.facts);
    table(&mut html, words::METERS, &letter.meters);
    what_to_do(&mut html, letter);
    table(&mut html, words::PRINTER, &letter.printer);
    table(&mut html, words::CONTACTS, &letter.contacts);
    for (words, address) in &letter.links {
        let _ = writeln!(html, "<p><a href=\"{}\">{}</a></p>", escaped(address), escaped(words));
    }
    let _ = write!(html, "<p><small>{}</small></p>\n</body>\n</html>\n", escaped(letter.foot()));
    html
}

fn what_to_do(html: &mut String, letter: &Letter) {
    let _ = writeln!(html, "<h2>{}</h2>", words::WHAT_TO_DO);
    if !letter.advice.is_empty() {
        let _ = writeln!(html, "<p>{}</p>", escaped(&letter.advice));
    }
    if !letter.steps.is_empty() {
        html.push_str("<ol>\n");
        for step in &letter.steps {
            let _ = writeln!(html, "<li>{}</li>", escaped(step));
        }
        html.push_str("</ol>\n");
    }
}

/// Nothing where there is nothing to list.
fn table(html: &mut String, heading: &str, facts: &[(String, String)]) {
    if facts.is_empty() {
        return;
    }
    if !heading.is_empty() {
        let _ = writeln!(html, "<h2>{heading}</h2>");
    }
    html.push_str("<table>\n");
    for (term, fact) in facts {
        let (term, fact) = (escaped(term), escaped(fact));
        let _ = writeln!(html, "<tr><th scope=\"row\" align=\"left\">{term}</th><td>{fact}</td></tr>");
    }
    html.push_str("</table>\n");
}

/// Text between tags and between double quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
