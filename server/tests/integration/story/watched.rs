//! The program itself, watching a printer.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use tokio::time::{Instant, sleep};

use super::history::History;
use crate::support::program::Serving;

/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(18);

/// The program, which reads its printer when it is asked to and, unless its settings say otherwise, seldom by itself.
pub struct Watched {
    pub server: Serving,
    data: PathBuf,
}

impl Watched {
    /// Starts it for the printer at this address, with these lines behind the section on reading, and waits until the printer
    /// was read.
    pub async fn start(printer: SocketAddr, more: &str) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let file = home.path().join("settings.toml");
        let text = format!(
            "[printer]\nurl = \"snmp://public@{printer}?version=2c\"\n\
             [web]\nrefresh_pause_s = 0\nrefresh_per_minute = 600\n\
             [reading]\nfull_interval_s = 86400\nstate_interval_s = 3600\n{more}\n"
        );
        std::fs::write(&file, text).expect("a writable folder");
        let data = home.path().join("data");
        let file = file.to_string_lossy().into_owned();
        let server = Serving::start_in(home, &data, &["--config", &file]).await;
        let watched = Self { server, data };
        watched.look().await;
        watched
    }

    /// One reading, now.
    pub async fn look(&self) {
        let headers = "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        let answer = self.server.post("/actions/refresh", headers, "page=/maintenance").await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }

    /// The history as a file.
    pub async fn history(&self) -> History {
        let answer = self.server.get_with("/maintenance/events.csv", "").await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        History::read(&if chunked { in_one(body) } else { body.to_owned() })
    }

    /// The history, once it tells so many things of alerts and starts.
    pub async fn history_of(&self, number: usize) -> History {
        let begun = Instant::now();
        loop {
            let history = self.history().await;
            if history.told().len() >= number {
                return history;
            }
            assert!(begun.elapsed() < BOUND, "{:?}", history.told());
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// The page of the history.
    pub async fn page(&self) -> String {
        let page = self.server.get("/maintenance/events").await;
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        page
    }

    /// What its data takes on the disk, in octets.
    pub fn on_disk(&self) -> u64 {
        let files = std::fs::read_dir(&self.data).expect("its data directory");
        files.map(|file| file.expect("a file").metadata().map_or(0, |file| file.len())).sum()
    }
}

/// A body that came in chunks.
fn in_one(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).expect("a length");
        if length == 0 {
            break;
        }
        whole.push_str(&rest[..length]);
        body = &rest[length + 2..];
    }
    whole
}
