use std::sync::{Arc, Mutex};

use futures_executor::block_on;
use http::{StatusCode, header};
use leptos::reactive::computed::ScopedFuture;
use leptos_axum::ResponseOptions;

use crate::{
    action::{ActionError, Outcome, refresh, send_diagnostics, start_troubleshooting},
    fixture::{Fixed, phaser, snapshot, with_context},
    model::Snapshot,
    port::PortError,
};

type Answer = Result<Outcome, ActionError>;

const SCRIPT: &str = "application/json";
const FORM: &str = "text/html,application/xhtml+xml";

fn run<F: Future<Output = Answer>>(
    device: &Arc<Fixed>,
    accept: &str,
    action: impl FnOnce() -> F,
) -> (Answer, ResponseOptions) {
    with_context(device.clone(), "/actions/any", accept, || block_on(ScopedFuture::new(action())))
}

fn status_and(response: &ResponseOptions, name: header::HeaderName) -> (Option<StatusCode>, Option<String>) {
    let parts = response.0.read().expect("not poisoned");
    let value = parts.headers.get(name).map(|value| value.to_str().expect("plain").to_owned());
    (parts.status, value)
}

fn device() -> Arc<Fixed> {
    Fixed::new(snapshot(Some(phaser())))
}

fn refusing(error: PortError) -> Arc<Fixed> {
    Arc::new(Fixed {
        snapshot: Snapshot { ..snapshot(Some(phaser())) },
        refreshed: Err(error.clone()),
        recorded: Err(error),
        asked: Mutex::default(),
    })
}

#[test]
fn refresh_with_scripts_says_when_the_printer_was_read() {
    let device = device();
    let (answer, response) = run(&device, SCRIPT, || refresh("/meter".into()));
    assert_eq!(answer, Ok(Outcome { message: "Read at 12:00:13".into() }));
    assert_eq!(status_and(&response, header::LOCATION), (None, None));
    assert_eq!(*device.asked.lock().expect("not poisoned"), ["refresh"]);
}

#[test]
fn a_plain_form_goes_back_to_its_page_with_a_notice() {
    for (page, expected) in [
        ("/meter", "/meter?notice=read"),
        ("/", "/?notice=read"),
        ("https://evil.example/", "/?notice=read"),
        ("//evil.example", "/?notice=read"),
        ("/meter\r\nSet-Cookie: a=b", "/?notice=read"),
        ("", "/?notice=read"),
    ] {
        let (answer, response) = run(&device(), FORM, || refresh(page.into()));
        assert!(answer.is_ok());
        let expected = (Some(StatusCode::SEE_OTHER), Some(expected.to_owned()));
        assert_eq!(status_and(&response, header::LOCATION), expected, "{page}");
    }
}

#[test]
fn a_refusal_has_its_status_with_scripts_and_its_notice_without() {
    let table = [
        (PortError::NotConfigured, 409, "not-configured", "No printer is set, so there is nothing to read."),
        (PortError::Printer("10.0.0.9 is silent".into()), 502, "not-read", "10.0.0.9 is silent"),
        (PortError::TooSoon { seconds: 1 }, 429, "too-soon", "Asked too often. Try again in 1\u{a0}second."),
        (PortError::NotShown, 409, "not-shown", crate::text::action::NOT_SHOWN),
        (PortError::Store("disk full".into()), 503, "not-recorded", "disk full"),
    ];
    for (error, status, notice, message) in table {
        let (answer, response) = run(&refusing(error.clone()), SCRIPT, || refresh("/".into()));
        assert_eq!(answer, Err(ActionError { message: message.into() }));
        let wait = (status == 429).then(|| "1".to_owned());
        assert_eq!(status_and(&response, header::RETRY_AFTER), (StatusCode::from_u16(status).ok(), wait));

        let (answer, response) = run(&refusing(error), FORM, || refresh("/supplies".into()));
        assert!(answer.is_ok(), "an error would follow the Referer");
        let expected = (Some(StatusCode::SEE_OTHER), Some(format!("/supplies?notice={notice}")));
        assert_eq!(status_and(&response, header::LOCATION), expected);
    }
}

#[test]
fn requests_are_recorded_and_never_called_sent() {
    let device = device();
    let expected = "Recorded as D-20261122-1. Not sent: this device is Not Enrolled.";
    let (answer, _) = run(&device, SCRIPT, || send_diagnostics("/maintenance".into(), String::new()));
    assert_eq!(answer, Ok(Outcome { message: expected.into() }));
    let (answer, response) =
        run(&device, FORM, || start_troubleshooting("/maintenance".into(), String::new()));
    assert!(answer.is_ok());
    assert_eq!(status_and(&response, header::LOCATION).1.as_deref(), Some("/maintenance"));
    assert_eq!(*device.asked.lock().expect("not poisoned"), ["Diagnostics", "Troubleshooting"]);
}

#[test]
fn the_endpoints_keep_their_names() {
    use leptos::server_fn::ServerFn;

    use crate::action::{Refresh, SendDiagnostics, StartTroubleshooting};
    let paths = [Refresh::PATH, SendDiagnostics::PATH, StartTroubleshooting::PATH];
    assert_eq!(paths, ["/actions/refresh", "/actions/send-diagnostics", "/actions/start-troubleshooting"]);
}
