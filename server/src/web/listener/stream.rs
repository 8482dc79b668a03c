use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{place::Place, table::Phase};

/// What the parts of a connection tell each other about the exchange that is under way.
pub(super) struct Exchange {
    pub(super) place: Place,
    /// The body of the answer has been handed over; when it is flushed the exchange is at its end.
    answered: AtomicBool,
}

impl Exchange {
    pub(super) fn new(place: Place) -> Arc<Self> {
        Arc::new(Self { place, answered: AtomicBool::new(false) })
    }

    /// The last octet of the answer's body was handed over, though not sent yet.
    pub(super) fn answered(&self) {
        self.answered.store(true, Ordering::Relaxed);
    }

    fn flushed(&self) {
        if self.answered.swap(false, Ordering::Relaxed) {
            self.place.enter(Phase::Idle);
        }
    }
}

/// A stream that tells how the exchange moves.
pub(super) struct Watched<S> {
    stream: S,
    exchange: Arc<Exchange>,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, exchange: Arc<Exchange>) -> Self {
        Self { stream, exchange }
    }

    fn wrote(&self, written: io::Result<usize>) -> io::Result<usize> {
        if written.is_ok() {
            self.exchange.place.sent();
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.exchange.place.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, octets));
        Poll::Ready(self.wrote(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, octets));
        Poll::Ready(self.wrote(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.exchange.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
