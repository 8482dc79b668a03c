//! The troubleshooting session.

use super::{PATHS, enrolled, of_administrator, ordinary, part, viewed, with};
use crate::{
    fixture::{at, phaser, snapshot, stale, support_session},
    model::{Freshness, Snapshot, SupportLine, SupportSaid},
};

#[test]
fn steps_can_be_ticked_and_what_went_of_late_is_said_to_be_cleared() {
    let html = viewed(ordinary(), "/maintenance/troubleshooting");
    let steps = html.matches("type=\"checkbox\" id=\"step-17-").count();
    assert!(steps > 1 && html.contains("<label for=\"step-17-1\">"), "{steps}");
    assert!(!part(&html, "steps").contains(" name="), "nothing is sent or kept");
    let now = part(&html, "now");
    assert!(
        now.contains("</svg>Cleared</span>") && now.contains("Paper jam behind the front cover"),
        "{now}"
    );
    assert!(now.contains("11:53"), "{now}");
}

#[test]
fn where_nothing_is_wrong_or_nothing_answers_there_are_steps_too() {
    let mut quiet = phaser();
    quiet.alerts.clear();
    let html = viewed(snapshot(Some(quiet)), "/maintenance/troubleshooting");
    assert!(html.contains("The printer reports no alert.") && html.contains("id=\"step-without-1\""));
    let silent = Snapshot { freshness: stale(), ..ordinary() };
    let html = viewed(silent, "/maintenance/troubleshooting");
    assert!(html.contains("id=\"step-silence-1\"") && html.contains("id=\"step-17-1\""));
    let being_read = Snapshot { freshness: Freshness::BeingRead, ..snapshot(None) };
    for path in PATHS {
        let html = viewed(being_read.clone(), path);
        assert!(html.contains("The printer is being read now"), "{path}");
        let unconfigured = Snapshot { freshness: Freshness::NotConfigured, ..snapshot(None) };
        assert!(viewed(unconfigured, path).contains("No printer is set"), "{path}");
    }
}

#[test]
fn the_serial_number_is_in_no_link_but_the_one_that_says_so() {
    let snapshot = Snapshot { troubleshooting_url: Some("https://support.example/".into()), ..ordinary() };
    let html = viewed(snapshot, "/maintenance/troubleshooting");
    let vendor = part(&html, "vendor");
    let links: Vec<&str> = vendor.split("<a ").skip(1).filter_map(|rest| rest.split("</a>").next()).collect();
    assert_eq!(links.len(), 2);
    assert!(
        !links[0].contains("TST0012345") && links[0].contains("sends model Phaser 4600, alert code 09-594")
    );
    assert!(links[1].contains("serial=TST0012345") && links[1].contains("serial number TST0012345"));
    assert!(links.iter().all(|link| link.contains("rel=\"noopener noreferrer\"")));
    assert!(vendor.find("<details").expect("folded") < vendor.find("TST0012345").expect("there"));
    assert!(viewed(ordinary(), "/maintenance/troubleshooting").contains("No support site is set."));
}

#[test]
fn support_is_quoted_as_plain_text_with_its_host_and_its_links_are_dead() {
    let mut session = support_session();
    session.lines.push(SupportLine {
        at: at("2026-11-22T11:50:00Z"),
        said: SupportSaid::Advice { text: "<a href=x>click</a>\n<script>alert(1)</script>".into() },
    });
    let ended =
        crate::model::SupportSession { ended_at: Some(at("2026-11-22T11:59:00Z")), ..session.clone() };
    let html = of_administrator(
        enrolled(with(|view| view.sessions = vec![session])),
        "/maintenance/troubleshooting",
    );
    let support = part(&html, "support");
    assert_eq!(support.matches("from support at reads.example.com").count(), 2);
    assert!(support.contains("<p>Fan the paper.</p><p>See https://evil.example/ for more.</p>"), "{support}");
    assert!(!support.contains("<a ") && !support.contains("<script"), "{support}");
    assert!(
        support.contains("Support asked the device to look again.")
            && support.contains("The device looked again")
    );
    assert!(
        support.contains("/actions/end-support-session")
            && !support.contains("/actions/start-troubleshooting")
    );
    let html =
        of_administrator(enrolled(with(|view| view.sessions = vec![ended])), "/maintenance/troubleshooting");
    let support = part(&html, "support");
    assert!(support.contains("Sessions before") && !support.contains("/actions/end-support-session"));
}
