//! Sends a request over an open connection and bounds the answer.

use std::{future::poll_fn, pin::Pin, pin::pin};

use app::model::Cause;
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::{Body as _, Incoming as Body},
    client::conn::http1,
    header::{ACCEPT, HOST, HeaderValue, USER_AGENT},
    http::uri::PathAndQuery,
};
use hyper_util::rt::TokioIo;

use super::{
    Failure, Incoming, Outgoing, Route, ServerUrl, answer,
    counted::Counter,
    deadline::{Deadline, Late, seconds},
    opening::Stream,
    retry_after::retry_after,
};

/// Most octets of an answer's body. Every answer that is meant for this device is far smaller.
const MOST_OCTETS: usize = 262_144;

type Driver = http1::Connection<TokioIo<Stream>, Full<Bytes>>;

/// An open connection.
pub(super) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// What moves the octets: it goes on only while something is waited for. `None` once the connection has ended.
    driver: Option<Pin<Box<Driver>>>,
}

/// What asking came to.
pub(super) enum Asked {
    /// The answer, and whether the connection can be used again.
    Answered(Incoming, bool),
    /// The connection had ended before anything of the request went over it.
    NotSent(Request<Full<Bytes>>),
    /// It failed.
    Failed(Failure),
}

/// The request as it goes over the wire. An error says why there is none.
pub(super) fn request(server: &ServerUrl, outgoing: Outgoing) -> Result<Request<Full<Bytes>>, Failure> {
    let unfit = || {
        Failure::new(Cause::Settings, format!("No request to {server} can be made: its path is too long."))
    };
    let path = PathAndQuery::try_from(format!("{}{}", server.base, outgoing.path)).map_err(|_| unfit())?;
    let host = HeaderValue::try_from(server.authority()).map_err(|_| unfit())?;
    let mut request = Request::new(Full::new(outgoing.body));
    *request.method_mut() = outgoing.method;
    *request.uri_mut() = path.into();
    *request.headers_mut() = outgoing.headers;
    let headers = request.headers_mut();
    headers.insert(HOST, host);
    headers.insert(USER_AGENT, HeaderValue::from_static("smart-esolutions"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(request)
}

impl Connection {
    pub(super) fn new(sender: http1::SendRequest<Full<Bytes>>, driver: Driver) -> Self {
        Self { sender, driver: Some(Box::pin(driver)) }
    }

    /// Sends it and reads the whole answer.
    pub(super) async fn ask(
        &mut self,
        request: Request<Full<Bytes>>,
        route: &Route,
        deadline: Deadline,
        counter: &Counter,
    ) -> Asked {
        let server = route.server.at.to_string();
        let late = |late: Late| match late {
            Late::Silent(waited) => Failure::new(
                Cause::HttpSilent,
                format!("{server} did not answer: nothing came for {}.", seconds(waited)),
            ),
            Late::Whole => Failure::new(
                Cause::HttpSlow,
                format!(
                    "The answer of {server} was not complete within {}, and was given up.",
                    seconds(route.patience.whole)
                ),
            ),
        };
        let broken = |error: &hyper::Error| answer::broken(error, &server, route);
        let silence = route.patience.silence;
        let Self { sender, driver } = self;
        let sending = beside(driver, async {
            if let Err(error) = sender.ready().await {
                return Err((error, Some(request)));
            }
            sender.try_send_request(request).await.map_err(|mut error| {
                let request = error.take_message();
                (error.into_error(), request)
            })
        });
        let response = match deadline.while_moving(silence, counter, sending).await {
            Ok(Ok(response)) => response,
            Ok(Err((_, Some(request)))) => return Asked::NotSent(request),
            Ok(Err((error, None))) => return Asked::Failed(broken(&error)),
            Err(waited) => return Asked::Failed(late(waited)),
        };
        if let Err(failure) = answer::head(&response, route) {
            return Asked::Failed(failure);
        }
        let (parts, body) = response.into_parts();
        let reading = beside(driver, bounded(body));
        let body = match deadline.while_moving(silence, counter, reading).await {
            Ok(Ok(body)) => body,
            Ok(Err(Unread::TooLarge)) => return Asked::Failed(answer::too_large(&server, MOST_OCTETS)),
            Ok(Err(Unread::Broken(error))) => return Asked::Failed(broken(&error)),
            Err(waited) => return Asked::Failed(late(waited)),
        };
        let retry_after = retry_after(&parts.headers, route.clock.now());
        if !body.is_empty() && !answer::is_json(&parts.headers, &body) {
            let failure = answer::not_json(parts.status, &parts.headers, &server);
            return Asked::Failed(Failure { retry_after, ..failure });
        }
        let stays = self.driver.is_some() && !answer::says_close(&parts.headers) && !self.sender.is_closed();
        let octets = counter.octets();
        Asked::Answered(Incoming { status: parts.status, body, retry_after, octets }, stays)
    }

    /// Closes it in order, if the server lets that happen.
    pub(super) async fn close(self) {
        let Self { sender, driver } = self;
        drop(sender);
        if let Some(driver) = driver {
            let _ = driver.await;
        }
    }
}

/// Does `work` while the connection is kept going.
async fn beside<T>(driver: &mut Option<Pin<Box<Driver>>>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        // What ended it is told to whoever waits for an answer.
        if driver.as_mut().is_some_and(|driver| driver.as_mut().poll(context).is_ready()) {
            *driver = None;
        }
        work.as_mut().poll(context)
    })
    .await
}

enum Unread {
    TooLarge,
    Broken(hyper::Error),
}

/// Reads a body to its end, or to the bound.
async fn bounded(mut body: Body) -> Result<Bytes, Unread> {
    // What is announced too large is not read at all.
    if body.size_hint().lower() > MOST_OCTETS as u64 {
        return Err(Unread::TooLarge);
    }
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(Unread::Broken)?.into_data() else { continue };
        if read.len() + data.len() > MOST_OCTETS {
            return Err(Unread::TooLarge);
        }
        read.extend_from_slice(&data);
    }
    Ok(read.freeze())
}
