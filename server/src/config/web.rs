use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::error::Fault;

/// Most further names.
const MOST_NAMES: usize = 32;

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
        if self.host_names.len() > MOST_NAMES || !self.host_names.iter().all(|name| is_host_name(name)) {
            let allowed = format!("at most {MOST_NAMES} host names such as \"printer.example.com\"");
            faults.push(Fault { key: "web.host_names", found: format!("{:?}", self.host_names), allowed });
        }
        faults.extend(Fault::outside("web.refresh_pause_s", self.refresh_pause_s, 0..=600));
        faults
    }
}

/// Letters, digits, hyphens, underscores and dots: what a browser sends for a name, which is ASCII.
fn is_host_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.len() <= 253
        && name.split('.').all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(plain))
}
