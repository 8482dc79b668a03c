//! Every packet of a network of its own, by tcpdump.

use std::{
    collections::BTreeMap,
    net::{SocketAddr, UdpSocket},
    process::Command,
    time::Duration,
};

use tokio::time::sleep;

use crate::support::process::{Process, find_program};

/// An address to which the test itself sends something, to see that what goes to it is seen.
const ELSEWHERE: &str = "198.51.100.7:53";

/// A running capture.
pub(super) struct Capture {
    process: Process,
    names: Vec<(&'static str, SocketAddr)>,
    /// Lines that were there when the part of now began.
    from: usize,
}

/// What was seen in a time: how many packets by whom they were for or from, and those that were for none of these.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    places: BTreeMap<&'static str, usize>,
    others: Vec<String>,
}

impl Capture {
    /// Makes every address lead back here, where it is seen, and begins.
    pub(super) async fn start() -> Self {
        for line in ["link set lo up", "route add local default dev lo", "-6 route add local default dev lo"]
        {
            let done = Command::new("ip").args(line.split(' ')).output().expect("ip starts");
            // Not every machine has IPv6.
            assert!(done.status.success() || line.starts_with("-6"), "ip {line}: {done:?}");
        }
        let mut command = Command::new(find_program("tcpdump").expect("it was looked for"));
        command.args(["-i", "any", "-n", "-l", "-tt", "-s", "128", "-B", "16384", "--immediate-mode"]);
        let process = Process::start(&mut command, tempfile::tempdir().expect("a temporary folder"));
        for _ in 0..200 {
            if process.messages().contains("listening on any") {
                break;
            }
            sleep(Duration::from_millis(25)).await;
        }
        let mut capture = Self { process, names: Vec::new(), from: 0 };
        let socket = UdpSocket::bind("0.0.0.0:0").expect("a free port");
        capture.begin().await;
        socket.send_to(b"x", ELSEWHERE).expect("everything leads here");
        let control = capture.end().await;
        assert!(
            !control.others.is_empty(),
            "a packet to elsewhere is not seen: {}",
            capture.process.messages()
        );
        capture
    }

    /// What packets to and from this address are called.
    pub(super) fn name(&mut self, name: &'static str, addr: SocketAddr) {
        self.names.push((name, addr));
    }

    fn lines(&self) -> Vec<String> {
        let messages = self.process.messages();
        messages
            .lines()
            .filter(|line| line.contains(" IP ") || line.contains(" IP6 "))
            .map(str::to_owned)
            .collect()
    }

    /// From now on.
    pub(super) async fn begin(&mut self) {
        sleep(Duration::from_millis(300)).await;
        self.from = self.lines().len();
    }

    /// What was seen since it began.
    pub(super) async fn end(&self) -> Seen {
        sleep(Duration::from_millis(300)).await;
        let mut seen = Seen::default();
        for line in self.lines().split_off(self.from) {
            match self.place(&line) {
                Some(place) => *seen.places.entry(place).or_default() += 1,
                None => seen.others.push(line),
            }
        }
        seen
    }

    /// Whose a line like `1.2 lo In IP 127.0.0.1.4711 > 127.0.0.1.80: Flags [S]` is.
    fn place(&self, line: &str) -> Option<&'static str> {
        let (_, rest) = line.split_once(" IP ")?;
        let (ends, what) = rest.split_once(": ")?;
        let (from, to) = ends.split_once(" > ")?;
        if what.starts_with("ICMP") {
            return None;
        }
        let dotted = |addr: &SocketAddr| format!("{}.{}", addr.ip(), addr.port());
        let named = self.names.iter().find(|(_, addr)| [from, to].contains(&dotted(addr).as_str()));
        named.map(|(name, _)| *name)
    }

    /// Ends it. No packet escaped it.
    pub(super) async fn whole(self) {
        let id = self.process.id().to_string();
        let ended = Command::new("sh").args(["-c", "kill -INT \"$0\"", &id]).status().expect("a shell");
        assert!(ended.success());
        for _ in 0..200 {
            if self.process.messages().contains("dropped by kernel") {
                break;
            }
            sleep(Duration::from_millis(25)).await;
        }
        let messages = self.process.messages();
        assert!(messages.contains("\n0 packets dropped by kernel"), "{messages}");
    }
}

impl Seen {
    pub(super) fn packets(&self, place: &str) -> usize {
        self.places.get(place).copied().unwrap_or_default()
    }

    pub(super) fn all(&self) -> usize {
        self.places.values().sum::<usize>() + self.others.len()
    }

    /// Nothing went anywhere else, and nothing came.
    pub(super) fn only(&self, places: &[&str]) {
        assert!(self.others.is_empty(), "{:#?}", self.others);
        assert!(self.places.keys().all(|place| places.contains(place)), "{:?} for {places:?}", self.places);
    }
}
