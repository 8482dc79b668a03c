use std::future::Future;

use tracing_subscriber::{
    Registry, filter::LevelFilter, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

use super::Failure;

/// One thread is enough for a printer's pages, and its memory is small. What blocks has threads of its own.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(4)
        .build()
        .map_err(|error| Failure::CouldNot(format!("the program could not start: {error}")))?;
    let result = runtime.block_on(work);
    // A name look-up may hang in the system's resolver; the program does not wait for it.
    runtime.shutdown_background();
    result
}

/// The log's level, which can be changed while the program runs.
#[derive(Clone)]
pub(super) struct LogLevel(reload::Handle<LevelFilter, Registry>);

impl LogLevel {
    /// From now on this is the least severe that is written.
    pub(super) fn set(&self, level: tracing::Level) {
        // It only fails where the log is gone, which ends with the program.
        let _ = self.0.reload(LevelFilter::from_level(level));
    }
}

/// The log goes to standard error, without colours and without what the service manager adds by itself.
pub(super) fn log_to_standard_error(level: tracing::Level) -> LogLevel {
    let (filter, handle) = reload::Layer::new(LevelFilter::from_level(level));
    let lines =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false).with_target(false);
    // A second call, in a test, keeps the first log.
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
    LogLevel(handle)
}
