//! The certificate page, and what is said about certificates elsewhere.

use jiff::tz::TimeZone;

use super::format::{counted, date_time};
use crate::model::{CertificateFault as Fault, CertificateSource, CertificateWarning};

/// What the page is for.
pub const ABOUT: &str = "Browsers see this certificate when they open this device's pages over TLS (https).";
/// Section.
pub const SERVING: &str = "The certificate that serves";
/// Where no certificate serves.
pub const NONE: &str = "This device listens for plain HTTP alone, so no certificate serves. Set listen_tls in \
                        section [web] of the configuration to listen for TLS.";
/// Term.
pub const SOURCE: &str = "Where it comes from";
/// Term.
pub const SUBJECT: &str = "Issued to";
/// Term.
pub const ISSUER: &str = "Issued by";
/// Term.
pub const NAMES: &str = "Good for";
/// Term.
pub const VALID: &str = "Valid";
/// Term.
pub const KEY: &str = "Key";
/// Term.
pub const FINGERPRINT: &str = "SHA-256 fingerprint";
/// Section.
pub const AUTHORITY: &str = "This device's own authority";
/// What to do with it.
pub const AUTHORITY_ABOUT: &str = "It vouches for the certificates that this device makes itself. Browsers that \
                                   have it among their authorities open the pages without a warning. It can vouch \
                                   for this device's names and for private addresses, and for nothing else.";
/// What to do with one that the configuration names.
pub const AUTHORITY_CONFIGURED: &str = "The configuration names it. It vouches for the certificates that this \
                                        device makes itself.";
/// Link.
pub const AUTHORITY_DOWNLOAD: &str = "Download the authority's certificate (PEM)";
/// Section.
pub const UPLOAD: &str = "Install a certificate from files";
/// What it takes.
pub const UPLOAD_ABOUT: &str = "The certificate with those that it depends on, and its private key, both as PEM. \
                                They are checked and tried before they are kept; where they do not serve, \
                                everything stays as it is.";
/// Field.
pub const CHAIN_FILE: &str = "Certificate chain (PEM)";
/// Field.
pub const KEY_FILE: &str = "Private key (PEM, not encrypted)";
/// Button.
pub const INSTALL: &str = "Check and install";
/// Section.
pub const PASTE: &str = "Install a certificate by pasting it";
/// Section.
pub const REQUEST: &str = "Ask an authority for a certificate";
/// What it does.
pub const REQUEST_ABOUT: &str = "This device makes a key, which never leaves it, and a signing request for an \
                                 authority to sign.";
/// Field.
pub const REQUEST_NAMES: &str = "Names and addresses";
/// At the field.
pub const REQUEST_NAMES_HINT: &str = "One a line, the name that people use first.";
/// Field.
pub const ORGANIZATION: &str = "Organization";
/// At the field.
pub const ORGANIZATION_HINT: &str = "May stay empty.";
/// Button.
pub const MAKE_REQUEST: &str = "Make a signing request";
/// Where there is one.
pub const REQUEST_WAITS: &str = "A signing request waits for its certificate. Making another one replaces it, and \
                                 a certificate for the earlier one can no longer be installed.";
/// Link.
pub const REQUEST_DOWNLOAD: &str = "Download the signing request (PEM)";
/// Section.
pub const SIGNED: &str = "Install the certificate that the authority signed";
/// Field.
pub const SIGNED_CHAIN: &str = "Signed certificate chain (PEM)";
/// Section.
pub const REMOVE: &str = "Go back to this device's own certificate";
/// What it does.
pub const REMOVE_ABOUT: &str = "The installed certificate and its key are erased from this device.";
/// Button.
pub const REMOVE_BUTTON: &str = "Remove the installed certificate";
/// After that.
pub const REMOVED: &str = "The installed certificate was removed. This device's own serves again.";
/// After a request was made.
pub const REQUESTED: &str =
    "The signing request is made. Download it, have it signed, then install what comes back.";
/// Where the configuration names the certificate.
pub const FIXED: &str = "The configuration names the certificate (certificate_file and key_file in section [web]), \
                         so it can only be changed there.";
/// When it can't be used.
pub const CONFIGURED_PROBLEM: &str = "The certificate that the configuration names can't be used";

/// Where the certificate that serves comes from.
pub fn source(source: CertificateSource) -> &'static str {
    match source {
        CertificateSource::Own => "made by this device, which renews it by itself",
        CertificateSource::Installed => "installed by the administrator",
        CertificateSource::Configured => "named by the configuration",
    }
}

/// "22 Nov 2026, 10:00 to 22 Nov 2027, 10:00".
pub fn validity(from: &str, to: &str) -> String {
    format!("{from} to {to}")
}

/// After one was installed.
pub fn installed(subject: &str) -> String {
    format!("The certificate for {subject} was installed and serves now.")
}

/// Before the end of a certificate that nobody renews by itself. Dates are those of UTC, as in the certificate.
pub fn warning(warning: &CertificateWarning) -> String {
    let end = date_time(warning.not_after, &TimeZone::UTC);
    match warning.days {
        None => {
            format!("The certificate of these pages ended on {end} UTC: browsers warn. Install a new one.")
        }
        Some(0) => {
            format!("The certificate of these pages ends within a day, on {end} UTC. Install a new one.")
        }
        Some(days) => {
            let days = counted(days, "day", "days");
            format!(
                "The certificate of these pages ends in {days}, on {end} UTC. Install a new one before that."
            )
        }
    }
}

/// What is wrong with what was given, and what to do. Nothing secret is in it.
pub fn fault(fault: &Fault) -> String {
    let at = |at| date_time(at, &TimeZone::UTC);
    match fault {
        Fault::NoCertificate => "There is no certificate in it: it needs a block that begins with \
                                 -----BEGIN CERTIFICATE-----."
            .into(),
        Fault::NoKey => {
            "There is no private key in it: it needs a block that begins with -----BEGIN PRIVATE KEY-----, \
                         -----BEGIN EC PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----."
                .into()
        }
        Fault::SeveralKeys => {
            "There is more than one private key in it. Give the one of the certificate.".into()
        }
        Fault::EncryptedKey => {
            "The private key is encrypted, and this device can't open it. Give it without a \
                                pass-phrase, for example as \"openssl pkey\" writes it."
                .into()
        }
        Fault::BadPem(what) => {
            format!("The text is no PEM: {what}. Give the whole file, line by line as it is.")
        }
        Fault::BadCertificate(number) => {
            format!("Certificate number {number} is damaged. Give the file as the authority sent it.")
        }
        Fault::TooMany => {
            "There are more certificates in it than a chain has. Give the device's own and those that \
                           it depends on."
                .into()
        }
        Fault::BadKey => {
            "The private key is damaged or of a kind that can't be used. RSA from 2048 bits, ECDSA P-256 \
                          and P-384, and Ed25519 can."
                .into()
        }
        Fault::WeakKey(bits) => {
            format!("The RSA key has {bits} bits, which is too weak. Make one with 2048 bits or more.")
        }
        Fault::WeakSignature(algorithm) => {
            format!(
                "The certificate is signed with {algorithm}, which browsers refuse. Have it signed with SHA-256."
            )
        }
        Fault::WrongKey(subject) => {
            format!("The private key does not belong to the certificate of {subject}.")
        }
        Fault::Ended(end) => {
            format!("The certificate ended on {} UTC. Give one that is valid now.", at(*end))
        }
        Fault::NotYet(begin) => format!(
            "The certificate is valid from {} UTC on, which is still to come. Check this device's clock, or install \
             it then.",
            at(*begin)
        ),
        Fault::NotForServers => {
            "The certificate is not meant for servers: its extended key usage lacks server \
                                 authentication."
                .into()
        }
        Fault::NoNames => {
            "The certificate names neither a host name nor an address (subject alternative name), so \
                           no browser takes it."
                .into()
        }
        Fault::Strangers(subjects) => {
            format!("No part of the chain: {}. Leave these out.", subjects.join("; "))
        }
        Fault::BrokenChain(what) => format!("The chain does not hold: {what}."),
        Fault::DoesNotServe(what) => {
            format!("The certificate was tried and did not serve: {what}. The one before serves again.")
        }
        Fault::BadName(name) if name.is_empty() => "Give at least one host name or address.".into(),
        Fault::BadOrganization => {
            "The organization may have 64 characters, without control characters.".into()
        }
        Fault::BadName(name) => {
            format!(
                "\"{name}\" is neither a host name nor an address, such as \"printer7.example.com\" or 192.0.2.7."
            )
        }
        Fault::NoRequest => "No signing request waits for a certificate. Make one first.".into(),
        Fault::File(what) => format!("{what}."),
        Fault::Fixed => FIXED.into(),
        Fault::Store(what) => what.clone(),
    }
}
