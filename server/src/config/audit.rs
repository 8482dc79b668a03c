use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[audit]`: the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditSection {
    /// Collector that gets every entry by syslog over TLS (RFC 5424, RFC 5425), as "host:port"; the usual port is
    /// 6514. Empty: none.
    pub syslog: String,
    /// File with the certificates, in PEM, that the collector's certificate is checked against: a collector that
    /// can't show that it is itself gets nothing.
    pub syslog_ca_file: String,
}

impl AuditSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !self.syslog.is_empty() && self.collector().is_none() {
            let allowed = "a host and a port, for example \"log.example.com:6514\", or nothing".into();
            faults.push(Fault { key: "audit.syslog", found: format!("{:?}", self.syslog), allowed });
        }
        let file = Path::new(&self.syslog_ca_file);
        if !self.syslog_ca_file.is_empty() && !file.is_absolute() {
            let allowed = "the whole path of a file, from / on".into();
            faults.push(Fault {
                key: "audit.syslog_ca_file",
                found: format!("{:?}", self.syslog_ca_file),
                allowed,
            });
        }
        if !self.syslog.is_empty() && self.syslog_ca_file.is_empty() {
            let allowed = "the file with the certificates that the collector is checked against".into();
            faults.push(Fault { key: "audit.syslog_ca_file", found: "\"\"".into(), allowed });
        }
        faults
    }

    /// Host and port of the collector; `None` where none is set, or none that can be.
    pub fn collector(&self) -> Option<(&str, u16)> {
        let (host, port) = self.syslog.rsplit_once(':')?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let fit = !host.is_empty() && host.len() <= 253 && host.chars().all(|c| c.is_ascii_graphic());
        let port = port.parse().ok().filter(|port| *port != 0)?;
        fit.then_some((host, port))
    }
}

#[cfg(test)]
mod tests {
    use super::AuditSection;

    #[test]
    fn a_collector_is_a_host_and_a_port_and_needs_certificates() {
        let section =
            |syslog: &str, file: &str| AuditSection { syslog: syslog.into(), syslog_ca_file: file.into() };
        for (syslog, file, faults) in [
            ("", "", 0),
            ("log.example.com:6514", "/etc/ca.pem", 0),
            ("[2001:db8::1]:6514", "/etc/ca.pem", 0),
            ("log.example.com:6514", "", 1),
            ("log.example.com:6514", "ca.pem", 1),
            ("log.example.com", "/etc/ca.pem", 1),
            (":6514", "/etc/ca.pem", 1),
            ("log:0", "/etc/ca.pem", 1),
            ("log\r\nx:6514", "/etc/ca.pem", 1),
        ] {
            assert_eq!(section(syslog, file).faults().len(), faults, "{syslog:?} {file:?}");
        }
        assert_eq!(section("[::1]:6514", "").collector(), Some(("::1", 6514)));
    }
}
