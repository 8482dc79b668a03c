use std::{collections::BTreeMap, sync::Arc};

use super::{BoxFuture, FieldFault};
use crate::{
    model::{Access, ConnectivityReport, EffectiveProxy},
    page::SettingsPage,
};

/// The way to the communication server, and a test of it that sends no data of this device.
pub trait Connectivity: Send + Sync + 'static {
    /// What is in force. Cheap: no I/O.
    fn state(&self) -> ConnectivityState;

    /// Goes the way to the server step by step, with the settings in force and what was typed on a page over them;
    /// nothing is saved. While the device is not enrolled it goes nowhere without `confirmed`.
    fn test<'a>(
        &'a self,
        from: &'a Access,
        page: SettingsPage,
        typed: &'a BTreeMap<String, String>,
        confirmed: bool,
    ) -> BoxFuture<'a, Result<ConnectivityReport, NotTested>>;
}

/// The port as it is provided in Leptos' context.
pub type ConnectivityPort = Arc<dyn Connectivity>;

/// What is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectivityState {
    /// The communication server, as host and port; `None` where none is set.
    pub server: Option<String>,
    /// The way to it, or to any host where none is set.
    pub proxy: EffectiveProxy,
    /// Whether the device is enrolled. While it is not, nothing leaves it unasked.
    pub enrolled: bool,
}

/// Why nothing was tested. No octet has left the device then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTested {
    /// Fields that can't be used.
    Fields(Vec<FieldFault>),
    /// No communication server is set.
    NoServer,
    /// The device is not enrolled, and nobody has confirmed that it contacts this host.
    NotConfirmed {
        /// Host and port.
        server: String,
    },
    /// Another test is under way.
    Busy,
    /// The settings could not be read; a sentence that names the file and the reason.
    Store(String),
}
