//! Forms that ask for the administrator's password again: a browser that was left open gives nothing away.

use std::{sync::Arc, time::Duration};

use app::{model::Deed, port::Accounts as _};
use axum::http::{StatusCode, header};
use smart_esolutions::{clock::ManualClock, config::SecuritySection};

use super::support::site::{Answer, PASSWORD, SignedIn, Site};

/// A form, the field in which it asks, and where it leads back to.
struct Asking {
    path: &'static str,
    form: &'static str,
    field: &'static str,
    page: &'static str,
}

const PASSPHRASES: &str = "archive_passphrase=twelve+trees+in+a+row&archive_again=twelve+trees+in+a+row";

fn asking() -> Vec<Asking> {
    let asking = |path, form, field, page| Asking { path, form, field, page };
    vec![
        asking("/actions/backup", "archive_kind=backup", "save_password", "/settings/backup"),
        asking("/actions/backup", "archive_kind=clone", "save_password", "/settings/backup"),
        asking("/actions/hand-over", "erase_word=erase", "erase_password", "/settings/hand-over"),
        asking("/actions/make-token", "name=monitoring&days=9", "token_password", "/settings/security"),
        asking(
            "/actions/save-settings",
            "page=/settings/security&security.viewing=sign-in",
            "security_password",
            "/settings/security",
        ),
        asking("/actions/install-certificate", "chain=x&key=y", "paste_password", "/settings/certificate"),
        asking(
            "/actions/install-certificate",
            "chain=x&key=y&by_files=true",
            "install_password",
            "/settings/certificate",
        ),
        asking("/actions/install-signed-certificate", "signed=x", "signed_password", "/settings/certificate"),
        asking("/actions/remove-certificate", "page=", "removal_password", "/settings/certificate"),
    ]
}

async fn sent(site: &Site, who: &SignedIn, form: &Asking, password: &str) -> Answer {
    let passphrases = if form.path == "/actions/backup" { PASSPHRASES } else { "" };
    let body = format!("{}&{passphrases}&{}={}", form.form, form.field, password.replace(' ', "+"));
    site.post_as(who, form.path, &body).await
}

/// The page that an answer leads back to.
async fn shown(site: &Site, who: &SignedIn, answer: &Answer, page: &str) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let location = answer.header(&header::LOCATION).expect("a location").to_owned();
    assert!(location.starts_with(page), "{location}");
    let page = site.get(&location, &[(header::COOKIE, who.cookie.as_str())]).await;
    assert_eq!(page.status, StatusCode::OK, "still signed in");
    page.text().replace("<!>", "").replace("&#x27;", "'")
}

async fn site() -> (Site, Arc<ManualClock>) {
    let clock = ManualClock::new("2026-11-22T12:00:00Z".parse().expect("a time"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::start_in(folder, None, clock.clone(), &SecuritySection::default()).await;
    (site.settled().await, clock)
}

#[tokio::test]
async fn nothing_is_given_away_or_changed_without_the_password() {
    let (mut site, _) = site().await;
    for form in asking() {
        // A right password in between: this is not about guessing.
        let who = site.administrator().await;
        for (password, message) in [("", "Type the administrator's password."), ("a guess", "is wrong")] {
            let answer = sent(&site, &who, &form, password).await;
            let page = shown(&site, &who, &answer, form.page).await;
            assert!(page.contains("Nothing was changed") && page.contains(message), "{}: {page}", form.path);
            assert!(page.contains(&format!("href=\"#field-{}\"", form.field.replace('_', "-"))), "{page}");
            assert!(!page.contains("a guess"), "what was typed is nowhere shown again");
        }
    }
    assert!(site.ordered.try_recv().is_err(), "nothing is erased");
    let deeds = site.store.audit_after(0, 1_000).await.expect("a trail");
    let deeds: Vec<Deed> = deeds.iter().map(|entry| entry.deed).collect();
    assert!(deeds.contains(&Deed::SignInRefused), "wrong passwords are told");
    let harmless =
        [Deed::SetUpCodeMade, Deed::SetUp, Deed::SignedIn, Deed::SignInRefused, Deed::CertificateMade];
    assert!(deeds.iter().all(|deed| harmless.contains(deed)), "{deeds:?}");
    assert!(!site.accounts.viewing_needs_sign_in());
}

#[tokio::test]
async fn wrong_passwords_here_are_wrong_tries_of_signing_in_and_the_right_one_is_taken_after_the_wait() {
    let (site, clock) = site().await;
    let who = site.administrator().await;
    let forms = asking();
    for form in forms.iter().cycle().take(5) {
        let answer = sent(&site, &who, form, "a guess").await;
        assert!(shown(&site, &who, &answer, form.page).await.contains("The password is wrong."));
    }
    for password in ["a guess", PASSWORD] {
        let answer = sent(&site, &who, &forms[0], password).await;
        assert!(shown(&site, &who, &answer, forms[0].page).await.contains("Too many wrong tries."));
    }
    let form = format!("page=/&password={}", PASSWORD.replace(' ', "+"));
    let answer = site.post("/actions/sign-in", &form, &[]).await;
    assert!(answer.header(&header::LOCATION).is_some_and(|page| page.contains("refused=wait-")));
    clock.advance(Duration::from_secs(2));
    let archive = sent(&site, &who, &forms[0], PASSWORD).await;
    assert_eq!((archive.status, &archive.body[..8]), (StatusCode::OK, &b"SMES-ARC"[..]));
    assert_eq!(site.post("/actions/sign-in", &form, &[]).await.header(&header::LOCATION), Some("/"));
}

#[tokio::test]
async fn with_the_password_it_is_done_and_the_session_goes_on() {
    let (site, _) = site().await;
    let who = site.administrator().await;
    for (path, done) in [
        ("/actions/make-token", "The token is made."),
        ("/actions/save-settings", "Everybody → Only after sign-in"),
    ] {
        let form = asking().into_iter().find(|form| form.path == path).expect("in the table");
        let answer = sent(&site, &who, &form, PASSWORD).await;
        assert!(shown(&site, &who, &answer, form.page).await.contains(done), "{path}");
    }
    assert_eq!(site.accounts.tokens().len(), 1);
    assert_eq!(site.accounts.sessions().len(), 1, "no session begins with it");
}
