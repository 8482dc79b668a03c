//! From a name to a connection that takes mail.

use std::net::SocketAddr;

use app::model::{MailStep, MailStepDone};
use lettre::transport::smtp::{
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::AsyncSmtpConnection,
    extension::ClientId,
};
use tokio::net::{TcpStream, lookup_host};

use super::{
    super::post::{Failure, Meaning, Server, Session},
    Patience, dialogue,
    noted::{Noted, Said, within, words},
    secure,
    session::SmtpSession,
    wire::{Stream, Wire},
};
use crate::config::MailSecurity;

/// Addresses of a name that are tried.
const MOST_ADDRESSES: usize = 4;
/// What a server calls the extension of RFC 3207.
const STARTTLS: &str = "STARTTLS";

pub(super) async fn open(
    server: &Server,
    patience: Patience,
    steps: &mut Vec<MailStepDone>,
) -> Result<Box<dyn Session>, Failure> {
    let mut noted = Noted::new(steps);
    let addresses = resolve(server, patience, &mut noted).await?;
    let stream = connect(&addresses, patience, &mut noted).await?;
    let stream = secured(stream, server, patience, &mut noted).await?;
    let hello = ClientId::Domain(server.hello.clone());
    let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(Wire::new(stream)), &hello);
    let mut connection = within(patience.answer, greeted)
        .await
        .map_err(|said| noted.failed(MailStep::Hello, Meaning::Unreachable, said.text))?;
    noted.done(MailStep::Hello, connection.server_info());
    authenticate(&mut connection, server, patience, &mut noted).await?;
    Ok(Box::new(SmtpSession { connection, patience }))
}

async fn resolve(
    server: &Server,
    patience: Patience,
    noted: &mut Noted<'_>,
) -> Result<Vec<SocketAddr>, Failure> {
    let found = within(patience.connect, lookup_host((server.host.as_str(), server.port))).await;
    let found = found.map(|addresses| addresses.take(MOST_ADDRESSES).collect::<Vec<_>>());
    match found {
        Ok(addresses) if !addresses.is_empty() => {
            let words: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
            noted.done(MailStep::Resolve, words.join(", "));
            Ok(addresses)
        }
        Ok(_) => Err(noted.failed(MailStep::Resolve, Meaning::Unreachable, "the name has no address")),
        Err(said) => {
            let answer = format!("{}: {}", server.host, said.text);
            Err(noted.failed(MailStep::Resolve, Meaning::Unreachable, answer))
        }
    }
}

async fn connect(
    addresses: &[SocketAddr],
    patience: Patience,
    noted: &mut Noted<'_>,
) -> Result<TcpStream, Failure> {
    let mut failures = Vec::new();
    for address in addresses {
        match within(patience.connect, TcpStream::connect(address)).await {
            Ok(stream) => {
                noted.done(MailStep::Connect, address);
                return Ok(stream);
            }
            Err(said) => failures.push(format!("{address}: {}", said.text)),
        }
    }
    Err(noted.failed(MailStep::Connect, Meaning::Unreachable, failures.join("; ")))
}

/// The connection as far as the setting protects it, with the server's greeting read.
async fn secured(
    mut stream: TcpStream,
    server: &Server,
    patience: Patience,
    noted: &mut Noted<'_>,
) -> Result<Stream, Failure> {
    match server.security {
        MailSecurity::Plain => {
            greeted(&mut stream, patience, noted).await?;
            Ok(Stream::Plain(stream))
        }
        MailSecurity::Tls => {
            let mut stream = shaken(stream, server, patience, noted).await?;
            greeted(&mut stream, patience, noted).await?;
            Ok(Stream::Tls(Box::new(stream)))
        }
        MailSecurity::StartTls => {
            greeted(&mut stream, patience, noted).await?;
            let refused = |noted: &mut Noted<'_>, answer: String| {
                noted.failed(MailStep::StartTls, Meaning::Unreachable, answer)
            };
            let can = within(patience.answer, dialogue::hello(&mut stream, &server.hello)).await;
            let can = can.map_err(|said| noted.failed(MailStep::Hello, Meaning::Unreachable, said.text))?;
            if !can.iter().skip(1).any(|word| word.trim().eq_ignore_ascii_case(STARTTLS)) {
                let answer =
                    "the server does not offer STARTTLS, so nothing is sent; check port and encryption";
                return Err(refused(noted, answer.into()));
            }
            let agreed = within(patience.answer, dialogue::start_tls(&mut stream)).await;
            let agreed = agreed.map_err(|said| refused(noted, said.text))?;
            noted.done(MailStep::StartTls, agreed);
            let stream = shaken(stream, server, patience, noted).await?;
            Ok(Stream::Tls(Box::new(stream)))
        }
    }
}

async fn greeted(
    stream: &mut (impl tokio::io::AsyncRead + Unpin),
    patience: Patience,
    noted: &mut Noted<'_>,
) -> Result<(), Failure> {
    let greeting = within(patience.answer, dialogue::greeting(stream)).await;
    let greeting =
        greeting.map_err(|said| noted.failed(MailStep::Greeting, Meaning::Unreachable, said.text))?;
    noted.done(MailStep::Greeting, greeting);
    Ok(())
}

async fn shaken(
    stream: TcpStream,
    server: &Server,
    patience: Patience,
    noted: &mut Noted<'_>,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Failure> {
    let handshake = async {
        let shaken = secure::handshake(stream, server).await;
        shaken.map_err(|error| Said { code: None, text: secure::cause(&error, server) })
    };
    let stream = within(patience.connect, handshake)
        .await
        .map_err(|said| noted.failed(MailStep::Tls, Meaning::Unreachable, said.text))?;
    let answer = format!("{}, the certificate is for {}", secure::version(&stream), server.host);
    noted.done(MailStep::Tls, answer);
    Ok(stream)
}

async fn authenticate(
    connection: &mut AsyncSmtpConnection,
    server: &Server,
    patience: Patience,
    noted: &mut Noted<'_>,
) -> Result<(), Failure> {
    let Some((user, password)) = &server.credentials else { return Ok(()) };
    let credentials = Credentials::new(user.clone(), password.to_string());
    match within(patience.answer, connection.auth(DEFAULT_MECHANISMS, &credentials)).await {
        Ok(response) => {
            noted.done(MailStep::Authentication, words(&response));
            Ok(())
        }
        Err(said) => {
            // A server that can't look the user up now answers 454; one that has gone away, nothing.
            let passing = match said.code {
                Some(code) => (400..500).contains(&code),
                None => connection.has_broken(),
            };
            let meaning = if passing { Meaning::Unreachable } else { Meaning::NeedsAdministrator };
            Err(noted.failed(MailStep::Authentication, meaning, said.text))
        }
    }
}
