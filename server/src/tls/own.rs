//! The certificate that the device makes itself.

use app::model::{Actor, CertificateFault as Fault, Deed};

use super::{
    authority::Authority,
    certificates::{Inner, Kept},
    due::{self, Own},
    facts,
    pair::{self, Pair},
    permits::permits,
};
use crate::store::{audit, audit::NewEntry, certificate, certificate::KeptCertificate};

impl Inner {
    /// The device's own certificate, made where there is none or the one that is there is due. `None` where none can
    /// be made, which goes to `problem`.
    pub(super) async fn own_certificate(&self, kept: &mut Kept, problem: &mut Option<Fault>) -> Option<Pair> {
        match self.find_or_make(kept, problem).await {
            Ok(pair) => Some(pair),
            Err(fault) => {
                problem.get_or_insert(fault);
                None
            }
        }
    }

    async fn find_or_make(&self, kept: &mut Kept, problem: &mut Option<Fault>) -> Result<Pair, Fault> {
        let names = (self.names)();
        let authority = match self.configured_authority(kept) {
            Some(Ok(pair)) => pair,
            Some(Err(fault)) => {
                // The pages have to be reachable all the same.
                problem.get_or_insert(fault);
                self.authority(kept, &names).await?
            }
            None => self.authority(kept, &names).await?,
        };
        let issuer = facts::read(authority.leaf()).ok_or(Fault::BadCertificate(1))?;
        let found = kept.leaf.as_ref().and_then(|row| Some((row, self.opened(row).ok()?)));
        let found = found.and_then(|(row, pair)| {
            pair.certified().ok()?;
            let own = Own { certificate: facts::read(pair.leaf())?, made_at: row.changed_at };
            Some((pair, own))
        });
        let why = match &found {
            Some((pair, own)) => match due::leaf(own, &issuer, &names, self.now(), self.built_at) {
                Some(why) => why,
                None => return Ok(pair.clone()),
            },
            None => "there is none",
        };
        let pair = Authority::open(&authority)?
            .issue(&names, self.now(), self.built_at)
            .map_err(|error| made(&error))?;
        let before = found.map(|(_, own)| own.certificate.fingerprint);
        kept.leaf = Some(self.keep_made(kept, "device-leaf", &pair, before, why).await);
        Ok(pair)
    }

    /// The device's own authority.
    async fn authority(&self, kept: &mut Kept, names: &super::Names) -> Result<Pair, Fault> {
        let found = kept.authority.as_ref().and_then(|row| self.opened(row).ok());
        let found = found.filter(|pair| pair.certified().is_ok());
        let found = found.and_then(|pair| facts::read(pair.leaf()).map(|authority| (pair, authority)));
        let why = match &found {
            Some((pair, authority)) => {
                let permitted = permits(pair.leaf(), names);
                match due::authority(authority, permitted, self.now(), self.built_at) {
                    Some(why) => why,
                    None => return Ok(pair.clone()),
                }
            }
            None => "there is none",
        };
        let title = format!("Printer {} device CA", names.first());
        let pair = Authority::make(&title, names, due::authority_begin(self.now(), self.built_at))
            .map_err(|error| made(&error))?;
        let before = found.map(|(_, authority)| authority.fingerprint);
        kept.authority = Some(self.keep_made(kept, "device-ca", &pair, before, why).await);
        Ok(pair)
    }

    /// Writes down what was made. A disk that does not take it is asked again later; it serves all the same.
    async fn keep_made(
        &self,
        kept: &mut Kept,
        role: &'static str,
        pair: &Pair,
        before: Option<String>,
        why: &str,
    ) -> KeptCertificate {
        let subject = facts::subject(pair.leaf());
        let fingerprint = facts::fingerprint(pair.leaf());
        tracing::info!(%subject, %fingerprint, why, "a certificate was made");
        let row = self.sealed(role, pair);
        let entry = NewEntry {
            at: self.clock.now(),
            actor: Actor::device(),
            deed: Deed::CertificateMade,
            subject,
            from: before,
            to: Some(fingerprint),
        };
        kept.unsaved.push((row.clone(), entry));
        self.save_again(kept).await;
        row
    }

    /// Writes down what the store did not take before.
    pub(super) async fn save_again(&self, kept: &mut Kept) {
        while let Some((row, entry)) = kept.unsaved.first().cloned() {
            let saved = self.store.durably(move |transaction| {
                certificate::put(transaction, &row)?;
                audit::insert(transaction, &entry)
            });
            if let Err(error) = saved.await {
                tracing::warn!(%error, "a certificate serves that could not be written down");
                return;
            }
            kept.unsaved.remove(0);
        }
    }
}

fn made(error: &rcgen::Error) -> Fault {
    Fault::Store(format!("A certificate could not be made: {error}."))
}

/// The first certificate of a chain that is kept.
pub(super) fn first(row: &KeptCertificate) -> Option<app::model::Certificate> {
    facts::read(pair::certificates(&row.chain).first()?)
}
