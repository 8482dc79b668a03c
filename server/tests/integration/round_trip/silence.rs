//! Not Enrolled is silent: the program in a network of its own, where every packet is seen, in each state in which a
//! device can be, with every page fetched and every button pressed.

use std::{env, process::Stdio, time::Duration};

use tokio::{process::Command, time::sleep};

use super::{
    capture::{Capture, Seen},
    device::{Browser, Device, Running},
    walk::{Walked, walk},
};
use crate::support::{
    far_end::program::{Serving, data, run},
    process::{counted, find_program, missing},
    replay::Replay,
    wire::Wire,
};

const NAME: &str = "round_trip::silence::in_each_state_no_packet_goes_where_none_may";
const INSIDE: &str = "SMART_ESOLUTIONS_INSIDE_A_NETWORK_OF_ITS_OWN";
const ENROLMENT: &str = "/settings/enrolment";
const FLOOR: &str = "Floor 7";

/// How long each state lasts after everything was pressed.
fn rest() -> Duration {
    let long = env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1");
    Duration::from_secs(if long { 180 } else { 4 })
}

#[tokio::test]
async fn in_each_state_no_packet_goes_where_none_may() {
    if env::var_os(INSIDE).is_some() {
        return inside().await;
    }
    for program in ["ip", "tcpdump"] {
        if find_program(program).is_none() {
            return missing(&format!("{program} is not installed (Debian's packages iproute2 and tcpdump)"));
        }
    }
    let own = Command::new("unshare").args(["-n", "true"]).stderr(Stdio::piped()).output().await;
    match own {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return missing(&format!("a network of its own can't be made: {why}"));
        }
        Err(error) => return missing(&format!("unshare does not start: {error}")),
    }
    let mut command = Command::new("unshare");
    command.arg("-n").arg(env::current_exe().expect("this program"));
    command.args(["--exact", NAME, "--nocapture", "--test-threads=1"]).env(INSIDE, "1").kill_on_drop(true);
    let output = command.output().await.expect("unshare starts");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let counts: Vec<&str> = said.lines().filter_map(|line| line.split("counted: ").nth(1)).collect();
    assert_eq!(counts.len(), 1, "{said}");
    counted(counts[0]);
}

/// What runs inside.
struct Bench {
    device: Device,
    running: Running,
    browser: Browser,
    far_home: tempfile::TempDir,
    _far: Serving,
    wire: Wire,
    capture: Capture,
}

impl Bench {
    async fn start(printer: &Replay) -> Self {
        let far_home = tempfile::tempdir().expect("a temporary folder");
        let far = Serving::start(&far_home, &["--listen-pages", ""]).await;
        let wire = Wire::to(far.devices).await;
        let device = Device::new(&format!(
            "[printer]\nurl = \"snmp://{}\"\n[communication]\nserver = \"https://{}\"\nca_file = \"{}\"\n\
             check_in_interval_s = 10\n",
            printer.addr(),
            wire.addr(),
            data(&far_home).join("ca.pem").display(),
        ));
        let mut capture = Capture::start().await;
        capture.name("printer", printer.addr());
        capture.name("far end", wire.addr());
        capture.name("far end", far.devices);
        let running = device.start().await;
        capture.name("browser", running.addr);
        let browser = running.claim().await;
        Self { device, running, browser, far_home, _far: far, wire, capture }
    }

    /// Everything that can be done in this state, and some time.
    async fn live(&mut self) -> (Seen, Walked) {
        self.capture.begin().await;
        let walked = walk(&self.running, &mut self.browser).await;
        sleep(rest()).await;
        (self.capture.end().await, walked)
    }

    async fn operator(&self, arguments: &[&str]) -> String {
        let done = run(&self.far_home, arguments).await;
        assert_eq!(done.code, 0, "{arguments:?}: {}", done.stderr);
        done.stdout
    }

    async fn enrol(&self) {
        let code = self.operator(&["enrol", FLOOR]).await;
        let form = self.browser.form(&self.running, ENROLMENT, "/actions/enrol").await;
        let page = self.browser.submit(&self.running, &form.with("enrol_code", code.trim())).await;
        assert!(page.contains("This device is Enrolled."), "{page}");
        self.browser.sees(&self.running, ENROLMENT, &["The server answers."], Duration::from_secs(30)).await;
    }

    fn connections(&self) -> u64 {
        self.wire.met().values().sum()
    }
}

async fn inside() {
    let recording =
        crate::support::printers::named("xcmi-multifunction").expect("an invented printer").recording;
    let printer = Replay::start(&recording).await;
    let mut bench = Bench::start(&printer).await;
    bench.browser.sees(&bench.running, ENROLMENT, &["Not Enrolled"], Duration::from_secs(30)).await;
    let quiet = ["browser", "printer"];
    // It has read the printer: that is seen.
    let mut read = Seen::default();
    for _ in 0..60 {
        read = bench.capture.end().await;
        if read.packets("printer") > 0 {
            break;
        }
    }
    assert!(read.packets("printer") > 0, "{read:?}");
    let mut told = Vec::new();
    let mut tell = |state: &str, seen: &Seen, walked: &Walked| {
        println!("{state}: {walked:?}, {seen:?}");
        assert!(walked.pages > 20 && walked.presses > 20, "{state}: {walked:?}");
        assert!(seen.packets("browser") > 1_000, "{state}: hardly anything was seen: {seen:?}");
        told.push(format!(
            "{state} {} pages, {} buttons, {} packets, {} of them to the far end",
            walked.pages,
            walked.presses,
            seen.all(),
            seen.packets("far end")
        ));
    };

    let (new, walked) = bench.live().await;
    tell("new:", &new, &walked);
    new.only(&quiet);
    assert_eq!(bench.connections(), 0);

    // A test that the administrator has confirmed is the one thing that leaves a device that is not enrolled.
    bench.capture.begin().await;
    let form = bench.browser.form(&bench.running, "/settings/proxy", "/actions/save-settings").await;
    let button = form.buttons.iter().find(|button| button.action.is_some()).expect("the button of the test");
    let (action, body) = form.clone().with("confirm_contact", "true").pressed(button);
    let request = crate::support::secure::post(&action, &bench.browser.cookie, &body);
    bench.running.ask(&request).await.expect("an answer");
    let tested = bench.capture.end().await;
    tested.only(&["browser", "printer", "far end"]);
    assert!(tested.packets("far end") > 0, "{tested:?}");
    assert_eq!(bench.connections(), 1);

    bench.enrol().await;
    let (enrolled, walked) = bench.live().await;
    tell("Enrolled:", &enrolled, &walked);
    enrolled.only(&["browser", "printer", "far end"]);
    assert!(enrolled.packets("far end") > 0);

    let question = format!("{ENROLMENT}?confirm=not-enrolled");
    let form = bench.browser.form(&bench.running, &question, "/actions/cancel-enrolment").await;
    let page = bench.browser.submit(&bench.running, &form).await;
    assert!(page.contains("This device is Not Enrolled."), "{page}");
    let before = bench.connections();
    let (not_enrolled, walked) = bench.live().await;
    tell("Not Enrolled:", &not_enrolled, &walked);
    not_enrolled.only(&quiet);
    assert_eq!(bench.connections(), before);

    bench.enrol().await;
    bench.operator(&["cancel", FLOOR, "--reason", "The contract has ended."]).await;
    let words = ["Not Enrolled", "/actions/enrol"];
    bench.browser.sees(&bench.running, ENROLMENT, &words, Duration::from_secs(30)).await;
    let before = bench.connections();
    let (cancelled, walked) = bench.live().await;
    tell("cancelled by the server:", &cancelled, &walked);
    cancelled.only(&quiet);
    assert_eq!(bench.connections(), before);

    // And after a restart.
    assert_eq!(bench.running.terminate().await, 0);
    bench.capture.begin().await;
    bench.running = bench.device.start().await;
    bench.capture.name("browser", bench.running.addr);
    sleep(rest()).await;
    bench.capture.end().await.only(&quiet);
    assert_eq!(bench.connections(), before);
    bench.capture.whole().await;
    counted(&format!("silence, each state and {} s: {}", rest().as_secs(), told.join("; ")));
}
