//! Proxies: a real one, and such as are none.

use std::net::SocketAddr;

use app::model::Cause;
use axum::http::StatusCode;

use super::{Device, HERE, Wrong, each_names_its_cause, nobody, says};
use crate::support::{
    authority::{Authority, NOW},
    communication::{Manner, Server, answer, json},
    tinyproxy::{PASSWORD, Tinyproxy, USER},
};

#[tokio::test]
async fn a_proxy_lets_through_whom_it_knows_and_what_it_wants_is_told() {
    let Some(open) = Tinyproxy::start(&[]).await else { return };
    let Some(closed) = Tinyproxy::with_authentication().await else { return };
    let known = Authority::new("known");
    let server = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let to = |proxy: SocketAddr| Device::of(&server.url(), &known).through(proxy);
    let ways = [
        ("open", to(open.addr())),
        ("open, shown a password", to(open.addr()).shown(USER, PASSWORD)),
        ("with authentication", to(closed.addr()).shown(USER, PASSWORD)),
    ];
    for (number, (what, device)) in ways.into_iter().enumerate() {
        let incoming = device.sends().await.unwrap_or_else(|failure| panic!("{what}: {failure}"));
        assert_eq!(incoming.status, StatusCode::OK, "{what}");
        assert_eq!(server.requests().len(), number + 1, "{what}");
        assert!(incoming.octets.sent > 300, "the way through is counted too: {:?}", incoming.octets);
    }
    assert!(open.log().contains(&format!("CONNECT {} HTTP/1.1", server.addr())), "{}", open.log());
    let environment = |address: String| {
        let mut device =
            Device::of(&server.url(), &known).set("PROXY_MODE", "automatic").set("PROXY_EXCEPTIONS", "");
        device.environment = vec![("HTTPS_PROXY".into(), address)];
        device
    };
    let named = environment(format!("http://{USER}:{PASSWORD}@{}", closed.addr()));
    assert!(named.sends().await.is_ok(), "what stands in the environment is shown");
    let with_typed = environment(format!("http://{}", closed.addr()))
        .set("PROXY_ADDRESS", &closed.addr().to_string())
        .shown(USER, PASSWORD);
    let table: Vec<Wrong> = vec![
        (
            "typed for Manual, not for the environment's",
            with_typed,
            Cause::ProxyAuthentication,
            says(["none are set"]),
        ),
        ("nothing shown", to(closed.addr()), Cause::ProxyAuthentication, says(["none are set"])),
        (
            "a wrong password",
            to(closed.addr()).shown(USER, "hunter2-wrong"),
            Cause::ProxyAuthentication,
            says(["does not take"]),
        ),
        (
            "a proxy that is not spoken to",
            environment("socks5://u:hunter2@127.0.0.1:1080".into()),
            Cause::Settings,
            says(["HTTPS_PROXY", "socks5"]),
        ),
    ];
    each_names_its_cause(table).await;
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_proxy_that_does_not_do_it_is_told_by_its_own_cause_and_is_used_again_when_it_does() {
    let Some(strict) = Tinyproxy::start(&["ConnectPort 443"]).await else { return };
    let Some(open) = Tinyproxy::start(&[]).await else { return };
    let known = Authority::new("known");
    let fine = || Manner::Answers(json("200 OK", "{}"));
    let server = Server::start(Some(known.server(HERE, NOW)), fine()).await;
    let (down, gone) = (nobody(), nobody());
    let mail = Server::start(None, Manner::Greets(b"220 mail.example ESMTP\r\n".to_vec())).await;
    let cut = Server::start(None, Manner::BreaksOff(b"HTTP/1.1 20".to_vec())).await;
    let endless = Server::start(
        None,
        Manner::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-Padding: 0123456789\r\n".to_vec()),
    )
    .await;
    let deaf = Server::start(None, Manner::Deaf).await;
    let digest = answer(
        "407 Authenticate",
        &["Proxy-Authenticate: Digest realm=\"x\"", "Proxy-Authenticate: NTLM"],
        "",
    );
    let digest = Server::start(None, Manner::Answers(digest)).await;
    let through = |proxy: SocketAddr| Device::of(&server.url(), &known).through(proxy);
    let table: Vec<Wrong> = vec![
        ("its rules", through(strict.addr()), Cause::ProxyRefused, says(["403", "rules"])),
        (
            "a server that is not there",
            Device::of(&format!("https://{gone}"), &known).through(open.addr()),
            Cause::ProxyRefused,
            says(["answered 5", &gone.to_string()]),
        ),
        (
            "down",
            through(down),
            Cause::ProxyNoConnection,
            says(["Nothing listens at the proxy", &down.to_string()]),
        ),
        (
            "no such name",
            through(down).set("PROXY_ADDRESS", "no-such-proxy.invalid:3128"),
            Cause::ProxyNotFound,
            says(["the proxy no-such-proxy.invalid:3128"]),
        ),
        ("another kind of server", through(mail.addr()), Cause::ProxyNotUnderstood, says(["no HTTP proxy"])),
        ("breaks off", through(cut.addr()), Cause::ProxyNotUnderstood, says(["closed the connection"])),
        ("never ends", through(endless.addr()), Cause::ProxyNotUnderstood, says(["no HTTP proxy"])),
        ("silent", through(deaf.addr()), Cause::ProxySilent, says(["within 1 s"])),
        (
            "another authentication",
            through(digest.addr()).shown(USER, PASSWORD),
            Cause::ProxyAuthentication,
            says(["Digest or NTLM", "Basic"]),
        ),
    ];
    each_names_its_cause(table).await;
    assert_eq!(server.connections(), 0);

    // A name that only the proxy can look up is left to it.
    let device = through(open.addr()).set("COMMUNICATION_SERVER", "https://no-such-server.invalid");
    assert_eq!(device.fails().await.cause, Cause::ProxyRefused);
    assert!(open.log().contains("CONNECT no-such-server.invalid:443 HTTP/1.1"), "{}", open.log());

    let device = through(down);
    let Some(_up) = Tinyproxy::start_at(down, &[]).await else { return };
    assert!(device.sends().await.is_ok(), "it recovers");
}

#[tokio::test]
async fn hosts_that_are_excepted_are_reached_without_the_proxy() {
    let known = Authority::new("known");
    let server = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let proxy = Server::start(None, Manner::Silent).await;
    let device = Device::of(&server.url(), &known).through(proxy.addr());
    for exceptions in ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8", "*"] {
        let device = Device { settings: device.settings.clone(), ..Device::of(&server.url(), &known) }
            .set("PROXY_EXCEPTIONS", exceptions);
        assert!(device.sends().await.is_ok(), "{exceptions}");
    }
    let mut device =
        Device::of(&server.url(), &known).set("PROXY_MODE", "automatic").set("PROXY_EXCEPTIONS", "");
    device.environment = vec![
        ("https_proxy".into(), proxy.addr().to_string()),
        ("no_proxy".into(), "localhost,127.0.0.1".into()),
    ];
    assert!(device.sends().await.is_ok());
    assert_eq!(proxy.connections(), 0);
}
