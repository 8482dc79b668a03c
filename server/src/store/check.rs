//! Looks through the whole file after an unclean stop, on a connection and a thread of its own, while the pages
//! go on.

use std::{
    path::Path,
    sync::mpsc::Sender,
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, InterruptHandle};

use super::{handle::Command, open::connect_to_read};

/// A check under way.
pub(super) struct Check {
    interrupt: InterruptHandle,
    thread: JoinHandle<()>,
}

impl Check {
    /// Begins to check the database at `path`; the writer is told what it came to. `None`: it could not begin,
    /// and is due again at the next start.
    pub(super) fn start(path: &Path, writer: Sender<Command>) -> Option<Self> {
        let started = connect_to_read(path).map_err(|error| error.to_string()).and_then(|connection| {
            let interrupt = connection.get_interrupt_handle();
            let thread = thread::Builder::new()
                .name("store check".to_owned())
                .spawn(move || run(connection, &writer))
                .map_err(|error| error.to_string())?;
            Ok(Self { interrupt, thread })
        });
        started.inspect_err(|error| tracing::warn!(%error, "the history could not be checked")).ok()
    }

    /// Ends it, so that the writer is the last to close the file.
    pub(super) fn stop(self) {
        while !self.thread.is_finished() {
            // An interrupt between two statements would go unheard.
            self.interrupt.interrupt();
            thread::yield_now();
        }
    }
}

fn run(connection: Connection, writer: &Sender<Command>) {
    let found = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    drop(connection);
    let fault = match found {
        Ok(word) if word == "ok" => None,
        Ok(fault) => Some(fault),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) => return,
        Err(error) => Some(error.to_string()),
    };
    // After the end of the writer there is nobody to tell.
    let _ = writer.send(Command::Run(Box::new(move |history| history.checked(fault))));
}
