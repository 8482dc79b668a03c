use std::net::IpAddr;

use super::Actor;

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

    /// Who they are in the audit trail.
    pub fn actor(&self) -> Actor {
        match self.role {
            Role::Administrator => Actor::administrator(self.address),
            Role::Viewer => Actor::stranger(self.address),
        }
    }
}
