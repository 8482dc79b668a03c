use std::sync::Arc;

use http::StatusCode;
use leptos::prelude::provide_context;

use crate::{
    fixture::{
        Fixed, FixedAccounts, FixedMaintenance, FixedSettings, administrator, at, history_page, nasty,
        phaser, service_request, snapshot, stale, support_session, watched, whole, with_context,
    },
    model::{
        Access, Enrolment, Freshness, MaintenanceView, OpenAlert, Reason, ServiceState, Severity, Silence,
        Snapshot, Standing, SupportLine, SupportSaid, UntoldEvent, UntoldEvents,
    },
    port::{AccountsPort, FieldFault, Kept, MaintenanceError, MaintenancePort, SettingsPort},
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
fn a_request_offers_what_can_be_said_of_it_where_it_stands() {
    use ServiceState as S;
    let table: [(S, bool, &[&str]); 12] = [
        (S::Requested, true, &["withdraw"]),
        (S::Requested, false, &["done", "withdraw"]),
        (S::Accepted, true, &["withdraw"]),
        (S::Scheduled, true, &["withdraw"]),
        (S::WaitingForParts, true, &["withdraw"]),
        (S::OnSite, true, &["withdraw"]),
        (S::Resolved, true, &["reopen"]),
        (S::Resolved, false, &["reopen"]),
        (S::Reopened, false, &["done", "withdraw"]),
        (S::Closed, true, &[]),
        (S::Refused, true, &[]),
        (S::Withdrawn, false, &[]),
    ];
    for (state, by_server, offered) in table {
        let request = crate::model::ServiceRequest { state, by_server, ..service_request(4) };
        let html = of_administrator(with(|view| view.service = vec![request]), "/maintenance/service");
        let list = part(&html, "service");
        for answer in ["withdraw", "reopen", "done"] {
            let there = list.contains(&format!("name=\"answer\" value=\"{answer}\""));
            assert_eq!(there, offered.contains(&answer), "{state:?} {answer}");
        }
        let page = of_administrator(
            with(|view| view.service = vec![crate::model::ServiceRequest { state, ..service_request(4) }]),
            "/maintenance",
        );
        assert_eq!(page.contains("id=\"request-4\""), !state.is_over(), "{state:?}");
    }
}

#[test]
fn time_to_repair_runs_from_the_symptom_until_it_was_gone() {
    let request = service_request(4);
    let repaired = crate::model::ServiceRequest {
        state: ServiceState::Closed,
        symptom_gone_at: Some(at("2026-11-24T10:12:00Z")),
        ..request.clone()
    };
    let withdrawn = crate::model::ServiceRequest { state: ServiceState::Withdrawn, ..request.clone() };
    let table =
        [(request, Some("6\u{a0}days so far")), (repaired, Some("8\u{a0}days</dd>")), (withdrawn, None)];
    for (request, said) in table {
        let html = viewed(with(|view| view.service = vec![request.clone()]), "/maintenance/service");
        match said {
            Some(said) => assert!(html.contains(said), "{said}: {}", part(&html, "service")),
            None => assert!(!html.contains("Time to repair")),
        }
    }
}

#[test]
fn a_request_is_about_what_the_address_names_as_long_as_that_is_there() {
    let form = |about: &str| {
        let path = format!("/maintenance/service?about={about}");
        let html = of_administrator(enrolled(ordinary()), &path);
        part(&html, "new").to_owned()
    };
    let jam = form("finding%2Fstoppages%2F8%2Finput%2F2");
    assert!(jam.contains("name=\"about\" value=\"finding/stoppages/8/input/2\""), "{jam}");
    assert!(jam.contains("Jams or misfeeds at Tray 2 have become frequent"));
    assert!(jam.contains("the communication server https://reads.example.com:"));
    assert!(form("alert%2F17").contains("Tray 2 is empty (808, input media supply empty)"));
    for gone in ["alert%2F99", "finding%2Fx", "silence", "%3Cscript%3E"] {
        let form = form(gone);
        assert!(form.contains("is over") && !form.contains("name=\"about\" value="), "{gone}: {form}");
        assert!(!form.contains("<script>"));
    }
    assert!(form("").contains("nothing that this device has seen"));
    let html = of_administrator(ordinary(), "/maintenance/service");
    assert!(part(&html, "new").contains("Not Enrolled, so the request goes to no communication server"));
}

#[test]
fn a_refused_answer_comes_back_unfolded_with_what_was_typed() {
    let field = "answer-alert-17-reason";
    let kept = Kept {
        typed: [(field.to_owned(), "  ".to_owned())].into(),
        faults: vec![FieldFault { name: field.into(), message: "Write in some words.".into() }],
        ..Kept::default()
    };
    let (html, _) = page_of(administrator(), Some(kept), ordinary(), "/maintenance");
    let alert = part(&html, "alerts");
    assert!(html.contains("<a href=\"#field-answer-alert-17-reason\">Write in some words.</a>"));
    assert!(alert.contains("<details id=\"more-alert-17\" open>"), "{alert}");
    assert!(alert.contains("aria-invalid=\"true\"") && alert.contains("Write in some words.</p>"));
    let finding = part(&html, "findings");
    assert!(!finding.contains(" open>") && !finding.contains("aria-invalid"));
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

#[test]
fn the_history_asks_for_what_the_address_says_and_carries_it_on() {
    let desk = Arc::new(FixedMaintenance::with(Ok(()), history_page()));
    let path = "/maintenance/events?from=2026-11-01&severity=critical&group=input&code=808&before=900";
    let (html, _) = with_context(Fixed::new(ordinary()), path, "text/html", || {
        provide_context(viewer());
        provide_context::<MaintenancePort>(desk.clone());
        whole()
    });
    let asked = desk.filter.lock().expect("not poisoned").clone().expect("it was asked");
    assert_eq!((asked.from, asked.to), (Some(at("2026-11-01T00:00:00Z")), None));
    assert_eq!((asked.severity, asked.code, asked.before), (Some(Severity::Critical), Some(808), Some(900)));
    let same = "code=808&amp;from=2026-11-01&amp;group=input&amp;severity=critical";
    for link in [
        format!("href=\"/maintenance/events?{same}&amp;before=1\""),
        format!("href=\"/maintenance/events?{same}\""),
        format!("href=\"/maintenance/events.csv?{same}\""),
    ] {
        assert!(html.contains(&link), "{link}: {html}");
    }
    assert!(html.contains("734\u{a0}events fit") && html.contains("<option value=\"808\" selected>"));
    assert!(html.contains("between 3 and 4\u{a0}minutes"), "{html}");
}

#[test]
fn a_filter_that_can_not_be_meant_is_said_at_its_field_and_nothing_is_looked_up() {
    let desk = Arc::new(FixedMaintenance::with(Ok(()), history_page()));
    let path = "/maintenance/events?from=22.11.2026&code=8";
    let (html, response) = with_context(Fixed::new(ordinary()), path, "text/html", || {
        provide_context(viewer());
        provide_context::<MaintenancePort>(desk.clone());
        whole()
    });
    assert_eq!(response.0.read().expect("not poisoned").status, Some(StatusCode::BAD_REQUEST));
    assert!(desk.filter.lock().expect("not poisoned").is_none());
    assert!(
        html.contains("<a href=\"#field-from\">This is no date.") && html.contains("aria-invalid=\"true\"")
    );
    assert!(html.contains("value=\"22.11.2026\"") && html.contains("<option value=\"8\" selected>"));
}

#[test]
fn a_history_that_can_not_be_read_says_why() {
    let error = MaintenanceError::Store("history.db: disk full".into());
    let desk: MaintenancePort = Arc::new(FixedMaintenance::with(Err(error), history_page()));
    let render = |desk: Option<MaintenancePort>| {
        let (html, _) = with_context(Fixed::new(ordinary()), "/maintenance/events", "text/html", || {
            provide_context(viewer());
            if let Some(desk) = desk {
                provide_context(desk);
            }
            whole()
        });
        html.replace("<!>", "")
    };
    let html = render(Some(desk));
    assert!(html.contains("can't be read: history.db: disk full."), "{html}");
    assert!(render(None).contains("looked up now."));
}
