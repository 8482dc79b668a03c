//! TLS to the SMTP server, and what went wrong with it in words.

use std::{io, sync::Arc};

use rustls::{CertificateError, ClientConfig, Error as TlsError, RootCertStore, pki_types::ServerName};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::super::post::Server;
use crate::tls::authorities;

/// Shakes hands on a connection; the server's certificate must be vouched for and fit its name.
pub(super) async fn handshake(stream: TcpStream, server: &Server) -> Result<TlsStream<TcpStream>, io::Error> {
    let config = config(server).map_err(io::Error::other)?;
    let name = ServerName::try_from(server.host.clone())
        .map_err(|_| io::Error::other("this is neither an address nor a host name"))?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// Made anew for each connection: there are few, and the authorities take more memory than all else here.
fn config(server: &Server) -> Result<ClientConfig, String> {
    let roots: RootCertStore =
        authorities::trusted(server.ca_file.as_deref()).map_err(|error| error.to_string())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// How the connection is protected.
pub(super) fn version(stream: &TlsStream<TcpStream>) -> String {
    let (_, connection) = stream.get_ref();
    let version = connection.protocol_version().and_then(|version| version.as_str());
    version.unwrap_or("TLS").replace('_', ".").replace("TLSv1.3", "TLS 1.3").replace("TLSv1.2", "TLS 1.2")
}

/// What went wrong, and what to check.
pub(super) fn cause(error: &io::Error, server: &Server) -> String {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    let Some(TlsError::InvalidCertificate(fault)) = tls else {
        return match tls {
            Some(TlsError::InvalidMessage(_)) => {
                "the server does not speak TLS here; check port and encryption".into()
            }
            Some(TlsError::AlertReceived(alert)) => format!("the server ended the handshake: {alert:?}"),
            Some(other) => other.to_string(),
            None => error.to_string(),
        };
    };
    let host = &server.host;
    match fault {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the server's certificate is not for {host}; check the server's name")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate has ended, or this device's clock is wrong".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet, or this device's clock is wrong".into()
        }
        // A signature that does not fit is one by somebody who only has an authority's name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "nobody whom this device trusts vouches for the server's certificate; check ca_file".into()
        }
        other => format!("the server's certificate can't be used: {other}"),
    }
}
