//! What a site is made of.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::tz::TimeZone;
use smart_esolutions::{
    account::{AccountService, Open},
    archive::{Desk, DeskParts},
    clock::SharedClock,
    communication::{
        connectivity::Connectivity,
        connector::{Patience, ProxyEnvironment},
    },
    config::{AuditSection, SecuritySection, WebSection},
    entropy::{SharedEntropy, SystemEntropy},
    hand_over::{self, Order},
    seal::Sealer,
    settings::Settings as Administration,
    store::{Store, StoreError},
    syslog::TrailService,
    tls::{Certificates, Sources},
    web::Custody,
};
use tokio::time::timeout;

/// The store of a data directory that another site may just be leaving.
pub(super) async fn open(folder: &Path, clock: &SharedClock) -> Store {
    let opened = async {
        loop {
            match Store::open(folder, clock.clone(), TimeZone::UTC) {
                Err(StoreError::InUse { .. }) => tokio::time::sleep(Duration::from_millis(10)).await,
                other => return other.expect("a store"),
            }
        }
    };
    timeout(Duration::from_secs(20), opened).await.expect("in time")
}

pub(super) async fn certificates(store: &Store, sealer: &Sealer, clock: &SharedClock) -> Certificates {
    let sources = Sources::new(Some("printer7".into()), &WebSection::default());
    let certificates = Certificates::open(store.clone(), sealer.clone(), clock.clone(), sources).await;
    let certificates = certificates.expect("a certificate");
    certificates.served_on(([127, 0, 0, 1], 8443).into());
    certificates
}

pub(super) async fn accounts(
    folder: &Path,
    store: Store,
    clock: SharedClock,
    security: &SecuritySection,
) -> AccountService {
    let entropy = Arc::new(SystemEntropy);
    let sealer = Sealer::open(folder, entropy.clone()).expect("a key");
    let names = Arc::new(|| vec!["PLV000042".to_owned(), "Plover 7000".to_owned(), "printer7".to_owned()]);
    let open = Open { store, clock, entropy, sealer, names };
    AccountService::open(open, security).await.expect("accounts")
}

pub(super) fn connectivity(
    administration: &Administration,
    clock: &SharedClock,
    enrolled: Arc<AtomicBool>,
) -> Connectivity {
    let enrolled = Box::new(move || enrolled.load(Ordering::SeqCst));
    let environment = ProxyEnvironment::default();
    Connectivity::new(administration.clone(), environment, clock.clone(), Patience::of_a_test(), enrolled)
}

pub(super) fn custody(
    directory: &Path,
    store: &Store,
    settings: &Administration,
    clock: &SharedClock,
) -> (Custody, tokio::sync::mpsc::Receiver<Order>) {
    let (orders, ordered) = hand_over::orders();
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let (trail, _) = TrailService::open(store, &AuditSection::default(), "printer7".into(), clock.clone());
    let archives = Desk::open(DeskParts {
        directory: directory.to_owned(),
        store: store.clone(),
        settings: settings.clone(),
        sealer: Sealer::open(directory, entropy.clone()).expect("a key"),
        clock: clock.clone(),
        entropy,
        orders: orders.clone(),
    });
    (Custody { archives, trail, orders, upload_limit_mb: 1 }, ordered)
}
