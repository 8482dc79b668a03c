use std::{
    io::{self, Write},
    sync::Arc,
};

use app::model::{Level, Reading};
use clap::Args;

use super::{Common, Failure, Format, PRINTER, load, run::block_on};
use crate::{
    clock::{SharedClock, SystemClock},
    service::{Connection, ConnectionError},
};

#[derive(Debug, Args)]
pub(super) struct Read {
    #[command(flatten)]
    common: Common,
    /// The printer to read; without it the configured one
    #[arg(long, value_name = "URL", long_help = PRINTER)]
    printer: Option<String>,
    /// How to write the reading
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

pub(super) fn read(options: Read) -> Result<(), Failure> {
    let overrides = options.printer.map(|url| ("--printer", "printer.url", url));
    let loaded = load(&options.common, overrides.into_iter().collect())?;
    let reading = block_on(async {
        let clock: SharedClock = Arc::new(SystemClock);
        let mut connection = Connection::open(&loaded.config, &clock).await.map_err(|error| match error {
            ConnectionError::Settings(_) => Failure::Usage(error.to_string()),
            ConnectionError::Demonstration(_) => Failure::could_not(error),
        })?;
        let printer = connection.printer.as_mut().ok_or_else(|| {
            Failure::Usage("no printer is set: give --printer URL, or set url in section [printer]".into())
        })?;
        printer.read(1).await.map_err(Failure::could_not)
    })?;
    let mut text = match options.format {
        Format::Json => serde_json::to_string_pretty(&reading).map_err(Failure::could_not)?,
        Format::Text => as_text(&reading),
    };
    text.push('\n');
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever reads the beginning alone is no error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::could_not(error)),
        _ => Ok(()),
    }
}

/// The reading in lines for people; the JSON form is the one for programs.
fn as_text(reading: &Reading) -> String {
    let identity = &reading.identity;
    let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let mut lines = vec![
        format!("Printer   {} {}", word(&identity.manufacturer), word(&identity.model)),
        format!("Serial    {}", word(&identity.serial_number)),
        format!("Name      {}", word(&identity.name)),
        format!("Location  {}", word(&identity.location)),
        format!("Read      {} from {}", reading.taken_at, reading.source),
        format!("State     {:?}, {:?}", reading.state.device, reading.state.printer).to_lowercase(),
    ];
    let mut section = |title: &str, rows: Vec<String>| {
        if !rows.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
            lines.extend(rows.into_iter().map(|row| format!("  {row}")));
        }
    };
    section("Meters", reading.meters.iter().map(|m| format!("{:>12}  {}", m.value, m.label)).collect());
    let supplies = reading.supplies.iter();
    section(
        "Supplies",
        supplies.map(|s| format!("{:>12}  {}", amount(s.percent, s.level), s.description)).collect(),
    );
    section(
        "Trays",
        reading.inputs.iter().map(|i| format!("{:>12}  {}", amount(i.percent, i.level), i.name)).collect(),
    );
    let alerts = reading.alerts.iter();
    section(
        "Alerts",
        alerts
            .map(|a| {
                format!(
                    "{:>12}  {}",
                    a.code,
                    a.description.as_deref().or(a.code_name.as_deref()).unwrap_or("-")
                )
            })
            .collect(),
    );
    section("Problems", reading.problems.iter().map(|problem| problem.what.clone()).collect());
    lines.join("\n")
}

fn amount(percent: Option<u8>, level: Level) -> String {
    match (percent, level) {
        (Some(percent), _) => format!("{percent} %"),
        (None, Level::Measured { value }) => value.to_string(),
        (None, Level::SomeRemaining) => "some left".into(),
        (None, Level::Unrestricted) => "no limit".into(),
        (None, Level::Unknown) => "not reported".into(),
    }
}
