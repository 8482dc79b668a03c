//! The real way to the printer: UDP, with patience.

use std::{
    net::SocketAddr,
    panic::AssertUnwindSafe,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI32, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use snmp2::v3::Security;
use tokio::{net::lookup_host, sync::Semaphore};

use super::{
    Passphrases, Pending, Request, Response, Transport, TransportError,
    community::{CommunitySession, TryError},
    credentials,
    message::MessageVersion,
    patience::Patience,
    state::{Session, State},
    user::{self, UserSession},
};
use crate::device::{
    DeviceError,
    url::{SnmpTarget, SnmpVersion},
};

/// Most requests in flight at one time: printers have little memory for them.
const IN_FLIGHT: usize = 4;

enum Credential {
    Community(String),
    User(Box<Security>),
}

/// A printer on the network.
pub struct UdpTransport {
    target: SnmpTarget,
    source: String,
    credential: Credential,
    patience: Patience,
    /// Set once the printer turned out to answer SNMPv1 alone.
    v1: AtomicBool,
    next_request_id: AtomicI32,
    permits: Semaphore,
    state: Mutex<State>,
}

impl UdpTransport {
    /// A way to `target`. `first_request_id` should be hard to guess. Errors say what is wrong with the
    /// pass-phrases.
    pub fn new(
        target: SnmpTarget,
        passphrases: &Passphrases,
        patience: Patience,
        first_request_id: i32,
    ) -> Result<Self, String> {
        let credential = match &target.version {
            SnmpVersion::Automatic { community }
            | SnmpVersion::V1 { community }
            | SnmpVersion::V2c { community } => Credential::Community(community.clone()),
            SnmpVersion::V3 { user, auth, privacy } => {
                Credential::User(Box::new(credentials::security(user, *auth, *privacy, passphrases)?))
            }
        };
        Ok(Self {
            v1: AtomicBool::new(matches!(target.version, SnmpVersion::V1 { .. })),
            source: target.to_string(),
            target,
            credential,
            patience,
            next_request_id: AtomicI32::new(first_request_id),
            permits: Semaphore::new(IN_FLIGHT),
            state: Mutex::default(),
        })
    }

    /// The same, with another name for where its readings come from.
    #[must_use]
    pub fn named(self, source: String) -> Self {
        Self { source, ..self }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn address(&self) -> SocketAddr {
        let used = self.state().addresses.first().copied();
        used.unwrap_or(SocketAddr::from(([0, 0, 0, 0], self.target.port)))
    }

    fn request_id(&self) -> i32 {
        self.next_request_id.fetch_add(1, Ordering::Relaxed) & i32::MAX
    }

    fn version(&self) -> MessageVersion {
        if self.v1.load(Ordering::Relaxed) { MessageVersion::V1 } else { MessageVersion::V2c }
    }

    async fn open(&self) -> Result<Session, TryError> {
        if let Some(session) = self.state().sessions.pop() {
            return Ok(session);
        }
        let address = self.address();
        let engine = self.state().engine.clone();
        Ok(match (&self.credential, engine) {
            (Credential::Community(_), _) => Session::Community(CommunitySession::open(address).await?),
            (Credential::User(_), Some(engine)) => {
                let session = UserSession::open(address, &engine, self.request_id()).await?;
                Session::User(Box::new(session))
            }
            (Credential::User(_), None) => {
                return Err(TryError::Authentication("its SNMPv3 engine is not known".into()));
            }
        })
    }

    async fn try_once(&self, request: &Request, patience: Duration) -> Result<Response, TryError> {
        let mut session = self.open().await?;
        let exchange = async {
            match (&mut session, &self.credential) {
                (Session::Community(session), Credential::Community(community)) => {
                    let id = self.request_id();
                    session.exchange(self.version(), community.as_bytes(), id, request, patience).await
                }
                (Session::User(session), _) => session.exchange(request, patience).await,
                (Session::Community(_), Credential::User(_)) => Err(TryError::Timeout),
            }
        };
        // What the network sends goes through code that is not ours: if that panics, it is a bad answer.
        let Ok(answer) = AssertUnwindSafe(exchange).catch_unwind().await else {
            return Err(TryError::Garbled("an answer could not be decoded".into()));
        };
        // After a failure a late answer may be on its way to this socket: only snmp2's sessions can't skip it.
        if answer.is_ok() || matches!(session, Session::Community(_)) {
            self.state().sessions.push(session);
        }
        answer
    }

    async fn ask(&self, request: &Request) -> Result<Response, TransportError> {
        // Never closed, so the only error can't happen; without a permit the request is merely not limited.
        let _permit = self.permits.acquire().await.ok();
        let begun = Instant::now();
        let mut last = TryError::Timeout;
        for attempt in 0..self.patience.tries {
            match self.try_once(request, self.patience.wait(attempt)).await {
                Ok(response) => {
                    self.state().vain = 0;
                    return Ok(response);
                }
                Err(error @ (TryError::Refused | TryError::Network(_))) => return Err(self.fatal(error)),
                Err(error) => last = error,
            }
        }
        match last {
            TryError::Timeout => {
                Err(TransportError::Timeout { attempts: self.patience.tries, waited: begun.elapsed() })
            }
            error => Err(self.fatal(error)),
        }
    }

    fn fatal(&self, error: TryError) -> TransportError {
        let address = self.address();
        TransportError::Fatal(match error {
            TryError::Timeout => self.silent(1, self.patience.first),
            TryError::Refused => DeviceError::Refused { address },
            TryError::Authentication(detail) => DeviceError::Authentication { address, detail },
            TryError::Garbled(detail) => DeviceError::Garbled { address, detail },
            TryError::Network(error) => DeviceError::Network { address, reason: error.to_string() },
        })
    }

    async fn resolve(&self) -> Result<Vec<SocketAddr>, DeviceError> {
        let host = &self.target.host;
        let fail = |reason: String| DeviceError::Resolve { host: host.clone(), reason };
        let found = lookup_host((host.as_str(), self.target.port)).await;
        let found: Vec<SocketAddr> = found.map_err(|error| fail(error.to_string()))?.collect();
        if found.is_empty() { Err(fail("it has no address".into())) } else { Ok(found) }
    }

    async fn discover(&self, address: SocketAddr, security: &Security) -> Result<(), DeviceError> {
        let begun = Instant::now();
        for attempt in 0..self.patience.tries {
            let discovery = user::discover(address, security, self.patience.wait(attempt));
            let found = AssertUnwindSafe(discovery).catch_unwind().await;
            match found.unwrap_or_else(|_| Err(TryError::Garbled("an answer could not be decoded".into()))) {
                Ok(engine) => {
                    self.state().engine = Some(engine);
                    return Ok(());
                }
                Err(TryError::Timeout) => {}
                Err(error) => match self.fatal(error) {
                    TransportError::Fatal(error) => return Err(error),
                    TransportError::Timeout { .. } => {}
                },
            }
        }
        Err(self.silent(self.patience.tries, begun.elapsed()))
    }
}

impl Transport for UdpTransport {
    fn request<'a>(&'a self, request: &'a Request) -> Pending<'a, Result<Response, TransportError>> {
        Box::pin(self.ask(request))
    }

    fn has_bulk(&self) -> bool {
        !self.v1.load(Ordering::Relaxed)
    }

    fn begin(&self) -> Pending<'_, Result<(), DeviceError>> {
        Box::pin(async move {
            let found = self.resolve().await?;
            let known = {
                let mut state = self.state();
                state.settle(found);
                state.engine.is_some()
            };
            match &self.credential {
                Credential::User(security) if !known => self.discover(self.address(), security).await,
                _ => Ok(()),
            }
        })
    }

    fn end(&self) {
        self.state().sessions = Vec::new();
    }

    fn next_address(&self) -> bool {
        self.state().advance()
    }

    fn rejected(&self) {
        self.state().engine = None;
    }

    fn fall_back(&self) -> bool {
        let automatic = matches!(self.target.version, SnmpVersion::Automatic { .. });
        automatic && !self.v1.swap(true, Ordering::Relaxed)
    }

    fn stay(&self) {
        if matches!(self.target.version, SnmpVersion::Automatic { .. }) {
            self.v1.store(false, Ordering::Relaxed);
        }
    }

    fn silent(&self, attempts: u32, waited: Duration) -> DeviceError {
        let credential = match self.credential {
            Credential::Community(_) => "the community name is right",
            Credential::User(_) => {
                "the user name, both pass-phrases and the auth and priv protocols are right"
            }
        };
        DeviceError::Silent {
            address: self.address(),
            version: self.target.version.to_string(),
            attempts,
            waited,
            credential,
        }
    }

    fn not_a_printer(&self) -> DeviceError {
        DeviceError::NotAPrinter { address: self.address() }
    }

    fn source(&self) -> String {
        self.source.clone()
    }
}
