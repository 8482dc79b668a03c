//! The certificate page.

use super::FieldWords;
use crate::model::CertificateSource;

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
pub const VALID_FROM: &str = "Valid from";
/// Term.
pub const VALID_UNTIL: &str = "Valid until";
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
/// Fields that belong together.
pub const REDIRECT_GROUP: &str = "Browsers on plain HTTP";
/// Section.
pub const UPLOAD: &str = "Install a certificate from files";
/// What it takes.
pub const UPLOAD_ABOUT: &str = "The certificate with those that it depends on, and its private key, both as PEM. \
                                They are checked and tried before they are kept; where they do not serve, \
                                everything stays as it is.";
/// Button.
pub const INSTALL: &str = "Check and install";
/// Section.
pub const PASTE: &str = "Install a certificate by pasting it";
/// Section.
pub const REQUEST: &str = "Ask an authority for a certificate";
/// What it does.
pub const REQUEST_ABOUT: &str = "This device makes a key, which never leaves it, and a signing request for an \
                                 authority to sign.";
/// Button.
pub const MAKE_REQUEST: &str = "Make a signing request";
/// Where there is one.
pub const REQUEST_WAITS: &str = "A signing request waits for its certificate. Making another one replaces it, and \
                                 a certificate for the earlier one can no longer be installed.";
/// Link.
pub const REQUEST_DOWNLOAD: &str = "Download the signing request (PEM)";
/// Section.
pub const SIGNED: &str = "Install the certificate that the authority signed";
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
/// When one can't be used.
pub const PROBLEM: &str = "A certificate can't be used";

/// Where the certificate that serves comes from.
pub fn source(source: CertificateSource) -> &'static str {
    match source {
        CertificateSource::Own => "made by this device, which renews it by itself",
        CertificateSource::Installed => "installed by the administrator",
        CertificateSource::Configured => "named by the configuration",
    }
}

/// After one was installed.
pub fn installed(subject: &str) -> String {
    format!("The certificate for {subject} was installed and serves now.")
}

/// Where the page came over plain HTTP.
pub const NOT_SECURE: &str = "This page came over plain HTTP, so a private key can't be given here: somebody on the way \
                              could read it. Open it over HTTPS, or ask for a certificate below: then the key stays \
                              on this device.";

/// The words at the field of that name.
pub fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "chain" => ("Certificate chain (PEM)", "The device's own certificate and those that it depends on."),
        "key" => ("Private key (PEM)", "Not encrypted: PKCS#8, SEC 1 or PKCS#1. It is never shown again."),
        "names" => ("Names and addresses", "One a line, the name that people use first."),
        "organization" => ("Organization", "May stay empty."),
        "web.redirect" => (
            "Lead them to HTTPS",
            "Pages on plain HTTP lead to the same page on HTTPS, and forms and programs are refused there. While an \
             installed certificate serves, this is always so.",
        ),
        "signed" => ("Signed certificate chain (PEM)", "What the authority sent back for the request above."),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}
