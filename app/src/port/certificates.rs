use std::sync::Arc;

use super::BoxFuture;
use crate::model::{Access, Certificate, CertificateFault, CertificateSource, CertificateWarning};

/// The certificate with which this device serves its pages. Nothing is kept of what is refused.
pub trait Certificates: Send + Sync + 'static {
    /// What serves now. Cheap: no I/O.
    fn state(&self) -> CertificateState;

    /// Checks a chain and its key, both PEM, tries them, and keeps them. Answers what serves then.
    fn install<'a>(
        &'a self,
        from: &'a Access,
        chain: &'a str,
        key: &'a str,
    ) -> BoxFuture<'a, Result<Certificate, CertificateFault>>;

    /// Makes a key and a signing request for these names, the first of them its subject. They replace those that
    /// still wait for their certificate.
    fn request<'a>(
        &'a self,
        from: &'a Access,
        names: &'a [String],
        organization: &'a str,
    ) -> BoxFuture<'a, Result<(), CertificateFault>>;

    /// Like [`Certificates::install`] with the key of the request that waits.
    fn install_signed<'a>(
        &'a self,
        from: &'a Access,
        chain: &'a str,
    ) -> BoxFuture<'a, Result<Certificate, CertificateFault>>;

    /// Erases the installed certificate and its key; this device's own serves again.
    fn remove<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), CertificateFault>>;
}

/// The port as it is provided in Leptos' context.
pub type CertificatesPort = Arc<dyn Certificates>;

/// What serves now, and what could.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateState {
    /// The certificate that serves; `None` where the device does not listen for TLS.
    pub serving: Option<Certificate>,
    /// Where that comes from.
    pub source: CertificateSource,
    /// What has to be said about its end.
    pub warning: Option<CertificateWarning>,
    /// The authority of the certificates that this device makes itself.
    pub authority: Option<Certificate>,
    /// Whether the configuration names that authority.
    pub authority_is_configured: bool,
    /// The signing request that waits for its certificate, PEM.
    pub request: Option<String>,
    /// The names that a signing request would have by itself.
    pub names: Vec<String>,
    /// What is wrong with the certificate or the authority that the configuration names, or with the kept one.
    pub problem: Option<CertificateFault>,
}
