//! The communication server as a process, and a client that speaks TLS to it.

use std::{net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};

use rustls::pki_types::ServerName;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    sync::watch,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::sender::Sender;
use crate::support::{
    program::Done,
    secure::{Answer, ask, trusting},
};
use smart_esolutions::protocol::{enrolment, path};

/// Beyond this a process hangs.
const BOUND: Duration = Duration::from_secs(30);

/// The program with nothing of this machine's settings.
pub fn program(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_communication-server"));
    command.env_clear().env("HOME", home.path()).current_dir(home.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Runs a command on the data in this home to its end.
pub async fn run(home: &TempDir, arguments: &[&str]) -> Done {
    let output = program(home).args(arguments).output();
    timeout(BOUND, output).await.expect("it ends").expect("it starts").into()
}

/// Where the data are in this home.
pub fn data(home: &TempDir) -> PathBuf {
    home.path().join(".local/state/communication-server")
}

/// The program serving on free ports.
pub struct Serving {
    pub devices: SocketAddr,
    child: Child,
    said: watch::Receiver<String>,
}

impl Serving {
    /// Starts it, and waits until it listens.
    pub async fn start(home: &TempDir, arguments: &[&str]) -> Self {
        let mut command = program(home);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let (mut before, mut devices) = (String::new(), None);
        while devices.is_none() {
            let line = timeout(BOUND, lines.next_line()).await.expect("in time").expect("text");
            let line = line.unwrap_or_else(|| panic!("it ended: {before}"));
            devices = line.strip_prefix("Listening on https://").and_then(|addr| addr.parse().ok());
            before.extend([&*line, "\n"]);
        }
        let (sender, said) = watch::channel(before);
        // Its log must not fill the pipe.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                sender.send_modify(|said| said.extend([line.as_str(), "\n"]));
            }
        });
        Self { devices: devices.expect("it was found"), child, said }
    }

    /// What it said after this word, up to the end of the line.
    pub async fn said(&self, after: &str) -> String {
        let mut said = self.said.clone();
        let found = said.wait_for(|lines| lines.split(after).nth(1).is_some_and(|rest| rest.contains('\n')));
        let lines = timeout(BOUND, found).await.expect("in time").expect("a line").clone();
        lines.split(after).nth(1).and_then(|rest| rest.lines().next()).expect("a line").to_owned()
    }

    /// Kills it, as a power cut does without the disk.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it runs");
    }

    /// Asks it to end as a service manager does, and waits for it.
    pub async fn terminate(mut self) -> i32 {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().await;
        assert!(sent.expect("a shell").success());
        let status = timeout(Duration::from_secs(5), self.child.wait()).await.expect("it ends within 5 s");
        status.expect("a status").code().expect("an exit code, no signal")
    }
}

/// A device's side of TLS.
pub struct Client {
    pub devices: SocketAddr,
    /// What it trusts, PEM.
    pub authority: String,
}

impl Client {
    /// One that trusts the server's own authority.
    pub fn new(home: &TempDir, serving: &Serving) -> Self {
        let authority = std::fs::read_to_string(data(home).join("ca.pem")).expect("an authority");
        Self { devices: serving.devices, authority }
    }

    /// Sends a request as it is; an answer with status 0 where none came.
    pub async fn ask(&self, request: &str) -> Answer {
        let broken = || Answer { status: 0, head: String::new(), body: String::new() };
        let Ok(stream) = TcpStream::connect(self.devices).await else { return broken() };
        let name = ServerName::try_from("127.0.0.1").expect("an address");
        match TlsConnector::from(trusting(&self.authority)).connect(name, stream).await {
            Ok(stream) => ask(stream, request).await,
            Err(_) => broken(),
        }
    }

    /// Posts a message.
    pub async fn post(&self, path: &str, token: &str, kind: &str, body: &str) -> Answer {
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
        .await
    }

    /// Delivers a batch.
    pub async fn deliver(&self, device: &Sender, batch: &str) -> Answer {
        self.post(path::EVENTS, &device.token, path::BATCH, batch).await
    }

    /// Checks in.
    pub async fn check_in(&self, device: &Sender) -> Answer {
        let text = serde_json::to_string(&device.check_in()).expect("JSON");
        self.post(path::CHECK_INS, &device.token, path::JSON, &text).await
    }

    /// Enrols with a code that the command prints, and opens the first epoch.
    pub async fn enrol(&self, home: &TempDir, name: &str) -> Sender {
        let done = run(home, &["enrol", name]).await;
        assert_eq!(done.code, 0, "{}", done.stderr);
        let mut device = Sender::new();
        let request = device.enrolment(done.stdout.trim(), device.now);
        let answer = self.post(path::ENROLMENTS, "", path::JSON, &request).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        device.enrolled(&serde_json::from_str::<enrolment::Answer>(&answer.body).expect("an answer"));
        device.open_first();
        device
    }
}
