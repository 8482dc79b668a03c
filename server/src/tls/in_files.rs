//! Certificates of a program that has no settings: an authority and a certificate of its own as files of its data
//! directory, or the two files that its command line names.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use app::model::CertificateFault as Fault;
use rustls::ServerConfig;
use zeroize::Zeroizing;

use super::{
    Names,
    authority::Authority,
    configured::{self, Files},
    date::{built_at, whole},
    due::{self, Own},
    facts,
    pair::{self, Pair},
    permits::permits,
    serving::{self, Current},
};
use crate::{clock::SharedClock, key_file};

/// The authority's and the certificate's files, without their ends.
const AUTHORITY: &str = "ca";
const LEAF: &str = "certificate";

/// What this machine is called now.
pub type NamesNow = Box<dyn Fn() -> Names + Send>;

/// A certificate that serves and is exchanged while it serves.
pub struct FileCertificates {
    source: Mutex<Source>,
    clock: SharedClock,
    pub(super) current: Arc<Current>,
    config: Arc<ServerConfig>,
}

enum Source {
    /// Made here, and made anew before they end.
    Own { directory: PathBuf, title: String, names: NamesNow },
    /// Somebody else's, who exchanges them.
    Given(Files),
}

impl FileCertificates {
    /// A throwaway authority called `title`, and a certificate for the names of this machine, in `directory`: those
    /// that are there, or new ones.
    pub fn own(directory: &Path, title: String, names: NamesNow, clock: SharedClock) -> Result<Self, Fault> {
        Self::open(Source::Own { directory: directory.to_owned(), title, names }, clock)
    }

    /// The chain and the key in these files (PEM).
    pub fn given(certificate: &Path, key: &Path, clock: SharedClock) -> Result<Self, Fault> {
        let files = Files::new(&certificate.to_string_lossy(), &key.to_string_lossy());
        Self::open(Source::Given(files.ok_or(Fault::NoCertificate)?), clock)
    }

    fn open(source: Source, clock: SharedClock) -> Result<Self, Fault> {
        let current = Arc::new(Current::default());
        let config = serving::config(Arc::clone(&current));
        let config = config.map_err(|error| Fault::DoesNotServe(error.to_string()))?;
        let certificates = Self { source: Mutex::new(source), clock, current, config: Arc::new(config) };
        certificates.look()?;
        Ok(certificates)
    }

    /// What a listener serves TLS with, now and after every change.
    pub fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }

    /// The file with the authority's certificate, which clients have to trust; `None` where it is somebody else's.
    pub fn authority(&self) -> Option<PathBuf> {
        match &*self.source.lock().unwrap_or_else(PoisonError::into_inner) {
            Source::Own { directory, .. } => Some(certificate_file(directory, AUTHORITY)),
            Source::Given(_) => None,
        }
    }

    /// Makes anew what ends soon or names something else than this machine, or reads the files again that were given.
    /// Call it now and then: what has changed serves from now on. After an error what served before goes on.
    pub fn look(&self) -> Result<(), Fault> {
        let now = whole(self.clock.now());
        let pair = match &mut *self.source.lock().unwrap_or_else(PoisonError::into_inner) {
            Source::Own { directory, title, names } => {
                let names = names();
                let authority = authority(directory, title, &names, now)?;
                leaf(directory, &authority, &names, now)?
            }
            Source::Given(files) => files.read(configured::to_serve(Some(now)))?,
        };
        self.current.exchange(Some(Arc::new(pair.certified()?)));
        Ok(())
    }
}

fn authority(directory: &Path, title: &str, names: &Names, now: jiff::Timestamp) -> Result<Pair, Fault> {
    let found = read(directory, AUTHORITY).and_then(|pair| Some((facts::read(pair.leaf())?, pair)));
    if let Some((certificate, pair)) = found
        && due::authority(&certificate, permits(pair.leaf(), names), now, built_at()).is_none()
    {
        return Ok(pair);
    }
    let made = Authority::make(title, names, due::authority_begin(now, built_at()));
    keep(directory, AUTHORITY, made)
}

fn leaf(directory: &Path, authority: &Pair, names: &Names, now: jiff::Timestamp) -> Result<Pair, Fault> {
    let issuer = facts::read(authority.leaf()).ok_or(Fault::BadCertificate(1))?;
    let found = read(directory, LEAF).and_then(|pair| Some((facts::read(pair.leaf())?, pair)));
    if let Some((certificate, pair)) = found {
        let own = Own { made_at: certificate.not_before, certificate };
        if due::leaf(&own, &issuer, names, now, built_at()).is_none() {
            return Ok(pair);
        }
    }
    let made = Authority::open(authority)?.issue(names, now, built_at());
    keep(directory, LEAF, made)
}

/// What is in the two files; `None` where nothing can be done with it.
fn read(directory: &Path, name: &str) -> Option<Pair> {
    let chain = fs::read_to_string(certificate_file(directory, name)).ok()?;
    let key = Zeroizing::new(fs::read_to_string(key_file(directory, name)).ok()?);
    let key = Zeroizing::new(pem::parse(key.as_str()).ok()?.into_contents());
    let pair = Pair::from_kept(&chain, &key).ok()?;
    pair.certified().ok()?;
    Some(pair)
}

fn keep(directory: &Path, name: &str, made: Result<Pair, rcgen::Error>) -> Result<Pair, Fault> {
    let pair = made.map_err(|error| Fault::Store(format!("A certificate could not be made: {error}.")))?;
    let key = Zeroizing::new(pair::block("PRIVATE KEY", &pair.key));
    let files =
        [(key_file(directory, name), key.as_str()), (certificate_file(directory, name), &pair.chain_pem())];
    for (path, text) in files {
        let written = key_file::write(&path, text.as_bytes());
        written.map_err(|error| Fault::Store(format!("{}: can't be written: {error}.", path.display())))?;
    }
    let (subject, fingerprint) = (facts::subject(pair.leaf()), facts::fingerprint(pair.leaf()));
    tracing::info!(%subject, %fingerprint, "a certificate was made");
    Ok(pair)
}

fn certificate_file(directory: &Path, name: &str) -> PathBuf {
    directory.join(name).with_extension("pem")
}

fn key_file(directory: &Path, name: &str) -> PathBuf {
    directory.join(name).with_extension("key")
}
