use std::{sync::Arc, time::Duration};

use app::model::Product;
use tokio::{
    select,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::timeout,
};
use uuid::Uuid;

use super::{
    Failure, Serve,
    announce::announcement,
    listen::{self, Sockets},
    load, paths, printer, run,
};
use crate::{
    account::{AccountService, Open},
    clock::{SharedClock, SystemClock},
    config::{Loaded, Overrides},
    device::{PrinterUrl, demo::DemoPrinter},
    entropy::{SharedEntropy, SystemEntropy},
    seal::Sealer,
    service::{Keeper, Rhythm, Service, Settings},
    store::Store,
    tls::{Certificates, Sources},
    web::{self, Build, HostNames, Limits, Listener, WebState, listener},
};

/// Open connections may take this long to end after SIGTERM; the store has the rest of the five seconds.
const DRAIN: Duration = Duration::from_secs(2);

pub(super) fn serve(options: Serve) -> Result<(), Failure> {
    let mut overrides = Overrides::new();
    overrides.extend(options.printer.map(|url| ("--printer", "printer.url", url)));
    overrides.extend(options.listen.map(|address| ("--listen", "web.listen", address)));
    overrides.extend(options.listen_tls.map(|address| ("--listen-tls", "web.listen_tls", address)));
    let loaded = load(&options.common, overrides)?;
    let directory = paths::data_directory(options.data.data_dir)?;
    run::log_to_standard_error(loaded.config.log.level().unwrap_or(tracing::Level::INFO));
    run::block_on(until_told_to_stop(loaded, &directory))
}

async fn until_told_to_stop(loaded: Loaded, directory: &std::path::Path) -> Result<(), Failure> {
    let config = loaded.config;
    let clock: SharedClock = Arc::new(SystemClock);
    let zone = config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
    // First, so that an address in use is told before anything is written.
    let sockets = Sockets::bind(&config.web).await?;
    let store = Store::open(directory, Arc::clone(&clock), zone.clone()).map_err(Failure::could_not)?;
    let opened = printer::open(&config, &clock).await?;
    let demonstration = matches!(config.printer.parsed(), Ok(Some(PrinterUrl::Demo(_))));
    let (printer, demo) = match opened {
        Some(opened) => (Some((opened.printer, opened.source)), opened.demo),
        None => (None, None),
    };
    let build = Build {
        version: env!("CARGO_PKG_VERSION"),
        start: Uuid::new_v4().simple().to_string()[..8].to_owned(),
    };
    let settings = Settings {
        product: Product { version: build.version.into(), build: build.start.clone() },
        zone,
        demonstration,
        troubleshooting_url: Some(config.maintenance.troubleshooting_url.clone())
            .filter(|url| !url.is_empty()),
    };
    let rhythm = Rhythm::new(&config.reading, config.web.refresh_pause_s);
    let (keeper, service) = Keeper::new(printer, store.clone(), Arc::clone(&clock), rhythm, &settings).await;
    let own = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let own = own.map(|name| name.trim().to_owned());
    let names = HostNames::new(own.as_deref(), &config.web.host_names);
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let sealer = Sealer::open(directory, Arc::clone(&entropy)).map_err(Failure::could_not)?;
    let sources = Sources::new(own.clone(), &config.web);
    let certificates = Certificates::open(store.clone(), sealer.clone(), Arc::clone(&clock), sources).await;
    let certificates = certificates.map_err(Failure::could_not)?;
    let pages = sockets.pages()?;
    let listeners = sockets.listeners(&certificates)?;
    let open = Open {
        store: store.clone(),
        clock: Arc::clone(&clock),
        entropy,
        sealer,
        names: Arc::new(device_names(&service, own)),
    };
    let accounts = AccountService::open(open, &config.security).await.map_err(Failure::could_not)?;
    let state = WebState::new(service.clone(), accounts.clone(), names, build, clock)
        .with_limits(&config.web)
        .with_certificates(certificates.clone(), config.web.redirect)
        .with_security_txt(config.disclosure.security_txt());
    if let Some(code) = accounts.set_up_code() {
        eprintln!("{}", announcement(&code, &pages, certificates.secure_address().as_ref()));
    }
    let serving = Serving { listeners, router: web::router(state), limits: Limits::from(&config.web) };
    let keeping_certificates = tokio::spawn(listen::keep_certificates(certificates, service));
    let ended = until_signal(serving, keeper, store, accounts, demo).await;
    keeping_certificates.abort();
    ended
}

/// What everybody can know of this device, so that it is no password.
fn device_names(service: &Service, host: Option<String>) -> impl Fn() -> Vec<String> + Send + Sync + use<> {
    let service = service.clone();
    move || {
        let snapshot = service.latest();
        let identity = snapshot.reading.as_ref().map(|reading| reading.identity.clone()).unwrap_or_default();
        let names = [identity.serial_number, identity.model, identity.name, host.clone()];
        names.into_iter().flatten().collect()
    }
}

/// What answers browsers.
struct Serving {
    listeners: Vec<Listener>,
    router: axum::Router,
    limits: Limits,
}

async fn until_signal(
    serving: Serving,
    keeper: Keeper,
    store: Store,
    accounts: AccountService,
    demo: Option<DemoPrinter>,
) -> Result<(), Failure> {
    let could_not = |error: std::io::Error| Failure::CouldNot(format!("signals can't be received: {error}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(could_not)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(could_not)?;
    let (stop, stopped) = watch::channel(false);
    let keeping = tokio::spawn(keeper.run(stopped.clone()));
    let Serving { listeners, router, limits } = serving;
    let serving = tokio::spawn(listener::serve(listeners, router, limits, stopped));
    select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    let _ = stop.send(true);
    // What has not ended by then is cut off.
    let _ = timeout(DRAIN, serving).await;
    let _ = timeout(DRAIN, keeping).await;
    if let Some(demo) = demo {
        demo.stop().await;
    }
    accounts.close().await;
    store.close().await.map_err(Failure::could_not)
}
