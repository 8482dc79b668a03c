//! Archives, the audit trail and the hand-over in the browser.

use std::{io, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use bytes::Bytes;
use futures_util::stream::unfold;
use smart_esolutions::{clock::SystemClock, config::SecuritySection, hand_over::Order};

use super::support::site::{Answer, PASSWORD, SignedIn, Site, request};

const PASSPHRASE: &str = "twelve trees in a row";

async fn site() -> (Site, SignedIn) {
    let site = Site::start(None).await.settled().await;
    let administrator = site.administrator().await;
    (site, administrator)
}

async fn saved(site: &Site, who: &SignedIn, kind: &str) -> Answer {
    let passphrase = PASSPHRASE.replace(' ', "+");
    let password = PASSWORD.replace(' ', "+");
    let form = format!(
        "archive_kind={kind}&archive_passphrase={passphrase}&archive_again={passphrase}&save_password={password}"
    );
    site.post_as(who, "/actions/backup", &form).await
}

/// A form of several parts, as a browser sends it: name, and file name and content.
fn parts(fields: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in fields {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(
            format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--limit--\r\n");
    body
}

async fn send(site: &Site, who: &SignedIn, body: Vec<u8>) -> Answer {
    let headers = [
        (header::ACCEPT, "text/html"),
        (header::CONTENT_TYPE, "multipart/form-data; boundary=limit"),
        (header::COOKIE, who.cookie.as_str()),
    ];
    site.answer(request("POST", "/actions/restore", &headers, Body::from(body))).await
}

async fn uploaded(site: &Site, who: &SignedIn, passphrase: &str, archive: &[u8]) -> Answer {
    let fields = [
        ("token", None, who.token.as_bytes()),
        ("opening_passphrase", None, passphrase.as_bytes()),
        ("archive_file", Some("saved.archive"), archive),
    ];
    send(site, who, parts(&fields)).await
}

/// The page that an answer leads to.
async fn led_to(site: &Site, who: &SignedIn, answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let location = answer.header(&header::LOCATION).expect("a location").to_owned();
    let page = site.get(&location, &[(header::COOKIE, who.cookie.as_str())]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.text().replace("<!>", "").replace("&#x27;", "'")
}

fn leftovers(site: &Site) -> Vec<String> {
    let names = std::fs::read_dir(site.folder()).expect("a folder");
    let names = names.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("upload") || name.starts_with("restore")).collect()
}

#[tokio::test]
async fn an_archive_is_saved_checked_shown_and_restored_with_a_new_start() {
    let (mut site, who) = site().await;
    let archive = saved(&site, &who, "backup").await;
    assert_eq!(archive.status, StatusCode::OK);
    let disposition = archive.header(&header::CONTENT_DISPOSITION).expect("a name");
    assert!(disposition.starts_with("attachment; filename=\"Backup_") && disposition.ends_with(".archive\""));
    assert_eq!(archive.header(&header::CACHE_CONTROL), Some("no-store"));
    assert_eq!(&archive.body[..8], b"SMES-ARC");

    let page = led_to(&site, &who, &uploaded(&site, &who, PASSPHRASE, &archive.body).await).await;
    assert!(
        page.contains("Checked: this can be restored") && page.contains("Backup of this device"),
        "{page}"
    );
    let other = site.administrator().await;
    let page = site.get("/settings/backup", &[(header::COOKIE, other.cookie.as_str())]).await;
    assert!(!page.text().contains("Checked: this can"), "it waits for the session that has uploaded it");
    let answer = site.post_as(&other, "/actions/restore-checked", "answer=restore").await;
    assert!(led_to(&site, &other, &answer).await.contains("no longer here"));

    for (password, part) in [("", "Type the administrator's password"), ("seven+damp+oxen", "is wrong")] {
        let form = format!("answer=restore&restore_password={password}");
        let page = led_to(&site, &who, &site.post_as(&who, "/actions/restore-checked", &form).await).await;
        assert!(page.contains(part), "{page}");
        assert!(page.contains("Checked: this can be restored"), "it still waits: {page}");
    }
    let form = format!("answer=restore&restore_password={}", PASSWORD.replace(' ', "+"));
    let answer = site.post_as(&who, "/actions/restore-checked", &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.text().contains("<h1>Restored</h1>"), "{}", answer.text());
    assert!(matches!(site.ordered.recv().await, Some(Order::StartAnew)));
    for session in [&who, &other] {
        let page = site.get("/settings", &[(header::COOKIE, session.cookie.as_str())]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "everybody is signed out");
    }
    assert!(leftovers(&site).is_empty());
}

#[tokio::test]
async fn a_checked_archive_can_be_discarded_and_its_rows_go_with_it() {
    let (site, who) = site().await;
    let archive = saved(&site, &who, "clone").await;
    assert!(archive.header(&header::CONTENT_DISPOSITION).expect("a name").contains("\"Settings_"));
    let page = led_to(&site, &who, &uploaded(&site, &who, PASSPHRASE, &archive.body).await).await;
    assert!(page.contains("Settings of another device"), "{page}");
    assert!(page.contains("No setting would change."), "{page}");
    assert_eq!(leftovers(&site), ["restore.db"]);
    let answer = site.post_as(&who, "/actions/restore-checked", "answer=discard").await;
    let page = led_to(&site, &who, &answer).await;
    assert!(page.contains("was discarded") && !page.contains("Checked: this can"), "{page}");
    assert!(leftovers(&site).is_empty());
}

#[tokio::test]
async fn what_can_not_be_restored_is_said_and_leaves_nothing_behind() {
    let (site, who) = site().await;
    let archive = saved(&site, &who, "clone").await.body.to_vec();
    let mut changed = archive.clone();
    changed[100] ^= 1;
    let long = vec![0; 1_000_001];
    for (passphrase, body, part) in [
        ("another pass-phrase", &archive[..], "the pass-phrase is wrong"),
        (PASSPHRASE, &changed[..], "these can't be told apart"),
        (PASSPHRASE, b"\x89PNG", "no archive of this program"),
        (PASSPHRASE, &long[..], "longer than 1 MB"),
        (PASSPHRASE, b"", "no archive of this program"),
    ] {
        let page = led_to(&site, &who, &uploaded(&site, &who, passphrase, body).await).await;
        assert!(page.contains(part) && page.contains("othing was changed"), "{part}: {page}");
        assert!(leftovers(&site).is_empty(), "{part}");
    }
    let token = who.token.as_bytes();
    let none = parts(&[("token", None, token), ("archive_file", Some(""), b"")]);
    assert!(led_to(&site, &who, &send(&site, &who, none).await).await.contains("Choose the file"));
    let long = "x".repeat(10_000);
    let long = parts(&[("token", None, token), ("opening_passphrase", None, long.as_bytes())]);
    assert!(led_to(&site, &who, &send(&site, &who, long).await).await.contains("a field is too long"));
}

#[tokio::test]
async fn a_form_of_other_parts_more_parts_or_longer_ones_is_refused_and_takes_no_memory_or_disk() {
    let (site, who) = site().await;
    let archive = saved(&site, &who, "clone").await.body.to_vec();
    let (token, page) = (("token", None, who.token.as_bytes()), ("page", None, &b"/settings/backup"[..]));
    let file = ("archive_file", Some("a"), &archive[..]);
    let long = vec![b'x'; 1_200_000];
    for (fields, part) in [
        (vec![token, ("colour", None, b"blue"), file], "does not belong there"),
        (vec![token, file, file], "does not belong there"),
        (vec![token, page, page], "does not belong there"),
        ([vec![token], vec![("", None, &b""[..]); 1_000]].concat(), "does not belong there"),
        (vec![token, ("page", None, &long), file], "a field is too long"),
        (vec![token, ("archive_file", None, &long)], "a field is too long"),
        (vec![token, ("archive_file", Some(""), &long)], "a field is too long"),
        (vec![token, ("archive_file", Some("a"), &long)], "longer than 1 MB"),
        (vec![token, ("opening_passphrase", None, b"\xff\xfe")], "utf-8"),
    ] {
        let page = led_to(&site, &who, &send(&site, &who, parts(&fields)).await).await;
        assert!(page.contains(part) && page.contains("othing was changed"), "{part}: {page}");
        assert!(leftovers(&site).is_empty(), "{part}");
    }
    // Longer than all parts together may be, in front of the file.
    let name = "x".repeat(1_200_000);
    let header = parts(&[token, (&name, None, b""), file]);
    let page = led_to(&site, &who, &send(&site, &who, header).await).await;
    assert!(page.contains("did not arrive: failed to read stream"), "{page}");
    let first = send(&site, &who, parts(&[("token", None, &long), file])).await;
    assert_eq!(first.status, StatusCode::FORBIDDEN, "not more of it is read than a token has");
    assert!(leftovers(&site).is_empty());
}

#[tokio::test]
async fn one_archive_is_uploaded_at_a_time_and_one_that_breaks_off_leaves_nothing_and_gives_its_place_back() {
    let (site, who) = site().await;
    let archive = saved(&site, &who, "clone").await.body.to_vec();
    let whole = parts(&[("token", None, who.token.as_bytes()), ("archive_file", Some("a"), &archive)]);
    for breaks_off in [true, false] {
        let (sender, receiver) = tokio::sync::mpsc::channel::<io::Result<Bytes>>(4);
        let body = Body::from_stream(unfold(receiver, async |mut receiver| {
            let chunk = receiver.recv().await?;
            Some((chunk, receiver))
        }));
        let headers = [
            (header::ACCEPT, "text/html"),
            (header::CONTENT_TYPE, "multipart/form-data; boundary=limit"),
            (header::COOKIE, who.cookie.as_str()),
        ];
        let mut slow = Box::pin(site.answer(request("POST", "/actions/restore", &headers, body)));
        let begun = Bytes::copy_from_slice(&whole[..whole.len() - 100]);
        sender.send(Ok(begun)).await.expect("it is read");
        let arrived = async {
            while !leftovers(&site).contains(&"upload.part".to_owned()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            answer = &mut slow => panic!("{}", answer.text()),
            () = arrived => {}
        }
        let other = uploaded(&site, &who, PASSPHRASE, &archive).await;
        assert!(led_to(&site, &who, &other).await.contains("another archive is being made or checked"));
        let other = saved(&site, &who, "backup").await;
        assert!(led_to(&site, &who, &other).await.contains("another archive is being made or checked"));
        assert_eq!(leftovers(&site), ["upload.part"], "the first one is still there");

        if breaks_off {
            sender.send(Err(io::Error::other("the cable"))).await.expect("it is read");
            assert!(led_to(&site, &who, &slow.await).await.contains("did not arrive"));
        } else {
            // The browser is closed.
            drop(slow);
        }
        assert!(leftovers(&site).is_empty());
        let page = led_to(&site, &who, &uploaded(&site, &who, PASSPHRASE, &archive).await).await;
        assert!(page.contains("Checked: this can be restored"), "{page}");
        site.post_as(&who, "/actions/restore-checked", "answer=discard").await;
    }
}

#[tokio::test]
async fn what_a_kill_left_of_uploads_and_checks_is_gone_after_the_next_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["upload.part", "restore.db", "restore.db-journal", "restore.db-wal", "restore.db-shm"] {
        std::fs::write(folder.path().join(name), "half of it").expect("writable");
    }
    let site = Site::start_in(folder, None, Arc::new(SystemClock), &SecuritySection::default()).await;
    assert!(leftovers(&site).is_empty());
}

#[tokio::test]
async fn an_upload_without_the_token_of_its_session_in_front_is_not_even_read() {
    let (site, who) = site().await;
    let archive = saved(&site, &who, "clone").await.body.to_vec();
    let (token, file) = (("token", None, who.token.as_bytes()), ("archive_file", Some("a"), &archive[..]));
    for body in [
        parts(&[file, token]),
        parts(&[("token", None, &b"guessed"[..]), file]),
        parts(&[]),
        b"no parts".to_vec(),
    ] {
        let answer = send(&site, &who, body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
        assert!(leftovers(&site).is_empty());
    }
}

#[tokio::test]
async fn a_pass_phrase_is_twelve_characters_typed_the_same_twice() {
    let (site, who) = site().await;
    for (first, second, part) in [
        ("twelve+trees", "twelve+treez", "not what was typed above"),
        ("short", "short", "12 to 1024 characters"),
    ] {
        let password = PASSWORD.replace(' ', "+");
        let form = format!(
            "archive_kind=backup&archive_passphrase={first}&archive_again={second}&save_password={password}"
        );
        let page = led_to(&site, &who, &site.post_as(&who, "/actions/backup", &form).await).await;
        assert!(page.contains(part), "{page}");
        assert!(!page.contains("twelve trees"), "a pass-phrase is never shown");
    }
}

#[tokio::test]
async fn the_audit_trail_is_shown_filtered_paged_and_saved() {
    let (site, who) = site().await;
    let cookie = [(header::COOKIE, who.cookie.as_str())];
    for number in 0..30 {
        let form = format!("name=%3Dx{number}&days=1&token_password={}", PASSWORD.replace(' ', "+"));
        site.post_as(&who, "/actions/make-token", &form).await;
    }
    for id in 1..=30 {
        site.post_as(&who, "/actions/revoke-token", &format!("id={id}")).await;
    }
    let page = site.get("/settings/audit", &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text().replace("<!>", "");
    assert_eq!(text.matches("<tr>").count(), 51, "a heading and fifty entries");
    assert!(text.contains("Token revoked<span") && text.contains("Token made<span"), "{text}");
    assert!(text.contains("kept on this device alone"));
    let (_, older) = text.split_once("rel=\"next\" href=\"").expect("older entries");
    let older = older.split_once('"').expect("an end").0.replace("&amp;", "&");
    let next = site.get(&older, &cookie).await;
    let next = next.text().replace("<!>", "");
    assert!(
        next.contains("Token made<span") && !next.contains("Token revoked<span") && next.contains("Newest"),
        "{older}: {next}"
    );

    let filtered = site.get("/settings/audit?what=set-up&since=2020-01-01", &cookie).await;
    assert_eq!(filtered.text().matches("<tr>").count(), 2, "{}", filtered.text());
    let none = site.get("/settings/audit?since=2999-01-01", &cookie).await;
    assert!(none.text().contains("There is no entry of this kind."));
    let nonsense = site.get("/settings/audit?what=%3Cscript%3E&since=x&before=y", &cookie).await;
    assert!(nonsense.status == StatusCode::OK && !nonsense.text().contains("<script>"));

    let file = site.get("/settings/audit.csv", &cookie).await;
    assert!(file.header(&header::CONTENT_DISPOSITION).expect("a name").contains("AuditTrail_"));
    let lines: Vec<&str> = file.text().split("\r\n").collect();
    assert_eq!(lines[0], "entry,time,who,address,what,subject,from,to");
    let made: Vec<_> = lines.iter().filter(|line| line.contains(",token-made,")).collect();
    assert_eq!(made.len(), 30);
    assert!(made[0].contains(",'=x0,"), "no cell is a formula: {}", made[0]);
}

#[tokio::test]
async fn everything_is_erased_only_after_the_word_and_the_password() {
    let (mut site, who) = site().await;
    let password = PASSWORD.replace(' ', "+");
    for (form, part) in [
        (format!("erase_word=Erase!&erase_password={password}"), "Nothing was erased"),
        ("erase_word=erase&erase_password=seven+damp+owls".to_owned(), "assword"),
    ] {
        let page = led_to(&site, &who, &site.post_as(&who, "/actions/hand-over", &form).await).await;
        assert!(page.contains(part) && page.contains("class=\"fault\""), "{page}");
        assert!(site.ordered.try_recv().is_err());
    }
    let page = site.get("/settings/hand-over", &[(header::COOKIE, who.cookie.as_str())]).await;
    assert!(page.text().contains("Type erase to confirm"), "{}", page.text());
}
