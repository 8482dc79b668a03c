use std::{path::Path, sync::Arc};

use app::model::Product;
use clap::Args;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::{
    Common, DataDirectory, Failure, PRINTER,
    announce::announcement,
    communicating::{Communicating, Ends, identity},
    ending,
    listen::{self, Sockets},
    live, machine, paths, run,
    run::LogLevel,
    running::Running,
    version,
};
use crate::{
    account::{AccountService, Open},
    archive::{Desk, DeskParts},
    billing::{self, BillingService},
    clock::{SharedClock, SystemClock},
    config::{Config, Machine, Overrides},
    device::PrinterUrl,
    entropy::{SharedEntropy, SystemEntropy},
    hand_over,
    maintaining::{self, MaintenanceService},
    notifications::{self, Notifications},
    seal::Sealer,
    service::{self, Connection, Keeper, Rhythm, Service},
    settings::Settings,
    store::Store,
    supplying::SuppliesService,
    syslog::TrailService,
    tls::{Certificates, Sources},
    web::{self, Build, Custody, HostNames, Limits, WebState},
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
    /// Address and port of the pages, plain HTTP; empty for none
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Address and port of the pages, HTTP over TLS; empty for none
    #[arg(long, value_name = "ADDR:PORT")]
    listen_tls: Option<String>,
    /// The printer to read
    #[arg(long, value_name = "URL", long_help = PRINTER)]
    printer: Option<String>,
}

pub(super) fn serve(options: Serve) -> Result<(), Failure> {
    let mut overrides = Overrides::new();
    overrides.extend(options.printer.map(|url| ("--printer", "printer.url", url)));
    overrides.extend(options.listen.map(|address| ("--listen", "web.listen", address)));
    overrides.extend(options.listen_tls.map(|address| ("--listen-tls", "web.listen_tls", address)));
    let machine = machine(&options.common, overrides)?;
    let directory = paths::data_directory(options.data.data_dir)?;
    let level = machine.alone().config.log.level().unwrap_or(tracing::Level::INFO);
    let log_level = run::log_to_standard_error(level);
    match run::block_on(until_told_to_stop(machine, &directory, log_level))? {
        ending::Next::Nothing => Ok(()),
        ending::Next::StartAnew => Err(ending::start_anew()),
    }
}

/// Directory, store, settings, and then what they say.
async fn until_told_to_stop(
    machine: Machine,
    directory: &Path,
    log_level: LogLevel,
) -> Result<ending::Next, Failure> {
    let clock: SharedClock = Arc::new(SystemClock);
    let entropy: SharedEntropy = Arc::new(SystemEntropy);
    let (store, sealer, settings) = kept(machine, directory, &clock, &entropy).await?;
    let (changes, config) = (settings.watch(), settings.current().config.clone());
    log_level.set(config.log.level().unwrap_or(tracing::Level::INFO));
    store.set_zone(zone(&config)).await.map_err(Failure::could_not)?;
    let sockets = Sockets::bind(&config.web).await?;
    let connection = Connection::open_or_say_why(&config, &clock).await;
    let notifications = Notifications::default();
    let build = of_this_start();
    let first = at_first(&config, &build);
    let rhythm = Rhythm::new(&config.reading, config.web.refresh_pause_s);
    let (keeper, service) = Keeper::new(connection, store.clone(), Arc::clone(&clock), rhythm, &first).await;
    let billing = billing::Desk::open(store.clone(), Arc::clone(&clock), settings.watch());
    let own = host_name();
    let names = HostNames::new(own.as_deref(), &config.web.host_names);
    let sources = sources(own.clone(), &settings);
    let certificates = Certificates::open(store.clone(), sealer.clone(), Arc::clone(&clock), sources).await;
    let certificates = certificates.map_err(Failure::could_not)?;
    let pages = sockets.pages()?;
    let listeners = sockets.listeners(&certificates)?;
    let open = Open {
        store: store.clone(),
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
        sealer: sealer.clone(),
        names: Arc::new(device_names(&service, own.clone())),
    };
    let accounts = AccountService::open(open, &config.security).await.map_err(Failure::could_not)?;
    let ways = Communicating::open(&Ends {
        store: &store,
        sealer: &sealer,
        settings: &settings,
        clock: &clock,
        entropy: &entropy,
        service: &service,
        billing: &billing,
        host: own.as_deref(),
        version: build.version,
    })
    .await?;
    let (orders, ordered) = hand_over::orders();
    let (trail, forwarder) =
        TrailService::open(&store, &config.audit, own.unwrap_or_default(), Arc::clone(&clock));
    let archives = Desk::open(DeskParts {
        directory: directory.to_owned(),
        store: store.clone(),
        settings: settings.clone(),
        sealer,
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
        orders: orders.clone(),
    });
    let custody = Custody { archives, trail, orders, upload_limit_mb: config.backup.upload_limit_mb };
    let told = receiver(&notifications, &settings, &store, (&clock, entropy));
    let (of_pages, signed_in, set) = (service.clone(), accounts.clone(), settings.clone());
    let state = WebState::new(of_pages, signed_in, set, custody, names.clone(), build, clock)
        .with_limits(&config.web)
        .with_certificates(certificates.clone(), config.web.redirect);
    let state = with_desks(state, &service, &billing, &ways)
        .with_connectivity(ways.connectivity)
        .with_mail(ways.mail.clone())
        .with_notifications(notifications.clone())
        .with_communication(ways.port, ways.transmissions)
        .with_security_txt(config.disclosure.security_txt());
    announce(&accounts, &pages, &certificates);
    tokio::spawn(maintaining::run(ways.maintenance.clone(), service.clone()));
    let (mail, supplies) = (ways.mail, ways.supplies);
    let whole = live::Whole {
        settings,
        store: &store,
        service: &service,
        mail: &mail,
        supplies: &supplies,
        notifications: &notifications,
        communication: ways.state.clone(),
    };
    whole.keep(names, accounts.clone(), log_level);
    let redirect = Arc::clone(&state.redirect);
    tokio::spawn(listen::keep_certificates(certificates, service.clone(), redirect, changes.clone()));
    let keeper = keeper.following(changes).with_communication(ways.state).with_notifications(notifications);
    let running = Running {
        listeners,
        router: web::router(state),
        limits: Limits::from(&config.web),
        keeper: keeper.with_billing(billing).with_supplies(supplies).with_maintenance(ways.maintenance),
        service,
        store,
        accounts,
        forwarder,
        notifications: told,
        mail,
        communicating: ways.task,
        ordered,
    };
    running.until_the_end(directory).await
}

/// What is on the disk, and what it says.
async fn kept(
    machine: Machine,
    directory: &Path,
    clock: &SharedClock,
    entropy: &SharedEntropy,
) -> Result<(Store, Sealer, Settings), Failure> {
    let store = Store::open(directory, Arc::clone(clock), zone(&machine.alone().config))
        .map_err(Failure::could_not)?;
    let sealer = Sealer::open(directory, Arc::clone(entropy)).map_err(Failure::could_not)?;
    let (of_settings, at_random) = (Arc::clone(clock), Arc::clone(entropy));
    let settings = Settings::open(machine, store.clone(), sealer.clone(), of_settings, at_random).await;
    Ok((store, sealer, settings.map_err(Failure::could_not)?))
}

/// The three assistants, as the pages see them.
fn with_desks(state: WebState, service: &Service, billing: &billing::Desk, ways: &Communicating) -> WebState {
    state
        .with_billing(BillingService::new(billing.clone(), service.clone()))
        .with_supplies(SuppliesService::new(ways.supplies.clone(), service.clone()))
        .with_maintenance(MaintenanceService::new(ways.maintenance.clone(), service.clone()))
}

/// What receives the printer's notifications.
fn receiver(
    desk: &Notifications,
    settings: &Settings,
    store: &Store,
    (clock, entropy): (&SharedClock, SharedEntropy),
) -> notifications::Task {
    notifications::Task {
        desk: desk.clone(),
        settings: settings.watch(),
        store: store.clone(),
        clock: Arc::clone(clock),
        entropy,
        resolve: notifications::by_system,
    }
}

/// How to claim a device that nobody has claimed yet.
fn announce(accounts: &AccountService, pages: &str, certificates: &Certificates) {
    if let Some(code) = accounts.set_up_code() {
        eprintln!("{}", announcement(&code, pages, certificates.secure_address().as_ref()));
    }
}

pub(super) fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned())
}

pub(super) fn of_this_start() -> Build {
    let start = Uuid::new_v4().simple().to_string()[..8].to_owned();
    Build { version: env!("CARGO_PKG_VERSION"), start }
}

/// What certificates are made from.
fn sources(host: Option<String>, settings: &Settings) -> Sources {
    let mut sources = Sources::new(host.clone(), &settings.current().config.web);
    sources.names = listen::names(host, settings.clone());
    sources
}

/// What the snapshot says before the printer was read.
pub(super) fn at_first(config: &Config, build: &Build) -> service::Settings {
    service::Settings {
        product: Product {
            version: build.version.into(),
            build: build.start.clone(),
            built_on: version::built_on(),
        },
        zone: zone(config),
        demonstration: matches!(config.printer.parsed(), Ok(Some(PrinterUrl::Demo(_)))),
        troubleshooting_url: config.maintenance.url(),
    }
}

/// Where nothing else is set, UTC.
fn zone(config: &Config) -> TimeZone {
    config.reading.zone().unwrap_or(TimeZone::UTC)
}

/// What everybody can know of this device, so that it is no password.
fn device_names(service: &Service, host: Option<String>) -> impl Fn() -> Vec<String> + Send + Sync + use<> {
    let identity = identity(service);
    move || {
        let identity = identity();
        let names = [identity.serial_number, identity.model, identity.name, host.clone()];
        names.into_iter().flatten().collect()
    }
}
