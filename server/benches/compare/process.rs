//! Servers that run beside us and end with us.

use std::{
    env, fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use crate::{Outcome, command, http};

/// Longest that a server may take to start.
const START: Duration = Duration::from_secs(10);

/// A folder that goes when this is dropped.
pub struct Folder(PathBuf);

impl Folder {
    /// A new one among the temporary files.
    pub fn new() -> Outcome<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("smart-esolutions-bench-{}-{number}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server process that is killed when this is dropped.
pub struct Server {
    child: Child,
    /// It goes with the server, unless that is ended in order.
    folder: Option<Folder>,
    /// Where it listens.
    pub addr: SocketAddr,
    /// From before its start to its first page, complete.
    pub first_page: Duration,
}

/// Memory of a process, in megabytes of 10^6 octets.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Resident: shared pages in full.
    pub resident: f64,
    /// Proportional: shared pages by the number of those who share them.
    pub proportional: f64,
}

impl Server {
    /// Starts what `command` makes for an address and a folder, and asks it for `path` as often as it takes.
    pub fn start(path: &str, command: impl FnOnce(SocketAddr, &Path) -> Command) -> Outcome<Self> {
        Self::start_in(Folder::new()?, path, command)
    }

    /// The same with what this folder has.
    pub fn start_in(
        folder: Folder,
        path: &str,
        command: impl FnOnce(SocketAddr, &Path) -> Command,
    ) -> Outcome<Self> {
        let addr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = command(addr, folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let child = command.spawn()?;
        let mut server = Self { child, folder: Some(folder), addr, first_page: Duration::ZERO };
        while !http::get(addr, path, "identity").is_ok_and(|answer| answer.status == 200) {
            if begun.elapsed() > START || server.child.try_wait()?.is_some() {
                return Err(format!("{} does not serve {path}", command.get_program().display()).into());
            }
            pause(Duration::from_micros(200));
        }
        server.first_page = begun.elapsed();
        Ok(server)
    }

    /// Ends it as a service manager does; what it leaves.
    pub fn end(mut self) -> Outcome<Folder> {
        command::output(Command::new("kill").arg(self.child.id().to_string()))?;
        self.child.wait()?;
        self.folder.take().ok_or_else(|| "it has no folder".into())
    }

    /// What it takes now.
    pub fn memory(&self) -> Outcome<Memory> {
        let text = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))?;
        let megabytes = |name: &str| -> Outcome<f64> {
            let value = text.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
            let kibibytes: f64 = value.trim().trim_end_matches("kB").trim().parse()?;
            Ok(kibibytes * 1024.0 / 1e6)
        };
        Ok(Memory { resident: megabytes("Rss:")?, proportional: megabytes("Pss:")? })
    }

    /// Octets that it wrote so far: those that it handed to the kernel or those that the kernel sent to the disk, in whole
    /// pages, whichever are more. A file system in memory has none of the second.
    pub fn written(&self) -> Outcome<usize> {
        let text = fs::read_to_string(format!("/proc/{}/io", self.child.id()))?;
        let count = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.parse().ok());
        let counts: Option<(usize, usize)> = count("wchar: ").zip(count("write_bytes: "));
        counts.map(|(handed, sent)| handed.max(sent)).ok_or_else(|| "no counts in /proc/PID/io".into())
    }

    /// Has [`Server::peak`] begin anew.
    pub fn forget_peak(&self) -> Outcome {
        Ok(fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// The most that was resident at a time, in megabytes of 10^6 octets.
    pub fn peak(&self) -> Outcome<f64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let value = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
        let kibibytes: f64 = value.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kibibytes * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with its demonstration printer.
pub fn demonstration(program: &Path, addr: SocketAddr, folder: &Path) -> Command {
    serving(program, "demo:", addr, folder)
}

/// The program with this printer.
pub fn serving(program: &Path, printer: &str, addr: SocketAddr, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["serve", "--printer", printer, "--listen", &addr.to_string(), "--data-dir"]).arg(folder);
    command
}

/// Waits.
#[expect(clippy::disallowed_methods, reason = "there is nothing else to do on this thread")]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}
