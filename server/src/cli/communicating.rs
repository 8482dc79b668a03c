//! What goes from this device to others: the communication server, and e-mail.

use std::sync::Arc;

use app::model::{Communication, Identity};
use tokio::sync::watch;

use super::{Failure, environment};
use crate::{
    billing::Desk,
    clock::SharedClock,
    communication::{
        CommunicationService, Engine, Parts, Task, TransmissionService,
        connectivity::Connectivity,
        connector::{Connector, Patience, ProxyEnvironment},
    },
    entropy::SharedEntropy,
    mail::{self, Mail, MailParts, Smtp},
    maintaining,
    seal::Sealer,
    service::Service,
    settings::Settings,
    store::Store,
    supplying,
};

/// What the ways out are made from.
pub(super) struct Ends<'a> {
    pub(super) store: &'a Store,
    pub(super) sealer: &'a Sealer,
    pub(super) settings: &'a Settings,
    pub(super) clock: &'a SharedClock,
    pub(super) entropy: &'a SharedEntropy,
    pub(super) service: &'a Service,
    pub(super) billing: &'a Desk,
    /// The machine's host name.
    pub(super) host: Option<&'a str>,
    /// The version of the program.
    pub(super) version: &'a str,
}

/// The ways out.
pub(super) struct Communicating {
    /// What has to run for any of it to happen.
    pub(super) task: Task,
    pub(super) mail: Mail,
    /// Looks at supplies, orders, and tells of them.
    pub(super) supplies: supplying::Desk,
    /// Looks after alerts and what is getting worse, and tells of it.
    pub(super) maintenance: maintaining::Desk,
    pub(super) connectivity: Connectivity,
    pub(super) port: CommunicationService,
    pub(super) transmissions: TransmissionService,
    /// How it stands.
    pub(super) state: watch::Receiver<Communication>,
}

impl Communicating {
    pub(super) async fn open(ends: &Ends<'_>) -> Result<Self, Failure> {
        let (published, state) = watch::channel(Communication::default());
        let proxies = || ProxyEnvironment::read(environment());
        let mail = e_mail(ends, enrolled(&state));
        let supplies = supplying::Desk::open(supplying::DeskParts {
            store: ends.store.clone(),
            clock: Arc::clone(ends.clock),
            settings: ends.settings.watch(),
            mail: mail.clone(),
            enrolled: Box::new(enrolled(&state)),
        });
        let maintenance = maintaining::Desk::open(maintaining::DeskParts {
            store: ends.store.clone(),
            clock: Arc::clone(ends.clock),
            settings: ends.settings.watch(),
            mail: mail.clone(),
            enrolled: Box::new(enrolled(&state)),
        });
        let connector =
            Connector::new(ends.settings.watch(), proxies(), Arc::clone(ends.clock), Patience::default());
        let connectivity = Connectivity::new(
            ends.settings.clone(),
            proxies(),
            Arc::clone(ends.clock),
            Patience::of_a_test(),
            Box::new(enrolled(&state)),
        );
        let parts = Parts {
            store: ends.store.clone(),
            sealer: ends.sealer.clone(),
            billing: ends.billing.clone(),
            entropy: Arc::clone(ends.entropy),
            settings: ends.settings.clone(),
            https: Arc::new(connector),
            printer: Arc::new(ends.service.clone()),
            mail: mail.clone(),
            supplies: Arc::new(supplies.clone()),
            maintenance: Arc::new(maintenance.clone()),
            software: ends.version.into(),
            published,
        };
        let engine = Engine::open(parts).await.map_err(Failure::could_not)?;
        let (task, port) = Task::new(engine);
        let transmissions =
            TransmissionService::new(ends.store.clone(), ends.sealer.clone(), ends.billing.clone());
        Ok(Self { task, mail, supplies, maintenance, connectivity, port, transmissions, state })
    }
}

/// Whether this device is enrolled.
fn enrolled(state: &watch::Receiver<Communication>) -> impl Fn() -> bool + Send + Sync + use<> {
    let state = state.clone();
    move || state.borrow().enrolment.is_enrolled()
}

/// E-mail about the printer of this service.
fn e_mail(ends: &Ends<'_>, enrolled: impl Fn() -> bool + Send + Sync + 'static) -> Mail {
    Mail::new(MailParts {
        store: ends.store.clone(),
        settings: ends.settings.clone(),
        clock: Arc::clone(ends.clock),
        entropy: Arc::clone(ends.entropy),
        post: Arc::new(Smtp::default()),
        enrolled: Arc::new(enrolled),
        identity: Arc::new(identity(ends.service)),
        hello: mail::hello(ends.host),
    })
}

/// The printer as it was read last.
pub(super) fn identity(service: &Service) -> impl Fn() -> Identity + Send + Sync + use<> {
    let service = service.clone();
    move || service.latest().reading.as_ref().map(|reading| reading.identity.clone()).unwrap_or_default()
}
