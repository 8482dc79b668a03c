//! What is shown before it is sent, and what the form that sends it says of that.

use std::sync::{Arc, Mutex};

use futures_executor::block_on;
use http::{StatusCode, header};
use leptos::{prelude::provide_context, reactive::computed::ScopedFuture};

use crate::{
    action::{Outcome, send_diagnostics, start_troubleshooting},
    fixture::{Fixed, FixedSettings, administrator, at, phaser, snapshot, whole, with_context},
    model::{Access, Enrolment, RecordedRequest, RequestKind, RequestState, Requested, Snapshot},
    port::{
        BoxFuture, Cancelled, Communication, CommunicationError, CommunicationPort, Kept, Preview,
        SettingsPort,
    },
    text::action::NOT_SHOWN,
};

/// Shows what has the mark "now", and sends nothing else under a mark.
#[derive(Default)]
struct Shows(Mutex<Vec<(RequestKind, Option<String>)>>);

fn never<'a, T: Send + 'a>() -> BoxFuture<'a, Result<T, CommunicationError>> {
    Box::pin(async { Err(CommunicationError::NotEnrolled) })
}

impl Communication for Shows {
    fn enrol<'a>(&'a self, _: &'a Access, _: &'a str) -> BoxFuture<'a, Result<(), CommunicationError>> {
        never()
    }

    fn cancel<'a>(&'a self, _: &'a Access, _: bool) -> BoxFuture<'a, Result<Cancelled, CommunicationError>> {
        never()
    }

    fn leave<'a>(&'a self, _: &'a Access, _: bool) -> BoxFuture<'a, Result<Cancelled, CommunicationError>> {
        never()
    }

    fn check_in<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>> {
        never()
    }

    fn send_read<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>> {
        never()
    }

    fn answer_command<'a>(
        &'a self,
        _: &'a Access,
        _: u64,
        _: bool,
    ) -> BoxFuture<'a, Result<(), CommunicationError>> {
        never()
    }

    fn go_on<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>> {
        never()
    }

    fn request<'a>(
        &'a self,
        _: &'a Access,
        kind: RequestKind,
        shown: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Requested, CommunicationError>> {
        self.0.lock().expect("not poisoned").push((kind, shown.map(str::to_owned)));
        let answer = if shown.is_none_or(|mark| mark == "now") {
            let (at, reference) = (at("2026-11-22T12:00:00Z"), "D-20261122-1".into());
            let state = RequestState::Accepted;
            Ok(Requested {
                request: RecordedRequest { id: 1, at, kind, reference, state, answer: None },
                anew: true,
            })
        } else {
            Err(CommunicationError::NotShown)
        };
        Box::pin(async { answer })
    }

    fn preview<'a>(&'a self, _: &'a Access, _: RequestKind) -> BoxFuture<'a, Option<Preview>> {
        Box::pin(async { Some(Preview { text: "{ \"status\": 1 }".into(), mark: "now".into() }) })
    }
}

fn device() -> Arc<Fixed> {
    let mut snapshot: Snapshot = snapshot(Some(phaser()));
    snapshot.communication.enrolment = Enrolment::Enrolled {
        since: at("2026-11-20T10:00:00Z"),
        server: "https://reads.example.com".into(),
        device: "d-1".into(),
        fingerprint: "0123".into(),
    };
    Fixed::new(snapshot)
}

#[test]
fn the_form_carries_the_mark_of_what_the_page_shows_and_says_when_that_is_not_sent() {
    for (path, says) in [
        ("/maintenance/diagnostics", "The rest is kept for an hour as it stands here, and sent so"),
        ("/maintenance/troubleshooting", "whether the printer works or rests are those of that moment"),
    ] {
        let (html, _) = with_context(device(), path, "text/html", || {
            provide_context(administrator());
            provide_context::<CommunicationPort>(Arc::new(Shows::default()));
            whole()
        });
        assert!(html.contains("<input type=\"hidden\" name=\"shown\" value=\"now\">"), "{html}");
        assert!(html.contains("{ \"status\": 1 }") && html.contains(says), "{path}");
    }
}

#[test]
fn what_is_not_what_was_shown_leads_back_to_where_it_is_shown_anew() {
    type Pressed = fn(String, String) -> BoxFuture<'static, Result<Outcome, crate::action::ActionError>>;
    let diagnostics: Pressed = |page, shown| Box::pin(send_diagnostics(page, shown));
    let session: Pressed = |page, shown| Box::pin(start_troubleshooting(page, shown));
    let (maintenance, troubleshooting) = ("/maintenance", "/maintenance/troubleshooting");
    // What is pressed on which page, with which mark; where that leads, and whether it was done.
    let table = [
        (diagnostics, maintenance, "now", maintenance, true),
        (diagnostics, maintenance, "", maintenance, true),
        (diagnostics, maintenance, "then", "/maintenance/diagnostics", false),
        (session, troubleshooting, "now", troubleshooting, true),
        (session, troubleshooting, "then", troubleshooting, false),
    ];
    for (pressed, page, mark, leads_to, done) in table {
        let (settings, desk) = (FixedSettings::with(Ok(vec![]), None), Arc::new(Shows::default()));
        let (answer, response) = with_context(device(), "/actions/any", "text/html", || {
            provide_context(administrator());
            provide_context::<SettingsPort>(settings.clone());
            provide_context::<CommunicationPort>(desk.clone());
            block_on(ScopedFuture::new(pressed(page.into(), mark.into())))
        });
        answer.expect("an error would follow the Referer");
        let parts = response.0.read().expect("not poisoned");
        let to = parts.headers[header::LOCATION].to_str().expect("plain");
        assert_eq!(
            (parts.status, to.split('?').next()),
            (Some(StatusCode::SEE_OTHER), Some(leads_to)),
            "{mark}"
        );
        let kept: Kept = settings.kept.lock().expect("not poisoned").clone().expect("something is said");
        assert_eq!((kept.refused, kept.message.as_deref() == Some(NOT_SHOWN)), (!done, !done), "{mark}");
        let asked = desk.0.lock().expect("not poisoned").clone();
        assert_eq!(asked[0].1.as_deref(), Some(mark).filter(|mark| !mark.is_empty()));
    }
}
