//! Opens a connection, one step after the other.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use app::model::{Cause, Step};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ProtocolVersion;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    Failure, HostPort, Proxy, Route, Trace,
    asking::Connection,
    counted::{Counted, Counter},
    deadline::{Deadline, seconds},
    plain, tls, tunnel,
};

/// Most addresses of a name that are tried.
const MOST_ADDRESSES: usize = 4;
/// Most octets of the head of an answer.
const HEAD_OCTETS: usize = 16_384;
/// Most headers of an answer.
const HEADERS: usize = 64;
/// Most octets that wait here to be looked at.
const BUFFERED: usize = 65_536;

/// What the octets go over.
pub(super) type Stream = TlsStream<Counted<TcpStream>>;

/// A host to connect to, and which causes its failures have.
struct Host<'a> {
    at: &'a HostPort,
    /// "communication.example:443", or "the proxy proxy.example:3128".
    called: String,
    not_found: Cause,
    refused: Cause,
    no_connection: Cause,
    /// Which setting to check.
    check: &'static str,
}

impl<'a> Host<'a> {
    fn server(at: &'a HostPort) -> Self {
        Self {
            at,
            called: at.to_string(),
            not_found: Cause::Resolve,
            refused: Cause::ConnectionRefused,
            no_connection: Cause::NoConnection,
            check: "the server's address",
        }
    }

    fn proxy(proxy: &'a Proxy) -> Self {
        Self {
            at: &proxy.at,
            called: format!("the proxy {}", proxy.at),
            not_found: Cause::ProxyNotFound,
            refused: Cause::ProxyNoConnection,
            no_connection: Cause::ProxyNoConnection,
            check: "the proxy's address",
        }
    }
}

/// Opens a connection to the server.
pub(super) async fn open(
    route: &Route,
    deadline: Deadline,
    counter: &Counter,
    trace: &mut Trace,
) -> Result<Connection, Failure> {
    let host = route.proxy.as_ref().map_or_else(|| Host::server(&route.server.at), Host::proxy);
    let addresses = resolve(&host, route, deadline, trace).await?;
    let stream = connect(&host, &addresses, route, deadline, trace).await?;
    let mut stream = Counted::new(stream, counter.clone());
    if let Some(proxy) = &route.proxy {
        through(&mut stream, proxy, route, deadline, trace).await?;
    }
    let stream = secure(stream, route, deadline, trace).await?;
    let (sender, driver) = http1::Builder::new()
        .max_headers(HEADERS)
        .max_header_size(HEAD_OCTETS)
        .max_buf_size(BUFFERED)
        .handshake(TokioIo::new(stream))
        .await
        // Nothing goes over the wire yet.
        .map_err(|error| Failure::new(Cause::HttpNotUnderstood, format!("No HTTP connection: {error}.")))?;
    Ok(Connection::new(sender, driver))
}

async fn resolve(
    host: &Host<'_>,
    route: &Route,
    deadline: Deadline,
    trace: &mut Trace,
) -> Result<Vec<SocketAddr>, Failure> {
    trace.begin(Step::Resolve);
    let HostPort { host: name, port } = host.at;
    let called = &host.called;
    if let Ok(address) = name.parse::<IpAddr>() {
        trace.passed(format!("{address} is an address: no name to look up"));
        return Ok(vec![(address, *port).into()]);
    }
    let failed = |what: String| {
        let sentence = format!(
            "The address of {called} could not be looked up: {what}. Check {}, and this device's \
                                name servers (DNS).",
            host.check
        );
        Failure::new(host.not_found, sentence)
    };
    let looked_up = deadline.within(route.patience.resolve, lookup_host((name.as_str(), *port))).await;
    let found = looked_up.map_err(|waited| failed(format!("no answer within {}", seconds(waited))))?;
    let found: Vec<SocketAddr> = found.map_err(|error| failed(plain(&error.to_string())))?.collect();
    if found.is_empty() {
        return Err(failed("it has none".into()));
    }
    let shown: Vec<String> = found.iter().take(MOST_ADDRESSES).map(|found| found.ip().to_string()).collect();
    trace.passed(format!("{called} is {}", shown.join(", ")));
    Ok(found)
}

/// Tries the addresses one after the other, in the order that the system prefers.
async fn connect(
    host: &Host<'_>,
    addresses: &[SocketAddr],
    route: &Route,
    deadline: Deadline,
    trace: &mut Trace,
) -> Result<TcpStream, Failure> {
    trace.begin(Step::Connect);
    let tried = addresses.len().min(MOST_ADDRESSES);
    // The first of several may be one that nobody answers at: the others need time too.
    let each = route.patience.connect / u32::try_from(tried).unwrap_or(1);
    let mut last = None;
    for address in addresses.iter().take(MOST_ADDRESSES) {
        match deadline.within(each, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // A request is written whole: waiting for more to say would only delay it.
                let _ = stream.set_nodelay(true);
                trace.passed(format!("Connected to {address}"));
                return Ok(stream);
            }
            Ok(Err(error)) => last = Some((*address, Ok(error))),
            Err(waited) => last = Some((*address, Err(waited))),
        }
    }
    Err(not_connected(host, last, addresses.len()))
}

fn not_connected(
    host: &Host<'_>,
    last: Option<(SocketAddr, Result<io::Error, Duration>)>,
    addresses: usize,
) -> Failure {
    let called = &host.called;
    let (at, what) =
        last.map_or((String::new(), Err(Duration::ZERO)), |(at, what)| (format!(" ({at})"), what));
    let all = if addresses > 1 { format!(", the last of its {addresses} addresses") } else { String::new() };
    let check = host.check;
    match what {
        Ok(error) if error.kind() == io::ErrorKind::ConnectionRefused => Failure::new(
            host.refused,
            format!("Nothing listens at {called}{at}{all}. Check {check} and port, and that it runs."),
        ),
        Ok(error) => Failure::new(
            host.no_connection,
            format!("No connection to {called}{at}{all}: {error}. Check {check} and this device's network."),
        ),
        Err(waited) => Failure::new(
            host.no_connection,
            format!(
                "{called}{at}{all} does not answer: waited {}. Check {check}, and whether a firewall is between.",
                seconds(waited)
            ),
        ),
    }
}

async fn through(
    stream: &mut Counted<TcpStream>,
    proxy: &Proxy,
    route: &Route,
    deadline: Deadline,
    trace: &mut Trace,
) -> Result<(), Failure> {
    trace.begin(Step::Proxy);
    let asked = deadline.within(route.patience.proxy, tunnel::open(stream, proxy, &route.server.at)).await;
    let done = asked.map_err(|waited| {
        let sentence = format!(
            "The proxy {} took the connection and did not answer within {}. Check that it is an HTTP proxy.",
            proxy.at,
            seconds(waited)
        );
        Failure::new(Cause::ProxySilent, sentence)
    });
    if let Err(failure) = done.and_then(|done| done) {
        if failure.step() == Step::ProxyAuthentication {
            trace.passed("It answers");
            trace.begin(Step::ProxyAuthentication);
        }
        return Err(failure);
    }
    trace.passed(format!("It opened a way to {}", route.server.at));
    if proxy.credentials.is_some() {
        trace.begin(Step::ProxyAuthentication);
        trace.passed("It took user and password");
    }
    Ok(())
}

async fn secure(
    stream: Counted<TcpStream>,
    route: &Route,
    deadline: Deadline,
    trace: &mut Trace,
) -> Result<Stream, Failure> {
    trace.begin(Step::Tls);
    let server = route.server.at.to_string();
    let handshake = TlsConnector::from(Arc::clone(&route.tls)).connect(route.name.clone(), stream);
    let made = deadline.within(route.patience.tls, handshake).await;
    let made = made.map_err(|waited| {
        let sentence = format!(
            "{server} took the connection and did not answer the TLS handshake within {}. Check the port.",
            seconds(waited)
        );
        Failure::new(Cause::TlsSilent, sentence)
    })?;
    let stream = made.map_err(|error| tls::failure(&error, &server, route.clock.now()))?;
    let version = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "1.3",
        _ => "1.2",
    };
    trace.passed(format!("TLS {version}; its certificate is for {} and vouched for", route.server.at.host));
    Ok(stream)
}
