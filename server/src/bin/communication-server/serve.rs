use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use smart_esolutions::{
    clock::{SharedClock, SystemClock},
    entropy::SystemEntropy,
    far_end::{
        self, FarEnd, Options,
        pages::{self, Pages},
    },
    protocol::key::fingerprint,
    tls::{FileCertificates, Names},
    web::{Limits, Listener, listener},
};
use tokio::{
    net::TcpListener,
    select,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::JoinSet,
    time::{interval, timeout},
};
use tracing_subscriber::filter::LevelFilter;

use super::{Failure, Serve, paths};

/// Connections may take this long to end after SIGTERM.
const DRAIN: Duration = Duration::from_secs(3);
/// How often is looked whether the certificate is still right.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// Many devices may be behind one address.
const LIMITS: Limits = Limits {
    connections: 768,
    connections_per_address: 512,
    header_octets: 16 * 1_024,
    header_count: 64,
    handshake: Duration::from_secs(10),
    header: Duration::from_secs(10),
    request: Duration::from_secs(30),
    answer: Duration::from_secs(30),
    stall: Duration::from_secs(30),
    octets_per_second: 1_024,
    keep_alive: Duration::from_secs(30),
};

pub(crate) fn serve(options: Serve) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_max_level(LevelFilter::INFO)
        .init();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(4)
        .build()
        .map_err(|error| Failure::CouldNot(format!("the program could not start: {error}")))?;
    let done = runtime.block_on(until_told_to_stop(options));
    runtime.shutdown_timeout(DRAIN);
    done
}

async fn until_told_to_stop(options: Serve) -> Result<(), Failure> {
    let directory = paths::data_directory(options.data)?;
    let pages_address = on_this_machine(&options.listen_pages)?;
    let clock: SharedClock = Arc::new(SystemClock);
    let chosen = Options {
        requests_per_minute: options.requests_per_minute,
        event_octets: usize::try_from(options.event_octets).unwrap_or(usize::MAX),
        ..Options::default()
    };
    let far_end = FarEnd::open(&directory, chosen, Arc::clone(&clock), Arc::new(SystemEntropy))?;
    let given = options.certificate.zip(options.key);
    let certificates = certificates(&directory, given, options.host_names, clock)?;
    let devices = bind(&options.listen, "--listen").await?;
    let operator = match pages_address {
        Some(_) => Some(bind(&options.listen_pages, "--listen-pages").await?),
        None => None,
    };
    let (mut terminate, mut interrupt) =
        (received(SignalKind::terminate())?, received(SignalKind::interrupt())?);
    say(&devices, &certificates, &far_end)?;
    let (stop, stopped) = watch::channel(false);
    let mut serving = JoinSet::new();
    if let Some(socket) = operator {
        let (pages, password) = Pages::new(far_end.clone());
        eprintln!("Pages: http://{}, password {password}", local(&socket)?);
        let router = pages::router(pages);
        serving.spawn(listener::serve(vec![Listener::plain(socket)], router, LIMITS, stopped.clone()));
    }
    let devices = Listener::tls(devices, certificates.config());
    serving.spawn(listener::serve(vec![devices], far_end::router(far_end), LIMITS, stopped));
    let keeping = tokio::spawn(keep(certificates));
    select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    keeping.abort();
    let _ = stop.send(true);
    // What has not ended in time is cut off.
    let _ = timeout(DRAIN, serving.join_all()).await;
    Ok(())
}

/// The operator's pages are plain HTTP: nobody else may reach them.
fn on_this_machine(address: &str) -> Result<Option<SocketAddr>, Failure> {
    if address.is_empty() {
        return Ok(None);
    }
    let parsed: Option<SocketAddr> = address.parse().ok();
    parsed.filter(|address| address.ip().is_loopback()).map(Some).ok_or_else(|| {
        Failure::Usage(format!(
            "--listen-pages {address}: the pages are for this machine alone; give an address of the loopback \
             interface with a port, such as 127.0.0.1:8081"
        ))
    })
}

fn certificates(
    directory: &Path,
    given: Option<(PathBuf, PathBuf)>,
    host_names: Vec<String>,
    clock: SharedClock,
) -> Result<FileCertificates, Failure> {
    let certificates = if let Some((certificate, key)) = given {
        FileCertificates::given(&certificate, &key, clock)
    } else {
        let own = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
        let own = own.map(|name| name.trim().to_owned());
        let title = format!("Communication server {} CA", own.as_deref().unwrap_or("localhost"));
        let names = Box::new(move || Names::of_this_machine(own.as_deref(), &host_names));
        FileCertificates::own(directory, title, names, clock)
    };
    certificates.map_err(Failure::could_not)
}

/// Where the server is, and what devices have to know of it.
fn say(devices: &TcpListener, certificates: &FileCertificates, far_end: &FarEnd) -> Result<(), Failure> {
    eprintln!("Listening on https://{}", local(devices)?);
    if let Some(authority) = certificates.authority() {
        eprintln!("Devices have to trust the authority in {}", authority.display());
    }
    eprintln!(
        "Fingerprint of the key that signs receipts and orders: {}",
        fingerprint(&far_end.public_key())
    );
    Ok(())
}

async fn keep(certificates: FileCertificates) {
    let mut look = interval(LOOK_EVERY);
    let mut said = None;
    loop {
        look.tick().await;
        let fault = certificates.look().err().map(|fault| fault.to_string());
        if fault != said {
            if let Some(fault) = &fault {
                tracing::warn!(fault, "the certificate can't be renewed; the one before goes on serving");
            }
            said = fault;
        }
    }
}

async fn bind(address: &str, option: &str) -> Result<TcpListener, Failure> {
    listener::bind(address).await.map_err(|error| {
        Failure::CouldNot(format!(
            "can't listen on {address}: {error}. Stop what listens there, or give another {option} ADDR:PORT"
        ))
    })
}

fn local(socket: &TcpListener) -> Result<SocketAddr, Failure> {
    socket.local_addr().map_err(|error| Failure::CouldNot(format!("a port has no address: {error}")))
}

fn received(kind: SignalKind) -> Result<Signal, Failure> {
    signal(kind).map_err(|error| Failure::CouldNot(format!("signals can't be received: {error}")))
}
