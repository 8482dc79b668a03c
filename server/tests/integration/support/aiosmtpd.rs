//! A real SMTP server that is not ours: Python's aiosmtpd.

use std::{
    env,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::{Value, json};
use smart_esolutions::{
    config::MailSecurity,
    mail::{Patience, Server},
};
use tempfile::TempDir;

use super::process::{Process, missing, python_with};

/// The one user that it knows, and the password.
pub const USER: &str = "printer7";
pub const PASSWORD: &str = "planted-smtp-password";

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/support/aiosmtpd_server.py");

/// How it behaves.
#[derive(Clone, Debug)]
pub struct Manners {
    pub security: MailSecurity,
    /// Whether it asks for [`USER`] and [`PASSWORD`].
    pub asks: bool,
    /// "well", or one of those in the script.
    pub manner: &'static str,
    pub argument: String,
    /// The name in its certificate.
    pub name: &'static str,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            security: MailSecurity::StartTls,
            asks: true,
            manner: "well",
            argument: String::new(),
            name: "localhost",
        }
    }
}

/// An authority, and what it has signed.
pub struct Authority {
    folder: TempDir,
    key: rcgen::KeyPair,
    certificate: rcgen::CertificateParams,
}

impl Authority {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let key = rcgen::KeyPair::generate().expect("a key");
        let mut certificate = rcgen::CertificateParams::new(Vec::new()).expect("parameters");
        certificate.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let name = format!("authority of {}", folder.path().display());
        certificate.distinguished_name.push(rcgen::DnType::CommonName, name);
        let own = certificate.self_signed(&key).expect("a certificate");
        std::fs::write(folder.path().join("ca.pem"), own.pem()).expect("a writable folder");
        Self { folder, key, certificate }
    }

    /// Its certificate.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate for a name, and its key.
    fn sign(&self, name: &str) -> (PathBuf, PathBuf) {
        let path = |ending: &str| self.folder.path().join(format!("{name}.{ending}"));
        let key = rcgen::KeyPair::generate().expect("a key");
        let issuer = rcgen::Issuer::from_params(&self.certificate, &self.key);
        let params = rcgen::CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &issuer).expect("a certificate");
        std::fs::write(path("pem"), certificate.pem()).expect("a writable folder");
        std::fs::write(path("key"), key.serialize_pem()).expect("a writable folder");
        (path("pem"), path("key"))
    }
}

/// A running server; it ends when this is dropped.
pub struct Aiosmtpd {
    pub addr: SocketAddr,
    process: Process,
}

impl Aiosmtpd {
    /// Starts it on this address; `None`, and a message, where aiosmtpd is not installed. The environment's
    /// `AIOSMTPD_PYTHON` may name a Python that has it, else one is looked for below the build folder.
    pub async fn start(addr: SocketAddr, authority: &Authority, manners: &Manners) -> Option<Self> {
        let Some(python) = python() else {
            missing("aiosmtpd is not installed (PyPI's aiosmtpd)");
            return None;
        };
        let (certificate, key) = authority.sign(manners.name);
        let user = if manners.asks { USER } else { "" };
        let security = match manners.security {
            MailSecurity::StartTls => "starttls",
            MailSecurity::Tls => "tls",
            MailSecurity::Plain => "plain",
        };
        let options = json!({
            "port": addr.port(), "security": security, "certificate": certificate, "key": key, "user": user,
            "password": PASSWORD, "manner": manners.manner, "argument": manners.argument,
        });
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(python);
        command.args(["-W", "ignore", SCRIPT, &options.to_string()]);
        let process = Process::start(&mut command, folder);
        for _ in 0..400 {
            if process.messages().contains("listening") {
                return Some(Self { addr, process });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not listen:\n{}", process.messages());
    }

    /// Ends it; what it has taken stays known.
    pub fn end(self) -> Vec<Value> {
        let taken = self.taken();
        drop(self.process);
        taken
    }

    /// Every message that it has taken, in order.
    pub fn taken(&self) -> Vec<Value> {
        let lines = self.process.messages();
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Waits until it has taken so many.
    pub async fn has_taken(&self, count: usize) -> Vec<Value> {
        for _ in 0..400 {
            let taken = self.taken();
            if taken.len() >= count {
                return taken;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it has taken {} of {count}:\n{}", self.taken().len(), self.process.messages());
    }
}

/// An address where nothing listens.
pub fn free_tcp_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound socket has an address")
}

/// The server as the device's settings name it.
pub fn server(addr: SocketAddr, ca_file: &Path, manners: &Manners) -> Server {
    let credentials = manners.asks.then(|| (USER.to_owned(), PASSWORD.to_owned().into()));
    Server {
        host: "localhost".into(),
        port: addr.port(),
        security: manners.security,
        ca_file: Some(ca_file.to_owned()),
        credentials,
        hello: "printer7".into(),
    }
}

/// Patience for a test.
pub fn impatient() -> Patience {
    let s = Duration::from_secs;
    Patience { connect: s(5), answer: s(2), message: s(2) }
}

fn python() -> Option<PathBuf> {
    env::var_os("AIOSMTPD_PYTHON").map(PathBuf::from).or_else(|| python_with("aiosmtpd"))
}
