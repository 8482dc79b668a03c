//! A real HTTP proxy.

use std::{
    fmt::Write as _,
    fs,
    net::{SocketAddr, TcpListener},
    process::Command,
    time::Duration,
};

use tokio::net::TcpStream;

use super::process::{Process, find_program, missing};

/// The user that it knows, where it asks for one.
pub const USER: &str = "printer7";
/// That user's password.
pub const PASSWORD: &str = "hunter2-of-the-proxy";

/// A running `tinyproxy`; it ends when this is dropped.
pub struct Tinyproxy {
    addr: SocketAddr,
    process: Process,
}

impl Tinyproxy {
    /// Starts it with these further lines of configuration; `None`, and a message, where there is none.
    pub async fn start(lines: &[&str]) -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = free.local_addr().expect("a bound socket has an address");
        drop(free);
        Self::start_at(addr, lines).await
    }

    /// The same at this address.
    pub async fn start_at(addr: SocketAddr, lines: &[&str]) -> Option<Self> {
        let Some(program) = find_program("tinyproxy") else {
            missing("tinyproxy is not installed (Debian's package tinyproxy-bin)");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut configuration = format!(
            "Port {}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nLogLevel Connect\nAllow 127.0.0.1\n",
            addr.port()
        );
        for line in lines {
            let _ = writeln!(configuration, "{line}");
        }
        let file = folder.path().join("tinyproxy.conf");
        fs::write(&file, configuration).expect("written");
        let process = Process::start(Command::new(program).arg("-d").arg("-c").arg(file), folder);
        for _ in 0..200 {
            if TcpStream::connect(addr).await.is_ok() {
                return Some(Self { addr, process });
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no answer at {addr}:\n{}", process.messages());
    }

    /// One that lets nobody through who does not show [`USER`] and [`PASSWORD`].
    pub async fn with_authentication() -> Option<Self> {
        Self::start(&[&format!("BasicAuth {USER} {PASSWORD}")]).await
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        self.process.messages()
    }
}
