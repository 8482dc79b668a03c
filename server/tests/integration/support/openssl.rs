//! OpenSSL's command, as authority, as source of keys of all kinds, and as client.

use std::{path::Path, process::Output};

use tempfile::TempDir;
use tokio::process::Command;

use super::process::{find_program, missing};

/// A folder in which commands run.
pub struct OpenSsl {
    pub folder: TempDir,
}

impl OpenSsl {
    /// `None` where it is not installed, which is an error where peers are required.
    pub fn find() -> Option<Self> {
        if find_program("openssl").is_none() {
            missing("openssl is not installed (Debian package openssl)");
            return None;
        }
        Some(Self { folder: tempfile::tempdir().expect("a temporary folder") })
    }

    /// Runs a command line without quotes.
    pub async fn try_run(&self, line: &str) -> Output {
        let mut command = Command::new("openssl");
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        command.stdin(std::process::Stdio::null()).output().await.expect("it starts")
    }

    /// The same; it has to succeed.
    pub async fn run(&self, line: &str) {
        let output = self.try_run(line).await;
        assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }

    /// An authority in `ca.pem` and `ca.key`, and what it puts into a server's certificate.
    pub async fn authority(&self) {
        self.write(
            "server.ext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:copier.example,DNS:*.wild.example\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n\
             authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\nkeyUsage=digitalSignature\n",
        );
        self.write(
            "ca.cnf",
            "[req]\ndistinguished_name=dn\nx509_extensions=ca\nprompt=no\n[dn]\nCN=Test authority\n[ca]\n\
             basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n",
        );
        self.run(
            "req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -config ca.cnf -keyout ca.key -out ca.pem",
        )
        .await;
    }

    /// A certificate `NAME.pem` for the key `NAME.key`, signed by the authority.
    pub async fn sign(&self, name: &str) {
        self.run(&format!("req -new -key {name}.key -subj /CN=localhost -out {name}.csr")).await;
        self.sign_request(name).await;
    }

    /// The same for the request `NAME.csr`.
    pub async fn sign_request(&self, name: &str) {
        self.run(&format!(
            "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -set_serial {} -days 90 -extfile server.ext -out {name}.pem",
            name.bytes().map(u64::from).sum::<u64>()
        ))
        .await;
    }
}

/// What a program says that talks TLS.
pub fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).join("\n")
}

/// A folder's file as an argument.
pub fn argument(path: &Path) -> String {
    path.display().to_string()
}
