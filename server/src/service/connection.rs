//! Opens the configured printer.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    clock::SharedClock,
    config::Config,
    device::{
        Printer, PrinterUrl, SnmpTarget, SnmpVersion,
        demo::{COMMUNITY, DemoPrinter, DemoSettings},
        transport::UdpTransport,
    },
};

/// What the readings of the demonstration printer name as their source; its port is another at each start.
const DEMO_SOURCE: &str = "demo:";

/// The way to the printer that is set, if one is.
#[derive(Default)]
pub struct Connection {
    /// The printer; `None` where none is set, or where it can't be asked as it is set.
    pub printer: Option<Printer>,
    /// What its readings name as their source, so that another printer's reading is not shown as this one's.
    pub source: Option<String>,
    /// Why the printer that is set can't be asked; a sentence that says what to do.
    pub problem: Option<String>,
    /// The agent of the demonstration printer, if it is that: it ends with this.
    pub demo: Option<DemoPrinter>,
}

/// Why the printer that is set can't be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// The settings can't be used.
    #[error("{0}")]
    Settings(String),
    /// The demonstration printer could not start.
    #[error("the demonstration printer could not start on loopback: {0}")]
    Demonstration(String),
}

impl Connection {
    /// Opens the printer that is set. Sends nothing yet. A connection without a printer is one where none is set.
    pub async fn open(config: &Config, clock: &SharedClock) -> Result<Self, ConnectionError> {
        match config.printer.parsed().map_err(ConnectionError::Settings)? {
            None => Ok(Self::default()),
            Some(PrinterUrl::Snmp(target)) => {
                let source = target.to_string();
                let printer = Some(snmp(config, target, source.clone(), clock)?);
                Ok(Self { printer, source: Some(source), ..Self::default() })
            }
            Some(PrinterUrl::Demo(settings)) => demonstration(config, settings, clock).await,
        }
    }

    /// The same for a service that runs on whatever is set: what is wrong becomes the connection's problem.
    pub async fn open_or_say_why(config: &Config, clock: &SharedClock) -> Self {
        Self::open(config, clock).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the printer that is set can't be read");
            let problem = Some(format!("The printer can't be asked: {error}. Change its settings."));
            let source = match config.printer.parsed() {
                Ok(Some(PrinterUrl::Snmp(target))) => Some(target.to_string()),
                _ => None,
            };
            Self { source, problem, ..Self::default() }
        })
    }
}

impl From<Option<(Printer, String)>> for Connection {
    /// A printer and what its readings name as their source; none where none is set.
    fn from(printer: Option<(Printer, String)>) -> Self {
        let (printer, source) = printer.unzip();
        Self { printer, source, ..Self::default() }
    }
}

async fn demonstration(
    config: &Config,
    settings: DemoSettings,
    clock: &SharedClock,
) -> Result<Connection, ConnectionError> {
    let agent = DemoPrinter::start(settings, Arc::clone(clock)).await;
    let mut agent = agent.map_err(|error| ConnectionError::Demonstration(error.to_string()))?;
    if let Some(port) = told_on(config) {
        agent = agent.telling(settings, Arc::clone(clock), ([127, 0, 0, 1], port).into());
    }
    let address = agent.addr();
    let version = SnmpVersion::V2c { community: COMMUNITY.into() };
    let target = SnmpTarget { host: address.ip().to_string(), port: address.port(), version };
    let printer = Some(snmp(config, target, DEMO_SOURCE.into(), clock)?);
    Ok(Connection { printer, source: Some(DEMO_SOURCE.into()), problem: None, demo: Some(agent) })
}

/// The port on which this device receives notifications, where it does.
fn told_on(config: &Config) -> Option<u16> {
    let address = config.notifications.address().filter(|_| config.notifications.receive)?;
    Some(address.port()).filter(|port| *port != 0)
}

fn snmp(
    config: &Config,
    target: SnmpTarget,
    source: String,
    clock: &SharedClock,
) -> Result<Printer, ConnectionError> {
    // Hard to guess, so that nobody off the path can answer in the printer's place.
    let [a, b, c, d, ..] = *Uuid::new_v4().as_bytes();
    let request_id = i32::from_be_bytes([a, b, c, d]);
    let section = &config.printer;
    let transport = UdpTransport::new(target, &section.passphrases(), section.patience(), request_id)
        .map_err(|what| ConnectionError::Settings(format!("SNMPv3: {what}")))?
        .named(source);
    let zone = config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
    let printer = Printer::new(Arc::new(transport), Arc::clone(clock), zone);
    Ok(if config.notifications.receive { printer.counting_alerts() } else { printer })
}
