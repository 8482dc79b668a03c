//! What is known of the enrolment, as it stands on the disk.

use std::sync::Arc;

use app::model::Assistant;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::{Engine, Parts, Printer};
use crate::{
    ledger::Identity,
    protocol::key::SigningKey,
    seal::Sealer,
    store::{
        Store, StoreError,
        communication::{self, ReportingRow},
        enrolment::{self, EnrolmentRow, KeyRow},
    },
};

/// Sealed for these uses.
const KEY: &str = "communication.key";
const TOKEN: &str = "communication.token";

/// The enrolment, the key, the token, and who reports.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) row: Option<EnrolmentRow>,
    pub(super) key: Option<Arc<SigningKey>>,
    token: Option<Zeroizing<String>>,
    pub(super) reporting: Vec<ReportingRow>,
}

/// Whose ledger it is: what the pages need to sign something, beside the engine. `None` before the first enrolment, and
/// where the key can't be opened.
pub async fn identity(
    store: &Store,
    sealer: &Sealer,
    demonstration: bool,
) -> Result<Option<Identity>, StoreError> {
    let rows = store.read(|connection| Ok((enrolment::enrolment(connection)?, enrolment::key(connection)?)));
    let (Some(row), Some(key)) = rows.await? else { return Ok(None) };
    let Some(key) = opened(sealer, &key) else { return Ok(None) };
    Ok(Some(Identity { device: row.device.as_str().into(), key, demonstration }))
}

fn opened(sealer: &Sealer, key: &KeyRow) -> Option<Arc<SigningKey>> {
    let seed = sealer.open_sealed(KEY, &key.seed).ok()?;
    let seed: [u8; 32] = seed.as_slice().try_into().ok()?;
    Some(Arc::new(SigningKey::from_seed(Zeroizing::new(seed))))
}

impl Known {
    pub(super) async fn load(parts: &Parts) -> Result<Self, StoreError> {
        let rows = parts.store.read(|connection| {
            let rows = (enrolment::enrolment(connection)?, enrolment::key(connection)?);
            Ok((rows, communication::reporting(connection)?))
        });
        let ((row, key), reporting) = rows.await?;
        let key = key.and_then(|key| opened(&parts.sealer, &key));
        let sealed = row.as_ref().and_then(|row| row.token.as_deref());
        let token = sealed.and_then(|sealed| {
            let plain = parts.sealer.open_sealed(TOKEN, sealed).ok()?;
            Some(Zeroizing::new(String::from_utf8(plain.to_vec()).ok()?))
        });
        if row.as_ref().is_some_and(|row| row.enrolled) && (key.is_none() || token.is_none()) {
            tracing::error!("the key or the token of the enrolment can't be opened: enrol this device again");
        }
        Ok(Self { row, key, token, reporting })
    }

    /// Enrolled, with everything that this takes.
    pub(super) fn is_enrolled(&self) -> bool {
        self.enrolled().is_some() && self.key.is_some() && self.token.is_some()
    }

    pub(super) fn enrolled(&self) -> Option<&EnrolmentRow> {
        self.row.as_ref().filter(|row| row.enrolled)
    }

    pub(super) fn held(&self) -> Option<&str> {
        self.enrolled()?.held.as_deref()
    }

    pub(super) fn token(&self) -> Option<&Zeroizing<String>> {
        self.token.as_ref()
    }

    pub(super) fn identity(&self, printer: &dyn Printer) -> Option<Identity> {
        let row = self.row.as_ref()?;
        Some(Identity {
            device: row.device.as_str().into(),
            key: Arc::clone(self.key.as_ref()?),
            demonstration: printer.is_demonstration(),
        })
    }

    pub(super) fn reports(&self, assistant: Assistant) -> Option<&ReportingRow> {
        self.reporting.iter().find(|row| row.assistant == assistant)
    }
}

impl Engine {
    /// Reads anew what stands on the disk.
    pub(super) async fn reload(&mut self) -> Result<(), StoreError> {
        self.known = Known::load(&self.parts).await?;
        Ok(())
    }

    /// The device's key, made and kept where there is none yet.
    pub(super) async fn key(&mut self) -> Result<Arc<SigningKey>, StoreError> {
        if let Some(key) = &self.known.key {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(SigningKey::generate(&*self.parts.entropy));
        let row = KeyRow { seed: self.parts.sealer.seal(KEY, &**key.seed()), public: key.public() };
        let at: Timestamp = self.look().wall;
        self.parts.store.durably(move |transaction| enrolment::put_key(transaction, &row, at)).await?;
        self.known.key = Some(Arc::clone(&key));
        Ok(key)
    }

    /// A token as it is kept.
    pub(super) fn sealed(&self, token: &Zeroizing<String>) -> Vec<u8> {
        self.parts.sealer.seal(TOKEN, token.as_bytes())
    }
}
