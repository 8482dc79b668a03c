use std::{
    net::SocketAddr,
    sync::{Arc, Mutex as Lock, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use app::{
    model::{CertificateFault as Fault, CertificateSource, CertificateWarning, SecureAddress, Severity},
    port::CertificateState,
};
use jiff::Timestamp;
use rustls::ServerConfig;
use tokio::sync::{Mutex, watch};

use super::{
    Names,
    configured::{self, Files},
    date::whole,
    facts,
    pair::{self, Pair},
    serving::{self, Current},
};
use crate::{
    clock::SharedClock,
    config::WebSection,
    seal::{SealError, Sealer},
    store::{Store, StoreError, audit::NewEntry, certificate, certificate::KeptCertificate},
};

/// How often is looked whether names, clock, files or the calendar ask for something.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Where certificates come from.
pub struct Sources {
    /// The names and addresses that this machine has now.
    pub names: Box<dyn Fn() -> Names + Send + Sync>,
    /// Whether the device makes itself a certificate: where it listens for TLS.
    pub own: bool,
    /// When this program was built: no clock that shows less is right.
    pub built_at: Timestamp,
    certificate: Option<Files>,
    authority: Option<Files>,
}

impl Sources {
    /// Those of this machine and this configuration. `host` is the machine's name.
    pub fn new(host: Option<String>, web: &WebSection) -> Self {
        let configured = web.host_names.clone();
        Self {
            names: Box::new(move || Names::of_this_machine(host.as_deref(), &configured)),
            own: !web.listen_tls.is_empty(),
            built_at: super::built_at(),
            certificate: Files::new(&web.certificate_file, &web.key_file),
            authority: Files::new(&web.ca_certificate_file, &web.ca_key_file),
        }
    }
}

/// The certificates of this device, and what serves. Cheap to clone.
#[derive(Clone)]
pub struct Certificates(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) sealer: Sealer,
    pub(super) clock: SharedClock,
    pub(super) names: Box<dyn Fn() -> Names + Send + Sync>,
    pub(super) own: bool,
    pub(super) built_at: Timestamp,
    pub(super) current: Arc<Current>,
    config: Arc<ServerConfig>,
    /// What is here, held while something changes.
    pub(super) kept: Mutex<Kept>,
    state: RwLock<CertificateState>,
    /// Where the pages are served over TLS.
    pub(super) address: OnceLock<SocketAddr>,
    /// Counts the changes of what the pages show.
    version: watch::Sender<u64>,
    warned: Lock<Option<Severity>>,
}

/// What is in the store, and in files. Keys are sealed.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) authority: Option<KeptCertificate>,
    pub(super) leaf: Option<KeptCertificate>,
    pub(super) installed: Option<KeptCertificate>,
    pub(super) requested: Option<KeptCertificate>,
    pub(super) certificate_files: Option<Files>,
    pub(super) authority_files: Option<Files>,
    /// What the store did not take yet.
    pub(super) unsaved: Vec<(KeptCertificate, NewEntry)>,
}

impl Certificates {
    /// What is kept serves from now on, or what is made where there is none. A store that can't be written keeps
    /// nothing from serving.
    pub async fn open(
        store: Store,
        sealer: Sealer,
        clock: SharedClock,
        sources: Sources,
    ) -> Result<Self, CertificatesError> {
        let current = Arc::new(Current::default());
        let config = Arc::new(serving::config(Arc::clone(&current))?);
        let mut kept = store
            .read(|connection| {
                Ok(Kept {
                    authority: certificate::find(connection, "device-ca")?,
                    leaf: certificate::find(connection, "device-leaf")?,
                    installed: certificate::find(connection, "uploaded")?,
                    requested: certificate::find(connection, "requested")?,
                    ..Kept::default()
                })
            })
            .await?;
        (kept.certificate_files, kept.authority_files) = (sources.certificate, sources.authority);
        let Sources { names, own, built_at, .. } = sources;
        let certificates = Self(Arc::new(Inner {
            store,
            sealer,
            clock,
            names,
            own,
            built_at,
            current,
            config,
            kept: Mutex::new(kept),
            state: RwLock::default(),
            address: OnceLock::new(),
            version: watch::Sender::new(0),
            warned: Lock::default(),
        }));
        certificates.look().await;
        Ok(certificates)
    }

    /// What a listener serves TLS with, now and after every change.
    pub fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.0.config)
    }

    /// Tells where the pages are served over TLS: certificates are tried there.
    pub fn served_on(&self, address: SocketAddr) {
        // It is told once, at the start.
        let _ = self.0.address.set(address);
    }

    /// The port on which the pages are served over TLS.
    pub fn port(&self) -> Option<u16> {
        self.0.address.get().map(SocketAddr::port)
    }

    /// Where the pages are over TLS, by the name that people use first, and how to tell that it is this device.
    pub fn secure_address(&self) -> Option<SecureAddress> {
        let port = self.port()?;
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        let serving = state.serving.as_ref()?;
        // A wildcard is no address.
        let name = serving.names.iter().find(|name| !name.contains('*')).map_or("localhost", String::as_str);
        let name = if name.contains(':') { format!("[{name}]") } else { name.to_owned() };
        let url = if port == 443 { format!("https://{name}") } else { format!("https://{name}:{port}") };
        Some(SecureAddress { url, fingerprint: serving.fingerprint.clone() })
    }

    /// Whether a certificate serves that browsers take without a warning, as far as this device knows: not one of
    /// its own authority.
    pub fn is_trusted(&self) -> bool {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.serving.is_some() && state.source != CertificateSource::Own
    }

    /// Whether the certificate that serves is good for exactly this name, in lower case. Who installed it vouched for
    /// the name. A wildcard is good for names of other hosts too, and counts for none.
    pub fn names(&self, name: &str) -> bool {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state
            .serving
            .as_ref()
            .is_some_and(|serving| serving.names.iter().any(|own| own.eq_ignore_ascii_case(name)))
    }

    /// SHA-256 of the certificate that serves: "AB:CD:…".
    pub fn fingerprint(&self) -> Option<String> {
        let state = self.0.state.read().unwrap_or_else(PoisonError::into_inner);
        state.serving.as_ref().map(|serving| serving.fingerprint.clone())
    }

    /// The certificate of the authority that signs the device's own, PEM.
    pub async fn authority(&self) -> Option<String> {
        let mut kept = self.0.kept.lock().await;
        if let Some(Ok(pair)) = self.0.configured_authority(&mut kept) {
            return Some(pair.chain_pem());
        }
        kept.authority.as_ref().map(|authority| authority.chain.clone())
    }

    /// Counts up whenever something else serves, or the pages have something else to say about it.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.version.subscribe()
    }

    /// What serves now, with what has to be said about it today.
    pub fn state(&self) -> CertificateState {
        let mut state = self.0.state.read().unwrap_or_else(PoisonError::into_inner).clone();
        state.warning = self.0.warning(&state);
        state
    }

    /// Renews what ends and follows names, clock and files, for ever.
    pub async fn keep(self) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            self.look().await;
        }
    }

    /// One look at names, clock, files and calendar.
    pub async fn look(&self) {
        let mut kept = self.0.kept.lock().await;
        self.0.settle(&mut kept).await;
    }
}

impl Inner {
    /// The time by the clock, right or wrong.
    pub(super) fn now(&self) -> Timestamp {
        whole(self.clock.now())
    }

    /// The time; `None` while the clock was never set.
    pub(super) fn right_now(&self) -> Option<Timestamp> {
        Some(self.now()).filter(|now| *now >= self.built_at)
    }

    /// Has the right certificate serve, and says so.
    pub(super) async fn settle(&self, kept: &mut Kept) {
        self.save_again(kept).await;
        let mut problem = None;
        let mut found = self.configured(kept).and_then(|pair| taken(pair, &mut problem));
        let mut source = CertificateSource::Configured;
        if found.is_none() {
            source = CertificateSource::Installed;
            found = kept.installed.clone().and_then(|row| taken(self.opened(&row), &mut problem));
        }
        if found.is_none() && self.own {
            source = CertificateSource::Own;
            let own = self.own_certificate(kept, &mut problem).await;
            found = own.and_then(|pair| taken(Ok(pair), &mut problem));
        }
        if let Some(problem) = &problem {
            tracing::warn!(%problem, "a certificate can't be used");
        }
        let authority = match self.configured_authority(kept) {
            Some(pair) => pair.ok().and_then(|pair| facts::read(pair.leaf())),
            None => kept.authority.as_ref().and_then(|row| read(&row.chain)),
        };
        let serving = found.as_ref().and_then(|(pair, _)| facts::read(pair.leaf()));
        let state = CertificateState {
            serving,
            source: if found.is_some() { source } else { CertificateSource::Own },
            warning: None,
            authority,
            authority_is_configured: kept.authority_files.is_some(),
            request: kept.requested.as_ref().map(|row| row.chain.clone()),
            names: (self.names)().all(),
            problem,
        };
        self.current.exchange(found.map(|(_, certified)| Arc::new(certified)));
        self.show(state);
    }

    /// Tells the pages, and the log where something has to be said that was not said yet.
    fn show(&self, state: CertificateState) {
        let warning = self.warning(&state);
        let severity = warning.map(|warning| warning.severity);
        let warned =
            std::mem::replace(&mut *self.warned.lock().unwrap_or_else(PoisonError::into_inner), severity);
        if let Some(warning) = warning.filter(|_| warned != severity) {
            tracing::warn!("{}", warning.sentence());
        }
        let mut shown = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if *shown != state || warned != severity {
            *shown = state;
            drop(shown);
            self.version.send_modify(|version| *version += 1);
        }
    }

    /// The device renews its own by itself; others have to be seen to.
    fn warning(&self, state: &CertificateState) -> Option<CertificateWarning> {
        let serving = state.serving.as_ref().filter(|_| state.source != CertificateSource::Own)?;
        CertificateWarning::of(serving.not_after, self.right_now()?)
    }

    /// The certificate that the configuration names. One that ended while it served goes on serving.
    pub(super) fn configured(&self, kept: &mut Kept) -> Option<Result<Pair, Fault>> {
        let now = self.right_now();
        kept.certificate_files.as_mut().map(|files| files.read(configured::to_serve(now)))
    }

    /// The authority that the configuration names.
    pub(super) fn configured_authority(&self, kept: &mut Kept) -> Option<Result<Pair, Fault>> {
        let now = self.right_now();
        kept.authority_files.as_mut().map(|files| files.read(configured::to_sign(now)))
    }

    /// What is kept, with its key.
    pub(super) fn opened(&self, row: &KeptCertificate) -> Result<Pair, Fault> {
        let key = self.sealer.open_sealed(&context(row.role), &row.key);
        let key = key.map_err(|error| Fault::Store(error.to_string() + "."))?;
        Pair::from_kept(&row.chain, &key)
    }

    /// A pair as it is kept.
    pub(super) fn sealed(&self, role: &'static str, pair: &Pair) -> KeptCertificate {
        self.sealed_key(role, pair.chain_pem(), &pair.key)
    }

    /// A key with its text as it is kept.
    pub(super) fn sealed_key(&self, role: &'static str, chain: String, key: &[u8]) -> KeptCertificate {
        KeptCertificate { role, chain, key: self.sealer.seal(&context(role), key), changed_at: self.now() }
    }
}

/// What each key is sealed for, so that none can take another's place.
fn context(role: &str) -> String {
    format!("certificate.{role}")
}

fn read(chain: &str) -> Option<app::model::Certificate> {
    facts::read(pair::certificates(chain).first()?)
}

/// The pair with what serves with it; what is wrong goes to `problem`, unless something was wrong before.
fn taken(
    pair: Result<Pair, Fault>,
    problem: &mut Option<Fault>,
) -> Option<(Pair, rustls::sign::CertifiedKey)> {
    match pair.and_then(|pair| pair.certified().map(|certified| (pair, certified))) {
        Ok(taken) => Some(taken),
        Err(fault) => {
            problem.get_or_insert(fault);
            None
        }
    }
}

/// Why there are no certificates at all.
#[derive(Debug, thiserror::Error)]
pub enum CertificatesError {
    /// TLS can't be set up.
    #[error("TLS can't be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The key of the stored secrets can't be used.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What is kept can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}
