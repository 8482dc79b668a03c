//! How sessions and tokens end, for good.

use app::{model::Access, port::Accounts as _};
use axum::http::header;
use smart_esolutions::config::SecuritySection;

use super::{cookie, location, noon, sign_in, signed_in, site, works};
use crate::support::site::{PASSWORD, Site};

#[tokio::test]
async fn a_new_password_signs_out_every_other_browser() {
    let site = site(noon()).await;
    let (one, other) = (site.administrator().await, site.administrator().await);
    let wrong =
        site.post_as(&one, "/actions/change-password", "current=wrong&new=nine+tall+herons+whistle").await;
    assert_eq!(wrong.header(&header::SET_COOKIE), None);
    let form = format!("current={}&new=nine+tall+herons+whistle", PASSWORD.replace(' ', "+"));
    let answer = site.post_as(&one, "/actions/change-password", &form).await;
    let new = cookie(&answer).to_owned();
    assert!(signed_in(&site, &new).await);
    assert!(!signed_in(&site, &one.cookie).await && !signed_in(&site, &other.cookie).await);
    assert!(location(&sign_in(&site, PASSWORD).await).ends_with("refused=wrong-password"));
    assert_eq!(location(&sign_in(&site, "nine tall herons whistle").await), "/meter");
}

#[tokio::test]
async fn sessions_are_ended_one_by_one_or_all_by_whoever_gives_the_password_again() {
    let site = site(noon()).await;
    let (one, other, own) =
        (site.administrator().await, site.administrator().await, site.administrator().await);
    let rows: Vec<i64> = site.accounts.sessions().iter().map(|session| session.id).collect();
    let first = rows.iter().min().expect("a session");
    let form = |password: &str| format!("session={first}&own_password={}", password.replace(' ', "+"));
    for (action, form) in [
        ("end-session", form("a wrong password")),
        ("end-session", form("")),
        ("end-session", "own_password=seven+damp+owls+argue".into()),
        ("sign-out-everywhere", form("a wrong password")),
    ] {
        let answer = site.post_as(&own, &format!("/actions/{action}"), &form).await;
        assert!(location(&answer).starts_with("/settings/security?kept="), "{action} {form}");
        assert_eq!(site.accounts.sessions().len(), 3, "{action} {form}");
    }
    let answer = site.post_as(&own, "/actions/end-session", &form(PASSWORD)).await;
    assert!(location(&answer).starts_with("/settings/security?kept="));
    let said = site.get(location(&answer), &[(header::COOKIE, &own.cookie)]).await;
    assert!(said.text().contains("The session is ended"), "{}", said.text());
    assert!(!signed_in(&site, &one.cookie).await);
    assert!(signed_in(&site, &other.cookie).await && signed_in(&site, &own.cookie).await);
    let site = Site::start_in(site.end().await, None, noon(), &SecuritySection::default()).await;
    assert!(!signed_in(&site, &one.cookie).await, "for good");
    let answer = site.post_as(&own, "/actions/sign-out-everywhere", &form(PASSWORD)).await;
    assert_eq!(location(&answer), "/?notice=signed-out");
    assert!(!signed_in(&site, &other.cookie).await && !signed_in(&site, &own.cookie).await);
    assert_eq!(site.accounts.sessions(), []);
}

#[tokio::test]
async fn ending_one_s_own_session_is_signing_out() {
    let site = site(noon()).await;
    let own = site.administrator().await;
    let id = site.accounts.sessions()[0].id;
    let form = format!("session={id}&own_password={}", PASSWORD.replace(' ', "+"));
    let answer = site.post_as(&own, "/actions/end-session", &form).await;
    assert_eq!(location(&answer), "/?notice=signed-out");
    assert!(!signed_in(&site, &own.cookie).await);
}

#[tokio::test]
async fn what_ended_while_the_disk_took_nothing_does_not_come_back_when_it_does() {
    let site = site(noon()).await;
    site.administrator().await;
    let other = sign_in(&site, PASSWORD).await;
    let other = cookie(&other).to_owned();
    let admin = Access { session: None, ..Access::viewer([127, 0, 0, 1].into()) };
    let token = site.accounts.make_token(&admin, "monitoring", 30).await.expect("a token");
    let id = site.accounts.tokens()[0].id;
    let database = rusqlite::Connection::open(site.folder().join("history.db")).expect("a database");
    // A table that is missing fails a change as a full disk does: whole, and with an error.
    database.execute_batch("ALTER TABLE audit RENAME TO hidden").expect("renamed");
    site.accounts.revoke_token(&admin, id).await.expect_err("the disk takes nothing");
    site.accounts.sign_out_everywhere(&admin, PASSWORD).await.expect_err("the disk takes nothing");
    assert!(!works(&site, &token).await && !signed_in(&site, &other).await, "they have ended here");

    // What another process changes has everything read anew.
    database.execute_batch("ALTER TABLE hidden RENAME TO audit").expect("renamed");
    assert!(!works(&site, &token).await && !signed_in(&site, &other).await, "they stay ended");
    let left = |table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        database.query_row(&sql, [], |row| row.get(0)).expect("a number")
    };
    assert_eq!((left("token"), left("session")), (0, 0), "the disk has forgotten them too");
}
