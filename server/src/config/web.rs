use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[web]`: the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSection {
    /// Address and port to listen on, plain HTTP. Port 0 takes a free one.
    pub listen: String,
    /// Further names by which browsers may call this device, beside its addresses, its host name and
    /// `localhost`.
    pub host_names: Vec<String>,
    /// Seconds from one Refresh to the next from the same address, 0 to 600.
    pub refresh_pause_s: u64,
}

impl Default for WebSection {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8080".into(), host_names: Vec::new(), refresh_pause_s: 1 }
    }
}

impl WebSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.listen.parse::<SocketAddr>().is_err() {
            let allowed = "an IP address and a port, for example \"0.0.0.0:80\" or \"[::]:80\"".into();
            faults.push(Fault { key: "web.listen", found: format!("{:?}", self.listen), allowed });
        }
        faults.extend(Fault::outside("web.refresh_pause_s", self.refresh_pause_s, 0..=600));
        faults
    }
}
