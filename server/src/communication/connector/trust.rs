//! Whose certificates are taken.

use std::{fmt, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    client::Resumption,
    crypto::ring,
    pki_types::{CertificateDer, UnixTime, pem::PemObject},
    time_provider::TimeProvider,
};

use crate::{clock::SharedClock, config::CommunicationSection};

/// What TLS connections are made with. An error says why there is nobody to trust.
///
/// Made for each sitting and dropped after it: what an operating system trusts takes more memory than all else here,
/// and an administrator who changes a file need not restart anything.
pub(super) fn client(
    section: &CommunicationSection,
    clock: SharedClock,
) -> Result<Arc<ClientConfig>, String> {
    let roots = authorities(section)?;
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_details(provider, Arc::new(Now(clock)));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // Nothing of one sitting is of use in the next.
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

/// The authorities of the settings; without any, those of the operating system.
fn authorities(section: &CommunicationSection) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    let own = section.certificates().map_err(|what| format!("the certificates that are set are {what}"))?;
    for certificate in own {
        roots.add(certificate).map_err(|error| format!("the certificates that are set: {error}"))?;
    }
    if !section.ca_file.is_empty() {
        let path = &section.ca_file;
        let unusable =
            |error: &dyn fmt::Display| format!("{path}: no certificate could be read from it: {error}");
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))? {
            let certificate = certificate.map_err(|error| unusable(&error))?;
            roots.add(certificate).map_err(|error| unusable(&error))?;
        }
        if roots.is_empty() {
            return Err(unusable(&"there is none in it"));
        }
    }
    if !roots.is_empty() {
        return Ok(roots);
    }
    let found = rustls_native_certs::load_native_certs();
    // Some that this device does not understand are no reason to trust nobody.
    let (taken, _) = roots.add_parsable_certificates(found.certs);
    if taken > 0 {
        return Ok(roots);
    }
    let reason = found.errors.first().map(|error| format!(" ({error})")).unwrap_or_default();
    Err(format!(
        "the operating system has no certificates of authorities{reason}: install its package ca-certificates, or set \
         the certificates to check the server against"
    ))
}

/// The clock that certificates' dates are compared with.
struct Now(SharedClock);

impl fmt::Debug for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Now")
    }
}

impl TimeProvider for Now {
    fn current_time(&self) -> Option<UnixTime> {
        // A clock before 1970 counts as 1970.
        let seconds = u64::try_from(self.0.now().as_second()).unwrap_or_default();
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}
