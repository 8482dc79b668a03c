use app::model::{MailKind, MeterUnit};

use super::{super::notification::*, *};
use crate::testing::{central_europe, time};

fn about() -> About {
    About {
        name: Some("LP-2 Accounting".into()),
        model: Some("Phaser 4600".into()),
        serial_number: Some("PLV000042".into()),
        location: Some("Second floor".into()),
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

#[test]
fn no_text_from_outside_begins_a_header_or_an_element_or_a_second_line() {
    let attacks = [
        "LP\r\nBcc: victim@example.com",
        "LP\nContent-Type: text/html\n\n<b>",
        "<script>alert(1)</script>\"'&",
        "=?utf-8?q?x?=\r\n .\r\nQUIT",
        "admin\u{202e}gnp.exe\u{2028}x",
        "\0\u{7f}\u{1b}[2J",
    ];
    for attack in attacks {
        let text_of = || attack.to_owned();
        let device = About {
            name: Some(text_of()),
            model: Some(text_of()),
            serial_number: Some(text_of()),
            location: Some(text_of()),
            ..about()
        };
        let reads = ReadsReported {
            server: text_of(),
            reference: Some(text_of()),
            meters: vec![meter(attack, 1)],
            ..reads()
        };
        let cancelled = EnrolmentCancelled {
            server: text_of(),
            reason: Some(text_of()),
            ..cancelled(CancelledBy::Server)
        };
        let failed = CommunicationFailed { server: text_of(), cause: text_of(), ..failed() };
        let all = [
            Notification::ReadsReported(reads),
            Notification::EnrolmentCancelled(cancelled),
            Notification::CommunicationFailed(failed),
        ];
        for notification in all {
            let letter = compose(&notification, &device, false);
            let expected = compose(&harmless(&notification), &about(), false);
            let (text, html) = (text(&letter), html(&letter));
            let dangerous = |c: char| c.is_control() && !matches!(c, '\r' | '\n');
            let turns = ['\u{202e}', '\u{2028}'];
            for written in [&letter.subject, &text, &html] {
                assert!(!written.contains(dangerous) && !written.contains(turns), "{attack:?}: {written}");
            }
            assert!(!letter.subject.contains(['\r', '\n']), "{attack:?}");
            let lines = |letter: &Letter| super::text(letter).lines().count();
            assert_eq!(lines(&letter), lines(&expected), "{attack:?}: {text}");
            assert!(!html.contains("<script") && !html.contains("<b>"), "{attack:?}: {html}");
            let tags = |html: &str| html.matches('<').count();
            assert_eq!(tags(&html), tags(&super::html(&expected)), "{attack:?}");
        }
    }
}

/// The same with texts that nobody would object to.
fn harmless(notification: &Notification) -> Notification {
    match notification {
        Notification::ReadsReported(reads) => Notification::ReadsReported(ReadsReported {
            server: "s".into(),
            reference: Some("r".into()),
            meters: vec![meter("m", 1)],
            ..reads.clone()
        }),
        Notification::EnrolmentCancelled(cancelled) => Notification::EnrolmentCancelled(EnrolmentCancelled {
            server: "s".into(),
            reason: Some("r".into()),
            ..cancelled.clone()
        }),
        Notification::CommunicationFailed(failed) => Notification::CommunicationFailed(CommunicationFailed {
            server: "s".into(),
            cause: "c".into(),
            ..failed.clone()
        }),
        Notification::CommunicationRecovered(recovered) => {
            Notification::CommunicationRecovered(recovered.clone())
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
