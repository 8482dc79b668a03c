use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{place::Place, table::Phase};

/// What the parts of a connection tell each other about the exchange that is under way.
pub(super) struct Exchange {
    pub(super) place: Place,
    /// A request has begun, and not all of its answer is flushed.
    under_way: AtomicBool,
    /// The body of the answer has been handed over; when it is flushed the exchange is at its end.
    answered: AtomicBool,
}

impl Exchange {
    pub(super) fn new(place: Place) -> Arc<Self> {
        Arc::new(Self { place, under_way: AtomicBool::new(false), answered: AtomicBool::new(false) })
    }

    /// A request is there, though perhaps not all of its body.
    pub(super) fn begun(&self, complete: bool) {
        self.under_way.store(true, Ordering::Relaxed);
        self.place.enter(if complete { Phase::Answer } else { Phase::Body });
    }

    /// The last octet of the answer's body was handed over, though not sent yet.
    pub(super) fn answered(&self) {
        self.answered.store(true, Ordering::Relaxed);
    }

    fn flushed(&self) {
        if self.answered.swap(false, Ordering::Relaxed) {
            self.under_way.store(false, Ordering::Relaxed);
            self.place.enter(Phase::Idle);
        }
    }
}

/// A connection that tells how the exchange moves over it.
pub(super) struct Watched {
    stream: TcpStream,
    exchange: Arc<Exchange>,
}

impl Watched {
    pub(super) fn new(stream: TcpStream, exchange: Arc<Exchange>) -> Self {
        Self { stream, exchange }
    }

    fn told(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(octets)) => self.exchange.place.sent(*octets),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.exchange.place.blocked(),
        }
        written
    }
}

impl AsyncRead for Watched {
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

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, octets);
        self.told(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, octets);
        self.told(written)
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

impl Drop for Watched {
    fn drop(&mut self) {
        // Half an answer is of no use to anybody: without this the system would keep it until a reader who is in no
        // hurry has fetched the rest.
        if self.exchange.under_way.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}
