use std::{
    collections::HashSet,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use app::{
    Assets,
    model::SecureAddress,
    port::{AccountsPort, DevicePort, SettingsPort},
};
use leptos::prelude::provide_context;

use super::{host::HostNames, page_cache::PageCache};
use crate::{account::AccountService, clock::SharedClock, service::Service, settings::Settings};

/// Which build this is, and which start of it: entity tags must not outlive either.
#[derive(Clone, Debug)]
pub struct Build {
    /// "0.1.0".
    pub version: &'static str,
    /// Different at each start.
    pub start: String,
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
    /// Where this device answers over TLS; it changes with the certificate.
    pub secure_address: Arc<RwLock<Option<SecureAddress>>>,
    /// What the administrator may set.
    pub settings: SettingsPort,
    /// The hashed names of the embedded site.
    pub assets: Assets,
    /// Names by which this device may be called.
    pub host_names: HostNames,
    /// Entity tags begin with it.
    pub build: Build,
    /// For times in downloads.
    pub clock: SharedClock,
    /// Rendered pages.
    pub(super) page_cache: Arc<PageCache>,
    /// Addresses that are downloading something now.
    pub(super) downloading: Arc<Mutex<HashSet<IpAddr>>>,
}

impl WebState {
    /// The state for a service.
    pub fn new(
        service: Service,
        accounts: AccountService,
        settings: Settings,
        host_names: HostNames,
        build: Build,
        clock: SharedClock,
    ) -> Self {
        let site = super::asset::site();
        Self {
            port: Arc::new(service.clone()),
            service,
            accounts,
            secure_address: Arc::default(),
            settings: Arc::new(settings),
            assets: Assets { css: site.css.clone(), js: site.js.clone() },
            host_names,
            build,
            clock,
            page_cache: Arc::default(),
            downloading: Arc::default(),
        }
    }

    /// What the context of pages and actions has from the server, beside [`app::model::Access`].
    pub(super) fn provide(&self) {
        provide_context::<DevicePort>(Arc::clone(&self.port));
        provide_context::<SettingsPort>(Arc::clone(&self.settings));
        provide_context::<AccountsPort>(Arc::new(self.accounts.clone()));
        provide_context(self.secure_address.read().unwrap_or_else(PoisonError::into_inner).clone());
    }

    /// Whether what is asked for depends on whether the device has an administrator, so that a change by another
    /// process must be seen now.
    pub(super) fn changes_hands(&self, path: &str) -> bool {
        self.accounts.viewing_needs_sign_in()
            || ["/sign-in", "/set-up", "/actions", "/settings"].iter().any(|start| path.starts_with(start))
    }
}
