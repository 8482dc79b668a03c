use std::{
    fs::OpenOptions,
    io::{self, BufWriter, Write},
    path::PathBuf,
    sync::Arc,
};

use app::model::{EventFilter, Reading};
use clap::{Args, ValueEnum};

use super::{Common, DataDirectory, Failure, config, machine, paths, run::block_on};
use crate::{
    bundle::{self, Sources},
    clock::{SharedClock, SystemClock},
    config::Loaded,
    device::Objects,
    report::{EventHistory, MeterHistory, SupplyHistory, UsageLog},
    store::Store,
};

#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
    /// Which report
    #[arg(value_enum)]
    report: Report,
    /// The file to write, which must not exist; without it standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Report {
    /// UsageLog.csv: everything that is known of the printer, its supplies, alerts and events, and of what was sent; the file
    /// of the page but for the time
    UsageLog,
    /// Every meter read that is kept, one meter a line
    MeterHistory,
    /// Everything that happened, oldest first, each line with what is known of its alert
    EventHistory,
    /// Levels, cartridges and orders of each supply, oldest first; `forecast --supply` reads it
    SupplyHistory,
    /// Diagnostics information as JSON, for whoever has no network to send it by; without what the printer answered, which
    /// the running program alone knows
    Diagnostics,
}

pub(super) fn export(options: Export) -> Result<(), Failure> {
    let machine = machine(&options.common, Vec::new())?;
    let directory = paths::data_directory(options.data.data_dir)?;
    let clock: SharedClock = Arc::new(SystemClock);
    block_on(async {
        let loaded = config::in_force(&machine, &directory).await?;
        let zone = loaded.config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
        let store =
            Store::open_to_read(&directory, Arc::clone(&clock), zone.clone()).map_err(Failure::could_not)?;
        let reading = store.last_reading().await.map_err(Failure::could_not)?;
        let mut output: Box<dyn Write> = match &options.output {
            Some(path) => {
                let file = OpenOptions::new().write(true).create_new(true).open(path);
                let file = file.map_err(|error| Failure::of_output(path, &error))?;
                Box::new(BufWriter::new(file))
            }
            None => Box::new(BufWriter::new(Output(io::stdout()))),
        };
        let written = match options.report {
            Report::UsageLog => {
                let log = UsageLog::gather(&store, &loaded.config, clock.now()).await;
                let log = log.map_err(Failure::could_not)?;
                log.write_to(store, &mut output).await
            }
            Report::MeterHistory => {
                MeterHistory { zone, byte_order_mark: false }.write_to(store, &mut output).await
            }
            Report::EventHistory => {
                let filter = EventFilter::default();
                EventHistory { filter, zone, byte_order_mark: false }.write_to(store, &mut output).await
            }
            Report::Diagnostics => {
                let text = diagnostics(&store, reading.as_ref(), &loaded, clock.now()).await?;
                writeln!(output, "{text}").and_then(|()| output.flush())
            }
            Report::SupplyHistory => {
                let reading = reading.map(Arc::new);
                SupplyHistory { reading, zone, byte_order_mark: false }.write_to(store, &mut output).await
            }
        };
        written.map_err(|error| Failure::CouldNot(format!("the report could not be written: {error}")))
    })
}

/// What the program would send now, as far as it is on the disk. It gets neither reference nor time: it is not sent.
async fn diagnostics(
    store: &Store,
    reading: Option<&Reading>,
    settings: &Loaded,
    now: jiff::Timestamp,
) -> Result<String, Failure> {
    let reading = reading.ok_or_else(|| {
        Failure::CouldNot("the printer has not been read yet: there is nothing to write".into())
    })?;
    let (objects, software) = (Objects::default(), env!("CARGO_PKG_VERSION"));
    let sources = Sources { store, reading, objects: &objects, settings, software, last_success: None, now };
    let bundle = bundle::gather(&sources).await.map_err(Failure::could_not)?;
    serde_json::to_string_pretty(&bundle).map_err(Failure::could_not)
}

/// Standard output, where whoever reads the beginning alone is no error.
pub(super) struct Output(pub(super) io::Stdout);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}
