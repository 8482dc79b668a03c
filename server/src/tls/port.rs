use std::sync::Arc;

use app::{
    model::{Access, Certificate, CertificateFault as Fault},
    port::{self, BoxFuture, CertificateState},
};
use zeroize::Zeroizing;

use super::certificates::{Certificates, Inner};

/// Each change goes on to its end even if the browser that asked for it goes away.
impl port::Certificates for Certificates {
    fn state(&self) -> CertificateState {
        Self::state(self)
    }

    fn install<'a>(
        &'a self,
        from: &'a Access,
        chain: &'a str,
        key: &'a str,
    ) -> BoxFuture<'a, Result<Certificate, Fault>> {
        let (actor, chain, key) = (from.actor(), chain.to_owned(), Zeroizing::new(key.to_owned()));
        whole(self, |inner| async move { inner.install(actor, &chain, &key).await })
    }

    fn request<'a>(
        &'a self,
        from: &'a Access,
        names: &'a [String],
        organization: &'a str,
    ) -> BoxFuture<'a, Result<(), Fault>> {
        let (actor, names, organization) = (from.actor(), names.to_vec(), organization.to_owned());
        whole(self, |inner| async move { inner.request(actor, &names, &organization).await })
    }

    fn install_signed<'a>(
        &'a self,
        from: &'a Access,
        chain: &'a str,
    ) -> BoxFuture<'a, Result<Certificate, Fault>> {
        let (actor, chain) = (from.actor(), chain.to_owned());
        whole(self, |inner| async move { inner.install_signed(actor, &chain).await })
    }

    fn remove<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), Fault>> {
        let actor = from.actor();
        whole(self, |inner| async move { inner.remove(actor).await })
    }
}

fn whole<'a, T: Send + 'static, F: Future<Output = Result<T, Fault>> + Send + 'static>(
    certificates: &Certificates,
    work: impl FnOnce(Arc<Inner>) -> F,
) -> BoxFuture<'a, Result<T, Fault>> {
    let working = tokio::spawn(work(Arc::clone(&certificates.0)));
    let broken = || Fault::Store("This device is being shut down. Nothing was changed.".into());
    Box::pin(async move { working.await.unwrap_or_else(|_| Err(broken())) })
}
