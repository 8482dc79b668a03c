mod supplies;
mod trouble;

use app::model::{MailKind, MeterUnit};

use super::{super::notification::*, *};
use crate::testing::{central_europe, time};

fn about() -> About {
    About {
        name: Some("LP-2 Accounting".into()),
        manufacturer: Some("Xerox".into()),
        model: Some("Phaser 4600".into()),
        serial_number: Some("PLV000042".into()),
        location: Some("Second floor".into()),
        asset_tag: Some("A-1007".into()),
        contacts: vec![("At the printer", "M. Roe, +49 30 1234".into())],
        answers_to: "printer7@example.com".into(),
        zone: central_europe(),
        public_address: Some("https://printer7.example.com".into()),
    }
}

fn meter(label: &str, value: u64) -> ReportedMeter {
    ReportedMeter { label: label.into(), value, unit: MeterUnit::Impressions }
}

fn reads() -> ReadsReported {
    ReadsReported {
        transmission: "7".into(),
        server: "meters.example.com".into(),
        read_at: time("2026-11-21T01:05:00Z"),
        accepted_at: time("2026-11-21T01:07:00Z"),
        reference: Some("R-7".into()),
        meters: vec![meter("Total impressions", 48_213), meter("Black impressions", 1)],
    }
}

fn cancelled(by: CancelledBy) -> EnrolmentCancelled {
    EnrolmentCancelled {
        enrolment: "3".into(),
        server: "meters.example.com".into(),
        by,
        at: time("2026-07-21T12:00:00Z"),
        reason: (by == CancelledBy::Server).then(|| "the contract has ended".into()),
        not_sent: u64::from(by == CancelledBy::Administrator) * 2,
    }
}

fn failed() -> CommunicationFailed {
    CommunicationFailed {
        server: "meters.example.com".into(),
        cause: "the proxy proxy.example.com:3128 asked for a password".into(),
        at: time("2026-11-21T03:00:00Z"),
        since: time("2026-11-21T01:00:00Z"),
        attempts: 3,
    }
}

fn recovered() -> CommunicationRecovered {
    CommunicationRecovered {
        server: "meters.example.com".into(),
        at: time("2026-11-22T03:00:00Z"),
        since: time("2026-11-21T01:00:00Z"),
    }
}

fn written(letter: &Letter) -> String {
    let text = text(letter).replace("\r\n", "\n");
    format!("Subject: {}\n\n{text}\n----\n{}", letter.subject, html(letter))
}

#[test]
fn each_mail_says_what_when_where_and_what_to_do() {
    use CancelledBy::{Administrator, Reset, Server};
    use Notification::{CommunicationFailed, CommunicationRecovered, EnrolmentCancelled, ReadsReported};
    let of = |notification, again| compose(&notification, &about(), again);
    let table = [
        ("reads_reported", of(ReadsReported(reads()), false)),
        ("cancelled_by_administrator", of(EnrolmentCancelled(cancelled(Administrator)), false)),
        ("cancelled_by_server", of(EnrolmentCancelled(cancelled(Server)), false)),
        ("cancelled_by_reset", of(EnrolmentCancelled(cancelled(Reset)), false)),
        ("communication_failed", of(CommunicationFailed(failed()), false)),
        ("communication_still_failing", of(CommunicationFailed(failed()), true)),
        ("communication_recovered", of(CommunicationRecovered(recovered()), false)),
        ("held_back", held_back(MailKind::CommunicationError, 4, &about())),
        ("test", test(&about())),
    ];
    for (name, letter) in table {
        insta::assert_snapshot!(name, written(&letter));
        assert!(!letter.subject.contains(['\r', '\n']) && letter.subject.len() < 300, "{name}");
    }
}

#[test]
fn without_a_public_address_there_is_no_link_and_an_unknown_printer_is_just_one() {
    let about = About {
        name: None,
        model: None,
        serial_number: Some("  ".into()),
        location: None,
        public_address: None,
        ..about()
    };
    let letter = compose(&Notification::CommunicationRecovered(recovered()), &about, false);
    assert_eq!(letter.subject, "Communication recovered: Printer");
    let written = written(&letter);
    assert!(!written.contains("http") && !written.contains("href"), "{written}");
    assert!(!written.contains("<h2>Printer</h2>"), "{written}");
}

/// Texts that would be something else where a letter does not keep them plain.
const ATTACKS: [&str; 6] = [
    "LP\r\nBcc: victim@example.com",
    "LP\nContent-Type: text/html\n\n<b>",
    "<script>alert(1)</script>\"'&",
    "=?utf-8?q?x?=\r\n .\r\nQUIT",
    "admin\u{202e}gnp.exe\u{2028}x",
    "\0\u{7f}\u{1b}[2J",
];

/// A device whose every text is this one.
fn device(text: &str) -> About {
    let text = || text.to_owned();
    About {
        name: Some(text()),
        manufacturer: Some(text()),
        model: Some(text()),
        serial_number: Some(text()),
        location: Some(text()),
        asset_tag: Some(text()),
        contacts: vec![("At the printer", text())],
        answers_to: text(),
        ..about()
    }
}

/// That a letter has as many lines and elements as the one whose texts nobody would object to, and nothing that acts.
fn assert_tame(attack: &str, letter: &Letter, expected: &Letter) {
    let (text, html) = (text(letter), html(letter));
    let dangerous = |c: char| c.is_control() && !matches!(c, '\r' | '\n');
    let turns = ['\u{202e}', '\u{2028}'];
    for written in [&letter.subject, &text, &html] {
        assert!(!written.contains(dangerous) && !written.contains(turns), "{attack:?}: {written}");
    }
    assert!(!letter.subject.contains(['\r', '\n']), "{attack:?}");
    assert_eq!(text.lines().count(), super::text(expected).lines().count(), "{attack:?}: {text}");
    assert!(!html.contains("<script") && !html.contains("<b>"), "{attack:?}: {html}");
    let tags = |html: &str| html.matches('<').count();
    assert_eq!(tags(&html), tags(&super::html(expected)), "{attack:?}");
}

#[test]
fn no_text_from_outside_begins_a_header_or_an_element_or_a_second_line() {
    let all = |text: &str| {
        let said = || text.to_owned();
        let (reference, meters) = (Some(said()), vec![meter(text, 1)]);
        let reason = Some(said());
        [
            Notification::ReadsReported(ReadsReported { server: said(), reference, meters, ..reads() }),
            Notification::EnrolmentCancelled(EnrolmentCancelled {
                server: said(),
                reason,
                ..cancelled(CancelledBy::Server)
            }),
            Notification::CommunicationFailed(CommunicationFailed {
                server: said(),
                cause: said(),
                ..failed()
            }),
        ]
    };
    for attack in ATTACKS {
        for (hostile, harmless) in all(attack).iter().zip(&all("x")) {
            let expected = compose(harmless, &device("x"), false);
            assert_tame(attack, &compose(hostile, &device(attack), false), &expected);
        }
    }
}

#[test]
fn a_mail_is_bounded_whatever_it_is_made_of() {
    let long = "W".repeat(100_000);
    let reads = ReadsReported {
        server: long.clone(),
        reference: Some(long.clone()),
        meters: (0..1_000).map(|number| meter(&long, number)).collect(),
        ..reads()
    };
    let about = About { name: Some(long.clone()), location: Some(long), ..about() };
    let letter = compose(&Notification::ReadsReported(reads), &about, false);
    assert!(text(&letter).len() < 20_000 && html(&letter).len() < 20_000);
    assert!(text(&letter).contains("and 950\u{a0}meters more"));
}
