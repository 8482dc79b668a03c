//! The program itself, as a process.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

/// Beyond this a process hangs.
const BOUND: Duration = Duration::from_secs(30);

/// The program with nothing of this machine's settings, and a home that goes with the folder.
pub fn program(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smart-esolutions"));
    command.env_clear().env("HOME", home.path()).env("TZ", "UTC").current_dir(home.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// What a command that ends by itself came to.
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let code = output.status.code().expect("an exit code, no signal");
        Self { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// Runs the program with these arguments and variables.
pub async fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Done {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command = program(&home);
    command.args(arguments).envs(variables.iter().copied());
    let output = timeout(BOUND, command.output()).await.expect("it ends");
    output.expect("the program starts").into()
}

/// The program serving pages on a free port of the loopback interface.
pub struct Serving {
    pub addr: SocketAddr,
    pub home: TempDir,
    child: Child,
    /// What it has written to its log.
    said: watch::Receiver<String>,
}

impl Serving {
    /// Starts it for this printer, and waits until it listens.
    pub async fn start(printer: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let data = home.path().join("data");
        Self::start_in(home, &data, printer).await
    }

    /// The same with its data in this folder.
    pub async fn start_in(home: TempDir, data: &Path, printer: &[&str]) -> Self {
        let mut command = program(&home);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data);
        let mut child = command.args(printer).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let (mut before, mut addr) = (String::new(), None);
        while addr.is_none() {
            let line = timeout(BOUND, lines.next_line()).await.expect("in time").expect("text");
            let line = line.unwrap_or_else(|| panic!("it ended: {before}"));
            addr = line.strip_prefix("Listening on http://").and_then(|addr| addr.parse().ok());
            // What there is to say of its data may come first.
            before.extend([&*line, "\n"]);
        }
        let addr = addr.expect("it was found");
        let (sender, said) = watch::channel(before);
        // Read to its end: its log must not fill the pipe.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                sender.send_modify(|said| said.extend([line.as_str(), "\n"]));
            }
        });
        Self { addr, home, child, said }
    }

    /// Asks it to end as a service manager does, and waits for it.
    pub async fn terminate(&mut self) -> i32 {
        self.signal("TERM").await;
        let status = timeout(BOUND, self.child.wait()).await.expect("it ends");
        status.expect("a status").code().expect("an exit code, no signal")
    }

    /// Sends it a signal.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("sh").args(["-c", "kill -\"$0\" \"$1\"", name, &id]).status().await;
        assert!(sent.expect("a shell").success());
    }

    /// The whole answer to a GET: status line, headers, body.
    pub async fn get(&self, path: &str) -> String {
        let mut answer = Vec::new();
        let mut stream = self.ask(&format!("GET {path}")).await;
        timeout(BOUND, stream.read_to_end(&mut answer)).await.expect("in time").expect("an answer");
        String::from_utf8(answer).expect("UTF-8")
    }

    /// The same with these headers, each ended by a line break.
    pub async fn get_with(&self, path: &str, headers: &str) -> String {
        self.whole(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n",
            self.addr
        ))
        .await
    }

    /// The whole answer to a POST with these headers, each ended by a line break.
    pub async fn post(&self, path: &str, headers: &str, body: &str) -> String {
        let (addr, length) = (self.addr, body.len());
        self.whole(&format!(
            "POST {path} HTTP/1.1\r\nHost: {addr}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
        .await
    }

    async fn whole(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.addr).await.expect("it listens");
        stream.write_all(request.as_bytes()).await.expect("it reads");
        let mut answer = Vec::new();
        timeout(BOUND, stream.read_to_end(&mut answer)).await.expect("in time").expect("an answer");
        String::from_utf8(answer).expect("UTF-8")
    }

    /// What it has written to its log, once that has these words.
    pub async fn log_with(&self, words: &str) -> String {
        let mut said = self.said.clone();
        let found = said.wait_for(|lines| lines.contains(words));
        timeout(BOUND, found).await.expect("in time").expect("it runs").clone()
    }

    /// The set-up code that it wrote to its log.
    pub async fn set_up_code(&self) -> String {
        let lines = self.log_with("Set-up code: ").await;
        let code = lines.split("Set-up code: ").nth(1).and_then(|rest| rest.split_whitespace().next());
        code.expect("a code").to_owned()
    }

    /// Its resident memory.
    pub fn resident_kib(&self) -> u64 {
        let id = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
        let line = status.lines().find(|line| line.starts_with("RssAnon:")).expect("its memory");
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
    }

    /// The UDP ports on which it takes datagrams of anybody.
    pub fn bound_udp(&self) -> Vec<u16> {
        let id = self.child.id().expect("it runs");
        let own: Vec<String> = std::fs::read_dir(format!("/proc/{id}/fd"))
            .expect("its files")
            .filter_map(|file| std::fs::read_link(file.ok()?.path()).ok())
            .filter_map(|to| Some(to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
            .collect();
        let mut ports = Vec::new();
        for table in ["udp", "udp6"] {
            let lines = std::fs::read_to_string(format!("/proc/{id}/net/{table}")).unwrap_or_default();
            for fields in lines.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>()) {
                let [_, local, remote, _, _, _, _, _, _, inode, ..] = fields[..] else { continue };
                if remote.ends_with(":0000") && own.iter().any(|own| own == inode) {
                    let port = local.rsplit(':').next().and_then(|port| u16::from_str_radix(port, 16).ok());
                    ports.extend(port);
                }
            }
        }
        ports
    }

    /// Sends a request without a body and leaves the answer on its way.
    pub async fn ask(&self, line: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.addr).await.expect("it listens");
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.addr
        );
        stream.write_all(request.as_bytes()).await.expect("it reads");
        stream
    }
}
