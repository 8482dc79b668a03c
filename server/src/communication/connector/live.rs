//! The real way to the server.

use std::{sync::Arc, time::Duration};

use app::{model::Cause, port::BoxFuture};
use tokio::{sync::watch, time::timeout};

use super::{
    Failure, Https, Incoming, Outgoing, Patience, ProxyEnvironment, Route, Sitting, Trace,
    asking::{Asked, Connection, request},
    counted::Counter,
    deadline::Deadline,
    opening,
};
use crate::{clock::SharedClock, config::Loaded};

/// Closing a connection in order is a courtesy.
const TO_CLOSE: Duration = Duration::from_secs(1);

/// Goes to the communication server that is set, by the way that is set.
#[derive(Clone)]
pub struct Connector {
    settings: watch::Receiver<Arc<Loaded>>,
    environment: ProxyEnvironment,
    clock: SharedClock,
    patience: Patience,
}

impl Connector {
    /// Follows these settings: each sitting goes by those that are in force when it begins.
    pub fn new(
        settings: watch::Receiver<Arc<Loaded>>,
        environment: ProxyEnvironment,
        clock: SharedClock,
        patience: Patience,
    ) -> Self {
        Self { settings, environment, clock, patience }
    }
}

impl Https for Connector {
    fn sit(&self) -> Box<dyn Sitting> {
        let settings = Arc::clone(&self.settings.borrow());
        Box::new(Line { connector: self.clone(), settings, open: None, counter: Counter::default() })
    }
}

/// A sitting with the real server.
struct Line {
    connector: Connector,
    settings: Arc<Loaded>,
    open: Option<(Route, Option<Connection>)>,
    counter: Counter,
}

impl Sitting for Line {
    fn exchange(&mut self, outgoing: Outgoing) -> BoxFuture<'_, Result<Incoming, Failure>> {
        Box::pin(async move {
            let before = self.counter.octets();
            let exchanged = self.exchanged(outgoing).await;
            let octets = self.counter.octets().since(before);
            match exchanged {
                Ok(incoming) => Ok(Incoming { octets, ..incoming }),
                Err(failure) => Err(Failure { octets, ..failure }),
            }
        })
    }

    fn end(mut self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            if let Some((_, Some(connection))) = self.open.take() {
                let _ = timeout(TO_CLOSE, connection.close()).await;
            }
        })
    }
}

impl Line {
    async fn exchanged(&mut self, outgoing: Outgoing) -> Result<Incoming, Failure> {
        let deadline = Deadline::after(self.connector.patience.whole);
        let (route, kept) = match self.open.take() {
            Some(open) => open,
            None => (self.route().await?, None),
        };
        let mut request = request(&route.server, outgoing)?;
        if let Some(mut connection) = kept {
            match connection.ask(request, &route, deadline, &self.counter).await {
                Asked::Answered(incoming, stays) => {
                    self.open = Some((route, stays.then_some(connection)));
                    return Ok(incoming);
                }
                Asked::Failed(failure) => {
                    self.open = Some((route, None));
                    return Err(failure);
                }
                // The server closed it meanwhile, as it may. Nothing of the request has gone out.
                Asked::NotSent(back) => request = back,
            }
        }
        let exchanged = fresh(&route, request, deadline, &self.counter).await;
        let (result, connection) = match exchanged {
            Ok((incoming, connection)) => (Ok(incoming), connection),
            Err(failure) => (Err(failure), None),
        };
        self.open = Some((route, connection));
        result
    }

    async fn route(&self) -> Result<Route, Failure> {
        let Connector { environment, clock, patience, .. } = &self.connector;
        Route::of(&self.settings.config, environment, clock, *patience).await
    }
}

type Request = hyper::Request<http_body_util::Full<bytes::Bytes>>;

async fn fresh(
    route: &Route,
    request: Request,
    deadline: Deadline,
    counter: &Counter,
) -> Result<(Incoming, Option<Connection>), Failure> {
    let mut connection = opening::open(route, deadline, counter, &mut Trace::default()).await?;
    match connection.ask(request, route, deadline, counter).await {
        Asked::Answered(incoming, stays) => Ok((incoming, stays.then_some(connection))),
        Asked::NotSent(_) => Err(closed(route)),
        Asked::Failed(failure) => Err(failure),
    }
}

/// The server closed a connection that was just made.
fn closed(route: &Route) -> Failure {
    let server = &route.server.at;
    Failure::new(Cause::HttpCut, format!("{server} closed the connection before anything was asked."))
}

impl Route {
    /// Goes it once, and says at each step what came of it. The answer is bounded as every other.
    pub async fn walk(&self, outgoing: Outgoing, trace: &mut Trace) -> Result<Incoming, Failure> {
        let (deadline, counter) = (Deadline::after(self.patience.whole), Counter::default());
        let request = request(&self.server, outgoing)?;
        let mut connection = opening::open(self, deadline, &counter, trace).await?;
        trace.begin(app::model::Step::Http);
        match connection.ask(request, self, deadline, &counter).await {
            Asked::Answered(incoming, _) => {
                let _ = timeout(TO_CLOSE, connection.close()).await;
                Ok(incoming)
            }
            Asked::NotSent(_) => Err(closed(self)),
            Asked::Failed(failure) => Err(failure),
        }
    }
}
