//! The device as a process that can be ended and started again, and its administrator's browser.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::Child,
    sync::watch,
    time::{sleep, timeout},
};

use crate::support::{
    forms::{Form, decoded, forms},
    program::program,
    secure::{self, Answer},
    site::PASSWORD,
};

/// Beyond this a process hangs.
const BOUND: Duration = Duration::from_secs(30);

/// A data directory and a configuration file.
pub struct Device {
    home: TempDir,
}

/// A device that is switched on.
pub struct Running {
    pub addr: SocketAddr,
    child: Child,
    said: watch::Receiver<String>,
}

/// The administrator's browser, which stays signed in while the device is off.
#[derive(Clone)]
pub struct Browser {
    pub cookie: String,
}

impl Device {
    /// One with this configuration.
    pub fn new(configuration: &str) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        fs::write(home.path().join("smart-esolutions.toml"), configuration).expect("a writable folder");
        Self { home }
    }

    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Its database, as it is now.
    pub fn database(&self) -> rusqlite::Connection {
        let database = rusqlite::Connection::open(self.data().join("history.db")).expect("a database");
        database.busy_timeout(Duration::from_secs(5)).expect("a database");
        database
    }

    /// Switches it on, and waits until it listens.
    pub async fn start(&self) -> Running {
        let mut command = program(&self.home);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(self.data());
        command.arg("--config").arg(self.home.path().join("smart-esolutions.toml"));
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let (mut before, mut addr) = (String::new(), None);
        while addr.is_none() {
            let line = timeout(BOUND, lines.next_line()).await.expect("in time").expect("text");
            let line = line.unwrap_or_else(|| panic!("it ended: {before}"));
            addr = line.strip_prefix("Listening on http://").and_then(|addr| addr.parse().ok());
            before.extend([&*line, "\n"]);
        }
        let (sender, said) = watch::channel(before);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                sender.send_modify(|said| said.extend([line.as_str(), "\n"]));
            }
        });
        Running { addr: addr.expect("it was found"), child, said }
    }
}

impl Running {
    /// Becomes its administrator with the code of its log.
    pub async fn claim(&self) -> Browser {
        let mut said = self.said.clone();
        let found = said.wait_for(|lines| lines.contains("Set-up code: "));
        let lines = timeout(BOUND, found).await.expect("in time").expect("it runs").clone();
        let code = lines.split("Set-up code: ").nth(1).and_then(|rest| rest.split_whitespace().next());
        let password = PASSWORD.replace(' ', "+");
        let form = format!("code={}&password={password}&again={password}", code.expect("a code"));
        let answer = self.ask(&secure::post("/actions/set-up", "", &form)).await.expect("an answer");
        Browser { cookie: cookie(&answer) }
    }

    /// Signs in anew.
    pub async fn sign_in(&self) -> Browser {
        let form = format!("page=/&password={}", PASSWORD.replace(' ', "+"));
        let answer = self.ask(&secure::post("/actions/sign-in", "", &form)).await.expect("an answer");
        Browser { cookie: cookie(&answer) }
    }

    /// `None` where no answer came.
    pub async fn ask(&self, request: &str) -> Option<Answer> {
        let stream = TcpStream::connect(self.addr).await.ok()?;
        Some(secure::ask(stream, request).await).filter(|answer| answer.status != 0)
    }

    /// What it has written to its log.
    pub fn log(&self) -> String {
        self.said.borrow().clone()
    }

    /// Kills it, as a power cut does without the disk.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("it runs");
    }

    /// Asks it to end as a service manager does, and waits for it.
    pub async fn terminate(mut self) -> i32 {
        let id = self.child.id().expect("it runs").to_string();
        let sent = tokio::process::Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().await;
        assert!(sent.expect("a shell").success());
        let status = timeout(BOUND, self.child.wait()).await.expect("it ends");
        status.expect("a status").code().expect("an exit code, no signal")
    }
}

impl Browser {
    /// A page as a person reads it; `None` where no answer came.
    pub async fn page(&self, device: &Running, path: &str) -> Option<Answer> {
        device.ask(&secure::get_as(path, &self.cookie)).await
    }

    /// Waits until a page says all of this; panics with what it says after such a time.
    pub async fn sees(&self, device: &Running, path: &str, words: &[&str], within: Duration) -> String {
        let begun = Instant::now();
        loop {
            let page = self.page(device, path).await.map(|answer| decoded(&answer.body)).unwrap_or_default();
            if words.iter().all(|word| page.contains(word)) {
                return page;
            }
            assert!(begun.elapsed() < within, "{path} does not say {words:?}: {}\n{page}", device.log());
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// The form of a page with this action: it is there as soon as the device has published what it is about.
    pub async fn form(&self, device: &Running, path: &str, action: &str) -> Form {
        self.sees(device, path, &[action], BOUND).await;
        let page = self.page(device, path).await.expect("a page");
        let found = forms(&page.body).into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("no form {action} on {path}: {}", page.body))
    }

    /// Presses the first button of a form; `None` where no answer came.
    pub async fn press(&self, device: &Running, form: &Form) -> Option<Answer> {
        let (action, body) = form.pressed(form.buttons.first().expect("a button"));
        device.ask(&secure::post(&action, &self.cookie, &body)).await
    }

    /// Presses a form's button and reads the page that it leads to.
    pub async fn submit(&self, device: &Running, form: &Form) -> String {
        let answer = self.press(device, form).await.expect("an answer");
        assert_eq!(answer.status, 303, "{answer:?}");
        let next = answer.header("location").expect("a page").to_owned();
        decoded(&self.page(device, &next).await.expect("a page").body)
    }
}

/// The cookie that an answer gives.
fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("{answer:?}"));
    cookie.split(';').next().expect("a cookie").to_owned()
}
