//! Agents that run as processes of their own.

use std::{
    env,
    io::{self, Write},
    net::{SocketAddr, UdpSocket},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::Duration,
};

use snmp2::{AsyncSession, Oid};
use tempfile::TempDir;

/// A process that is killed when this is dropped, with a folder of its own that then goes as well.
pub struct Process {
    child: Child,
    folder: TempDir,
}

impl Process {
    /// Starts the command, whose messages go to `messages` in the folder.
    pub fn start(command: &mut Command, folder: TempDir) -> Self {
        let messages = std::fs::File::create(folder.path().join("messages")).expect("a writable folder");
        let errors = messages.try_clone().expect("a second handle");
        let child = command
            .stdin(Stdio::null())
            .stdout(messages)
            .stderr(errors)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
        Self { child, folder }
    }

    /// Ends it, keeping its folder.
    pub fn end(mut self) -> TempDir {
        let _ = self.child.kill();
        let _ = self.child.wait();
        std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a temporary folder"))
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said so far.
    pub fn messages(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("messages")).unwrap_or_default()
    }

    /// Waits until something answers at `addr`, some seconds long.
    pub async fn wait_for_answer(&mut self, addr: SocketAddr, community: &str) {
        let any = Oid::from(&[1, 3]).expect("a valid OID");
        for _ in 0..400 {
            let mut session =
                AsyncSession::new_v2c(addr, community.as_bytes(), 1).await.expect("a free port");
            let answer = tokio::time::timeout(Duration::from_millis(200), session.getnext(&any)).await;
            if matches!(answer, Ok(Ok(_))) {
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("ended with {status}:\n{}", self.messages());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no answer at {addr}:\n{}", self.messages());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address on the loopback interface where nothing listens. Its port is none that the kernel gives away by itself, so that
/// no other socket has taken it before whoever it is for begins.
pub fn free_address() -> SocketAddr {
    const PORTS: std::ops::Range<u32> = 10_000..30_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Tests that run at the same time begin at other places.
    let begin = std::process::id().wrapping_mul(101);
    let count = PORTS.end - PORTS.start;
    for _ in 0..count {
        let turn = begin.wrapping_add(NEXT.fetch_add(1, Relaxed));
        let port = u16::try_from(PORTS.start + turn % count).expect("they end below 65,536");
        if let Ok(socket) = UdpSocket::bind(("127.0.0.1", port)) {
            return socket.local_addr().expect("a bound socket has an address");
        }
    }
    panic!("no port is free");
}

/// The same address again, whose last socket is about to be closed.
pub async fn rebind(addr: SocketAddr) -> tokio::net::UdpSocket {
    for _ in 0..200 {
        if let Ok(socket) = tokio::net::UdpSocket::bind(addr).await {
            return socket;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{addr} stays in use");
}

/// The program in one of the folders of `PATH`, or in those that only administrators have there.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/usr/bin", "/usr/local/bin"].map(PathBuf::from);
    env::split_paths(&path).chain(usual).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Says what a long test has counted, past the harness, which keeps the words of tests that pass to itself: `.ci/summary`
/// repeats it.
pub fn counted(what: &str) {
    let _ = writeln!(io::stderr().lock(), "counted: {what}");
}

/// A Python that has this module.
pub fn python_with(module: &str) -> Option<PathBuf> {
    // The test runs from target/debug/deps; the set-up installs to target/tools/python.
    let runs = env::current_exe().ok()?;
    let tools = env::var_os("SMART_ESOLUTIONS_TOOLS").map(PathBuf::from);
    let installed = runs.ancestors().map(|folder| folder.join("tools")).chain(tools);
    let installed = installed.map(|tools| tools.join("python/bin/python3"));
    let has_it = |python: &PathBuf| {
        let asked = Command::new(python).args(["-c", &format!("import {module}")]).output();
        asked.is_ok_and(|output| output.status.success())
    };
    installed.chain(find_program("python3")).filter(|python| python.is_file()).find(has_it)
}

/// Says why a test is left out; fails it where the environment's `SMART_ESOLUTIONS_REQUIRE_PEERS` is 1.
pub fn missing(what: &str) {
    eprintln!("skipped: {what}");
    let required = env::var_os("SMART_ESOLUTIONS_REQUIRE_PEERS").is_some_and(|value| value == "1");
    assert!(!required, "{what}, and SMART_ESOLUTIONS_REQUIRE_PEERS=1 asks for it");
}
