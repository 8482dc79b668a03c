//! How a device gets its administrator.

use app::port::Accounts as _;
use axum::http::header;
use smart_esolutions::config::SecuritySection;

use super::{cookie, location, noon, sign_in, signed_in, site};
use crate::support::site::{PASSWORD, Site};

#[tokio::test]
async fn a_new_device_is_claimed_once_with_its_code_and_never_again() {
    let site = site(noon()).await;
    let code = site.set_up_code();
    assert_eq!(location(&site.get("/settings/security", &[]).await), "/set-up?page=/settings/security");
    assert!(site.get("/sign-in", &[]).await.text().contains("has no administrator yet"));
    let form = |code: &str, password: &str, again: &str| {
        format!("page=/supplies&username=admin&code={code}&password={password}&again={again}")
            .replace(' ', "+")
    };
    for (form, refused) in [
        (form("0000-0000-0000-0000", PASSWORD, PASSWORD), "wrong-code-9"),
        (form(&code, PASSWORD, "another one"), "differ"),
        (form(&code, "short", "short"), "short"),
        (form(&code, "password123456", "password123456"), "common"),
        (form(&code, "PLV000042-2026", "PLV000042-2026"), "name"),
        (form(&code, "abcdefghijklmn", "abcdefghijklmn"), "pattern"),
    ] {
        let answer = site.post("/actions/set-up", &form, &[]).await;
        assert_eq!(location(&answer), format!("/set-up?page=/supplies&refused={refused}"));
        assert_eq!(answer.header(&header::SET_COOKIE), None);
        let shown = site.get(location(&answer), &[]).await;
        assert_eq!(shown.header(&header::CACHE_CONTROL), Some("no-store"));
        assert!(shown.text().contains("class=\"fault\"") && !shown.text().contains(PASSWORD), "{refused}");
    }
    let answer = site.post("/actions/set-up", &form(&code.to_lowercase(), PASSWORD, PASSWORD), &[]).await;
    assert_eq!(location(&answer), "/supplies");
    assert!(signed_in(&site, cookie(&answer)).await);
    let again = site.post("/actions/set-up", &form(&code, PASSWORD, PASSWORD), &[]).await;
    assert_eq!(location(&again), "/set-up?page=/supplies&refused=claimed");
    assert_eq!(site.accounts.set_up_code(), None);
    assert!(site.get("/set-up", &[]).await.text().contains("has an administrator already"));
}

#[tokio::test]
async fn ten_wrong_codes_use_it_up_for_good_also_across_a_restart() {
    let clock = noon();
    let mut site = site(clock.clone()).await;
    let code = site.set_up_code();
    for tries in 1..=10 {
        if tries == 6 {
            let folder = site.end().await;
            site = Site::start_in(folder, None, clock.clone(), &SecuritySection::default()).await;
            assert_eq!(site.set_up_code(), code, "it is said again");
        }
        let answer = site.post("/actions/set-up", "code=x&password=x&again=x", &[]).await;
        let expected = if tries == 10 { "code-used-up".into() } else { format!("wrong-code-{}", 10 - tries) };
        assert!(location(&answer).ends_with(&format!("refused={expected}")), "{}", location(&answer));
    }
    let right = format!("code={code}&password={PASSWORD}&again={PASSWORD}").replace(' ', "+");
    let answer = site.post("/actions/set-up", &right, &[]).await;
    assert!(location(&answer).ends_with("refused=code-used-up"), "the right one no longer holds");
    let new = site.accounts.renew_code().await.expect("written").expect("a code");
    let answer = site.post("/actions/set-up", &right.replace(&code, &new), &[]).await;
    assert_eq!(location(&answer), "/");
}

#[tokio::test]
async fn a_configured_hash_claims_the_device_and_a_changed_one_is_taken() {
    let clock = noon();
    let section = |hash: &str| SecuritySection { password_hash: hash.into(), ..SecuritySection::default() };
    // hunter2hunter2 and hunter3hunter3 by the reference program.
    let first = section(
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ZDnEDVnBuxHhvXKqc9bdetzGUCoTdA6v3F9wV/GQ+So",
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::start_in(folder, None, clock.clone(), &first).await;
    assert!(site.accounts.claimed() && site.accounts.set_up_code().is_none());
    let who = cookie(&sign_in(&site, "hunter2hunter2").await).to_owned();
    let who = site.signed_in(&who).await;
    let form = "current=hunter2hunter2&new=nine+tall+herons+whistle";
    site.post_as(&who, "/actions/change-password", form).await;
    let site = Site::start_in(site.end().await, None, clock.clone(), &first).await;
    assert_eq!(
        location(&sign_in(&site, "nine tall herons whistle").await),
        "/meter",
        "what was chosen here holds"
    );
    let second = section(
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$dnX1KOU7zrrn/p3PDay/Fr7JQI0x9Q7SOy3HW5jxN6Y",
    );
    let site = Site::start_in(site.end().await, None, clock.clone(), &second).await;
    assert_eq!(location(&sign_in(&site, "hunter3hunter3").await), "/meter");
    assert!(location(&sign_in(&site, "nine tall herons whistle").await).contains("refused=wrong-password"));
}
