use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::model::Product;
use tokio::{
    net::TcpListener,
    select,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::timeout,
};
use uuid::Uuid;

use super::{Failure, Serve, load, notify, paths, printer, run, version};
use crate::{
    clock::{SharedClock, SystemClock},
    config::{Loaded, Overrides},
    device::{PrinterUrl, demo::DemoPrinter},
    service::{Keeper, Rhythm, Service, Settings},
    store::Store,
    web::{self, Build, HostNames, WebState},
};

/// Open connections may take this long to end after SIGTERM; the store has the rest of the five seconds.
const DRAIN: Duration = Duration::from_secs(2);

pub(super) fn serve(options: Serve) -> Result<(), Failure> {
    let mut overrides = Overrides::new();
    overrides.extend(options.printer.map(|url| ("--printer", "printer.url", url)));
    overrides.extend(options.listen.map(|address| ("--listen", "web.listen", address)));
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
    let listener = listen(&config.web.listen).await?;
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
        product: Product { version: build.version.into(), build: build.start.clone(), built_on: version::built_on() },
        zone,
        demonstration,
        troubleshooting_url: Some(config.maintenance.troubleshooting_url.clone())
            .filter(|url| !url.is_empty()),
    };
    let rhythm = Rhythm::new(&config.reading, config.web.refresh_pause_s);
    let (keeper, service) = Keeper::new(printer, store.clone(), Arc::clone(&clock), rhythm, &settings).await;
    let own = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let names = HostNames::new(own.as_deref().map(str::trim), &config.web.host_names);
    let state = WebState::new(service.clone(), names, build, clock);
    until_signal(listener, web::router(state), keeper, service, store, demo).await
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
    service: Service,
    store: Store,
    demo: Option<DemoPrinter>,
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
    let informing = tokio::spawn(notify::inform(service));
    select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    informing.abort();
    notify::stopping();
    let _ = stop.send(true);
    // What has not ended by then is cut off.
    let _ = timeout(DRAIN, serving).await;
    let _ = timeout(DRAIN, keeping).await;
    if let Some(demo) = demo {
        demo.stop().await;
    }
    store.close().await.map_err(Failure::could_not)
}
