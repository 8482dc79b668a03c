use std::net::IpAddr;

use super::Actor;

/// The field of the administrator's forms that carries [`Access::form_token`]. In a form of several parts it is the
/// first.
pub const FORM_TOKEN: &str = "token";

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May look and press Refresh. Sees no contact data.
    Viewer,
    /// Has signed in: may change, send, and see everything but secrets.
    Administrator,
}

/// Who asks, as the web side found out. In the context of every page and action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// What they may do.
    pub role: Role,
    /// Whether they may see anything of the printer: not strangers where viewing needs a sign-in.
    pub may_look: bool,
    /// What each of the administrator's forms must carry in its field `token`; `None` for a viewer.
    pub form_token: Option<String>,
    /// The session's row, to tell one's own from others; `None` for a viewer.
    pub session: Option<i64>,
    /// Where the request came from.
    pub address: IpAddr,
    /// Whether it came over TLS.
    pub secure: bool,
    /// What the browser says it is, cut to 200 characters.
    pub agent: String,
}

impl Access {
    /// A stranger's, from `address` over plain HTTP.
    pub fn viewer(address: IpAddr) -> Self {
        Self {
            role: Role::Viewer,
            may_look: true,
            form_token: None,
            session: None,
            address,
            secure: false,
            agent: String::new(),
        }
    }

    /// Whether they have signed in.
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }

    /// Whether nobody on the way can read what they type: passwords are given over TLS, or on the device itself.
    pub fn may_give_passwords(&self) -> bool {
        self.secure || self.address.to_canonical().is_loopback()
    }

    /// Who they are in the audit trail.
    pub fn actor(&self) -> Actor {
        match self.role {
            Role::Administrator => Actor::administrator(self.address),
            Role::Viewer => Actor::stranger(self.address),
        }
    }
}

/// Where this device answers over TLS, for pages that lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecureAddress {
    /// `https://printer7.local:8443`, without a path.
    pub url: String,
    /// SHA-256 of the certificate as people compare it: "AB:CD:…".
    pub fingerprint: String,
}
