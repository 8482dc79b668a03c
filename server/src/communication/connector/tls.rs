//! What a failed handshake means.

use std::io;

use app::model::Cause;
use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, pki_types::UnixTime};

use super::{Failure, plain};
use crate::tls::built_at;

/// How a certificate's dates do not fit.
#[derive(Clone, Copy)]
enum Dates {
    Ended,
    NotYet,
}

/// The failure behind the error of a handshake, or of a connection that was made by one, with `server`. `now` is what
/// this device's clock shows.
pub(super) fn failure(error: &io::Error, server: &str, now: Timestamp) -> Failure {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(Error::InvalidCertificate(error)) => certificate(error, server, now),
        Some(Error::InvalidMessage(InvalidMessage::InvalidContentType)) => not_spoken(server),
        Some(Error::AlertReceived(alert)) => alerted(*alert, server),
        Some(Error::PeerIncompatible(what)) => Failure::new(
            Cause::TlsOther,
            format!(
                "{server} speaks neither TLS 1.3 nor a sound TLS 1.2 ({what:?}). Its TLS must be renewed."
            ),
        ),
        Some(other) => Failure::new(
            Cause::TlsOther,
            format!("The TLS handshake with {server} failed: {}.", plain(&other.to_string())),
        ),
        None if error.kind() == io::ErrorKind::UnexpectedEof => Failure::new(
            Cause::TlsOther,
            format!(
                "{server} closed the connection during the TLS handshake. Check host and port, and what stands in \
                 front of that server."
            ),
        ),
        None => Failure::new(Cause::TlsOther, format!("The TLS handshake with {server} failed: {error}.")),
    }
}

/// Whether this error of a connection is one of TLS.
pub(super) fn is_behind(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).is_some()
}

fn not_spoken(server: &str) -> Failure {
    Failure::new(
        Cause::TlsNotSpoken,
        format!("What answers at {server} does not speak TLS. Check the port: plain HTTP is not used."),
    )
}

fn alerted(alert: AlertDescription, server: &str) -> Failure {
    let what = match alert {
        AlertDescription::CertificateRequired => {
            "it wants a certificate of this device, which has none for it".to_owned()
        }
        AlertDescription::UnrecognisedName => "it does not know that name".to_owned(),
        other => format!("it said {other:?}"),
    };
    Failure::new(Cause::TlsOther, format!("{server} refused the TLS handshake: {what}."))
}

fn certificate(error: &CertificateError, server: &str, now: Timestamp) -> Failure {
    match error {
        CertificateError::ExpiredContext { not_after, .. } => {
            dates(Dates::Ended, Some(*not_after), server, now)
        }
        CertificateError::Expired => dates(Dates::Ended, None, server, now),
        CertificateError::NotValidYetContext { not_before, .. } => {
            dates(Dates::NotYet, Some(*not_before), server, now)
        }
        CertificateError::NotValidYet => dates(Dates::NotYet, None, server, now),
        CertificateError::NotValidForNameContext { presented, .. } => wrong_name(presented, server),
        CertificateError::NotValidForName => wrong_name(&[], server),
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Failure::new(
            Cause::TlsAuthority,
            format!(
                "No authority that this device trusts vouches for the certificate of {server}. If it is one of the \
                 customer's own, set that authority's certificate; otherwise somebody stands between."
            ),
        ),
        other => Failure::new(
            Cause::TlsOther,
            format!("The certificate of {server} can't be taken: {}.", plain(&other.to_string())),
        ),
    }
}

/// The names come as `DnsName("a.example")` and `IpAddress(192.0.2.7)`.
fn wrong_name(presented: &[String], server: &str) -> Failure {
    const SHOWN: usize = 4;
    let bare = |name: &String| {
        let inner = name.split_once('(').map_or(name.as_str(), |(_, inner)| inner.trim_end_matches(')'));
        plain(inner.trim_matches('"'))
    };
    let names = presented.iter().take(SHOWN).map(bare).collect::<Vec<_>>().join(", ");
    let names = if names.is_empty() { String::new() } else { format!(": it is for {names}") };
    Failure::new(
        Cause::TlsName,
        format!(
            "The certificate of {server} is for another name{names}. Check the server's address, and that nobody \
             answers in its place."
        ),
    )
}

fn dates(dates: Dates, date: Option<UnixTime>, server: &str, now: Timestamp) -> Failure {
    let day = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let date = date.and_then(|date| Timestamp::from_second(i64::try_from(date.as_secs()).ok()?).ok());
    let date = date.map(|date| format!(" on {}", day(date))).unwrap_or_default();
    let (cause, said) = match dates {
        Dates::Ended => (Cause::TlsExpired, format!("The certificate of {server} ended{date}")),
        Dates::NotYet => {
            (Cause::TlsNotYetValid, format!("The certificate of {server} is not valid yet, but begins{date}"))
        }
    };
    let shows = day(now);
    if now < built_at() {
        return Failure::new(
            Cause::TlsClock,
            format!(
                "{said}; but this device's clock was never set: it shows {shows}, which is before this program was \
                 made. Set the clock, and turn on time synchronisation (NTP) in the operating system."
            ),
        );
    }
    let else_wrong = match dates {
        Dates::Ended => "the server needs a new certificate",
        Dates::NotYet => "the server's certificate is meant for later",
    };
    Failure::new(
        cause,
        format!(
            "{said}. This device's clock shows {shows}: if that is wrong, set it; otherwise {else_wrong}."
        ),
    )
}
