//! Whom this device trusts to vouch for servers that it connects to.

use std::path::{Path, PathBuf};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Why nobody is trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthoritiesError {
    /// A file can't be used.
    #[error("{path}: no certificate could be read from it: {reason}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system has none.
    #[error(
        "this system has no certificates of authorities; install ca-certificates, or name a file of your own"
    )]
    None,
}

/// The certificates of this file, or those that the system trusts. Of the system's, what can't be used is left out.
pub fn trusted(file: Option<&Path>) -> Result<RootCertStore, AuthoritiesError> {
    let mut roots = RootCertStore::empty();
    let Some(path) = file else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return if roots.is_empty() { Err(AuthoritiesError::None) } else { Ok(roots) };
    };
    let unusable = |reason: String| AuthoritiesError::File { path: path.to_owned(), reason };
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))? {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() { Err(unusable("there is none in it".into())) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_authorities_or_says_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(vec!["a".into()]).unwrap().self_signed(&key).unwrap();
        std::fs::write(path("two"), certificate.pem().repeat(2)).unwrap();
        std::fs::write(path("none"), "no certificate").unwrap();
        std::fs::write(path("bad"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
            .unwrap();
        assert_eq!(trusted(Some(&path("two"))).unwrap().len(), 2);
        for name in ["none", "bad", "missing"] {
            let error = trusted(Some(&path(name))).unwrap_err();
            assert!(error.to_string().starts_with(&*path(name).to_string_lossy()), "{error}");
        }
    }
}
