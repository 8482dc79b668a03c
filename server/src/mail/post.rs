//! The way to the SMTP server, as a parameter: live it is [`Smtp`](super::Smtp), in a test something in memory.

use std::{fmt, path::PathBuf};

use app::{
    model::{MailStep, MailStepDone},
    port::BoxFuture,
};
use lettre::Address;
use zeroize::Zeroizing;

use crate::config::{MailSection, MailSecurity};

/// Hands mail over.
pub trait Post: Send + Sync + 'static {
    /// Connects to a server, up to where it takes mail. Each step is noted in `steps`.
    fn open<'a>(
        &'a self,
        server: &'a Server,
        steps: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<Box<dyn Session>, Failure>>;
}

/// A connection that takes mail.
pub trait Session: Send {
    /// Hands one message over. Each step is noted in `steps`.
    fn send<'a>(
        &'a mut self,
        mail: &'a Outgoing,
        steps: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<(), Failure>>;

    /// Ends it in order.
    fn close(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// Which server, and how to get to it.
#[derive(Clone)]
pub struct Server {
    /// A host name or an IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is protected.
    pub security: MailSecurity,
    /// Certificates to check the server's against; `None`: the system's.
    pub ca_file: Option<PathBuf>,
    /// User and password, where it asks for them.
    pub credentials: Option<(String, Zeroizing<String>)>,
    /// What this device calls itself.
    pub hello: String,
}

impl Server {
    /// The server that is set; `None` where none is. `hello` is what this device calls itself.
    pub fn of(section: &MailSection, hello: &str) -> Option<Self> {
        let security = section.security()?;
        let port = u16::try_from(section.port).ok()?;
        let credentials = (section.user.clone(), Zeroizing::new(section.password.clone()));
        (!section.host.is_empty()).then(|| Self {
            host: section.host.clone(),
            port,
            security,
            ca_file: Some(PathBuf::from(&section.ca_file)).filter(|path| !path.as_os_str().is_empty()),
            credentials: Some(credentials).filter(|(user, _)| !user.is_empty()),
            hello: hello.to_owned(),
        })
    }
}

/// What this device calls itself to a server (RFC 5321 4.1.1.1), by its host name.
pub fn hello(host_name: Option<&str>) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let name: String = host_name.unwrap_or_default().chars().filter(plain).take(253).collect();
    if name.is_empty() { "localhost".into() } else { name }
}

impl fmt::Debug for Server {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.security)
    }
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// As it goes over the wire, but for the dots that SMTP doubles.
    pub octets: Vec<u8>,
    /// Whom it comes from.
    pub from: Address,
    /// Whom it goes to.
    pub to: Address,
}

/// Why mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step that failed.
    pub step: MailStep,
    /// What the server or the system said, on one line.
    pub answer: String,
    /// What that means for what is to be sent.
    pub meaning: Meaning,
}

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The server can't be used now: nothing can be sent.
    Unreachable,
    /// The server does not take this user or this sender: nothing can be sent until somebody sees to it.
    NeedsAdministrator,
    /// This message is not taken now (4yz); others may be.
    NotNow,
    /// This message is refused for good (5yz); others may be taken.
    Refused,
}

impl Failure {
    /// What was said, for the log: nothing where it may name a recipient.
    pub(super) fn for_log(&self) -> &str {
        if self.step == MailStep::Recipient { "" } else { &self.answer }
    }
}

impl fmt::Display for Failure {
    /// A sentence without its full stop, for the administrator.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", app::mail_settings_words::step(self.step), self.answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_brings_no_command_along() {
        for (name, expected) in [
            (Some("printer7.example.com"), "printer7.example.com"),
            (Some("a\r\nMAIL FROM:<x@y>"), "aMAILFROMxy"),
            (Some("drucker_ä"), "drucker"),
            (Some(""), "localhost"),
            (None, "localhost"),
        ] {
            assert_eq!(hello(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_server_is_shown_without_its_password() {
        let section = MailSection {
            host: "smtp.example.com".into(),
            user: "printer7".into(),
            password: "hunter2".into(),
            ..MailSection::default()
        };
        let server = Server::of(&section, "printer7").unwrap();
        assert_eq!(format!("{server:?}"), "smtp.example.com:587 (StartTls)");
        assert!(Server::of(&MailSection::default(), "printer7").is_none());
    }
}
