//! The page over HTTP.

use axum::http::{StatusCode, header};

use crate::support::{
    aiosmtpd::{Aiosmtpd, Authority, Manners, PASSWORD, USER, free_tcp_address},
    site::{SignedIn, Site},
};

async fn page(site: &Site, who: &SignedIn, path: &str) -> String {
    let answer = site.get(path, &[(header::COOKIE, &who.cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.text().replace("<!>", "")
}

async fn posted(site: &Site, who: &SignedIn, action: &str, form: &str) -> String {
    let answer = site.post_as(who, action, form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let address = answer.header(&header::LOCATION).expect("a location").to_owned();
    page(site, who, &address).await
}

#[tokio::test]
async fn a_test_mail_is_sent_before_anything_is_saved_and_each_step_is_shown() {
    // In clear, because the system's authorities know nothing of a test's.
    let manners = Manners { security: smart_esolutions::config::MailSecurity::Plain, ..Manners::default() };
    let authority = Authority::new();
    let Some(peer) = Aiosmtpd::start(free_tcp_address(), &authority, &manners).await else { return };
    let site = Site::start(None).await;
    let who = site.administrator().await;
    let form = |password: &str| {
        format!(
            "page=%2Fsettings%2Fmail&mail.host=localhost&mail.port={}&mail.security=plain&mail.user={USER}\
             &mail.password={password}&mail.sender=p%40example.com&mail.administrator=a%40example.com%3Bb%40example.com\
             &mail.administrator_events%5B%5D=&mail.administrator_events%5B%5D=communication-error",
            peer.addr.port()
        )
    };
    let told = posted(&site, &who, "/actions/send-test-mail", &form("wrong-wrong")).await;
    assert!(told.contains("<strong>Authentication (AUTH): failed.</strong> 535"), "{told}");
    assert!(told.contains("The test mail was not sent"), "{told}");
    assert_eq!(peer.taken().len(), 0);
    let told = posted(&site, &who, "/actions/send-test-mail", &form(PASSWORD)).await;
    assert!(told.contains("The test mail was sent"), "{told}");
    assert!(told.contains("<strong>Recipient (RCPT TO): done.</strong> b@example.com: 250"), "{told}");
    assert!(told.contains("value=\"a@example.com;b@example.com\""), "what was typed is still there");
    for word in [PASSWORD, "wrong-wrong"] {
        assert!(!told.contains(word));
    }
    let taken = peer.has_taken(2).await;
    assert!(taken[0]["message"].as_str().expect("text").contains("Subject: Test mail"));
    let now = page(&site, &who, "/settings/mail").await;
    assert!(now.contains("Not Configured") && !now.contains("p@example.com"), "nothing was saved");

    let saved = posted(&site, &who, "/actions/save-settings", &form(PASSWORD)).await;
    assert!(saved.contains("Saved: <strong>Password</strong> not set → set"), "{saved}");
    assert!(saved.contains("Fully Configured"), "{saved}");
    let kept = format!("page=%2Fsettings%2Fmail&mail.host=localhost&mail.port={}", peer.addr.port());
    let told = posted(&site, &who, "/actions/send-test-mail", &kept).await;
    assert!(told.contains("The test mail was sent"), "with the password that is set: {told}");
    let other = free_tcp_address().port();
    let moved = format!("page=%2Fsettings%2Fmail&mail.host=localhost&mail.port={other}");
    let told = posted(&site, &who, "/actions/send-test-mail", &moved).await;
    assert!(told.contains("It needs this first: the password of the user."), "{told}");
    let changed = posted(&site, &who, "/actions/save-settings", &moved).await;
    assert!(
        changed.contains("Cleared: Password, because it was for the SMTP server at the address before."),
        "{changed}"
    );
    let page = page(&site, &who, "/settings/mail").await;
    assert!(page.contains("Partly Configured") && page.contains("the password of the user"), "{page}");
    assert!(!page.contains(PASSWORD));
    let audit = site.get("/settings/audit.csv", &[(header::COOKIE, &who.cookie)]).await;
    assert!(audit.text().contains("mail-tested") && !audit.text().contains(PASSWORD));
}

#[tokio::test]
async fn only_the_administrator_sends_tests_and_touches_the_queue() {
    let site = Site::start(None).await;
    let who = site.administrator().await;
    for action in ["/actions/send-test-mail", "/actions/retry-mail", "/actions/discard-mail"] {
        let stranger = site.post(action, "page=%2Fsettings%2Fmail&id=1", &[]).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{action}");
        let forged =
            site.post(action, "page=%2Fsettings%2Fmail&token=0", &[(header::COOKIE, &who.cookie)]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{action}");
    }
    let told = posted(&site, &who, "/actions/retry-mail", "page=%2Fsettings%2Fmail&id=7").await;
    assert!(told.contains("There was nothing to try again."), "{told}");
    let told = posted(&site, &who, "/actions/discard-mail", "page=%2Fsettings%2Fmail").await;
    assert!(told.contains("There was nothing to discard."), "{told}");
    assert!(told.contains("Everything was delivered."), "{told}");
}
