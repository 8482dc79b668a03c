use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError},
    time::Duration,
};

use app::model::Product;
use tokio::{
    net::TcpListener,
    select,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::timeout,
};
use uuid::Uuid;

use super::{Failure, Serve, announce::announcement, live, machine, paths, run, run::LogLevel};
use crate::{
    account::{AccountService, Open},
    clock::{SharedClock, SystemClock},
    config::{Config, Machine, Overrides},
    device::PrinterUrl,
    entropy::{SharedEntropy, SystemEntropy},
    seal::Sealer,
    service::{self, Connection, Keeper, Rhythm, Service},
    settings::Settings,
    store::Store,
    web::{self, Build, HostNames, WebState},
};

/// Open connections may take this long to end after SIGTERM; the store has the rest of the five seconds.
const DRAIN: Duration = Duration::from_secs(2);

pub(super) fn serve(options: Serve) -> Result<(), Failure> {
    let mut overrides = Overrides::new();
    overrides.extend(options.printer.map(|url| ("--printer", "printer.url", url)));
    overrides.extend(options.listen.map(|address| ("--listen", "web.listen", address)));
    let machine = machine(&options.common, overrides)?;
    let directory = paths::data_directory(options.data.data_dir)?;
    let level = machine.alone().config.log.level().unwrap_or(tracing::Level::INFO);
    let log_level = run::log_to_standard_error(level);
    run::block_on(until_told_to_stop(machine, &directory, log_level))
}

/// Directory, store, settings, and then what they say.
async fn until_told_to_stop(
    machine: Machine,
    directory: &std::path::Path,
    log_level: LogLevel,
) -> Result<(), Failure> {
    let clock: SharedClock = Arc::new(SystemClock);
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let zone = |config: &Config| config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
    let store = Store::open(directory, Arc::clone(&clock), zone(&machine.alone().config))
        .map_err(Failure::could_not)?;
    let sealer = Sealer::open(directory, Arc::clone(&entropy)).map_err(Failure::could_not)?;
    let settings =
        Settings::open(machine, store.clone(), sealer.clone(), Arc::clone(&clock), Arc::clone(&entropy))
            .await;
    let settings = settings.map_err(Failure::could_not)?;
    let changes = settings.watch();
    let config = settings.current().config.clone();
    log_level.set(config.log.level().unwrap_or(tracing::Level::INFO));
    store.set_zone(zone(&config)).await.map_err(Failure::could_not)?;
    let listener = listen(&config.web.listen).await?;
    let connection = Connection::open_or_say_why(&config, &clock).await;
    let build = Build {
        version: env!("CARGO_PKG_VERSION"),
        start: Uuid::new_v4().simple().to_string()[..8].to_owned(),
    };
    let first = service::Settings {
        product: Product { version: build.version.into(), build: build.start.clone() },
        zone: zone(&config),
        demonstration: matches!(config.printer.parsed(), Ok(Some(PrinterUrl::Demo(_)))),
        troubleshooting_url: config.maintenance.url(),
    };
    let rhythm = Rhythm::new(&config.reading, config.web.refresh_pause_s);
    let (keeper, service) = Keeper::new(connection, store.clone(), Arc::clone(&clock), rhythm, &first).await;
    let own = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let own = own.map(|name| name.trim().to_owned());
    let names = HostNames::new(own.as_deref(), &config.web.host_names);
    let open = Open {
        store: store.clone(),
        clock: Arc::clone(&clock),
        entropy,
        sealer,
        names: Arc::new(device_names(&service, own)),
    };
    let accounts = AccountService::open(open, &config.security).await.map_err(Failure::could_not)?;
    let state = WebState::new(service, accounts.clone(), settings.clone(), names.clone(), build, clock);
    if let Some(code) = accounts.set_up_code() {
        let plain = format!("http://{}", reachable(listener.local_addr().map_err(Failure::could_not)?));
        let secure = state.secure_address.read().unwrap_or_else(PoisonError::into_inner).clone();
        eprintln!("{}", announcement(&code, &plain, secure.as_ref()));
    }
    tokio::spawn(live::pass_on(changes.clone(), names, accounts.clone(), log_level));
    tokio::spawn(live::take_over_from_others(settings, store.clone()));
    until_signal(listener, web::router(state), keeper.following(changes), store, accounts).await
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

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    let could_not = |error: std::io::Error| {
        Failure::CouldNot(format!(
            "can't listen on {address}: {error}. Stop what listens there, or give another --listen ADDR:PORT"
        ))
    };
    let listener = TcpListener::bind(address).await.map_err(could_not)?;
    let local = listener.local_addr().map_err(could_not)?;
    eprintln!("Listening on http://{}", reachable(local));
    Ok(listener)
}

/// An address that a browser on this machine can open.
fn reachable(local: SocketAddr) -> SocketAddr {
    match local {
        SocketAddr::V4(address) if address.ip().is_unspecified() => ([127, 0, 0, 1], local.port()).into(),
        SocketAddr::V6(address) if address.ip().is_unspecified() => {
            (std::net::Ipv6Addr::LOCALHOST, local.port()).into()
        }
        _ => local,
    }
}

async fn until_signal(
    listener: TcpListener,
    router: axum::Router,
    keeper: Keeper,
    store: Store,
    accounts: AccountService,
) -> Result<(), Failure> {
    let could_not = |error: std::io::Error| Failure::CouldNot(format!("signals can't be received: {error}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(could_not)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(could_not)?;
    let (stop, stopped) = watch::channel(false);
    let keeping = tokio::spawn(keeper.run(stopped.clone()));
    let mut stopped = stopped;
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
    let serving = tokio::spawn(async move { serving.await });
    select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    let _ = stop.send(true);
    // What has not ended by then is cut off.
    let _ = timeout(DRAIN, serving).await;
    let _ = timeout(DRAIN, keeping).await;
    accounts.close().await;
    store.close().await.map_err(Failure::could_not)
}
