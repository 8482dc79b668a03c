//! A body in pieces. What takes a form of several parts apart reads all that has come before it looks at any of it,
//! and waits for the end of a part's header however long that is: on a fast line the whole form would lie in memory.

use std::{
    io, mem,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};

/// Octets of a piece.
const PIECE: usize = 64 * 1024;
/// Octets that may be on their way to whoever reads, until [`Unread::read`] says that something has arrived.
const MOST: usize = 4 * PIECE;

/// How much of a body is on its way to whoever reads.
#[derive(Clone, Default)]
pub(super) struct Unread(Arc<AtomicUsize>);

impl Unread {
    /// Something has arrived: what was on its way is no longer.
    pub(super) fn read(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// The same body, a piece at a time, and an error where nothing of it arrives.
pub(super) fn paced(body: Body) -> (Body, Unread) {
    let unread = Unread::default();
    let paced =
        Paced { body: body.into_data_stream(), rest: Bytes::new(), given: false, unread: unread.clone() };
    (Body::from_stream(paced), unread)
}

struct Paced {
    body: BodyDataStream,
    rest: Bytes,
    /// A piece was given: whoever asks again at once has not looked at it.
    given: bool,
    unread: Unread,
}

impl Stream for Paced {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if mem::take(&mut self.given) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            match ready!(self.body.poll_next_unpin(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                other => return Poll::Ready(other),
            }
        }
        let length = self.rest.len().min(PIECE);
        if self.unread.0.fetch_add(length, Ordering::Relaxed) > MOST {
            let error = io::Error::other("what stands in front of a part is too long");
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        self.given = true;
        Poll::Ready(Some(Ok(self.rest.split_to(length))))
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn a_body_comes_whole_in_pieces_and_not_more_than_is_read() {
        let whole: Vec<u8> = (0..300_000_u32).map(|number| number.to_be_bytes()[3]).collect();
        let (body, unread) = paced(Body::from(whole.clone()));
        let mut pieces = body.into_data_stream();
        let mut came = Vec::new();
        while let Some(piece) = pieces.next().await {
            let piece = piece.unwrap();
            assert!(piece.len() <= PIECE);
            came.extend_from_slice(&piece);
            unread.read();
        }
        assert!(came == whole);
        let (body, _) = paced(Body::from(vec![0; MOST + 2 * PIECE]));
        assert!(body.collect().await.unwrap_err().to_string().contains("too long"));
    }
}
