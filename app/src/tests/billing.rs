use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use futures_executor::block_on;
use http::{StatusCode, header};
use jiff::civil::date;
use leptos::{prelude::provide_context, reactive::computed::ScopedFuture, server_fn::ServerFn};

use crate::{
    action::{ResolveHold, resolve_hold},
    fixture::{
        Fixed, FixedBilling, FixedSettings, administrator, at, held, nasty, ninety_days, phaser, render,
        render_for, snapshot, with_context,
    },
    model::{Access, BillingView, EndAndStart, Enrolment, HoldCause, Resolution, Snapshot},
    port::{BillingPort, FieldFault, HoldError, Kept, ResolutionError, SettingsPort},
};

/// Fields and what was typed into them.
type Typed = &'static [(&'static str, &'static str)];

fn ordinary() -> Snapshot {
    Snapshot { daily: ninety_days(), billing: held(), ..snapshot(Some(phaser())) }
}

fn lines(html: &str) -> String {
    html.replace("<!>", "").replace("><", ">\n<")
}

/// The part about what is held.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("<section aria-labelledby=\"{id}\">")).expect("the section");
    let end = html[start..].find("</section>").expect("its end");
    &html[start..start + end]
}

fn of_administrator(snapshot: Snapshot, kept: Option<Kept>) -> String {
    let path = if kept.is_some() { "/meter?kept=7" } else { "/meter" };
    render_for(administrator(), FixedSettings::with(Ok(vec![]), kept), snapshot, path).0
}

#[test]
fn what_is_held_is_said_to_everybody_and_ended_by_the_administrator_alone() {
    let (html, _) = render(ordinary(), "/meter");
    insta::assert_snapshot!("held_for_a_viewer", lines(section(&html, "held")));
    assert!(!html.contains("resolve-hold"));
    let html = of_administrator(ordinary(), None);
    insta::assert_snapshot!("held_for_the_administrator", lines(section(&html, "held")));
}

#[test]
fn the_reads_before_are_shown_with_what_became_of_them() {
    let (html, _) = render(ordinary(), "/meter");
    insta::assert_snapshot!("reads", lines(section(&html, "reads")));
    assert!(html.contains("<dt>Next</dt><dd>None planned: this device is Not Enrolled.</dd>"));
    let mut enrolled = ordinary();
    enrolled.communication.enrolment = Enrolment::Enrolled {
        since: at("2026-11-20T10:00:00Z"),
        server: "https://reads.example.com".into(),
        device: "d-1".into(),
        fingerprint: "0123".into(),
    };
    let due = at("2026-11-23T02:07:34Z");
    enrolled.communication.next_read = Some((date(2026, 11, 23), due));
    let (html, _) = render(enrolled, "/meter");
    assert!(
        html.contains(
            "<dt>Next</dt><dd><time datetime=\"2026-11-23T02:07:34+00:00\">23 Nov 2026, 02:07</time>"
        )
    );
    let (html, _) = render(Snapshot { billing: BillingView::default(), ..ordinary() }, "/meter");
    assert!(html.contains("No read has been taken yet") && html.contains("None planned"));
    assert!(!html.contains("Billing is held"));
}

#[test]
fn ids_are_unique_with_every_kind_of_hold() {
    let html = of_administrator(ordinary(), None);
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn the_overview_says_that_billing_is_held_and_where() {
    let (html, _) = render(ordinary(), "/");
    assert!(
        html.contains("href=\"/meter#hold-1\"") && html.contains("Total Impressions went back"),
        "{html}"
    );
}

#[test]
fn service_impressions_stand_apart() {
    let mut reading = phaser();
    reading.service_meters = vec![crate::model::Meter { value: 37, ..reading.meters[1].clone() }];
    let (html, _) = render(Snapshot { reading: Some(reading), ..ordinary() }, "/meter");
    assert!(html.contains("Service impressions") && html.contains("<td class=\"number\">37</td>"));
}

#[test]
fn what_a_printer_calls_its_meters_stays_text() {
    let mut billing = held();
    for hold in &mut billing.holds {
        if let HoldCause::WentBack { gaps } | HoldCause::Impossible { gaps, .. } = &mut hold.cause {
            gaps.truncate(1);
            gaps[0].label = "<script>alert(1)</script>\"'&".into();
            gaps[0].key = "\"><script>".into();
        }
    }
    for read in &mut billing.reads {
        for meter in &mut read.content.meters {
            meter.label = "<script>alert(1)</script>\"'&".into();
        }
    }
    let html = of_administrator(Snapshot { billing, ..snapshot(Some(nasty())) }, None);
    assert!(!html.contains("<script>") && html.contains("&quot;&gt;&lt;script&gt;"), "{html}");
}

#[test]
fn a_form_that_was_refused_comes_back_with_the_reason_at_its_field() {
    let name = "hold-1-end-total-impressions".to_owned();
    let kept = Kept {
        typed: [(name.clone(), "40,000".to_owned())].into(),
        faults: vec![FieldFault { name, message: "Too low.".into() }],
        ..Kept::default()
    };
    let html = of_administrator(ordinary(), Some(kept));
    assert!(html.contains("href=\"#field-hold-1-end-total-impressions\">Too low.</a>"), "{html}");
    assert!(html.contains("value=\"40,000\"") && html.contains("aria-invalid=\"true\""));
    let kept = Kept { message: Some("Accepted.".into()), ..Kept::default() };
    assert!(of_administrator(ordinary(), Some(kept)).contains("<p>Accepted.</p>"));
}

/// Posts as `access`; the answer is where it leads, and what is kept for that page.
fn post(
    access: Access,
    resolved: Result<(), HoldError>,
    hold: &str,
    how: &str,
    typed: &[(&str, &str)],
) -> (String, Option<Kept>, Vec<(u64, Resolution)>) {
    let settings = FixedSettings::with(Ok(vec![]), None);
    let billing = Arc::new(FixedBilling { resolved, said: Mutex::default() });
    let typed: BTreeMap<String, String> =
        typed.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let (answer, response) =
        with_context(Fixed::new(ordinary()), "/actions/resolve-hold", "text/html", || {
            provide_context(access);
            provide_context::<SettingsPort>(settings.clone());
            provide_context::<BillingPort>(billing.clone());
            block_on(ScopedFuture::new(resolve_hold(hold.into(), how.into(), typed)))
        });
    answer.expect("an error would follow the Referer");
    let parts = response.0.read().expect("not poisoned");
    assert_eq!(parts.status, Some(StatusCode::SEE_OTHER));
    let to = parts.headers[header::LOCATION].to_str().expect("plain").to_owned();
    let kept = settings.kept.lock().expect("not poisoned").clone();
    let said = billing.said.lock().expect("not poisoned").clone();
    (to, kept, said)
}

const END: &str = "hold-1-end-total-impressions";
const START: &str = "hold-1-start-total-impressions";

fn read(key: &str, end: u64, start: u64) -> EndAndStart {
    EndAndStart { key: key.into(), end, start }
}

#[test]
fn what_was_typed_is_what_is_said_of_the_hold() {
    let table: [(&str, &str, Typed, Resolution); 5] = [
        (
            "1",
            "rollover",
            &[("hold-1-last-total-impressions", "49,999")],
            Resolution::Rollover { last: 49_999 },
        ),
        (
            "1",
            "meter-change",
            &[(END, "48 018"), (START, "0")],
            Resolution::MeterChange { reads: vec![read("total-impressions", 48_018, 0)] },
        ),
        (
            "4",
            "serial-number",
            &[
                ("hold-4-end-total-impressions", "48013"),
                ("hold-4-start-total-impressions", "20"),
                ("hold-4-end-black-impressions", "48010"),
                ("hold-4-start-black-impressions", "20"),
            ],
            Resolution::SerialNumber {
                reads: vec![read("total-impressions", 48_013, 20), read("black-impressions", 48_010, 20)],
            },
        ),
        ("2", "as-is", &[], Resolution::AsIs),
        ("1", "proposal", &[], Resolution::Rollover { last: 49_999 }),
    ];
    for (hold, how, typed, expected) in table {
        let (to, kept, said) = post(administrator(), Ok(()), hold, how, typed);
        assert_eq!(to, "/meter?kept=7");
        assert_eq!(said, [(hold.parse().expect("a number"), expected)], "{how}");
        let message = kept.expect("kept").message;
        assert_eq!(message.as_deref(), Some("Accepted. Billing is still held for another reason."));
    }
}

#[test]
fn what_can_not_be_meant_changes_nothing_and_says_why() {
    let table: [(&str, &str, Typed, &str); 7] = [
        ("1", "meter-change", &[(END, "many"), (START, "0")], "This is no count."),
        ("1", "meter-change", &[], "This is no count."),
        ("9", "as-is", &[], "billing is not held for this reason any more"),
        ("x", "as-is", &[], "billing is not held for this reason any more"),
        ("1", "anything", &[], "that can't be what happened here"),
        ("2", "proposal", &[], "that can't be what happened here"),
        ("4", "rollover", &[], "that can't be what happened here"),
    ];
    for (hold, how, typed, expected) in table {
        let (_, kept, said) = post(administrator(), Ok(()), hold, how, typed);
        let kept = kept.expect("kept");
        let message = kept.message.or_else(|| kept.faults.first().map(|fault| fault.message.clone()));
        assert!(message.expect("a sentence").contains(expected), "{hold} {how}");
        assert!(said.is_empty(), "{hold} {how}");
    }
}

#[test]
fn a_refusal_stands_at_the_field_that_it_is_about() {
    let label = || String::from("Total Impressions");
    let key = || String::from("total-impressions");
    let low = ResolutionError::EndTooLow { key: key(), label: label(), end: 1, old: 48_013 };
    let high = ResolutionError::StartTooHigh { key: key(), label: label(), start: 99, new: 20 };
    let much = ResolutionError::TooMuch { key: key(), label: label(), made: 4_294_967_295 };
    let late = ResolutionError::NoRollover { label: label(), last: 1, old: 48_013, new: 20 };
    let last = "hold-1-last-total-impressions";
    let change: &[(&str, &str)] = &[(END, "1"), (START, "2")];
    let table = [
        (low, "meter-change", change, Some(END), "it showed 48,013 already"),
        (high, "meter-change", change, Some(START), "it showed 20 afterwards"),
        (much, "meter-change", change, Some(END), "more than any printer makes"),
        (late, "rollover", &[(last, "1")], Some(last), "can't have begun anew after 1:"),
        (ResolutionError::NotOpen, "as-is", &[], None, "not held for this reason any more"),
    ];
    for (error, how, typed, field, expected) in table {
        let kept = post(administrator(), Err(HoldError::Resolution(error)), "1", how, typed).1.expect("kept");
        match field {
            Some(field) => {
                assert_eq!(kept.faults[0].name, field);
                assert!(kept.faults[0].message.contains(expected), "{}", kept.faults[0].message);
                assert_eq!(kept.typed.len(), typed.len(), "what was typed stays");
            }
            None => assert!(kept.refused && kept.message.expect("a sentence").contains(expected)),
        }
    }
    let disk = Err(HoldError::Store("the disk is full".into()));
    let kept = post(administrator(), disk, "1", "as-is", &[]).1.expect("kept");
    assert!(kept.refused && kept.message.expect("a sentence").contains("the disk is full"));
}

#[test]
fn a_viewer_is_led_to_the_sign_in() {
    let viewer = Access::viewer(std::net::Ipv4Addr::LOCALHOST.into());
    let (to, kept, said) = post(viewer, Ok(()), "1", "as-is", &[]);
    assert_eq!((to.as_str(), kept, said), ("/sign-in", None, vec![]));
}

#[test]
fn the_endpoint_keeps_its_name() {
    assert_eq!(ResolveHold::PATH, "/actions/resolve-hold");
}
