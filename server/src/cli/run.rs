use std::future::Future;

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

/// The log goes to standard error, without colours and without what the service manager adds by itself.
pub(super) fn log_to_standard_error(level: tracing::Level) {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).with_target(false);
    // A second call, in a test, keeps the first log.
    let _ = log.with_max_level(level).try_init();
}
