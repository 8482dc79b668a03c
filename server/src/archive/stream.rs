//! From a thread that writes to a body that is sent.

use std::{
    io::{self, Write},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream::unfold};
use tokio::{
    runtime::Handle,
    sync::mpsc,
    time::{Instant, timeout_at},
};

/// Octets that are sent at a time.
const CHUNK: usize = 64 * 1024;
/// Who takes nothing for this long does not want it: the view of the database is not held open for ever.
const PATIENCE: Duration = Duration::from_mins(1);

/// Nor for longer than this in all, however little is taken each minute.
const WHOLE: Duration = Duration::from_mins(30);

/// Gives what is written to it to a stream. For a thread that may block.
pub(super) struct StreamWriter {
    chunk: BytesMut,
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
    until: Instant,
}

/// A writer, and the stream of what is written.
pub(super) fn stream(
    runtime: Handle,
) -> (StreamWriter, impl Stream<Item = io::Result<Bytes>> + Send + use<>) {
    let (sender, receiver) = mpsc::channel(2);
    let writer = StreamWriter {
        chunk: BytesMut::with_capacity(CHUNK),
        sender,
        runtime,
        until: Instant::now() + WHOLE,
    };
    let stream = unfold(receiver, async |mut receiver| {
        let chunk = receiver.recv().await?;
        Some((chunk, receiver))
    });
    (writer, stream)
}

impl StreamWriter {
    /// Ends the stream with an error, so that nobody takes what was sent for the whole.
    pub(super) fn fail(&self, error: &dyn std::fmt::Display) {
        let _ = self.send(Err(io::Error::other(error.to_string())));
    }

    fn send(&self, chunk: io::Result<Bytes>) -> io::Result<()> {
        let until = self.until.min(Instant::now() + PATIENCE);
        let sent = self.runtime.block_on(timeout_at(until, self.sender.send(chunk)));
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "whoever asked has gone away")),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "whoever asked takes nothing")),
        }
    }
}

impl Write for StreamWriter {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(octets);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let chunk = self.chunk.split().freeze();
        if chunk.is_empty() { Ok(()) } else { self.send(Ok(chunk)) }
    }
}
