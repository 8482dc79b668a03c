use std::{
    collections::HashSet,
    sync::{Arc, Mutex, atomic::AtomicBool},
    time::Duration,
};

use app::{
    Assets,
    model::{Cause, SecureAddress},
    port::{
        AccountsPort, ArchivesPort, BillingPort, CertificatesPort, CommunicationPort, ConnectivityPort,
        DevicePort, MailPort, MaintenancePort, SettingsPort, SuppliesPort, TrailPort, TransmissionsPort,
    },
};
use leptos::prelude::provide_context;
use tokio::sync::watch;

use super::{host::HostNames, live, page_cache::PageCache, rate::Rates, refused::Refusals};
use crate::{
    account::AccountService,
    archive::Desk,
    billing::BillingService,
    clock::SharedClock,
    communication::{CommunicationService, TransmissionService, connectivity::Connectivity},
    config::{Loaded, WebSection},
    hand_over::Orders,
    mail::Mail,
    maintaining::MaintenanceService,
    network::Network,
    notifications::Notifications,
    service::Service,
    settings::Settings,
    supplying::SuppliesService,
    syslog::TrailService,
    tally::Tally,
    tls::Certificates,
};

/// Which build this is, and which start of it: entity tags must not outlive either.
#[derive(Clone, Debug)]
pub struct Build {
    /// "0.1.0".
    pub version: &'static str,
    /// Different at each start.
    pub start: String,
}

/// What is taken along, brought back, or erased.
pub struct Custody {
    /// Archives.
    pub archives: Desk,
    /// The audit trail.
    pub trail: TrailService,
    /// Where the program is told to end.
    pub orders: Orders,
    /// Megabytes that an uploaded archive may have.
    pub upload_limit_mb: u64,
}

/// What the handlers share. Cheap to clone.
#[derive(Clone)]
pub struct WebState {
    /// The device side.
    pub service: Service,
    /// The device side as the pages see it.
    pub port: DevicePort,
    /// Who may do what.
    pub accounts: AccountService,
    /// What the administrator set.
    configuration: watch::Receiver<Arc<Loaded>>,
    /// What the administrator may set.
    pub settings: SettingsPort,
    /// What is billed; `None` where nothing follows the meters.
    pub billing: Option<BillingPort>,
    /// Supplies and orders; `None` where nobody looks after them.
    pub supplies: Option<SuppliesPort>,
    /// The Maintenance Assistant; `None` where nobody looks after it.
    pub maintenance: Option<MaintenancePort>,
    /// Archives.
    pub archives: Desk,
    /// The audit trail.
    pub trail: TrailPort,
    /// Where the program is told to end.
    pub orders: Orders,
    /// Megabytes that an uploaded archive may have.
    pub upload_limit_mb: u64,
    /// The hashed names of the embedded site.
    pub assets: Assets,
    /// Names by which this device may be called.
    pub host_names: HostNames,
    /// Entity tags begin with it.
    pub build: Build,
    /// For times in downloads.
    pub clock: SharedClock,
    /// What serves over TLS; `None` where nothing does.
    pub certificates: Option<Certificates>,
    /// Tests the way to the communication server; `None` where nothing can be tested.
    pub connectivity: Option<ConnectivityPort>,
    /// The communication server, and what goes there; `None` where nothing does.
    pub communication: Option<(CommunicationPort, TransmissionsPort)>,
    /// How attempts to use the communication server went since the start.
    pub(super) attempts: Option<Tally<Cause>>,
    /// E-mail; `None` where none can be sent.
    pub mail: Option<MailPort>,
    /// What the printer tells by itself.
    pub(super) notifications: Notifications,
    /// Whether the administrator wants browsers to come over TLS.
    pub redirect: Arc<AtomicBool>,
    /// `/.well-known/security.txt`; `None` where nobody is named.
    pub(super) security_txt: Option<Arc<str>>,
    /// Longest that a request may take.
    pub request_time: Duration,
    /// Most octets that a form may have.
    pub max_form_octets: usize,
    /// How often an address may ask for what costs much.
    pub(super) rates: Arc<Rates>,
    /// What the log is told of refused requests.
    pub(super) refusals: Arc<Refusals>,
    /// Who follows what happens.
    pub(super) followers: live::Places,
    /// Rendered pages.
    pub(super) page_cache: Arc<PageCache>,
    /// Addresses that are downloading something now.
    pub(super) downloading: Arc<Mutex<HashSet<Network>>>,
}

impl WebState {
    /// The state for a service, with the limits of a configuration that says nothing about them.
    pub fn new(
        service: Service,
        accounts: AccountService,
        settings: Settings,
        custody: Custody,
        host_names: HostNames,
        build: Build,
        clock: SharedClock,
    ) -> Self {
        let site = super::asset::site();
        let web = WebSection::default();
        Self {
            port: Arc::new(service.clone()),
            service,
            accounts,
            configuration: settings.watch(),
            settings: Arc::new(settings),
            billing: None,
            supplies: None,
            maintenance: None,
            archives: custody.archives,
            trail: Arc::new(custody.trail),
            orders: custody.orders,
            upload_limit_mb: custody.upload_limit_mb,
            assets: Assets { css: site.css.clone(), js: site.js.clone() },
            host_names,
            build,
            clock,
            certificates: None,
            connectivity: None,
            mail: None,
            notifications: Notifications::default(),
            communication: None,
            attempts: None,
            redirect: Arc::default(),
            security_txt: None,
            request_time: Duration::from_secs(web.request_time_s),
            max_form_octets: usize::try_from(web.max_form_octets).unwrap_or(usize::MAX),
            rates: Arc::new(Rates::new(&web)),
            refusals: Arc::default(),
            followers: live::Places::new(&web),
            page_cache: Arc::default(),
            downloading: Arc::default(),
        }
    }

    /// The same with these certificates, which browsers are led to where `redirect` says so.
    #[must_use]
    pub fn with_certificates(mut self, certificates: Certificates, redirect: bool) -> Self {
        self.certificates = Some(certificates);
        self.redirect = Arc::new(AtomicBool::new(redirect));
        self
    }

    /// The same with what is billed.
    #[must_use]
    pub fn with_billing(mut self, billing: BillingService) -> Self {
        self.billing = Some(Arc::new(billing));
        self
    }

    /// The same with somebody who looks after supplies.
    #[must_use]
    pub fn with_supplies(mut self, supplies: SuppliesService) -> Self {
        self.supplies = Some(Arc::new(supplies));
        self
    }

    /// The same with somebody who looks after alerts and what is getting worse.
    #[must_use]
    pub fn with_maintenance(mut self, maintenance: MaintenanceService) -> Self {
        self.maintenance = Some(Arc::new(maintenance));
        self
    }

    /// The same with this way to the communication server.
    #[must_use]
    pub fn with_connectivity(mut self, connectivity: Connectivity) -> Self {
        self.connectivity = Some(Arc::new(connectivity));
        self
    }

    /// The same with the communication server, and what goes there.
    #[must_use]
    pub fn with_communication(
        mut self,
        port: CommunicationService,
        transmissions: TransmissionService,
    ) -> Self {
        self.attempts = Some(port.attempts());
        self.communication = Some((Arc::new(port), Arc::new(transmissions)));
        self
    }

    /// The same with e-mail.
    #[must_use]
    pub fn with_mail(mut self, mail: Mail) -> Self {
        self.mail = Some(Arc::new(mail));
        self
    }

    /// The same with what the printer tells by itself.
    #[must_use]
    pub fn with_notifications(mut self, notifications: Notifications) -> Self {
        self.notifications = notifications;
        self
    }

    /// The same with this text for whoever found a weakness.
    #[must_use]
    pub fn with_security_txt(mut self, text: Option<String>) -> Self {
        self.security_txt = text.map(Arc::from);
        self
    }

    /// The same with the limits of this configuration.
    #[must_use]
    pub fn with_limits(mut self, web: &WebSection) -> Self {
        self.request_time = Duration::from_secs(web.request_time_s);
        self.max_form_octets = usize::try_from(web.max_form_octets).unwrap_or(usize::MAX);
        self.rates = Arc::new(Rates::new(web));
        self.followers = live::Places::new(web);
        self
    }

    /// The settings in force.
    pub(super) fn configuration(&self) -> Arc<Loaded> {
        Arc::clone(&self.configuration.borrow())
    }

    /// Where this device answers over TLS; it changes with the certificate.
    fn secure_address(&self) -> Option<SecureAddress> {
        self.certificates.as_ref().and_then(Certificates::secure_address)
    }

    /// What the context of pages and actions has from the server, beside [`app::model::Access`].
    pub(super) fn provide(&self) {
        provide_context::<DevicePort>(Arc::clone(&self.port));
        provide_context::<SettingsPort>(Arc::clone(&self.settings));
        provide_context::<AccountsPort>(Arc::new(self.accounts.clone()));
        provide_context::<ArchivesPort>(Arc::new(self.archives.clone()));
        provide_context::<TrailPort>(Arc::clone(&self.trail));
        provide_context(self.secure_address());
        if let Some(billing) = &self.billing {
            provide_context::<BillingPort>(Arc::clone(billing));
        }
        if let Some(supplies) = &self.supplies {
            provide_context::<SuppliesPort>(Arc::clone(supplies));
        }
        if let Some(maintenance) = &self.maintenance {
            provide_context::<MaintenancePort>(Arc::clone(maintenance));
        }
        if let Some((communication, transmissions)) = &self.communication {
            provide_context::<CommunicationPort>(Arc::clone(communication));
            provide_context::<TransmissionsPort>(Arc::clone(transmissions));
        }
        if let Some(mail) = &self.mail {
            provide_context::<MailPort>(Arc::clone(mail));
        }
        if let Some(certificates) = &self.certificates {
            provide_context::<CertificatesPort>(Arc::new(certificates.clone()));
        }
        if let Some(connectivity) = &self.connectivity {
            provide_context::<ConnectivityPort>(Arc::clone(connectivity));
        }
    }

    /// Whether what is asked for depends on whether the device has an administrator, so that a change by another
    /// process must be seen now.
    pub(super) fn changes_hands(&self, path: &str) -> bool {
        self.accounts.viewing_needs_sign_in()
            || ["/sign-in", "/set-up", "/actions", "/settings"].iter().any(|start| path.starts_with(start))
    }
}
