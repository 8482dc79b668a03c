//! Which proxy is used, and why.

use std::fmt;

use app::model::{Direct, EffectiveProxy, ProxyOrigin};
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::{Exception, HostPort};
use crate::config::{ProxyMode, ProxySection};

/// The port of a proxy whose address in the environment has none.
const HTTP: u16 = 80;

/// What the environment says of proxies, as it was when the program started.
#[derive(Clone, Default)]
pub struct ProxyEnvironment {
    proxy: Option<(&'static str, Zeroizing<String>)>,
    exceptions: String,
}

impl ProxyEnvironment {
    /// Takes what there is out of the environment: `https_proxy` before `HTTPS_PROXY`, and `no_proxy` before
    /// `NO_PROXY`. An empty one says nothing.
    pub fn read(environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let (mut proxies, mut exceptions) = ([None, None], [None, None]);
        for (name, value) in environment {
            let place = match name.as_str() {
                "https_proxy" => &mut proxies[0],
                "HTTPS_PROXY" => &mut proxies[1],
                "no_proxy" => &mut exceptions[0],
                "NO_PROXY" => &mut exceptions[1],
                _ => continue,
            };
            *place = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
        let [lower, upper] = proxies;
        let lower = lower.map(|value| ("https_proxy", Zeroizing::new(value)));
        let upper = upper.map(|value| ("HTTPS_PROXY", Zeroizing::new(value)));
        let [no_lower, no_upper] = exceptions;
        Self { proxy: lower.or(upper), exceptions: no_lower.or(no_upper).unwrap_or_default() }
    }
}

impl fmt::Debug for ProxyEnvironment {
    /// Without the address, in which a password may stand.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variable = self.proxy.as_ref().map(|(name, _)| name);
        f.debug_struct("ProxyEnvironment").field("variable", &variable).finish_non_exhaustive()
    }
}

/// The way to a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Straight there.
    Direct(Direct),
    /// Through a proxy.
    Through(Proxy),
    /// The environment names a proxy that can't be used. Going straight instead would be against what somebody set.
    Unusable {
        /// The variable.
        variable: &'static str,
        /// What is wrong; nothing secret.
        reason: String,
    },
}

/// An HTTP proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Where it is.
    pub at: HostPort,
    /// Where it comes from.
    pub origin: ProxyOrigin,
    /// Whom it is shown.
    pub credentials: Option<Credentials>,
}

/// User and password for a proxy (RFC 7617).
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Without a colon.
    pub user: String,
    /// Any text.
    pub password: Zeroizing<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

impl Way {
    /// The way to `to`; to any host where that is `None`.
    ///
    /// User and password of the settings go to the host of the settings alone; a proxy of the environment is shown
    /// those that stand in its address. Exceptions of the settings hold for both.
    pub fn choose(section: &ProxySection, environment: &ProxyEnvironment, to: Option<&HostPort>) -> Self {
        let listed = section.exceptions.iter().map(String::as_str);
        let mode = section.mode();
        let found = match mode {
            ProxyMode::Off => return Self::Direct(Direct::Off),
            ProxyMode::Manual => Some(Self::manual(section)),
            ProxyMode::Automatic => environment.proxy.as_ref().map(|(name, address)| Self::of(name, address)),
        };
        let Some(found) = found else { return Self::Direct(Direct::NoneFound) };
        let inherited = environment.exceptions.split([',', ' ']).map(str::trim);
        let inherited = inherited.filter(|item| mode == ProxyMode::Automatic && !item.is_empty());
        let covers = |item: &&str| {
            to.is_some_and(|to| Exception::parse(item).is_some_and(|exception| exception.covers(to)))
        };
        match listed.chain(inherited).find(covers) {
            Some(exception) => Self::Direct(Direct::Exception(exception.to_owned())),
            None => found,
        }
    }

    fn manual(section: &ProxySection) -> Self {
        let Some(at) = HostPort::parse(&section.address) else {
            // The settings are checked before: a manual proxy has an address.
            return Self::Direct(Direct::Off);
        };
        let credentials = (!section.user.is_empty()).then(|| Credentials {
            user: section.user.clone(),
            password: Zeroizing::new(section.password.clone()),
        });
        Self::Through(Proxy { at, origin: ProxyOrigin::Manual, credentials })
    }

    /// `[http://][user[:password]@]host[:port][/]`, as in `HTTPS_PROXY`.
    fn of(variable: &'static str, address: &str) -> Self {
        let unusable = |reason: String| Self::Unusable { variable, reason };
        let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
        if !scheme.eq_ignore_ascii_case("http") {
            let scheme: String = scheme.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
            return unusable(format!(
                "it names a proxy that is spoken to by {scheme}; this device speaks to proxies by http alone"
            ));
        }
        let (shown, rest) = match rest.rsplit_once('@') {
            Some((shown, rest)) => (Some(shown), rest),
            None => (None, rest),
        };
        let authority = rest.split('/').next().unwrap_or_default();
        let at = HostPort::parse(authority).or_else(|| HostPort::of(authority, HTTP));
        let Some(at) = at else { return unusable("no host and port can be read in it".into()) };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let credentials = shown.filter(|shown| !shown.is_empty()).map(|shown| {
            let (user, password) = shown.split_once(':').unwrap_or((shown, ""));
            Credentials { user: decoded(user), password: Zeroizing::new(decoded(password)) }
        });
        if credentials.as_ref().is_some_and(|credentials| credentials.user.contains(':')) {
            return unusable("a user name for a proxy has no colon".into());
        }
        Self::Through(Proxy { at, origin: ProxyOrigin::Environment(variable.to_owned()), credentials })
    }

    /// The same for a page: nothing secret.
    pub fn effective(&self) -> EffectiveProxy {
        match self {
            Self::Direct(why) => EffectiveProxy::Direct(why.clone()),
            Self::Through(proxy) => EffectiveProxy::Through {
                address: proxy.at.to_string(),
                origin: proxy.origin.clone(),
                authentication: proxy.credentials.is_some(),
            },
            Self::Unusable { variable, reason } => {
                EffectiveProxy::Unusable { variable: (*variable).to_owned(), reason: reason.clone() }
            }
        }
    }
}

#[cfg(test)]
mod tests;
