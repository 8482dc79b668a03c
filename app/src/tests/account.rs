use std::sync::Arc;

use futures_executor::block_on;
use http::{StatusCode, header};
use leptos::{prelude::provide_context, reactive::computed::ScopedFuture, server_fn::ServerFn};
use leptos_axum::ResponseOptions;

use crate::{
    action::{
        ActionError, ChangePassword, EndSession, MakeToken, Outcome, RevokeToken, SetUp, SignIn, SignOut,
        SignOutEverywhere, set_up, sign_in,
    },
    fixture::{Fixed, FixedAccounts, administrator, phaser, snapshot, with_context},
    model::{Access, SecureAddress},
    port::{AccountError, AccountsPort, NewSession, Unfit},
    shell,
};

const HERE: [u8; 4] = [127, 0, 0, 1];
const ELSEWHERE: [u8; 4] = [192, 0, 2, 20];

/// What stands in the page itself, one element a line.
fn main(access: Access, claimed: bool, secure: Option<SecureAddress>, path: &str) -> String {
    let (html, _) = with_context(Fixed::new(snapshot(Some(phaser()))), path, "text/html", || {
        provide_context(access);
        provide_context(secure);
        provide_context::<AccountsPort>(Arc::new(FixedAccounts { claimed, ..FixedAccounts::claimed() }));
        leptos::prelude::RenderHtml::to_html(shell())
    });
    let (_, rest) = html.split_once("<main").expect("a main");
    rest.split_once("</main>").expect("its end").0.replace("<!>", "").replace("><", ">\n<")
}

fn here() -> Access {
    Access::viewer(HERE.into())
}

#[test]
fn the_forms_have_what_password_managers_look_for() {
    insta::assert_snapshot!("sign_in", main(here(), true, None, "/sign-in?page=/settings"));
    insta::assert_snapshot!("set_up", main(here(), false, None, "/set-up?page=/meter"));
}

#[test]
fn each_refusal_stands_at_its_field_and_unknown_ones_nowhere() {
    for (path, claimed, field, words) in [
        ("/sign-in?refused=wrong-password", true, "password", "The password is wrong."),
        ("/sign-in?refused=wait-256", true, "password", "Try again in 256\u{a0}seconds."),
        ("/set-up?refused=wrong-code-1", false, "code", "1\u{a0}try is left."),
        ("/set-up?refused=code-used-up", false, "code", "admin set-up-code"),
        ("/set-up?refused=common", false, "password", "Too common"),
    ] {
        let main = main(here(), claimed, None, path);
        let (_, fault) =
            main.split_once(&format!("id=\"field-{field}-fault\" class=\"fault\">")).expect("a fault");
        assert!(fault.split('<').next().is_some_and(|fault| fault.contains(words)), "{path}: {fault}");
        assert_eq!(main.matches("class=\"fault\"").count(), 1, "{path}");
    }
    let injected = main(here(), true, None, "/sign-in?refused=%3Cb%3Ehello&page=//evil.example");
    assert_eq!(injected, main(here(), true, None, "/sign-in"));
}

#[test]
fn where_somebody_could_listen_the_way_to_tls_stands_in_place_of_the_form() {
    let secure = SecureAddress { url: "https://printer7.local".into(), fingerprint: "AB:CD".into() };
    for (path, claimed) in [("/sign-in", true), ("/set-up", false)] {
        let plain = main(Access::viewer(ELSEWHERE.into()), claimed, Some(secure.clone()), path);
        assert!(!plain.contains("<form") && !plain.contains("password\""), "{path}");
        assert!(plain.contains(&format!("href=\"https://printer7.local{path}\"")), "{path}: {plain}");
        assert!(plain.contains("<code>AB:CD</code>"), "{path}");
        let nowhere = main(Access::viewer(ELSEWHERE.into()), claimed, None, path);
        assert!(!nowhere.contains("<form") && nowhere.contains("--listen-tls"), "{path}");
        let tls = Access { secure: true, ..Access::viewer(ELSEWHERE.into()) };
        assert!(main(tls, claimed, Some(secure.clone()), path).contains("<form"), "{path}");
    }
}

#[test]
fn who_need_not_or_can_not_sign_in_is_told_so() {
    assert!(
        main(administrator(), true, None, "/sign-in?page=/meter").contains("<a href=\"/meter\">Go on</a>")
    );
    assert!(main(here(), false, None, "/sign-in").contains("<a href=\"/set-up\">"));
    assert!(main(here(), true, None, "/set-up").contains("<a href=\"/sign-in\">"));
}

fn run<F: Future<Output = Result<Outcome, ActionError>>>(
    entered: Result<NewSession, AccountError>,
    accept: &str,
    action: impl FnOnce() -> F,
) -> (Result<Outcome, ActionError>, ResponseOptions) {
    with_context(Fixed::new(snapshot(None)), "/actions/any", accept, || {
        provide_context::<AccountsPort>(Arc::new(FixedAccounts { claimed: true, entered }));
        block_on(ScopedFuture::new(action()))
    })
}

fn header_of(response: &ResponseOptions, name: header::HeaderName) -> Option<String> {
    let parts = response.0.read().expect("not poisoned");
    parts.headers.get(name).map(|value| value.to_str().expect("plain").to_owned())
}

#[test]
fn signing_in_gives_the_cookie_and_leads_to_a_page_of_this_device_alone() {
    for (page, expected) in [
        ("/settings/security", "/settings/security"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("", "/"),
    ] {
        let session = NewSession { id: 1, cookie: "session=ab; Path=/".into() };
        let (answer, response) = run(Ok(session), "text/html", || sign_in("x".into(), page.into()));
        assert!(answer.is_ok());
        assert_eq!(header_of(&response, header::LOCATION).as_deref(), Some(expected), "{page}");
        assert_eq!(header_of(&response, header::SET_COOKIE).as_deref(), Some("session=ab; Path=/"));
    }
}

#[test]
fn a_refusal_leads_back_to_the_form_and_scripts_get_its_status() {
    let table = [
        (AccountError::WrongPassword, 401, "wrong-password"),
        (AccountError::Wait { seconds: 8 }, 429, "wait-8"),
        (AccountError::NotClaimed, 409, "not-claimed"),
        (AccountError::Unfit(Unfit::Short), 422, "short"),
        (AccountError::NotSecure, 403, "not-secure"),
        (AccountError::Store("disk full".into()), 503, "not-written"),
    ];
    for (error, status, value) in table {
        let (_, response) = run(Err(error.clone()), "text/html", || sign_in("x".into(), "/meter".into()));
        let expected = format!("/sign-in?page=/meter&refused={value}");
        assert_eq!(header_of(&response, header::LOCATION), Some(expected));
        assert_eq!(header_of(&response, header::SET_COOKIE), None);
        let (answer, response) = run(Err(error), "application/json", || sign_in("x".into(), String::new()));
        assert!(answer.is_err());
        assert_eq!(response.0.read().expect("not poisoned").status, StatusCode::from_u16(status).ok());
        let wait = (status == 429).then(|| "8".to_owned());
        assert_eq!(header_of(&response, header::RETRY_AFTER), wait);
    }
}

#[test]
fn two_different_new_passwords_are_not_even_tried() {
    let session = NewSession { id: 1, cookie: "session=ab".into() };
    let set_up = || set_up("code".into(), "one".into(), "other".into(), "/".into());
    let (_, response) = run(Ok(session), "text/html", set_up);
    assert_eq!(header_of(&response, header::LOCATION).as_deref(), Some("/set-up?page=/&refused=differ"));
    assert_eq!(header_of(&response, header::SET_COOKIE), None);
}

#[test]
fn the_endpoints_keep_their_names() {
    let paths = [
        SignIn::PATH,
        SetUp::PATH,
        SignOut::PATH,
        EndSession::PATH,
        SignOutEverywhere::PATH,
        ChangePassword::PATH,
        MakeToken::PATH,
        RevokeToken::PATH,
    ];
    let names = [
        "sign-in",
        "set-up",
        "sign-out",
        "end-session",
        "sign-out-everywhere",
        "change-password",
        "make-token",
        "revoke-token",
    ];
    assert_eq!(paths.map(str::to_owned), names.map(|name| format!("/actions/{name}")));
}
