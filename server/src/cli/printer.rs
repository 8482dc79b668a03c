use std::sync::Arc;

use uuid::Uuid;

use super::Failure;
use crate::{
    clock::SharedClock,
    config::Config,
    device::{
        Printer, PrinterUrl, SnmpTarget, SnmpVersion,
        demo::{DemoPrinter, DemoSettings},
        transport::UdpTransport,
    },
};

/// What the readings of the demonstration printer name as their source; its port is another at each start.
const DEMO_SOURCE: &str = "demo:";

/// A printer that can be read, with what keeps it alive.
pub(super) struct Opened {
    /// The printer.
    pub printer: Printer,
    /// What its readings name as their source.
    pub source: String,
    /// The agent of the demonstration printer, if it is that.
    pub demo: Option<DemoPrinter>,
}

/// Opens the configured printer; `None` where none is set.
pub(super) async fn open(config: &Config, clock: &SharedClock) -> Result<Option<Opened>, Failure> {
    match config.printer.parsed().map_err(Failure::Usage)? {
        None => Ok(None),
        Some(PrinterUrl::Snmp(target)) => {
            let source = target.to_string();
            let printer = snmp(config, target, source.clone(), clock)?;
            Ok(Some(Opened { printer, source, demo: None }))
        }
        Some(PrinterUrl::Demo(settings)) => demo(config, settings, clock).await.map(Some),
    }
}

async fn demo(config: &Config, settings: DemoSettings, clock: &SharedClock) -> Result<Opened, Failure> {
    let agent = DemoPrinter::start(settings, Arc::clone(clock)).await;
    let agent = agent.map_err(|error| {
        Failure::CouldNot(format!("the demonstration printer could not start on loopback: {error}"))
    })?;
    let address = agent.addr();
    let version = SnmpVersion::V2c { community: "public".into() };
    let target = SnmpTarget { host: address.ip().to_string(), port: address.port(), version };
    let printer = snmp(config, target, DEMO_SOURCE.into(), clock)?;
    Ok(Opened { printer, source: DEMO_SOURCE.into(), demo: Some(agent) })
}

fn snmp(
    config: &Config,
    target: SnmpTarget,
    source: String,
    clock: &SharedClock,
) -> Result<Printer, Failure> {
    // Hard to guess, so that nobody off the path can answer in the printer's place.
    let [a, b, c, d, ..] = *Uuid::new_v4().as_bytes();
    let request_id = i32::from_be_bytes([a, b, c, d]);
    let section = &config.printer;
    let transport = UdpTransport::new(target, &section.passphrases(), section.patience(), request_id)
        .map_err(|what| Failure::Usage(format!("SNMPv3: {what}")))?
        .named(source);
    let zone = config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
    Ok(Printer::new(Arc::new(transport), Arc::clone(clock), zone))
}
