//! The way to the collector.

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, InvalidDnsNameError, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::config::AuditSection;

/// Connecting, the handshake and each batch may take this long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why entries can't be sent. A sentence for the audit page.
#[derive(Debug, thiserror::Error)]
pub enum SyslogError {
    /// The file with the certificates can't be used.
    #[error("{path}: no certificate could be read from it: {reason}", path = path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The name of the collector is none.
    #[error("{host}: neither an address nor a host name")]
    Name {
        /// What is configured.
        host: String,
    },
    /// No connection.
    #[error("{collector}: {step}: {source}")]
    Connection {
        /// Host and port.
        collector: String,
        /// What was tried.
        step: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// Where entries are sent. Cheap to clone.
#[derive(Clone)]
pub struct Collector {
    host: String,
    port: u16,
    name: ServerName<'static>,
    tls: Arc<ClientConfig>,
}

impl Collector {
    /// The configured collector; `None` where there is none. Reads the file with its certificates.
    pub fn configured(section: &AuditSection) -> Result<Option<Self>, SyslogError> {
        let Some((host, port)) = section.collector() else { return Ok(None) };
        let path = PathBuf::from(&section.syslog_ca_file);
        let unusable = |reason: String| SyslogError::Certificates { path: path.clone(), reason };
        let mut roots = RootCertStore::empty();
        let all = CertificateDer::pem_file_iter(&path).map_err(|error| unusable(error.to_string()))?;
        for certificate in all {
            let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
            roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(unusable("there is none in it".into()));
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_: InvalidDnsNameError| SyslogError::Name { host: host.to_owned() })?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unusable(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Some(Self { host: host.to_owned(), port, name, tls: Arc::new(tls) }))
    }

    /// "log.example.com:6514".
    pub fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    pub(super) async fn connect(&self) -> Result<Connection, SyslogError> {
        let connecting = TcpStream::connect((self.host.as_str(), self.port));
        let stream = within(connecting).await.map_err(self.failed("no connection"))?;
        let handshake = TlsConnector::from(Arc::clone(&self.tls)).connect(self.name.clone(), stream);
        let stream = within(handshake).await.map_err(self.failed("no TLS connection"))?;
        Ok(Connection { stream })
    }

    pub(super) fn failed(&self, step: &'static str) -> impl Fn(io::Error) -> SyslogError {
        let collector = self.address();
        move |source| SyslogError::Connection { collector: collector.clone(), step, source }
    }
}

pub(super) struct Connection {
    stream: TlsStream<TcpStream>,
}

impl Connection {
    pub(super) async fn send(&mut self, frames: &[u8]) -> io::Result<()> {
        let stream = &mut self.stream;
        within(async {
            stream.write_all(frames).await?;
            stream.flush().await
        })
        .await
    }

    /// Ends when the collector has closed the connection. What it sends is of no meaning.
    pub(super) async fn closed(&mut self) -> io::Error {
        let mut octets = [0; 256];
        loop {
            match self.stream.read(&mut octets).await {
                Ok(0) => {
                    return io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        "the collector closed the connection",
                    );
                }
                Ok(_) => {}
                Err(error) => return error,
            }
        }
    }

    pub(super) async fn close(mut self) {
        let _ = within(self.stream.shutdown()).await;
    }
}

async fn within<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let late =
        || io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", PATIENCE.as_secs()));
    timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(late()))
}
