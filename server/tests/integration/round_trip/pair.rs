//! A device and its far end, enrolled, with a wire in between.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use super::device::{Browser, Device, Running};
use crate::support::{
    far_end::program::{Serving, data, run},
    forms::Form,
    program,
    wire::Wire,
};

/// The page of the communication.
pub(super) const ENROLMENT: &str = "/settings/enrolment";
/// What the device is called by the far end.
pub(super) const NAME: &str = "Floor 7";

/// Both ends and the wire.
pub(super) struct Pair {
    device: Device,
    pub(super) running: Running,
    pub(super) browser: Browser,
    send: Form,
    pub(super) far_home: TempDir,
    far: Option<Serving>,
    pub(super) wire: Wire,
    /// The reads that were committed, by row, with the events that carry them.
    committed: BTreeMap<i64, String>,
}

impl Pair {
    /// One whose device also trusts these authorities (PEM).
    pub(super) async fn enrolled(authorities: &str) -> Self {
        let far_home = tempfile::tempdir().expect("a temporary folder");
        let far = Serving::start(&far_home, &["--listen-pages", ""]).await;
        let wire = Wire::to(far.devices).await;
        let device = Device::new(&format!(
            "[printer]\nurl = \"demo:\"\n[communication]\nserver = \"https://{}\"\nca_file = \"{}\"\n\
             ca_certificates = {authorities:?}\n\
             check_in_interval_s = 10\ndaily_octets = 1073741824\n",
            wire.addr(),
            data(&far_home).join("ca.pem").display(),
        ));
        let running = device.start().await;
        let browser = running.claim().await;
        let form = browser.form(&running, ENROLMENT, "/actions/enrol").await;
        let code = run(&far_home, &["enrol", NAME]).await.stdout;
        let page = browser.submit(&running, &form.with("enrol_code", code.trim())).await;
        assert!(page.contains("This device is Enrolled."), "{page}");
        let send = browser.form(&running, ENROLMENT, "/actions/send-read").await;
        let (far, committed) = (Some(far), BTreeMap::new());
        Self { device, running, browser, send, far_home, far, wire, committed }
    }

    /// Presses "Send a meter read now" again and again.
    pub(super) async fn press_on(&self) {
        loop {
            if self.browser.press(&self.running, &self.send).await.is_none() {
                sleep(Duration::from_millis(5)).await;
            }
        }
    }

    /// Presses it once, whatever comes of it.
    pub(super) async fn press_once(&self) {
        self.browser.press(&self.running, &self.send).await.expect("an answer");
    }

    /// Where the far end listens.
    pub(super) fn far_addr(&self) -> SocketAddr {
        self.far.as_ref().expect("it runs").devices
    }

    /// What is set on the device, by the pages of its settings.
    pub(super) async fn settings(&self) -> Vec<Form> {
        let mut settings = Vec::new();
        for page in [ENROLMENT, "/settings/proxy", "/settings/mail"] {
            settings.push(self.browser.form(&self.running, page, "/actions/save-settings").await);
        }
        settings
    }

    /// Every read that the device has committed, and that none of those before is gone but the oldest, of which the ledger
    /// alone has the octets: the device shows the newest 5,000.
    fn look(&mut self, what: &str) {
        let database = self.device.database();
        let reads =
            "SELECT r.id, c.event FROM meter_read r JOIN carried c ON c.kind = 'read' AND c.of = r.id";
        let mut reads = database.prepare(reads).expect("a statement");
        let reads = reads.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        let found: BTreeMap<i64, String> = reads.collect::<Result<_, _>>().expect("rows");
        let newest = found.keys().max().copied().unwrap_or_default();
        for (id, event) in self.committed.iter().filter(|(id, _)| **id > newest - 5_000) {
            assert_eq!(found.get(id), Some(event), "{what}: read {id} was committed");
        }
        self.committed.extend(found);
    }

    /// Kills the device and switches it on again; what it had committed is there.
    pub(super) async fn kill_device(&mut self, what: &str) {
        // Beside the running device: what is committed now has to be there after.
        self.look(what);
        self.running.kill().await;
        self.running = self.device.start().await;
        self.look(what);
    }

    /// Kills the far end and starts it again, elsewhere.
    pub(super) async fn kill_far(&mut self) {
        self.far.take().expect("it runs").kill().await;
        let far = Serving::start(&self.far_home, &["--listen-pages", ""]).await;
        self.wire.lead_to(far.devices);
        self.far = Some(far);
    }

    /// Until the server has accepted everything, and nothing is left to be made that it asked for.
    pub(super) async fn come_to_rest(&self) {
        let begun = Instant::now();
        let open = "SELECT (SELECT count(*) FROM ledger WHERE to_send = 1) + \
                    (SELECT count(*) FROM command WHERE state = 'accepted')";
        let (mut quiet, mut page) = (0, String::new());
        while quiet < 3 {
            if quiet == 0 {
                page = self.browser.submit(&self.running, &self.send).await;
            }
            let open: i64 = self.device.database().query_row(open, [], |row| row.get(0)).expect("a count");
            let rests = page.contains("The server has accepted the meter read.") && open == 0;
            quiet = if rests { quiet + 1 } else { 0 };
            assert!(begun.elapsed() < Duration::from_mins(1), "{open} open: {page}\n{}", self.running.log());
            sleep(Duration::from_millis(300)).await;
        }
    }

    /// Compares what both ends have, by the program's own commands and by hand.
    pub(super) async fn compare(mut self) -> usize {
        self.look("at the end");
        let (ours, theirs) = (self.device.home().join("ours.jsonl"), self.device.home().join("theirs.jsonl"));
        let text = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();
        let (ours, theirs) = (text(&ours), text(&theirs));
        assert_eq!(self.running.terminate().await, 0);
        let data = text(&self.device.data());
        let done = program::run(&["ledger", "export", "--data-dir", &data, "--output", &ours], &[]).await;
        assert_eq!(done.code, 0, "{}", done.stderr);
        let done = run(&self.far_home, &["export", NAME, "--output", &theirs]).await;
        assert_eq!(done.code, 0, "{}", done.stderr);
        for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let done = program::run(&["ledger", "verify", one, "--against", other], &[]).await;
            assert_eq!(done.code, 0, "{}", done.stderr);
            assert!(done.stdout.contains("; 0 here alone, 0 there alone"), "{}", done.stdout);
        }
        let came = fs::read_to_string(&theirs).expect("an export");
        let events = came.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let events: Vec<Value> = events
            .filter(|line| !line["event"].is_null())
            .map(|line| line["event"]["event"].clone())
            .collect();
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        // One count without a hole: nothing is lost, so nothing had to begin anew.
        let places: Vec<String> = events.iter().map(|event| word(&event["id"])).collect();
        let expected: Vec<String> = (1..=places.len()).map(|sequence| format!("1-{sequence}")).collect();
        assert_eq!(places, expected);
        let reads = events.iter().filter(|event| word(&event["type"]).ends_with(".meter-read.v1"));
        let reads: Vec<&Value> = reads.collect();
        let came: Vec<String> = reads.iter().map(|read| word(&read["id"])).collect();
        let committed: Vec<&String> = self.committed.values().collect();
        assert_eq!(came.iter().collect::<BTreeSet<_>>(), committed.iter().copied().collect());
        assert_eq!((came.len(), self.committed.len()), (committed.len(), came.len()), "each of them once");
        // No command was obeyed twice.
        let commands: Vec<&str> = reads.iter().filter_map(|read| read["data"]["command"].as_str()).collect();
        assert_eq!(commands.iter().collect::<BTreeSet<_>>().len(), commands.len(), "{commands:?}");
        came.len()
    }
}
