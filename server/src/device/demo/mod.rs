//! The demonstration printer: a Xerox Phaser 4600 that exists only inside this process, as a real SNMP agent on
//! a free UDP port of the loopback interface. The demonstration so takes the same road as a real printer.
//!
//! Its counters, levels and alerts are a pure function of the seed and the time ([`state_at`]), so that a
//! restart continues where it was. The office around it keeps UTC, was there from 2025-02-03 on, prints some
//! 2,200 impressions on a working day, and lives [`DemoSettings::factor`] times as fast as the clock on the wall;
//! the times that the printer reports are the wall's.

mod agent;
mod alert;
mod cycle;
mod day;
mod history;
mod look;
mod notifier;
mod objects;
mod office;
mod random;
mod settings;
mod state;
mod wear;
mod words;

use std::{io, net::SocketAddr, sync::Arc};

use async_snmp::{agent::Agent, oid};
use tokio::task::JoinHandle;

pub use self::{
    alert::Kind,
    history::History,
    settings::{DemoSettings, DemoSettingsError},
    state::{ActiveAlert, Fault, PrinterState, Supply, state_at},
    words::Words,
};
use crate::clock::SharedClock;

/// The community that may read the printer, by SNMPv1 and v2c.
pub const COMMUNITY: &str = "public";

/// The running printer; it ends when this is dropped.
pub struct DemoPrinter {
    agent: Agent,
    task: Option<JoinHandle<()>>,
    tells: Option<JoinHandle<()>>,
}

impl DemoPrinter {
    /// Starts the printer on a free port. Has to be called within a tokio runtime.
    pub async fn start(settings: DemoSettings, clock: SharedClock) -> io::Result<Self> {
        let agent = Agent::builder()
            .bind("127.0.0.1:0")
            .community(COMMUNITY.as_bytes())
            .handler(oid!(1, 3, 6, 1), Arc::new(agent::DemoHandler::new(settings, clock)))
            .without_builtin_handlers()
            .max_concurrent_requests(Some(8))
            .recv_buffer_size(None)
            .allow_all_access()
            .build()
            .await
            .map_err(io::Error::other)?;
        let runs = agent.clone();
        let task = tokio::spawn(async move {
            if let Err(error) = runs.run().await {
                tracing::error!(%error, "the demonstration printer has stopped");
            }
        });
        Ok(Self { agent, task: Some(task), tells: None })
    }

    /// From now on it tells this address of each critical alert that is raised.
    #[must_use]
    pub fn telling(mut self, settings: DemoSettings, clock: SharedClock, to: SocketAddr) -> Self {
        self.tells = Some(tokio::spawn(async move {
            if let Err(error) = notifier::tell(settings, clock, to).await {
                tracing::error!(%error, "the demonstration printer can't tell of its alerts");
            }
        }));
        self
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.agent.local_addr()
    }

    /// Ends it after the requests that it has begun to answer.
    pub async fn stop(mut self) {
        self.agent.cancel();
        if let Some(task) = self.task.take() {
            // It only fails if it panicked, which has been logged by then.
            let _ = task.await;
        }
    }
}

impl Drop for DemoPrinter {
    fn drop(&mut self) {
        self.agent.cancel();
        if let Some(tells) = &self.tells {
            tells.abort();
        }
    }
}

#[cfg(test)]
mod tests;
