//! What is said about certificates: their ends, and what is wrong with them.

use jiff::tz::TimeZone;

use super::format::{counted, date_time};
use crate::model::{CertificateFault as Fault, CertificateWarning};

/// Where the configuration names the certificate.
pub const FIXED: &str = "The configuration names the certificate (certificate_file and key_file in section [web]), \
                         so it can only be changed there.";

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
        Fault::NotSecure => "A private key is given over HTTPS, or on the device itself, alone: nothing was done. Open \
                             this page over HTTPS. Somebody may have read the key: have the certificate made anew \
                             with another one."
            .into(),
        Fault::NoRequest => "No signing request waits for a certificate. Make one first.".into(),
        Fault::File(what) => format!("{what}."),
        Fault::Fixed => FIXED.into(),
        Fault::Store(what) => what.clone(),
    }
}
