use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A step on the way to the communication server, in the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// What is set: whether there is a server, and whether its authorities can be read.
    Settings,
    /// Looking up the address of the host to connect to: the server, or the proxy.
    Resolve,
    /// The connection to that host.
    Connect,
    /// Asking the proxy for a way through.
    Proxy,
    /// Showing the proxy who asks.
    ProxyAuthentication,
    /// TLS: the server shows that it is itself.
    Tls,
    /// The request and its answer.
    Http,
    /// What the server says to it.
    Server,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::Settings,
        Self::Resolve,
        Self::Connect,
        Self::Proxy,
        Self::ProxyAuthentication,
        Self::Tls,
        Self::Http,
        Self::Server,
    ];
}

/// Why the communication server could not be reached, or did not do what was asked. The word of each is stable: it
/// stands in metrics and in what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// No communication server is set.
    NoServer,
    /// What is set can't be used.
    Settings,
    /// The server's name is not known, or nobody could be asked.
    Resolve,
    /// The host is there, and nothing listens.
    ConnectionRefused,
    /// Nobody answers at the address.
    NoConnection,
    /// The proxy's name is not known, or nobody could be asked.
    ProxyNotFound,
    /// The proxy can't be reached.
    ProxyNoConnection,
    /// The proxy does not open a way to the server.
    ProxyRefused,
    /// The proxy took the connection and did not answer.
    ProxySilent,
    /// What answers in the proxy's place is no HTTP proxy.
    ProxyNotUnderstood,
    /// The proxy wants to know who asks, or does not take the user and password.
    ProxyAuthentication,
    /// No known authority vouches for the server's certificate.
    TlsAuthority,
    /// The certificate is for another name.
    TlsName,
    /// The certificate has ended.
    TlsExpired,
    /// The certificate is not good yet.
    TlsNotYetValid,
    /// The certificate's dates do not fit, and this device's clock was never set.
    TlsClock,
    /// The server took the connection and did not answer the handshake.
    TlsSilent,
    /// What answers does not speak TLS.
    TlsNotSpoken,
    /// Anything else about TLS.
    TlsOther,
    /// No answer came.
    HttpSilent,
    /// The answer took too long in all.
    HttpSlow,
    /// The connection ended before the answer did.
    HttpCut,
    /// The answer is larger than any that is meant for this device.
    HttpTooLarge,
    /// What answers does not speak HTTP.
    HttpNotUnderstood,
    /// The answer is not JSON.
    HttpNotJson,
    /// The server could not do it: a status from 500 on, or one that means nothing here.
    HttpStatus,
    /// The server leads to another address on the same host.
    HttpRedirect,
    /// The server leads to another host.
    HttpRedirectElsewhere,
    /// The server understood, and refuses.
    Refused,
    /// The server speaks another version of the protocol.
    OtherProtocol,
}

impl Cause {
    /// All of them, in their order.
    pub const ALL: [Self; 30] = [
        Self::NoServer,
        Self::Settings,
        Self::Resolve,
        Self::ConnectionRefused,
        Self::NoConnection,
        Self::ProxyNotFound,
        Self::ProxyNoConnection,
        Self::ProxyRefused,
        Self::ProxySilent,
        Self::ProxyNotUnderstood,
        Self::ProxyAuthentication,
        Self::TlsAuthority,
        Self::TlsName,
        Self::TlsExpired,
        Self::TlsNotYetValid,
        Self::TlsClock,
        Self::TlsSilent,
        Self::TlsNotSpoken,
        Self::TlsOther,
        Self::HttpSilent,
        Self::HttpSlow,
        Self::HttpCut,
        Self::HttpTooLarge,
        Self::HttpNotUnderstood,
        Self::HttpNotJson,
        Self::HttpStatus,
        Self::HttpRedirect,
        Self::HttpRedirectElsewhere,
        Self::Refused,
        Self::OtherProtocol,
    ];

    /// The step that failed. What fails on the way to a proxy is the proxy's failure, not the server's.
    pub fn step(self) -> Step {
        match self {
            Self::NoServer | Self::Settings => Step::Settings,
            Self::Resolve => Step::Resolve,
            Self::ConnectionRefused | Self::NoConnection => Step::Connect,
            Self::ProxyNotFound
            | Self::ProxyNoConnection
            | Self::ProxyRefused
            | Self::ProxySilent
            | Self::ProxyNotUnderstood => Step::Proxy,
            Self::ProxyAuthentication => Step::ProxyAuthentication,
            Self::TlsAuthority
            | Self::TlsName
            | Self::TlsExpired
            | Self::TlsNotYetValid
            | Self::TlsClock
            | Self::TlsSilent
            | Self::TlsNotSpoken
            | Self::TlsOther => Step::Tls,
            Self::HttpSilent
            | Self::HttpSlow
            | Self::HttpCut
            | Self::HttpTooLarge
            | Self::HttpNotUnderstood
            | Self::HttpNotJson
            | Self::HttpStatus
            | Self::HttpRedirect
            | Self::HttpRedirectElsewhere => Step::Http,
            Self::Refused | Self::OtherProtocol => Step::Server,
        }
    }
}

/// The way to the communication server: through which proxy, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EffectiveProxy {
    /// None: the server is reached directly.
    Direct(Direct),
    /// This one.
    Through {
        /// Host and port.
        address: String,
        /// Where it comes from.
        origin: ProxyOrigin,
        /// Whether it is shown a user and a password.
        authentication: bool,
    },
    /// The environment names one that can't be used.
    Unusable {
        /// The variable.
        variable: String,
        /// What is wrong with it; nothing secret.
        reason: String,
    },
}

/// Why there is no proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Direct {
    /// It is turned off.
    Off,
    /// The environment names none.
    NoneFound,
    /// The server is one of the exceptions: this one.
    Exception(String),
}

/// Where a proxy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyOrigin {
    /// Entered by hand.
    Manual,
    /// A variable of the environment, by its name.
    Environment(String),
}

/// What a test of the communication came to, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectivityReport {
    /// The server, as host and port.
    pub server: String,
    /// The way to it.
    pub proxy: EffectiveProxy,
    /// When.
    pub at: Timestamp,
    /// Every step, in order.
    pub steps: Vec<StepReport>,
}

impl ConnectivityReport {
    /// Whether the server was reached and answered as it should.
    pub fn passed(&self) -> bool {
        self.steps.iter().all(|step| matches!(step.outcome, StepOutcome::Passed | StepOutcome::NotNeeded))
    }
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepReport {
    /// Which.
    pub step: Step,
    /// What it came to.
    pub outcome: StepOutcome,
    /// What was found, or what is wrong and what to check; empty where the outcome says it all.
    pub sentence: String,
    /// How long it took, in milliseconds; `None` for one that was not taken.
    pub milliseconds: Option<u64>,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// It went well.
    Passed,
    /// It went wrong.
    Failed,
    /// It is no part of this way.
    NotNeeded,
    /// One before it went wrong.
    NotReached,
}

#[cfg(test)]
mod tests {
    use super::{Cause, Step};

    #[test]
    fn every_cause_is_in_the_list_once_and_in_the_order_of_the_steps() {
        // Causes are written down in the order of the enumeration, the last of which is this one.
        assert_eq!(Cause::ALL.len(), Cause::OtherProtocol as usize + 1);
        for (place, cause) in Cause::ALL.into_iter().enumerate() {
            assert_eq!(cause as usize, place, "{cause:?}");
        }
        assert!(Cause::ALL.is_sorted_by_key(|cause| cause.step()));
        assert!(Step::ALL.into_iter().all(|step| Cause::ALL.iter().any(|cause| cause.step() == step)));
    }
}
