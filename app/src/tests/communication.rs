use std::collections::BTreeMap;

use jiff::{civil::date, tz::TimeZone};

use crate::{
    fixture::{FixedSettings, administrator, at, phaser, render_for, snapshot},
    model::{
        AskedCommand, Asks, Assistant, Cause, Communication, Condition, Enrolment, Permission, Reporting,
    },
    text::communication as words,
};

fn enrolled(condition: Condition) -> Communication {
    Communication {
        server: Some("https://reads.example.com".into()),
        enrolment: Enrolment::Enrolled {
            since: at("2026-11-20T10:00:00Z"),
            server: "https://reads.example.com".into(),
            device: "d-1".into(),
            fingerprint: "c1bb 53c2 b200 cb41 0215 6ff5 19ef e684 d2ee 083c".into(),
        },
        condition,
        last_success: Some(at("2026-11-22T11:00:00Z")),
        next_attempt: Some(at("2026-11-22T12:30:00Z")),
        ..Communication::default()
    }
}

/// What stands in a page, one element a line.
fn page(path: &str, communication: Communication) -> String {
    let mut snapshot = snapshot(Some(phaser()));
    snapshot.communication = communication;
    let (html, _) = render_for(administrator(), FixedSettings::with(Ok(vec![]), None), snapshot, path);
    let (_, rest) = html.split_once("<main").expect("a main");
    rest.split_once("</main>").expect("its end").0.replace("<!>", "").replace("><", ">\n<")
}

/// What is in the part of a page with that heading.
fn part(html: &str, id: &str) -> String {
    let start = html.find(&format!("<section aria-labelledby=\"{id}\">")).expect("the part");
    html[start..].split_once("</section>").expect("its end").0.to_owned()
}

#[test]
fn a_device_that_is_not_enrolled_says_so_and_asks_for_the_server_first_and_then_for_the_code() {
    let html = page("/settings/enrolment", Communication::default());
    assert!(html.contains("Set the address of the communication server below first."), "{html}");
    assert!(!html.contains("/actions/enrol\""), "{html}");
    let known =
        Communication { server: Some("https://reads.example.com".into()), ..Communication::default() };
    let html = page("/settings/enrolment", known);
    insta::assert_snapshot!("not_enrolled", [part(&html, "state"), part(&html, "enrol")].join("\n"));
    for action in ["check-in", "send-read", "cancel-enrolment"] {
        assert!(!html.contains(&format!("/actions/{action}")), "{action}");
    }
}

#[test]
fn each_condition_of_the_communication_is_a_sentence() {
    let since = at("2026-11-22T09:00:00Z");
    let failing = Condition::Failing {
        since,
        cause: Cause::Resolve,
        sentence: "The name reads.example.com is not known. Check the address.".into(),
        attempts: 3,
    };
    let table = [
        (Condition::Never, "The server has not been reached yet."),
        (Condition::Communicating, "The server answers."),
        (failing, "(3\u{a0}attempts): The name reads.example.com is not known."),
        (Condition::Overdue, "Nothing has been heard from the server for more than a day."),
        (
            Condition::Held { sentence: "Two pasts.".into() },
            "there seem to be two of this device: Two pasts.",
        ),
        (Condition::OverBudget { until: since }, "are used up; it goes on at"),
    ];
    for (condition, says) in table {
        let held = matches!(condition, Condition::Held { .. });
        let html = page("/settings/enrolment", enrolled(condition));
        assert!(html.contains(says), "{says}: {html}");
        assert_eq!(html.contains("/actions/go-on"), held, "{says}");
        assert!(!html.contains("/actions/enrol\""), "{says}");
    }
    let html = page("/settings/enrolment", enrolled(Condition::Communicating));
    insta::assert_snapshot!(
        "enrolled",
        [part(&html, "state"), part(&html, "now"), part(&html, "end")].join("\n")
    );
}

#[test]
fn the_end_of_an_enrolment_is_asked_about_and_offers_a_final_read() {
    let html = page("/settings/enrolment?confirm=not-enrolled", enrolled(Condition::Communicating));
    insta::assert_snapshot!("question", part(&html, "question"));
}

#[test]
fn what_the_server_asks_for_waits_for_a_yes_or_a_no() {
    let asked = AskedCommand {
        number: 4,
        received_at: at("2026-11-22T11:00:00Z"),
        expires_at: at("2026-11-29T11:00:00Z"),
        asks: Asks::Read,
    };
    let communication = Communication { asked: vec![asked], ..enrolled(Condition::Communicating) };
    let html = page("/settings/enrolment", communication);
    insta::assert_snapshot!("asked", part(&html, "asked"));
}

#[test]
fn diagnostics_are_asked_about_where_they_would_be_sent_and_only_written_down_elsewhere() {
    let html = page("/maintenance", enrolled(Condition::Communicating));
    assert!(
        html.contains("href=\"/maintenance/diagnostics\"") && !html.contains("/actions/send-diagnostics")
    );
    let html = page("/maintenance", Communication::default());
    assert!(html.contains("/actions/send-diagnostics"));
    assert!(html.contains("href=\"/maintenance/diagnostics\">See what it would send, or save it to a file"));
    for path in ["/maintenance/diagnostics", "/maintenance/troubleshooting"] {
        let html = page(path, enrolled(Condition::Communicating));
        assert!(html.contains("the communication server https://reads.example.com:"), "{html}");
        let html = page(path, Communication::default());
        assert!(html.contains("Not Enrolled, so nothing can be sent") && !html.contains("<form"), "{html}");
    }
}

#[test]
fn the_card_of_an_assistant_says_what_it_is_set_to_send() {
    let reports =
        |enabled| BTreeMap::from([(Assistant::Supplies, Reporting { enabled, interval_s: 86_400 })]);
    let (automatically, read) =
        (Permission::Automatically, Some((date(2026, 11, 23), at("2026-11-23T02:00:00Z"))));
    let table = [
        (Assistant::Meter, automatically, "Enrolled; next read 23 Nov 2026, 02:00"),
        (Assistant::Meter, Permission::Never, "Enrolled; set to Never"),
        (Assistant::Supplies, automatically, "Enrolled; as it happens, and every 1\u{a0}day"),
        (Assistant::Supplies, Permission::Ask, "Enrolled; set to Ask me each time"),
        (Assistant::Maintenance, automatically, "Enrolled; as it happens, and when the server asks"),
        (Assistant::Maintenance, Permission::Never, "Enrolled; set to Never"),
    ];
    for (assistant, permission, expected) in table {
        let communication = Communication {
            permissions: BTreeMap::from([(assistant, permission)]),
            reporting: reports(true),
            next_read: read,
            ..enrolled(Condition::Communicating)
        };
        assert_eq!(words::sends(&communication, assistant, &TimeZone::UTC), expected, "{assistant:?}");
    }
    let off = Communication { reporting: reports(false), ..enrolled(Condition::Communicating) };
    let sends = words::sends(&off, Assistant::Supplies, &TimeZone::UTC);
    assert_eq!(sends, "Enrolled; as it happens, and when the server asks");
}
