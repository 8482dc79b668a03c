//! Recordings, served by snmpsim: SNMPv1 and v2c, the community being the recording's name.

use std::{
    env, fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use super::process::{Process, find_program, free_address, missing};

const PROGRAM: &str = "snmpsim-command-responder";

/// A running responder; it ends when this is dropped.
pub struct Snmpsim {
    addr: SocketAddr,
    _process: Process,
}

impl Snmpsim {
    /// Serves the snmprec files; `None`, and a message, where snmpsim is not installed. The environment's
    /// `SNMPSIM` may name the program, else it is looked for below the build folder and in `PATH`.
    pub async fn start(files: &[PathBuf]) -> Option<Self> {
        let Some(program) = program() else {
            missing(&format!("{PROGRAM} is not installed (PyPI's snmpsim and pysmi)"));
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (data, cache) = (folder.path().join("data"), folder.path().join("cache"));
        for new in [&data, &cache] {
            fs::create_dir(new).expect("a writable folder");
        }
        for file in files {
            fs::copy(file, data.join(file.file_name().unwrap_or_default())).expect("a readable recording");
        }
        let addr = free_address();
        let mut command = Command::new(program);
        command
            .arg(format!("--data-dir={}", data.display()))
            .arg(format!("--cache-dir={}", cache.display()))
            .arg(format!("--agent-udpv4-endpoint={addr}"))
            .arg("--logging-method=stderr");
        if is_administrator(folder.path()) {
            // It refuses to run so, and then has to get at its folders as somebody else.
            command.args(["--process-user=nobody", "--process-group=nogroup"]);
            for open in [folder.path(), &data, &cache] {
                fs::set_permissions(open, fs::Permissions::from_mode(0o777)).expect("an own folder");
            }
        }
        let mut process = Process::start(&mut command, folder);
        let first = files.first().and_then(|file| file.file_stem()).unwrap_or_default();
        process.wait_for_answer(addr, &first.to_string_lossy()).await;
        Some(Self { addr, _process: process })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

/// Whether what this process makes belongs to root.
fn is_administrator(own: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(own).is_ok_and(|metadata| metadata.uid() == 0)
}

fn program() -> Option<PathBuf> {
    if let Some(named) = env::var_os("SNMPSIM") {
        return Some(named.into());
    }
    // The test runs from target/debug/deps; the set-up installs to target/tools/bin.
    let runs = env::current_exe().ok()?;
    let installed = runs.ancestors().map(|folder| folder.join("tools/bin").join(PROGRAM));
    installed.into_iter().find(|file| file.is_file()).or_else(|| find_program(PROGRAM))
}
