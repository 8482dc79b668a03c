//! An enrolled device whose server is something else for a while: it says what, changes nothing, tells nobody else, and
//! goes on when the server is itself again.

use super::pair::{ENROLMENT, Pair};
use crate::support::{
    authority::{Authority, NOW},
    communication::{Manner, Server, answer, json},
};

const HERE: &[&str] = &["127.0.0.1"];

/// What there is at the server's address, and what the page says of it.
type Bad = (&'static str, Manner, &'static str);

fn table(elsewhere: &str) -> Vec<Bad> {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let ten_gigabytes = [head.as_slice(), b"Content-Length: 10737418240\r\n\r\n"].concat();
    let html = answer("200 OK", &["Content-Type: text/html"], "<html>Sign in to the network</html>");
    let away = answer("307 Temporary Redirect", &[elsewhere], "");
    vec![
        ("HTML", Manner::Answers(html), "text/html"),
        ("500", Manner::Answers(json("500 Internal Server Error", "{}")), "500"),
        ("a redirect to another host", Manner::Answers(away), "Nothing was sent there"),
        ("10 GB", Manner::Endless(ten_gigabytes, vec![b' '; 0x10000]), "262144"),
        ("nothing", Manner::BreaksOff(Vec::new()), "ended before"),
        (
            "JSON of something else",
            Manner::Answers(json("200 OK", "{\"status\":\"ok\"}")),
            "protocol version 1",
        ),
        ("strange words", Manner::Answers(json("401 Unauthorized", "{\"detail\":\"<b>\"}")), "refused"),
        ("no HTTP", Manner::BreaksOff(b"220 mail.example ESMTP\r\n\r\n".to_vec()), "HTTP"),
    ]
}

#[tokio::test]
async fn a_server_that_is_something_else_is_named_changes_nothing_and_costs_no_read() {
    let authority = Authority::new("known");
    let pair = Pair::enrolled(authority.pem()).await;
    let far = pair.far_addr();
    let other = Server::start(Some(authority.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let check_in = pair.browser.form(&pair.running, ENROLMENT, "/actions/check-in").await;
    pair.come_to_rest().await;
    let before = pair.settings().await;
    let named = |name: &'static [&'static str]| authority.server(name, NOW);
    let fine = Manner::Answers(json("200 OK", "{}"));
    let mut cases: Vec<_> = table(&format!("Location: {}/v1/check-ins", other.url()))
        .into_iter()
        .map(|(what, manner, words)| (what, named(HERE), manner, words))
        .collect();
    cases.push(("another name", named(&["other.example"]), fine.clone(), "another name"));
    cases.push((
        "an authority of nobody's",
        Authority::new("unknown").server(HERE, NOW),
        fine,
        "No authority",
    ));
    for (what, config, manner, words) in cases {
        let bad = Server::start(Some(config), manner).await;
        pair.wire.lead_to(bad.addr());
        // A read that is made meanwhile waits.
        pair.press_once().await;
        let page = pair.browser.submit(&pair.running, &check_in).await;
        assert!(page.contains(words), "{what}: {words:?} is not in: {page}");
        assert!(page.contains("Communication error since") && page.contains("Enrolled"), "{what}: {page}");
        assert!(!page.contains("<b>"), "{what}: what it says is text");
        assert!(bad.written() < 20_000_000, "{what}: {} octets", bad.written());
        assert_eq!(pair.settings().await, before, "{what}");
    }
    assert_eq!(other.connections(), 0, "the other host got nothing, no token and no connection");
    pair.wire.lead_to(far);
    let page = pair.browser.submit(&pair.running, &check_in).await;
    assert!(page.contains("The server has answered."), "{page}");
    pair.come_to_rest().await;
    let reads = pair.compare().await;
    assert!(reads >= 12, "{reads}");
}
