mod configured;
mod in_files;
mod install;
mod own;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use app::model::{Access, AuditEntry, Deed};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::{
    Certificates, Names, Sources,
    date::date,
    pair::{self, block},
};
use crate::{
    clock::ManualClock,
    config::WebSection,
    entropy::SystemEntropy,
    seal::Sealer,
    store::{Store, audit},
    testing::time,
};

/// When the program under test was built.
const BUILT: &str = "2026-11-22T00:00:00Z";

/// A device, its clock and what it is called.
struct Device {
    directory: tempfile::TempDir,
    store: Store,
    clock: Arc<ManualClock>,
    names: Arc<Mutex<Names>>,
    web: WebSection,
    certificates: Certificates,
}

impl Device {
    async fn at(now: &str) -> Self {
        Self::with(now, |_| {}).await
    }

    /// A device whose configuration is changed before its first start.
    async fn with(now: &str, configure: impl FnOnce(&mut WebSection)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = ManualClock::new(time(now));
        let store = Store::open(directory.path(), clock.clone(), TimeZone::UTC).unwrap();
        let address = "192.168.7.20".parse().unwrap();
        let names = Names::new(Some("printer7.example.com"), &[], BTreeSet::from([address]));
        let names = Arc::new(Mutex::new(names));
        let mut web = WebSection { listen_tls: "127.0.0.1:0".into(), ..WebSection::default() };
        configure(&mut web);
        let certificates = open(&directory, &store, &clock, &names, &web).await;
        Self { directory, store, clock, names, web, certificates }
    }

    /// The same device after a restart of the program.
    async fn restarted(self) -> Self {
        let certificates = open(&self.directory, &self.store, &self.clock, &self.names, &self.web).await;
        Self { certificates, ..self }
    }

    async fn at_time(&self, now: &str) {
        self.clock.set(time(now));
        self.certificates.look().await;
    }

    fn call(&self, host: &str, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        *self.names.lock().unwrap() = Names::new(Some(host), &[], addresses);
    }

    fn serving(&self) -> app::model::Certificate {
        self.certificates.state().serving.expect("something serves")
    }

    fn authority(&self) -> app::model::Certificate {
        self.certificates.state().authority.expect("an authority")
    }

    /// The chain that serves, and the authority.
    async fn served(&self) -> (Vec<CertificateDer<'static>>, CertificateDer<'static>) {
        let current = &self.certificates.0.current;
        let serving = current.exchange(None).expect("something serves");
        current.exchange(Some(Arc::clone(&serving)));
        let authority =
            pair::certificates(&self.certificates.authority().await.expect("an authority")).remove(0);
        (serving.cert.clone(), authority)
    }

    async fn audit(&self, deed: Deed) -> Vec<AuditEntry> {
        let all = self.store.read(|connection| audit::after(connection, 0, 1_000)).await.unwrap();
        all.into_iter().filter(|entry| entry.deed == deed).collect()
    }
}

async fn open(
    directory: &tempfile::TempDir,
    store: &Store,
    clock: &Arc<ManualClock>,
    names: &Arc<Mutex<Names>>,
    web: &WebSection,
) -> Certificates {
    let sealer = Sealer::open(directory.path(), Arc::new(SystemEntropy)).unwrap();
    let mut sources = Sources::new(None, web);
    let names = Arc::clone(names);
    sources.names = Box::new(move || names.lock().unwrap().clone());
    sources.built_at = time(BUILT);
    Certificates::open(store.clone(), sealer, clock.clone(), sources).await.unwrap()
}

/// What a browser that trusts the authority thinks of the chain under this name at this time.
fn verify(
    chain: &[CertificateDer<'static>],
    authority: &CertificateDer<'static>,
    name: &str,
    now: &str,
) -> Result<(), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(time(now).as_second().try_into().unwrap()));
    let name = ServerName::try_from(name.to_owned()).unwrap();
    verifier.verify_server_cert(&chain[0], &chain[1..], &name, &[], now).map(drop)
}

fn administrator() -> Access {
    Access { role: app::model::Role::Administrator, ..Access::viewer("192.0.2.7".parse().unwrap()) }
}

/// An authority of somebody else, with one below it.
struct Elsewhere {
    root: String,
    between: String,
    root_key: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Elsewhere {
    fn new() -> Self {
        let (root_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let ca = |name: &str| {
            let mut params = CertificateParams::default();
            params.distinguished_name = rcgen::DistinguishedName::new();
            params.distinguished_name.push(DnType::CommonName, name);
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
            params
        };
        let root = ca("Office root").self_signed(&root_key).unwrap();
        let root_pem = root_key.serialize_pem();
        let root_issuer = Issuer::new(ca("Office root"), root_key);
        let between = ca("Office devices").signed_by(&key, &root_issuer).unwrap();
        let issuer = Issuer::new(ca("Office devices"), key);
        Self { root: root.pem(), between: between.pem(), root_key: root_pem, issuer }
    }

    /// A certificate and its key, PEM, good for 90 days around the first of December 2026 unless changed.
    fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["printer7.example.com".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "printer7.example.com");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let (begin, end) = (time("2026-11-01T00:00:00Z"), time("2027-02-01T00:00:00Z"));
        (params.not_before, params.not_after) = (date!(begin), date!(end));
        change(&mut params);
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

fn later(now: Timestamp, days: i64) -> String {
    now.saturating_add((24 * days).hours()).unwrap().to_string()
}
