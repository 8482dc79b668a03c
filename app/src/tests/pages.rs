use http::StatusCode;

use crate::{
    fixture::{events, meter_read, nasty, ninety_days, phaser, render, request, snapshot, stale},
    model::{Freshness, LostCount, LostRows, RequestKind, SalvageState, Snapshot, StoreNotice},
};

const PATHS: [&str; 4] = ["/", "/meter", "/supplies", "/maintenance"];

fn html(snapshot: &Snapshot, path: &str) -> String {
    render(snapshot.clone(), path).0.replace("<!>", "")
}

/// One element a line, so that a changed snapshot shows what changed; without the numbers that the macro makes
/// of an island's source.
fn lines(html: &str) -> String {
    let mut parts = html.split("LiveForm_");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    rest.fold(first, |text, part| text + "LiveForm" + part).replace("><", ">\n<")
}

fn ordinary() -> Snapshot {
    Snapshot { daily: ninety_days(), events: events(), ..snapshot(Some(phaser())) }
}

#[test]
fn every_page_of_an_ordinary_printer() {
    for path in PATHS {
        insta::assert_snapshot!(
            format!("ordinary{}", path.replace('/', "_")),
            lines(&html(&ordinary(), path))
        );
    }
}

#[test]
fn every_page_has_one_heading_its_own_title_and_its_place_in_the_navigation() {
    for (path, name) in PATHS.into_iter().zip(["Overview", "Meter", "Supplies", "Maintenance"]) {
        let html = html(&ordinary(), path);
        assert!(
            html.contains(&format!("<title>{name} · LP-2 Accounting · SMart eSolutions</title>")),
            "{path}"
        );
        assert_eq!(html.matches("<h1>").count(), 1, "{path}");
        assert!(html.contains(&format!("<h1>{name}</h1>")), "{path}");
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{path}");
        assert!(html.contains(&format!("<a href=\"{path}\" aria-current=\"page\">{name}</a>")), "{path}");
    }
}

#[test]
fn pages_need_no_inline_script_or_style_and_no_nonce() {
    for path in PATHS {
        let html = html(&ordinary(), path);
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("nonce"), "{path}");
        assert_eq!(html.matches("<script").count(), 1, "{path}");
        assert!(html.contains("<script type=\"module\" src=\"/assets/loader.0.js\"></script>"), "{path}");
        assert!(html.contains("<link rel=\"stylesheet\" href=\"/assets/main.0.css\""), "{path}");
    }
}

#[test]
fn the_same_snapshot_gives_the_same_bytes() {
    for path in PATHS {
        assert_eq!(html(&ordinary(), path), html(&ordinary(), path), "{path}");
    }
}

#[test]
fn no_island_stands_in_a_region_that_refresh_exchanges() {
    for path in PATHS {
        let html = html(&ordinary(), path);
        let mut depth = 0_i32;
        let mut live_at = None;
        for (index, _) in html.match_indices('<') {
            let tag = &html[index..html[index..].find('>').map_or(html.len(), |end| index + end)];
            let name = tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or_default();
            if !["div", "section", "p", "main", "footer", "leptos-island"].contains(&name) {
                continue;
            }
            if tag.starts_with("</") {
                depth -= 1;
                live_at = live_at.filter(|at| *at < depth + 1 && *at != depth);
            } else {
                assert!(name != "leptos-island" || live_at.is_none(), "{path}: {tag}");
                if tag.contains("data-region=") {
                    assert_eq!(live_at, None, "{path}: a region in a region: {tag}");
                    live_at = Some(depth);
                }
                depth += 1;
            }
        }
        assert_eq!(depth, 0, "{path}: every element is closed");
    }
}

#[test]
fn ids_are_unique_on_every_page() {
    for path in PATHS {
        let html = html(&ordinary(), path);
        let mut ids: Vec<&str> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{path}");
    }
}

#[test]
fn what_the_printer_says_stays_text() {
    let snapshot =
        Snapshot { troubleshooting_url: Some("https://support.example/".into()), ..snapshot(Some(nasty())) };
    for path in PATHS {
        let html = html(&snapshot, path);
        assert!(!html.contains("<script>"), "{path}");
        assert!(!html.contains("alert(1)</script>\""), "{path}");
        assert!(html.contains("&lt;script&gt;alert(1)"), "{path}");
    }
    insta::assert_snapshot!("nasty_supplies", lines(&html(&snapshot, "/supplies")));
    insta::assert_snapshot!("nasty_maintenance", lines(&html(&snapshot, "/maintenance")));
}

#[test]
fn the_contact_of_the_printer_is_on_no_page() {
    for path in PATHS {
        assert!(!html(&ordinary(), path).contains("somebody@example.com"), "{path}");
    }
}

#[test]
fn before_the_first_reading_every_page_says_so_and_comes_anew() {
    let being_read = Snapshot { freshness: Freshness::BeingRead, ..snapshot(None) };
    for path in PATHS {
        let (html, response) = render(being_read.clone(), path);
        assert!(html.contains("The printer is being read now"), "{path}");
        let parts = response.0.read().expect("not poisoned");
        assert_eq!(parts.headers.get("refresh").expect("a Refresh header"), "2", "{path}");
    }
    insta::assert_snapshot!("being_read_overview", lines(&html(&being_read, "/")));
}

#[test]
fn a_page_with_a_reading_does_not_come_anew() {
    let (_, response) = render(ordinary(), "/");
    assert!(response.0.read().expect("not poisoned").headers.is_empty());
}

#[test]
fn without_a_printer_every_page_says_how_to_set_one() {
    let unconfigured = Snapshot { freshness: Freshness::NotConfigured, ..snapshot(None) };
    for path in PATHS {
        let html = html(&unconfigured, path);
        assert!(html.contains("No printer is set") && html.contains("--printer snmp://ADDRESS"), "{path}");
        assert!(html.contains("[printer]"), "{path}");
    }
    insta::assert_snapshot!("unconfigured_maintenance", lines(&html(&unconfigured, "/maintenance")));
}

#[test]
fn a_silent_printer_leaves_its_last_reading_marked_stale() {
    let snapshot = Snapshot { freshness: stale(), ..ordinary() };
    for path in PATHS {
        let html = html(&snapshot, path);
        assert!(html.contains("Stale since 22 Nov 2026, 09:15"), "{path}");
        assert!(html.contains("10.0.0.9 does not answer on UDP port 161"), "{path}");
        assert!(html.contains("Not answering"), "{path}");
    }
    assert!(html(&snapshot, "/meter").contains("48,213"));
}

#[test]
fn a_demonstration_and_a_damaged_history_are_said_on_every_page() {
    let snapshot = Snapshot {
        demonstration: true,
        store_problem: Some("history.db could not be written: no space left".into()),
        store_notices: vec![StoreNotice {
            at: "2026-11-22T09:15:00Z".parse().unwrap(),
            file: "history.db.damaged-20261122T091500Z".into(),
            salvage: SalvageState::Done(vec![LostRows {
                table: "event".into(),
                count: LostCount::Exactly(12),
            }]),
        }],
        ..ordinary()
    };
    for path in PATHS {
        let html = html(&snapshot, path);
        assert!(html.contains("Demonstration printer") && html.contains("no space left."), "{path}");
        assert!(
            html.contains("history.db.damaged-20261122T091500Z") && html.contains("12\u{a0}events"),
            "{path}"
        );
    }
}

#[test]
fn meters_stand_beside_what_was_sent_of_them() {
    let last_sent = Some(meter_read(&[("total-impressions", 48_000), ("black-impressions", 50_000)]));
    let html = html(&Snapshot { last_sent, ..ordinary() }, "/meter");
    assert!(html.contains("Accepted <time datetime=\"2026-11-21T02:07:00+00:00\">21 Nov 2026, 02:07</time>"));
    assert!(html.contains("48,000</td><td class=\"number\">48,213</td><td class=\"number\">213<"), "{html}");
    assert!(html.contains("less than was sent"));
    assert!(html.contains("not part of reads") && !html.contains("not sent yet"));
}

#[test]
fn nothing_is_called_sent() {
    let requests = vec![request(RequestKind::Diagnostics)];
    let html = html(&Snapshot { requests, ..ordinary() }, "/maintenance");
    assert!(html.contains("D-20261122-1"));
    assert!(html.contains("Not sent: this device is Not Enrolled"));
}

#[test]
fn a_notice_is_one_of_those_that_are_known() {
    assert!(html(&ordinary(), "/supplies?notice=read").contains("Read at 12:00:13"));
    assert!(html(&ordinary(), "/supplies?notice=too-soon").contains("Asked too often"));
    assert_eq!(html(&ordinary(), "/supplies?notice=You+won"), html(&ordinary(), "/supplies"));
}

#[test]
fn another_address_is_not_found_and_says_where_the_pages_are() {
    let (html, response) = render(ordinary(), "/suplies");
    assert_eq!(response.0.read().expect("not poisoned").status, Some(StatusCode::NOT_FOUND));
    assert!(html.contains("<h1>Page not found</h1>"));
    assert!(html.contains("<title>Page not found · LP-2 Accounting · SMart eSolutions</title>"));
    assert!(!html.contains("aria-current"));
}
