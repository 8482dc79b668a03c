//! Asks a proxy for a way through (RFC 9110 9.3.6).

use std::io;

use app::model::Cause;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use super::{Credentials, Failure, HostPort, Proxy, plain};

/// Most octets of a proxy's answer; what comes after its headers is not read.
const MOST_OCTETS: usize = 8_192;
const MOST_HEADERS: usize = 64;

/// The head of a proxy's answer.
struct Answer {
    status: u16,
    reason: String,
    /// The ways to authenticate that it takes, where it says so.
    schemes: Vec<String>,
}

/// Has the proxy connect `stream` to `to`.
pub(super) async fn open<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    proxy: &Proxy,
    to: &HostPort,
) -> Result<(), Failure> {
    let broken = |error: &io::Error| {
        let cause = Cause::ProxyNotUnderstood;
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "closed the connection without a whole answer".to_owned(),
            _ => format!("broke off: {error}"),
        };
        Failure::new(cause, format!("The proxy {} {what}. Check that it is an HTTP proxy.", proxy.at))
    };
    let request = request(to, proxy.credentials.as_ref());
    let sending = async {
        stream.write_all(request.as_bytes()).await?;
        stream.flush().await
    };
    sending.await.map_err(|error| broken(&error))?;
    let head = head(stream).await.map_err(|error| broken(&error))?;
    let Some(answer) = head.as_deref().and_then(parsed) else {
        return Err(Failure::new(
            Cause::ProxyNotUnderstood,
            format!("What answers at {} is no HTTP proxy. Check its address and port.", proxy.at),
        ));
    };
    judged(&answer, proxy, to)
}

fn request(to: &HostPort, credentials: Option<&Credentials>) -> Zeroizing<String> {
    let shown = credentials.map(|Credentials { user, password }| {
        let pair = Zeroizing::new(format!("{user}:{}", **password));
        format!("Proxy-Authorization: Basic {}\r\n", STANDARD.encode(pair.as_bytes()))
    });
    let shown = Zeroizing::new(shown.unwrap_or_default());
    Zeroizing::new(format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{}\r\n", *shown))
}

/// Reads to the end of the headers and no further: what follows belongs to the server. `None` where they have no end.
async fn head<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == MOST_OCTETS {
            return Ok(None);
        }
        // One at a time: a server behind the proxy says nothing before it is spoken to, but an odd one could.
        head.push(stream.read_u8().await?);
        // What does not begin so is no HTTP, and may never end.
        if !b"HTTP/1.".starts_with(&head[..head.len().min(7)]) {
            return Ok(None);
        }
    }
    Ok(Some(head))
}

fn parsed(head: &[u8]) -> Option<Answer> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    if !response.parse(head).is_ok_and(|status| status.is_complete()) {
        return None;
    }
    let asks =
        response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("Proxy-Authenticate"));
    let schemes = asks.filter_map(|header| {
        let value = std::str::from_utf8(header.value).ok()?;
        Some(plain(value.split([' ', ',']).next().unwrap_or_default()))
    });
    let schemes = schemes.take(4).collect();
    Some(Answer {
        status: response.code?,
        reason: plain(response.reason.unwrap_or_default().trim()),
        schemes,
    })
}

fn judged(answer: &Answer, proxy: &Proxy, to: &HostPort) -> Result<(), Failure> {
    let at = &proxy.at;
    let Answer { status, reason, schemes } = answer;
    match status {
        200..=299 => Ok(()),
        // RFC 9110 says 407; tinyproxy answers a wrong password with 401.
        401 | 407 => {
            let basic = schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
            let sentence = if !schemes.is_empty() && !basic {
                format!(
                    "The proxy {at} wants to know who asks by {}, which this device can't: it needs Basic.",
                    schemes.join(" or ")
                )
            } else if proxy.credentials.is_some() {
                format!("The proxy {at} does not take the user and password that it was shown.")
            } else {
                format!("The proxy {at} wants a user and a password, and none are set.")
            };
            Err(Failure::new(Cause::ProxyAuthentication, sentence))
        }
        _ => {
            let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
            let check = match status {
                403 | 405 => "Its rules do not allow that host or port: ask who runs it.",
                502..=504 => {
                    "It could not reach the server: check the server's address, or ask who runs the proxy."
                }
                _ => "Check the proxy's address, or ask who runs it.",
            };
            Err(Failure::new(
                Cause::ProxyRefused,
                format!("The proxy {at} answered {status}{reason} when asked for a way to {to}. {check}"),
            ))
        }
    }
}
