mod events;
mod service;
mod troubleshooting;

use std::sync::Arc;

use http::StatusCode;
use leptos::prelude::provide_context;

use crate::{
    fixture::{
        Fixed, FixedAccounts, FixedMaintenance, FixedSettings, administrator, at, history_page, nasty,
        phaser, service_request, snapshot, stale, support_session, watched, whole, with_context,
    },
    model::{
        Access, Enrolment, MaintenanceView, OpenAlert, Reason, ServiceState, Severity, Silence, Snapshot,
        Standing, UntoldEvent, UntoldEvents,
    },
    port::{AccountsPort, Kept, MaintenancePort, SettingsPort},
};

pub(super) const PATHS: [&str; 4] =
    ["/maintenance", "/maintenance/troubleshooting", "/maintenance/service", "/maintenance/events"];

fn ordinary() -> Snapshot {
    let events = crate::fixture::events();
    Snapshot { maintenance: watched(), events, ..snapshot(Some(phaser())) }
}

fn with(change: impl FnOnce(&mut MaintenanceView)) -> Snapshot {
    let mut snapshot = ordinary();
    change(&mut snapshot.maintenance);
    snapshot
}

fn enrolled(mut snapshot: Snapshot) -> Snapshot {
    snapshot.communication.enrolment = Enrolment::Enrolled {
        since: at("2026-11-20T10:00:00Z"),
        server: "https://reads.example.com".into(),
        device: "d-1".into(),
        fingerprint: "0123".into(),
    };
    snapshot
}

fn viewer() -> Access {
    Access::viewer(std::net::Ipv4Addr::LOCALHOST.into())
}

/// The document and its status, as `access` gets it from a device that keeps a history.
fn page_of(access: Access, kept: Option<Kept>, snapshot: Snapshot, path: &str) -> (String, StatusCode) {
    let path = if kept.is_some() { format!("{path}?kept=7") } else { path.to_owned() };
    let desk: MaintenancePort = Arc::new(FixedMaintenance::with(Ok(()), history_page()));
    let (html, response) = with_context(Fixed::new(snapshot), &path, "text/html", || {
        provide_context(access);
        provide_context::<SettingsPort>(FixedSettings::with(Ok(vec![]), kept));
        provide_context::<AccountsPort>(Arc::new(FixedAccounts::claimed()));
        provide_context::<MaintenancePort>(desk);
        whole()
    });
    let status = response.0.read().expect("not poisoned").status.unwrap_or(StatusCode::OK);
    (html.replace("<!>", ""), status)
}

fn viewed(snapshot: Snapshot, path: &str) -> String {
    page_of(viewer(), None, snapshot, path).0
}

fn of_administrator(snapshot: Snapshot, path: &str) -> String {
    page_of(administrator(), None, snapshot, path).0
}

/// What stands in the page itself, one element a line.
fn main_of(html: &str) -> String {
    let start = html.find("<h1>").expect("a heading");
    let main = &html[start..html.find("</main>").unwrap_or(html.len())];
    // Without the numbers that the macro makes of an island's source.
    let mut parts = main.split("LiveForm_");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    rest.fold(first, |text, part| text + "LiveForm" + part).replace("><", ">\n<")
}

/// The part of a page under the heading of that id.
fn part<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("<section aria-labelledby=\"{id}\">")).expect("the part");
    &html[start..start + html[start..].find("</section>").expect("its end")]
}

fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn each_page_for_a_viewer_and_for_the_administrator() {
    for path in PATHS {
        let name = path[1..].replace('/', "_");
        insta::assert_snapshot!(format!("{name}_for_a_viewer"), main_of(&viewed(ordinary(), path)));
        let html = of_administrator(enrolled(ordinary()), path);
        insta::assert_snapshot!(format!("{name}_for_the_administrator"), main_of(&html));
    }
}

#[test]
fn the_page_begins_with_what_is_wrong_and_ends_with_what_the_printer_is_made_of() {
    let html = of_administrator(with(|view| view.silence = Some(silence(false))), "/maintenance");
    let order = [
        "state",
        "alerts",
        "silence",
        "help",
        "findings",
        "reliability",
        "service",
        "contacts",
        "history",
        "trays",
        "outputs",
        "covers",
        "software",
    ];
    let places = order.map(|id| html.find(&format!("<h2 id=\"{id}\">")).expect(id));
    assert!(places.is_sorted(), "{places:?}");
    assert!(html.find("id=\"past-findings\"").expect("folded") < places[5]);
}

#[test]
fn a_viewer_changes_nothing_and_learns_nothing_that_somebody_wrote_to_the_service() {
    let session = |view: &mut MaintenanceView| view.sessions = vec![support_session()];
    for path in PATHS {
        let html = viewed(enrolled(with(session)), path);
        let main = main_of(&html);
        let posts = main.matches("method=\"post\"").count();
        assert_eq!(posts, usize::from(path == "/maintenance"), "{path}: Refresh alone");
        for private in ["Ask for Jo", "Tuesday, 9 to 11", "Fan the paper", "t0ken"] {
            assert!(!main.contains(private), "{path}: {private}");
        }
    }
    let html = viewed(enrolled(with(session)), "/maintenance/troubleshooting");
    assert!(html.contains("Sign in to read what support says") && html.contains("step-17-1"));
}

#[test]
fn the_same_snapshot_gives_the_same_bytes_without_inline_scripts_or_styles() {
    for path in PATHS {
        let html = viewed(ordinary(), path);
        assert_eq!(html, viewed(ordinary(), path), "{path}");
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("nonce"), "{path}");
        assert_eq!(html.matches("<script").count(), 1, "{path}");
    }
}

#[test]
fn ids_are_unique_and_every_reference_inside_a_page_leads_to_one() {
    let busy = || {
        enrolled(with(|view| {
            view.silence = Some(silence(false));
            view.sessions = vec![support_session()];
            let second = OpenAlert { rests: true, ..view.active[0].clone() };
            view.active.push(second);
            view.active[1].episode.id = 18;
        }))
    };
    for path in PATHS {
        for html in [viewed(busy(), path), of_administrator(busy(), path)] {
            let mut all = ids(&html);
            let count = all.len();
            for (attribute, end) in [("href=\"#", '"'), ("for=\"", '"'), ("aria-labelledby=\"", '"')] {
                for target in html.split(attribute).skip(1).filter_map(|rest| rest.split(end).next()) {
                    assert!(all.contains(&target), "{path}: {attribute}{target}");
                }
            }
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "{path}");
        }
    }
}

#[test]
fn what_the_list_of_attention_leads_to_is_on_the_page() {
    let mut snapshot = with(|view| {
        view.service = vec![crate::model::ServiceRequest {
            state: ServiceState::Requested,
            by_server: false,
            ..service_request(4)
        }];
        view.silence = Some(silence(false));
    });
    snapshot.freshness = stale();
    let overview = viewed(snapshot.clone(), "/");
    let links: Vec<&str> = part(&overview, "attention")
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with("/maintenance"))
        .collect();
    assert_eq!(links.len(), 4, "{links:?}");
    for link in links {
        let (path, id) = link.split_once('#').expect("an id");
        assert!(ids(&viewed(snapshot.clone(), path)).contains(&id), "{link}");
    }
}

fn silence(rests: bool) -> Silence {
    let standing =
        Some(Standing::Snoozed { at: at("2026-11-22T10:00:00Z"), until: at("2026-11-22T11:00:00Z") });
    Silence { since: at("2026-11-22T09:15:00Z"), standing, rests }
}

#[test]
fn what_was_said_stands_with_who_said_it_and_whether_it_holds() {
    let reason = || Reason::new("A new <drum> is on its way").expect("words");
    let at_noon = at("2026-11-22T12:00:00Z");
    let table = [
        (
            Standing::Acknowledged { at: at_noon },
            true,
            "The administrator acknowledged it on 22 Nov 2026, 12:00.",
        ),
        (
            Standing::Acknowledged { at: at_noon },
            false,
            "acknowledged it on 22 Nov 2026, 12:00. It has returned or become worse since.",
        ),
        (
            Standing::Snoozed { at: at_noon, until: at("2026-11-23T12:00:00Z") },
            true,
            "snoozed it on 22 Nov 2026, 12:00 until 23 Nov 2026, 12:00.",
        ),
        (
            Standing::Snoozed { at: at_noon, until: at("2026-11-23T12:00:00Z") },
            false,
            "That time is over, or it has become worse.",
        ),
        (
            Standing::Dismissed {
                at: at_noon,
                reason: reason(),
                evidence: None,
                severity: Severity::Warning,
            },
            true,
            "called it no problem here on 22 Nov 2026, 12:00: A new &lt;drum&gt; is on its way.",
        ),
    ];
    for (standing, rests, said) in table {
        let snapshot = with(|view| {
            view.active[0].standing = Some(standing.clone());
            view.active[0].rests = rests;
        });
        let html = of_administrator(snapshot, "/maintenance");
        let alerts = part(&html, "alerts");
        assert!(alerts.contains(said), "{said}: {alerts}");
        assert_eq!(alerts.contains("<details id=\"resting-alerts\">"), rests, "{said}");
        assert_eq!(alerts.contains("value=\"take-back\""), rests, "{said}");
        assert_eq!(alerts.contains("value=\"acknowledge\""), !rests, "{said}");
        assert_eq!(alerts.contains("No active alerts but those that were answered"), rests, "{said}");
    }
}

#[test]
fn without_a_followed_story_the_alerts_of_the_reading_stand_alone() {
    let html = of_administrator(snapshot(Some(phaser())), "/maintenance");
    assert!(html.contains("id=\"alert-row-8\"") && !html.contains("/actions/answer-concern"));
    assert!(html.contains("Too little has been seen yet.") && html.contains("No potential issue is open."));
    let html = viewed(snapshot(Some(phaser())), "/maintenance/troubleshooting");
    assert!(html.contains("id=\"step-row-8-1\""));
}

#[test]
fn what_waits_for_a_word_is_shown_to_all_and_decided_by_the_administrator_up_to_what_was_shown() {
    let one = UntoldEvent {
        at: at("2026-11-22T11:00:00Z"),
        what: "Stops the printer: Jam (Tray 2) <script>".into(),
    };
    let asked = |count| {
        let untold = UntoldEvents { through: 41, count, newest: vec![one.clone()] };
        enrolled(with(|view| view.untold = Some(untold)))
    };
    let html = of_administrator(asked(12), "/maintenance");
    let section = part(&html, "untold");
    assert!(section.contains("12\u{a0}events about the printer wait for the administrator"), "{section}");
    assert!(section.contains("these are the newest") && section.contains("Jam (Tray 2) &lt;script&gt;"));
    assert!(section.contains("action=\"/actions/tell-server\"") && section.contains("value=\"41\""));
    assert!(section.contains("Tell the server") && section.contains("Keep back"));
    let html = viewed(asked(1), "/maintenance");
    let section = part(&html, "untold");
    assert!(!section.contains("<form") && section.contains("Sign in to decide"), "{section}");
    assert!(section.contains("1\u{a0}event about the printer waits") && !section.contains("the newest"));
    let overview = viewed(asked(1), "/");
    assert!(overview.contains("href=\"/maintenance#untold\""));
    assert!(!of_administrator(enrolled(ordinary()), "/maintenance").contains("untold"));
}

#[test]
fn texts_of_printer_service_and_support_stay_text() {
    const SCRIPT: &str = "<script>alert(1)</script>\"'&";
    let mut view = watched();
    for episode in view.active.iter_mut().map(|open| &mut open.episode).chain(&mut view.recently_cleared) {
        (episode.group, episode.text) = (SCRIPT.into(), Some(SCRIPT.into()));
        (episode.code_name, episode.vendor_code) = (Some(SCRIPT.into()), Some(SCRIPT.into()));
        episode.times = u32::MAX;
    }
    for finding in &mut view.findings {
        (finding.name, finding.finding.key) =
            (Some(SCRIPT.into()), format!("{}/{SCRIPT}", finding.finding.key));
        finding.finding.group = Some(SCRIPT.into());
    }
    for past in &mut view.past_findings {
        past.name = Some(SCRIPT.into());
    }
    for request in &mut view.service {
        (request.reference, request.about) = (SCRIPT.into(), SCRIPT.into());
        (request.note, request.code) = (Some(SCRIPT.into()), Some(SCRIPT.into()));
        request.service_reference = Some(SCRIPT.into());
        for step in &mut request.steps {
            (step.who, step.note) = (SCRIPT.into(), Some(SCRIPT.into()));
        }
    }
    view.reliability.places = vec![Some(SCRIPT.into())];
    view.reliability.stoppages[0].per_thousand = Some((f64::NAN, f64::INFINITY, 1.0));
    view.reliability.stoppages[0].group = SCRIPT.into();
    view.sessions = vec![support_session()];
    (view.sessions[0].server, view.sessions[0].reference) = (SCRIPT.into(), SCRIPT.into());
    let snapshot = enrolled(Snapshot { maintenance: view, ..snapshot(Some(nasty())) });
    for path in PATHS.into_iter().chain(["/"]) {
        for html in [viewed(snapshot.clone(), path), of_administrator(snapshot.clone(), path)] {
            assert!(!html.contains("<script>") && !html.contains(">alert(1)"), "{path}");
            assert!(!html.contains("value=\"<") && !html.contains("\"'&\""), "{path}");
        }
    }
    assert!(viewed(snapshot, "/maintenance").contains("&lt;script&gt;alert(1)"));
}
