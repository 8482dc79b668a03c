//! Where texts end up, and what each such place must never hold.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{delivered, gathered::Gathered};
use crate::support::prometheus;

/// A sink: its name, and what looks at all that went there and answers in how many places the printer's name stands.
/// Every one panics at what must not be.
pub type Sink = (&'static str, fn(&Gathered) -> usize);

/// Every sink of a text that comes from outside.
pub const SINKS: [Sink; 13] = [
    ("HTML pages", pages),
    ("titles of pages and of drawings", titles),
    ("CSV cells", cells),
    ("file names", file_names),
    ("JSON", json),
    ("metric labels", metrics),
    ("mail headers", mail_headers),
    ("mail bodies", mail_bodies),
    ("audit syslog", syslog),
    ("log lines", log),
    ("printed text", printed),
    ("payloads as they were sent", |gathered| delivered::payloads(&gathered.delivered, &gathered.name)),
    ("the ledger's file", |gathered| delivered::ledger(&gathered.delivered, &gathered.name)),
];

/// Sinks that the printer's name does not get to, or not as it is.
pub const WITHOUT_NAME: [&str; 3] = ["file names", "mail headers", "log lines"];

/// Characters that no sink shows as they are: they move, colour or hide others.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
        || (c == '\u{feff}')
}

pub fn assert_clean(what: &str, text: &str, but: &[char]) {
    let harmful = text.chars().find(|c| is_harmful(*c) && !but.contains(c));
    assert_eq!(harmful, None, "{what}: {:?}", text.chars().take(500).collect::<String>());
}

fn pages(gathered: &Gathered) -> usize {
    gathered.pages.iter().map(|(path, page)| html(path, page, &gathered.name)).sum()
}

/// Tags, attributes and texts of a document of ours. Answers how many texts hold the name.
fn html(what: &str, page: &str, name: &str) -> usize {
    assert_clean(what, page, &['\n']);
    let mut found = 0;
    for part in page.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { panic!("{what}: an open tag: <{part}") };
        // A quote that ended early would leave words of somebody's own outside of the quotes.
        let outside: String = tag.split('"').step_by(2).collect();
        assert_eq!(tag.matches('"').count() % 2, 0, "{what}: <{tag}>");
        assert!(
            !outside.to_lowercase().contains("onerror") && !outside.contains(['\'', '`', '(']),
            "{what}: <{tag}>"
        );
        if tag.starts_with("script") {
            assert!(tag.contains("src=\"/assets/") && text.is_empty(), "{what}: <{tag}>{text}");
        }
        assert!(!tag.starts_with("img") && !tag.starts_with("iframe"), "{what}: <{tag}>");
        found += usize::from(unescaped(text).contains(name));
    }
    assert!(!page.contains("&amp;lt;script&amp;gt;alert"), "{what}: escaped once, not twice");
    found
}

fn unescaped(text: &str) -> String {
    let pairs =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn titles(gathered: &Gathered) -> usize {
    let mut found = 0;
    for (path, page) in &gathered.pages {
        let titles = page.split("<title").skip(1);
        let titles: Vec<&str> = titles
            .filter_map(|rest| rest.split("</title>").next()?.split_once('>'))
            .map(|(_, text)| text)
            .collect();
        assert!(!titles.is_empty(), "{path}");
        for title in titles {
            assert!(!title.contains(['<', '>', '\n']), "{path}: {title}");
            found += usize::from(unescaped(title).contains(&gathered.name));
        }
    }
    found
}

fn cells(gathered: &Gathered) -> usize {
    let mut found = 0;
    for (path, _, file) in &gathered.files {
        assert_clean(path, file, &['\r', '\n']);
        assert!(file.ends_with("\r\n"), "{path}");
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
        let rows: Vec<csv::StringRecord> =
            rows.records().map(|row| row.expect("as long as the header")).collect();
        assert!(rows.len() > 1, "{path}");
        for cell in rows.iter().flatten() {
            assert_clean(path, cell, &[]);
            let first = cell.trim_start().chars().next();
            let formula = matches!(
                first,
                Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
            );
            assert!(!formula || cell.parse::<i64>().is_ok(), "{path}: {cell}");
            found += usize::from(cell.contains(&gathered.name));
        }
    }
    found
}

fn file_names(gathered: &Gathered) -> usize {
    for (path, headers, _) in &gathered.files {
        let disposition = headers["content-disposition"].to_str().expect("ASCII");
        let name =
            disposition.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"'));
        let name = name.unwrap_or_else(|| panic!("{path}: {disposition}"));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        assert!(name.chars().all(plain) && !name.starts_with('.') && !name.contains(".."), "{path}: {name}");
        assert!(name.strip_suffix(".csv").is_some_and(|stem| stem.len() < 100), "{path}: {name}");
        assert!(!headers.contains_key("set-cookie"), "{path}");
    }
    0
}

/// Names of members and strings of a document.
pub fn strings<'a>(value: &'a Value, all: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => all.push(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, all)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            all.push(name);
            strings(member, all);
        }),
        _ => {}
    }
}

fn json(gathered: &Gathered) -> usize {
    let mut found = 0;
    for (path, document) in &gathered.json {
        let mut all = Vec::new();
        strings(document, &mut all);
        for text in all {
            assert_clean(path, text, &[]);
            assert!(text.chars().count() <= 1_000, "{path}: {}", text.len());
            found += usize::from(text.starts_with(&gathered.name));
        }
    }
    found
}

fn metrics(gathered: &Gathered) -> usize {
    assert_clean("/metrics", &gathered.metrics, &['\n']);
    let families = prometheus::parse(&gathered.metrics);
    assert_eq!(prometheus::value(&families, "smart_esolutions_enrolled", &[]), Some(1.0), "as it is");
    let labels = families.values().flat_map(|family| &family.samples).flat_map(|(labels, _)| labels);
    let mut found = 0;
    for (label, value) in labels {
        assert_clean(label, value, &[]);
        assert!(value.chars().count() <= 80, "{label}: {value}");
        found += usize::from(label == "name" && value.starts_with(&gathered.name));
    }
    found
}

/// Head and body of a message.
fn parts(mail: &str) -> (Vec<(&str, String)>, &str) {
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head");
    let mut headers: Vec<(&str, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            headers.last_mut().expect("a header to go on with").1.push_str(line);
        } else {
            let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no header: {line:?}"));
            headers.push((name, value.to_owned()));
        }
    }
    (headers, body)
}

fn mail_headers(gathered: &Gathered) -> usize {
    const NAMES: [&str; 8] =
        ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];
    for mail in &gathered.mails {
        assert!(mail.is_ascii(), "{mail}");
        assert!(mail.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{mail}");
        let (headers, _) = parts(mail);
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), NAMES.into_iter().collect(), "{mail}");
        assert_eq!(names.len(), NAMES.len(), "each once: {mail}");
        let value = |name: &str| &headers.iter().find(|(found, _)| *found == name).expect("it is there").1;
        assert_eq!(value("From"), "p@example.com");
        assert!(["a@example.com", "orders@supplier.example"].contains(&value("To").as_str()), "{mail}");
        assert_clean("a subject", value("Subject"), &[]);
    }
    0
}

fn mail_bodies(gathered: &Gathered) -> usize {
    let mut found = 0;
    for mail in &gathered.mails {
        let (headers, body) = parts(mail);
        let kind = headers.iter().find(|(name, _)| *name == "Content-Type").expect("a type");
        let boundary =
            kind.1.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a boundary");
        let sections: Vec<&str> = body.split(&format!("--{boundary}")).collect();
        assert_eq!(sections.len(), 4, "two parts: {mail}");
        for (section, kind) in sections[1..3].iter().zip(["text/plain", "text/html"]) {
            let (headers, content) = parts(section.trim_start_matches("\r\n"));
            let value =
                |name: &str| headers.iter().find(|(found, _)| *found == name).map(|(_, value)| &**value);
            assert!(value("Content-Type").is_some_and(|found| found.starts_with(kind)), "{section}");
            let text = decoded(value("Content-Transfer-Encoding").unwrap_or("7bit"), content);
            if kind == "text/html" {
                found += html("a mail", &text.replace('\r', ""), &gathered.name);
            } else {
                assert_clean("a mail", &text, &['\r', '\n']);
                found += usize::from(text.contains(&gathered.name));
            }
        }
    }
    found
}

fn decoded(encoding: &str, content: &str) -> String {
    use base64::Engine as _;
    let octets = match encoding {
        "7bit" | "8bit" => content.as_bytes().to_vec(),
        "base64" => {
            let packed: String = content.split_whitespace().collect();
            base64::engine::general_purpose::STANDARD.decode(packed).expect("base64")
        }
        "quoted-printable" => {
            let mut octets = Vec::new();
            let mut rest = content.replace("=\r\n", "").into_bytes().into_iter();
            while let Some(octet) = rest.next() {
                if octet == b'=' {
                    let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                    let digits = std::str::from_utf8(&digits).expect("ASCII");
                    octets.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
                } else {
                    octets.push(octet);
                }
            }
            octets
        }
        other => panic!("{other}"),
    };
    String::from_utf8(octets).expect("UTF-8")
}

fn syslog(gathered: &Gathered) -> usize {
    let mut rest = std::str::from_utf8(&gathered.syslog).expect("UTF-8");
    let (mut messages, mut found) = (0, 0);
    while !rest.is_empty() {
        let (length, after) = rest.split_once(' ').expect("a length");
        let (message, after) = after.split_at(length.parse().expect("a length"));
        (rest, messages) = (after, messages + 1);
        assert_clean("syslog", message, &['\u{feff}']);
        assert!(message.len() <= 8_192 && message.starts_with("<1"), "{message}");
        let mut parameters = message.split_once("[audit@32473 ").expect("an element").1;
        loop {
            let (name, after) = parameters.split_once("=\"").expect("a parameter");
            assert!(["entry", "who", "address", "subject", "from", "to"].contains(&name), "{message}");
            let mut value = String::new();
            let mut chars = after.char_indices();
            let end = loop {
                match chars.next().expect("an end") {
                    (at, '"') => break at,
                    (_, '\\') => value.push(chars.next().expect("what it stands before").1),
                    (_, ']') => panic!("not escaped: {message}"),
                    (_, c) => value.push(c),
                }
            };
            found += usize::from(value == gathered.name);
            let after = &after[end + 1..];
            match after.strip_prefix(' ') {
                Some(next) => parameters = next,
                None => break assert!(after.starts_with("] \u{feff}"), "{message}"),
            }
        }
    }
    assert!(messages > 3, "{messages}");
    found
}

fn log(gathered: &Gathered) -> usize {
    assert_clean("the log", &gathered.log, &['\n']);
    let mut dated = 0;
    for line in gathered.log.lines() {
        assert!(line.len() < 2_000, "{line}");
        let is_dated = line.len() > 30 && line.as_bytes()[10] == b'T' && line[..27].ends_with('Z');
        // What is said at the start of a device without an administrator has no date.
        let greeting = [
            "Listening on ",
            "This device ",
            "Open ",
            "  ",
            "https://",
            "http://",
            "The set-up code",
            "The SHA-256",
            "Set-up code: ",
            "Nobody but ",
        ];
        assert!(
            is_dated || line.is_empty() || greeting.iter().any(|start| line.starts_with(start)),
            "{line}"
        );
        dated += usize::from(is_dated);
    }
    assert!(dated >= 1, "who asked is in it: {}", gathered.log);
    0
}

/// How a line of `read --format text` begins where it is not indented.
const KNOWN: [&str; 11] = [
    "Printer", "Serial", "Name", "Location", "Read", "State", "Meters", "Supplies", "Trays", "Alerts",
    "Problems",
];

fn printed(gathered: &Gathered) -> usize {
    assert_clean("printed text", &gathered.printed, &['\n']);
    // No text begins a line of its own.
    let titles = gathered.printed.lines().filter(|line| !line.starts_with(' ') && !line.is_empty());
    let titles: Vec<&str> = titles.map(|line| line.split("  ").next().unwrap_or_default()).collect();
    for title in &titles {
        let known = KNOWN.iter().any(|known| title.eq_ignore_ascii_case(known.trim_end()));
        assert!(known, "{title:?}: {}", gathered.printed);
    }
    gathered.printed.lines().filter(|line| line.contains(&gathered.name)).count()
}
