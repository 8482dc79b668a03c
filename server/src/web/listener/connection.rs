use std::{convert::Infallible, future::Future, net::SocketAddr, pin::Pin, pin::pin, sync::Arc};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{
    Request, Response,
    body::{Body as _, Incoming},
    server::conn::http1,
    service::Service,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::{
    Limits,
    body::{Answering, Receiving},
    place::Place,
    stream::{Exchange, Watched},
    table::Phase,
};
use crate::web::{Secure, Stopping};

/// One connection from its start to its end.
pub(super) struct Connection {
    pub(super) peer: SocketAddr,
    pub(super) router: Router,
    pub(super) limits: Limits,
    pub(super) stop: watch::Receiver<bool>,
}

impl Connection {
    /// Serves it. Whatever goes wrong with it concerns nobody else.
    pub(super) async fn run(self, place: Place, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // An answer is written whole; waiting for more would only delay its end.
        let _ = stream.set_nodelay(true);
        // Each stage has a box of its own, so that a connection takes no memory for those that it is not in.
        let Some(tls) = tls else {
            // Until something comes, there is nothing to keep in memory for it.
            if readable(&stream, self.stop.clone()).await {
                let exchange = Exchange::new(place);
                let stream = Watched::new(stream, Arc::clone(&exchange));
                Box::pin(self.exchange(stream, exchange, false)).await;
            }
            return;
        };
        let exchange = Exchange::new(place);
        // What goes over the network is watched, not what TLS holds back.
        match Box::pin(tls.accept(Watched::new(stream, Arc::clone(&exchange)))).await {
            Ok(stream) => {
                exchange.place.enter(Phase::Head);
                Box::pin(self.exchange(stream, exchange, true)).await;
            }
            Err(error) => tracing::debug!(peer = %self.peer, %error, "no TLS connection"),
        }
    }

    async fn exchange(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        exchange: Arc<Exchange>,
        secure: bool,
    ) {
        let stream = TokioIo::new(stream);
        let stopping = Stopping(self.stop.clone());
        let handler = Handler { peer: self.peer, secure, stopping, router: self.router, exchange };
        let mut serving = http1::Builder::new();
        serving.header_read_timeout(None).half_close(false);
        serving.max_buf_size(self.limits.header_octets).max_headers(self.limits.header_count);
        let mut serving = pin!(serving.serve_connection(stream, handler));
        let mut stop = self.stop;
        let ended = tokio::select! {
            ended = serving.as_mut() => ended,
            () = told(&mut stop) => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(peer = %self.peer, %error, "a connection broke off");
        }
    }
}

/// Whether something came before this program was told to stop.
async fn readable(stream: &TcpStream, mut stop: watch::Receiver<bool>) -> bool {
    tokio::select! {
        readable = stream.readable() => readable.is_ok(),
        () = told(&mut stop) => false,
    }
}

/// Ends when `stop` says so.
async fn told(stop: &mut watch::Receiver<bool>) {
    // Who could say so is gone: that is the end, too.
    let _ = stop.wait_for(|stop| *stop).await;
}

struct Handler {
    peer: SocketAddr,
    secure: bool,
    stopping: Stopping,
    router: Router,
    exchange: Arc<Exchange>,
}

impl Service<Request<Incoming>> for Handler {
    type Response = Response<Answering>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let exchange = Arc::clone(&self.exchange);
        let complete = request.body().is_end_stream();
        exchange.begun(complete);
        let mut request = request.map(|body| {
            if complete { Body::empty() } else { Body::new(Receiving::new(body, Arc::clone(&exchange))) }
        });
        request.extensions_mut().insert(ConnectInfo(self.peer));
        request.extensions_mut().insert(Secure(self.secure));
        request.extensions_mut().insert(self.stopping.clone());
        let answer = self.router.clone().oneshot(request);
        Box::pin(async move { Ok(answer.await?.map(|body| Answering::new(body, exchange))) })
    }
}
