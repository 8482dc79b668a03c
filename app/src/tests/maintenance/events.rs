//! The event history.

use std::sync::Arc;

use http::StatusCode;
use leptos::prelude::provide_context;

use super::{ordinary, viewer};
use crate::{
    fixture::{Fixed, FixedMaintenance, at, history_page, whole, with_context},
    model::Severity,
    port::{MaintenanceError, MaintenancePort},
};

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
