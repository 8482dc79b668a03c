use jiff::Timestamp;

use super::Severity;
use crate::text::certificate as text;

/// A certificate, as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it is for: "CN=printer7.example.com".
    pub subject: String,
    /// Who vouches for it.
    pub issuer: String,
    /// The names and addresses that it is good for.
    pub names: Vec<String>,
    /// From when it is good.
    pub not_before: Timestamp,
    /// Until when it is good.
    pub not_after: Timestamp,
    /// SHA-256 of the certificate: "AB:CD:…".
    pub fingerprint: String,
    /// Its key: "ECDSA P-256", "RSA 2048".
    pub key: String,
}

/// Where the certificate that serves comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CertificateSource {
    /// This device made it and renews it by itself.
    #[default]
    Own,
    /// The administrator installed it on the page.
    Installed,
    /// Files that the configuration names.
    Configured,
}

/// A certificate that somebody has to see to before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateWarning {
    /// When it ends, or ended.
    pub not_after: Timestamp,
    /// Whole days until then; `None` when it has ended.
    pub days: Option<u64>,
    /// How bad that is.
    pub severity: Severity,
}

/// Warnings begin so many days before the end.
const DAYS: [(u64, Severity); 3] = [(7, Severity::Critical), (30, Severity::Warning), (60, Severity::Other)];
const DAY_SECONDS: i64 = 24 * 60 * 60;

impl CertificateWarning {
    /// What there is to say about a certificate that nobody renews by itself: from 60 days before its end, again
    /// from 30 and from 7 days, and when it has ended.
    pub fn of(not_after: Timestamp, now: Timestamp) -> Option<Self> {
        let seconds = not_after.as_second() - now.as_second();
        if seconds < 0 {
            return Some(Self { not_after, days: None, severity: Severity::Critical });
        }
        let days = u64::try_from(seconds / DAY_SECONDS).unwrap_or_default();
        // A part of a day beyond the last whole one is still more than so many days.
        let within = |limit: u64| seconds <= i64::try_from(limit).unwrap_or(i64::MAX) * DAY_SECONDS;
        let (_, severity) = DAYS.into_iter().find(|(limit, _)| within(*limit))?;
        Some(Self { not_after, days: Some(days), severity })
    }

    /// The sentence that says so.
    pub fn sentence(&self) -> String {
        text::warning(self)
    }
}

/// What is wrong with a certificate, a key or a signing request. Nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    /// There is no certificate in what was given.
    NoCertificate,
    /// There is no private key in what was given.
    NoKey,
    /// There are several private keys.
    SeveralKeys,
    /// The private key is encrypted.
    EncryptedKey,
    /// The text is no PEM; what is wrong with it.
    BadPem(String),
    /// One of the certificates, counted from 1, is none.
    BadCertificate(usize),
    /// More certificates than a chain has.
    TooMany,
    /// The private key can't be read, or is of a kind that is not supported.
    BadKey,
    /// An RSA key with so few bits.
    WeakKey(usize),
    /// The certificate is signed with an algorithm that browsers refuse.
    WeakSignature(String),
    /// The private key does not belong to the certificate of this subject.
    WrongKey(String),
    /// It ended.
    Ended(Timestamp),
    /// It is not good yet.
    NotYet(Timestamp),
    /// It may be used for other purposes alone, not by a server.
    NotForServers,
    /// It names neither a host name nor an address.
    NoNames,
    /// These certificates, by subject, are no part of the chain.
    Strangers(Vec<String>),
    /// The chain does not hold; what is wrong with it.
    BrokenChain(String),
    /// It was tried and did not serve; what happened.
    DoesNotServe(String),
    /// A name that can't stand in a certificate.
    BadName(String),
    /// An organization that can't stand in a certificate.
    BadOrganization,
    /// It came over plain HTTP, where somebody on the way could read it.
    NotSecure,
    /// No signing request waits for its certificate.
    NoRequest,
    /// A file of the configuration can't be read; which one, and why.
    File(String),
    /// The configuration names the certificate, so it can't be changed here.
    Fixed,
    /// The change could not be written down; a sentence that names the file and the reason.
    Store(String),
}

impl std::fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&text::fault(self))
    }
}

impl std::error::Error for CertificateFault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_told_60_30_and_7_days_before() {
        let end: Timestamp = "2027-03-01T12:00:00Z".parse().unwrap();
        let cases = [
            ("2026-12-01T12:00:00Z", None),
            ("2026-12-31T11:59:59Z", None),
            ("2026-12-31T12:00:00Z", Some((Some(60), Severity::Other))),
            ("2027-01-30T11:59:59Z", Some((Some(30), Severity::Other))),
            ("2027-01-30T12:00:00Z", Some((Some(30), Severity::Warning))),
            ("2027-02-22T11:59:59Z", Some((Some(7), Severity::Warning))),
            ("2027-02-22T12:00:00Z", Some((Some(7), Severity::Critical))),
            ("2027-03-01T11:00:00Z", Some((Some(0), Severity::Critical))),
            ("2027-03-01T12:00:01Z", Some((None, Severity::Critical))),
        ];
        for (now, expected) in cases {
            let warning = CertificateWarning::of(end, now.parse().unwrap());
            assert_eq!(warning.map(|warning| (warning.days, warning.severity)), expected, "{now}");
        }
        let sentence = |now: &str| CertificateWarning::of(end, now.parse().unwrap()).unwrap().sentence();
        insta::assert_snapshot!(
            [
                sentence("2027-01-30T12:00:00Z"),
                sentence("2027-03-01T11:00:00Z"),
                sentence("2027-03-02T00:00:00Z")
            ]
            .join("\n")
        );
    }
}
