//! What the administrator does with certificates.

use std::{net::IpAddr, sync::Arc};

use app::model::{Actor, Certificate, CertificateFault as Fault, Deed};

use super::{
    Names, authority,
    certificates::{Inner, Kept},
    check, facts,
    names::is_host_name,
    own::first,
    pair::{self, Pair},
    probe,
};
use crate::store::{StoreError, audit, audit::NewEntry, certificate};

impl Inner {
    pub(super) async fn install(&self, actor: Actor, chain: &str, key: &str) -> Result<Certificate, Fault> {
        let mut kept = self.kept.lock().await;
        changeable(&kept)?;
        let pair = check::pair(chain, key, self.right_now())?;
        self.take(&mut kept, actor, &pair).await
    }

    pub(super) async fn install_signed(&self, actor: Actor, chain: &str) -> Result<Certificate, Fault> {
        let mut kept = self.kept.lock().await;
        changeable(&kept)?;
        let requested = kept.requested.as_ref().ok_or(Fault::NoRequest)?;
        let key = self.sealer.open_sealed("certificate.requested", &requested.key);
        let key = key.map_err(|error| Fault::Store(error.to_string() + "."))?;
        let pair = check::chain(chain, &key, self.right_now())?;
        self.take(&mut kept, actor, &pair).await
    }

    /// Tries a pair that was checked and keeps it. Where it does not serve or can't be kept, what was there serves.
    async fn take(&self, kept: &mut Kept, actor: Actor, pair: &Pair) -> Result<Certificate, Fault> {
        let taken = facts::read(pair.leaf()).ok_or(Fault::BadCertificate(1))?;
        let before = self.current.exchange(Some(Arc::new(pair.certified()?)));
        if let Some(address) = self.address.get()
            && let Err(error) = probe::serves(*address, pair.leaf().clone()).await
        {
            self.current.exchange(before);
            tracing::warn!(%error, subject = %taken.subject, "a certificate did not serve and was not taken");
            return Err(Fault::DoesNotServe(error.to_string()));
        }
        let row = self.sealed("uploaded", pair);
        let earlier = kept.installed.as_ref().and_then(first).map(|certificate| certificate.fingerprint);
        let entry =
            self.entry(actor, Deed::CertificateInstalled, &taken.subject, earlier, Some(&taken.fingerprint));
        let written = row.clone();
        // A request whose certificate came has served its purpose.
        let answered = kept.requested.as_ref().is_some_and(|row| self.is_key_of(row, pair));
        let saved = self.store.durably(move |transaction| {
            certificate::put(transaction, &written)?;
            if answered {
                certificate::remove(transaction, "requested")?;
            }
            audit::insert(transaction, &entry)
        });
        if let Err(error) = saved.await {
            self.current.exchange(before);
            return Err(not_written(&error));
        }
        kept.installed = Some(row);
        if answered {
            kept.requested = None;
        }
        self.settle(kept).await;
        Ok(taken)
    }

    fn is_key_of(&self, row: &certificate::KeptCertificate, pair: &Pair) -> bool {
        let key = self.sealer.open_sealed("certificate.requested", &row.key);
        key.is_ok_and(|key| *key == **pair.key)
    }

    pub(super) async fn request(
        &self,
        actor: Actor,
        names: &[String],
        organization: &str,
    ) -> Result<(), Fault> {
        let names = typed(names)?;
        let organization = organization.trim();
        if organization.chars().count() > 64 || organization.chars().any(char::is_control) {
            return Err(Fault::BadOrganization);
        }
        let made = authority::request(&names, organization);
        let (request, key) =
            made.map_err(|error| Fault::Store(format!("The request could not be made: {error}.")))?;
        let key = zeroize::Zeroizing::new(key);
        let mut kept = self.kept.lock().await;
        let row = self.sealed_key("requested", pair::block("CERTIFICATE REQUEST", &request), &key);
        let entry = self.entry(actor, Deed::CertificateRequested, &names.first(), None, None);
        let written = row.clone();
        let saved = self.store.durably(move |transaction| {
            certificate::put(transaction, &written)?;
            audit::insert(transaction, &entry)
        });
        saved.await.map_err(|error| not_written(&error))?;
        kept.requested = Some(row);
        self.settle(&mut kept).await;
        Ok(())
    }

    pub(super) async fn remove(&self, actor: Actor) -> Result<(), Fault> {
        let mut kept = self.kept.lock().await;
        let Some(installed) = &kept.installed else { return Ok(()) };
        let facts = first(installed);
        let (subject, fingerprint) = facts.map(|facts| (facts.subject, facts.fingerprint)).unzip();
        let subject = subject.unwrap_or_default();
        let entry = self.entry(actor, Deed::CertificateRemoved, &subject, fingerprint, None);
        let saved = self.store.durably(move |transaction| {
            certificate::remove(transaction, "uploaded")?;
            audit::insert(transaction, &entry)
        });
        saved.await.map_err(|error| not_written(&error))?;
        kept.installed = None;
        self.settle(&mut kept).await;
        Ok(())
    }

    fn entry(
        &self,
        actor: Actor,
        deed: Deed,
        subject: &str,
        from: Option<String>,
        to: Option<&str>,
    ) -> NewEntry {
        let to = to.map(str::to_owned);
        NewEntry { at: self.clock.now(), actor, deed, subject: subject.to_owned(), from, to }
    }
}

/// What the configuration names is not changed on the page.
fn changeable(kept: &Kept) -> Result<(), Fault> {
    if kept.certificate_files.is_some() { Err(Fault::Fixed) } else { Ok(()) }
}

fn not_written(error: &StoreError) -> Fault {
    Fault::Store(error.to_string())
}

/// Names and addresses as somebody typed them, one an entry.
fn typed(names: &[String]) -> Result<Names, Fault> {
    let mut typed = Names::default();
    let names = names.iter().map(|name| name.trim().trim_end_matches('.').to_lowercase());
    for name in names.filter(|name| !name.is_empty()).take(100) {
        if let Ok(address) = name.parse::<IpAddr>() {
            typed.addresses.insert(address);
        } else if is_host_name(name.strip_prefix("*.").unwrap_or(&name)) {
            if !typed.hosts.contains(&name) {
                typed.hosts.push(name);
            }
        } else {
            return Err(Fault::BadName(name.chars().take(100).collect()));
        }
    }
    if typed.hosts.is_empty() && typed.addresses.is_empty() {
        Err(Fault::BadName(String::new()))
    } else {
        Ok(typed)
    }
}
