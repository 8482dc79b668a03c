//! The way to the server by itself: each step that can fail is named, and nothing but mail that fits goes out.

use std::{net::SocketAddr, time::Instant};

use app::model::{MailStep, MailStepDone};
use smart_esolutions::{
    config::MailSecurity,
    mail::{Failure, Meaning, Outgoing, Post, Server, Smtp},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::support::aiosmtpd::{
    Aiosmtpd, Authority, Manners, PASSWORD, USER, free_tcp_address, impatient, server,
};

fn outgoing(to: &str) -> Outgoing {
    let octets = "Subject: x\r\nMessage-ID: <1@example.com>\r\n\r\n.dot\r\n..\r\nlast\r\n".into();
    let address = |text: &str| text.parse().expect("an address");
    Outgoing { octets, from: address("printer7@example.com"), to: address(to) }
}

/// Hands one message over.
async fn sent(server: &Server, to: &str) -> (Vec<MailStepDone>, Result<(), Failure>) {
    let (post, mut steps) = (Smtp { patience: impatient() }, Vec::new());
    let result = match post.open(server, &mut steps).await {
        Err(failure) => Err(failure),
        Ok(mut session) => {
            let sent = session.send(&outgoing(to), &mut steps).await;
            session.close().await;
            sent
        }
    };
    (steps, result)
}

#[tokio::test]
async fn mail_goes_by_starttls_by_tls_and_on_this_machine_in_clear_with_a_password_or_without() {
    use MailStep::{
        Authentication, Connect, Greeting, Hello, Message, Recipient, Resolve, Sender, StartTls, Tls,
    };
    let authority = Authority::new();
    let starts = [Resolve, Connect, Greeting, StartTls, Tls, Hello];
    let first = [Resolve, Connect, Tls, Greeting, Hello];
    let clear = [Resolve, Connect, Greeting, Hello];
    let table: [(MailSecurity, bool, &[MailStep]); 4] = [
        (MailSecurity::StartTls, true, &starts),
        (MailSecurity::StartTls, false, &starts),
        (MailSecurity::Tls, true, &first),
        (MailSecurity::Plain, false, &clear),
    ];
    for (security, asks, before) in table {
        let manners = Manners { security, asks, ..Manners::default() };
        let Some(peer) = Aiosmtpd::start(free_tcp_address(), &authority, &manners).await else { return };
        let (steps, result) = sent(&server(peer.addr, &authority.file(), &manners), "a@example.com").await;
        assert_eq!(result, Ok(()), "{security:?} {steps:?}");
        assert!(steps.iter().all(|step| step.done && !step.answer.is_empty()), "{steps:?}");
        let own: Vec<MailStep> = steps.iter().map(|step| step.step).collect();
        let rest = [Authentication].into_iter().filter(|_| asks).chain([Sender, Recipient, Message]);
        assert_eq!(own, before.iter().copied().chain(rest).collect::<Vec<_>>());
        assert!(!format!("{steps:?}").contains(PASSWORD));
        let taken = peer.has_taken(1).await;
        assert_eq!(taken[0]["to"], serde_json::json!(["a@example.com"]));
        assert_eq!(taken[0]["sender"], "printer7@example.com");
        assert_eq!(taken[0]["hello"], "printer7");
        assert_eq!(taken[0]["tls"], security != MailSecurity::Plain);
        assert_eq!(taken[0]["user"].as_str(), asks.then_some(USER));
        let message = taken[0]["message"].as_str().expect("a message");
        assert_eq!(message, "Subject: x\r\nMessage-ID: <1@example.com>\r\n\r\n.dot\r\n..\r\nlast\r\n\r\n");
    }
}

/// What is wrong, and what comes of it.
type Case = (&'static str, Manners, fn(&mut Server), MailStep, Meaning, &'static str);

fn manners(manner: &'static str) -> Manners {
    Manners { manner, ..Manners::default() }
}

fn open(manner: &'static str) -> Manners {
    Manners { security: MailSecurity::Plain, asks: false, ..manners(manner) }
}

/// As the server is.
fn as_it_is(_: &mut Server) {}

/// What fails before the server takes mail.
fn before_mail() -> Vec<Case> {
    use MailSecurity::{Plain, StartTls, Tls};
    use Meaning::{NeedsAdministrator, Unreachable};
    vec![
        (
            "no such name",
            manners("well"),
            |s| s.host = "no-such-host.invalid".into(),
            MailStep::Resolve,
            Unreachable,
            "no-such-host.invalid",
        ),
        (
            "a wrong password",
            manners("well"),
            |s| s.credentials = Some((USER.into(), "wrong".to_owned().into())),
            MailStep::Authentication,
            NeedsAdministrator,
            "535",
        ),
        (
            "another authority",
            manners("well"),
            |s| s.ca_file = Some(Authority::new().file()),
            MailStep::Tls,
            Unreachable,
            "no certificate could be read",
        ),
        (
            "a certificate for another name",
            Manners { name: "mail.example.com", ..Manners::default() },
            as_it_is,
            MailStep::Tls,
            Unreachable,
            "not for localhost",
        ),
        (
            "the same with TLS",
            Manners { name: "mail.example.com", security: Tls, ..Manners::default() },
            as_it_is,
            MailStep::Tls,
            Unreachable,
            "not for localhost",
        ),
        (
            "TLS where there is none",
            Manners { security: Plain, ..Manners::default() },
            |s| s.security = Tls,
            MailStep::Tls,
            Unreachable,
            "does not speak TLS",
        ),
        (
            "STARTTLS is not offered",
            Manners { security: Plain, ..Manners::default() },
            |s| s.security = StartTls,
            MailStep::StartTls,
            Unreachable,
            "does not offer STARTTLS",
        ),
        (
            "a password that nobody asks for",
            manners("knows-no-users"),
            as_it_is,
            MailStep::Authentication,
            NeedsAdministrator,
            "authentication mechanism",
        ),
    ]
}

/// What fails with a mail.
fn with_mail() -> Vec<Case> {
    use Meaning::{NeedsAdministrator, NotNow, Refused, Unreachable};
    vec![
        (
            "no password where one is wanted",
            manners("well"),
            |s| s.credentials = None,
            MailStep::Sender,
            NeedsAdministrator,
            "530",
        ),
        (
            "a sender that may not send",
            manners("refuses-sender"),
            as_it_is,
            MailStep::Sender,
            NeedsAdministrator,
            "553",
        ),
        (
            "a recipient that is unknown",
            Manners { argument: "a@example.com".into(), ..manners("refuses-recipient") },
            as_it_is,
            MailStep::Recipient,
            Refused,
            "a@example.com: 550",
        ),
        ("greylisting", manners("greylists"), as_it_is, MailStep::Recipient, NotNow, "450"),
        (
            "a message that is refused",
            manners("refuses-message"),
            as_it_is,
            MailStep::Message,
            Refused,
            "554",
        ),
        (
            "stalls at the greeting",
            open("silent"),
            as_it_is,
            MailStep::Greeting,
            Unreachable,
            "no answer within 2 s",
        ),
        (
            "stalls at EHLO",
            open("stalls-at-hello"),
            as_it_is,
            MailStep::Hello,
            Unreachable,
            "no answer within 2 s",
        ),
        (
            "stalls at the message",
            open("stalls-at-data"),
            as_it_is,
            MailStep::Message,
            Unreachable,
            "no answer within 2 s",
        ),
        (
            "a line without an end",
            open("endless"),
            as_it_is,
            MailStep::Greeting,
            Unreachable,
            "a line without end",
        ),
        (
            "HTTP",
            open("speaks-http"),
            as_it_is,
            MailStep::Greeting,
            Unreachable,
            "no answer of an SMTP server",
        ),
        (
            "dies before it says so",
            open("dies-before-it-says-so"),
            as_it_is,
            MailStep::Message,
            Unreachable,
            "",
        ),
    ]
}

#[tokio::test]
async fn each_step_that_fails_is_named_with_what_was_said_and_what_it_means() {
    let authority = Authority::new();
    for (name, manners, change, step, meaning, part) in before_mail().into_iter().chain(with_mail()) {
        let Some(peer) = Aiosmtpd::start(free_tcp_address(), &authority, &manners).await else { return };
        let mut server = server(peer.addr, &authority.file(), &manners);
        change(&mut server);
        let begun = Instant::now();
        let (steps, result) = sent(&server, "a@example.com").await;
        let failure = result.expect_err(name);
        assert_eq!((failure.step, failure.meaning), (step, meaning), "{name}: {failure}");
        assert!(failure.answer.contains(part), "{name}: {failure}");
        assert!(begun.elapsed().as_secs() < 20, "{name}: it hangs");
        let last = steps.last().expect("a step");
        assert!(
            !last.done && last.step == step && steps.iter().filter(|step| !step.done).count() == 1,
            "{name}"
        );
        assert!(!format!("{steps:?}{failure:?}").contains(PASSWORD), "{name}");
        let died = manners.manner == "dies-before-it-says-so";
        assert_eq!(peer.taken().len(), usize::from(died), "{name}: nothing went out");
    }
}

#[tokio::test]
async fn a_certificate_of_a_stranger_gets_neither_password_nor_mail() {
    let (authority, other) = (Authority::new(), Authority::new());
    for security in [MailSecurity::StartTls, MailSecurity::Tls] {
        let manners = Manners { security, ..Manners::default() };
        let Some(peer) = Aiosmtpd::start(free_tcp_address(), &authority, &manners).await else { return };
        let (steps, result) = sent(&server(peer.addr, &other.file(), &manners), "a@example.com").await;
        let failure = result.expect_err("nobody vouches for it");
        assert_eq!((failure.step, failure.meaning), (MailStep::Tls, Meaning::Unreachable), "{steps:?}");
        assert!(failure.answer.contains("vouches"), "{failure}");
        assert_eq!(peer.taken().len(), 0);
    }
}

#[tokio::test]
async fn nobody_listens_and_that_is_said_with_the_address() {
    let (addr, authority) = (free_tcp_address(), Authority::new());
    let (_, result) = sent(&server(addr, &authority.file(), &Manners::default()), "a@example.com").await;
    let failure = result.expect_err("nobody listens");
    assert_eq!((failure.step, failure.meaning), (MailStep::Connect, Meaning::Unreachable));
    assert!(failure.answer.contains(&addr.to_string()), "{failure}");
}

#[tokio::test]
async fn after_a_refused_recipient_the_next_message_goes_on_the_same_connection() {
    let authority = Authority::new();
    let manners =
        Manners { manner: "refuses-recipient", argument: "a@example.com".into(), ..Manners::default() };
    let Some(peer) = Aiosmtpd::start(free_tcp_address(), &authority, &manners).await else { return };
    let (post, mut steps) = (Smtp { patience: impatient() }, Vec::new());
    let server = server(peer.addr, &authority.file(), &manners);
    let mut session = post.open(&server, &mut steps).await.expect("it is reached");
    let refused = session.send(&outgoing("a@example.com"), &mut steps).await;
    assert_eq!(refused.expect_err("it is refused").meaning, Meaning::Refused);
    assert_eq!(session.send(&outgoing("b@example.com"), &mut steps).await, Ok(()));
    session.close().await;
    assert_eq!(peer.has_taken(1).await[0]["to"], serde_json::json!(["b@example.com"]));
}

/// A server that says this, each to one line that it reads, the greeting first, and the last of it for ever.
async fn says(answers: &'static [&'static [u8]]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let addr = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("somebody connects");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (last, before) = answers.split_last().expect("something to say");
        for answer in before {
            let _ = write.write_all(answer).await;
            let _ = lines.next_line().await;
        }
        while write.write_all(last).await.is_ok() {}
    });
    addr
}

#[tokio::test]
async fn what_is_said_along_with_the_answer_to_starttls_counts_for_nothing() {
    let answers: &[&[u8]] = &[
        b"220 x\r\n",
        b"250-x\r\n250 STARTTLS\r\n",
        // Somebody on the way adds what would be taken for the answers to EHLO and AUTH after TLS.
        b"220 go\r\n250-x\r\n250 AUTH PLAIN\r\n235 yes\r\n",
    ];
    let authority = Authority::new();
    let addr = says(answers).await;
    let (steps, result) = sent(&server(addr, &authority.file(), &Manners::default()), "a@example.com").await;
    let failure = result.expect_err("it is no handshake");
    assert_eq!((failure.step, failure.meaning), (MailStep::Tls, Meaning::Unreachable), "{steps:?}");
}

#[tokio::test]
async fn a_server_that_talks_without_end_is_left() {
    let line: &[&[u8]] = &[b"220 x\r\n", b"250-x\r\n"];
    let no_line: &[&[u8]] = &[b"220 x\r\n", &[b'2'; 4096]];
    for answers in [line, no_line] {
        let manners = Manners { security: MailSecurity::Plain, asks: false, ..Manners::default() };
        let authority = Authority::new();
        let addr = says(answers).await;
        let (steps, result) = sent(&server(addr, &authority.file(), &manners), "a@example.com").await;
        let failure = result.expect_err("it never ends");
        assert_eq!((failure.step, failure.meaning), (MailStep::Hello, Meaning::Unreachable), "{steps:?}");
        assert!(!failure.answer.contains("no answer within"), "{failure}");
    }
}
