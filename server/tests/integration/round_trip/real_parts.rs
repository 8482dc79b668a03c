//! From the one-time code to the end of the enrolment, through a proxy that asks for a password, with mails to a server
//! that is not ours.

use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use tokio::time::sleep;

use super::device::{Browser, Device, Running};
use crate::support::{
    aiosmtpd::{self, Aiosmtpd, Authority, Manners, free_tcp_address},
    far_end::program::{Serving, data, run},
    tinyproxy::{PASSWORD, Tinyproxy, USER},
};

pub(super) const ENROLMENT: &str = "/settings/enrolment";
pub(super) const NAME: &str = "Floor 7";
/// The longest wait of a device for its next check-in, or after a first failure, and what an exchange takes.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// Everything but the device.
pub(super) struct Around {
    far_home: TempDir,
    far: Serving,
    mail: Aiosmtpd,
    authority: Authority,
}

impl Around {
    /// `None` where a part is not installed.
    pub(super) async fn start() -> Option<Self> {
        let authority = Authority::new();
        let mail = Aiosmtpd::start(free_tcp_address(), &authority, &Manners::default()).await?;
        let far_home = tempfile::tempdir().expect("a temporary folder");
        let far = Serving::start(&far_home, &["--listen-pages", ""]).await;
        Some(Self { far_home, far, mail, authority })
    }

    pub(super) fn configuration(&self, proxy: Option<&Tinyproxy>) -> String {
        let proxy = proxy.map_or_else(String::new, |proxy| {
            format!(
                "[proxy]\nmode = \"manual\"\naddress = \"{}\"\nuser = \"{USER}\"\npassword = \"{PASSWORD}\"\n\
                 exceptions = []\n",
                proxy.addr(),
            )
        });
        let (server, ca) = (self.far.devices, data(&self.far_home).join("ca.pem"));
        let (port, mail_ca) = (self.mail.addr.port(), self.authority.file());
        format!(
            "[printer]\nurl = \"demo:\"\n\
             [communication]\nserver = \"https://{server}\"\nca_file = \"{}\"\ncheck_in_interval_s = 10\n\
             {proxy}\
             [mail]\nhost = \"localhost\"\nport = {port}\nca_file = \"{}\"\nuser = \"{}\"\npassword = \"{}\"\n\
             sender = \"printer7@example.com\"\nadministrator = \"a@example.com\"\ncommunication_failures = 1\n",
            ca.display(),
            mail_ca.display(),
            aiosmtpd::USER,
            aiosmtpd::PASSWORD,
        )
    }

    /// Runs a command of the server's operator.
    pub(super) async fn operator(&self, arguments: &[&str]) -> String {
        let done = run(&self.far_home, arguments).await;
        assert_eq!(done.code, 0, "{arguments:?}: {}", done.stderr);
        done.stdout
    }

    /// The events of this type that came, as they were sent.
    async fn came(&self, kind: &str) -> Vec<Value> {
        let export = self.operator(&["export", NAME]).await;
        let lines = export.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let kind = format!("org.smart-esolutions.{kind}.v1");
        let events = lines.map(|line| line["event"]["event"].clone()).filter(|event| event["type"] == *kind);
        events.collect()
    }

    /// Waits until so many of this type came.
    pub(super) async fn has(&self, kind: &str, count: usize) -> Vec<Value> {
        let begun = Instant::now();
        loop {
            let came = self.came(kind).await;
            if came.len() >= count {
                assert_eq!(came.len(), count, "{came:?}");
                return came;
            }
            assert!(begun.elapsed() < PATIENCE, "{kind}: {} of {count}", came.len());
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// Waits until the mail with this at the beginning of its subject has come so many times.
    pub(super) async fn mailed(&self, subject: &str, count: usize) {
        let begun = Instant::now();
        let line = format!("Subject: {subject}");
        loop {
            let taken = self.mail.taken();
            let those = taken.iter().filter_map(|mail| mail["message"].as_str());
            let found = those.filter(|text| text.lines().any(|known| known.starts_with(&line))).count();
            if found >= count {
                assert_eq!(found, count, "{taken:?}");
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{subject}: {found} of {count} in {taken:?}");
            sleep(Duration::from_millis(100)).await;
        }
    }

    pub(super) async fn enrol(&self, device: &Running, browser: &Browser) {
        let code = self.operator(&["enrol", NAME]).await;
        let form = browser.form(device, ENROLMENT, "/actions/enrol").await;
        let page = browser.submit(device, &form.with("enrol_code", code.trim())).await;
        assert!(page.contains("This device is Enrolled."), "{page}");
    }
}

#[tokio::test]
async fn a_device_enrols_reads_when_asked_outlives_its_proxy_and_tells_by_mail_what_happens() {
    let Some(around) = Around::start().await else { return };
    let Some(proxy) = Tinyproxy::with_authentication().await else { return };
    let device = Device::new(&around.configuration(Some(&proxy)));
    let running = device.start().await;
    let browser = running.claim().await;
    browser.sees(&running, "/", &["Not Enrolled"], PATIENCE).await;
    // A reading of the printer is there: it has a serial number to be enrolled with.
    while running
        .ask(&crate::support::secure::get("/meter"))
        .await
        .is_none_or(|page| page.body.contains("being read now"))
    {
        sleep(Duration::from_millis(100)).await;
    }
    let wrong = browser.form(&running, ENROLMENT, "/actions/enrol").await.with("enrol_code", "AAAA-BBBB");
    let page = browser.submit(&running, &wrong).await;
    assert!(page.contains("The server refused") && page.contains("Not Enrolled"), "{page}");
    around.enrol(&running, &browser).await;
    assert!(proxy.log().contains(&format!("CONNECT {} HTTP/1.1", around.far.devices)), "{}", proxy.log());
    browser.sees(&running, ENROLMENT, &["The server answers."], PATIENCE).await;

    // A read that the operator asks for arrives by itself, names what asked for it, and is mailed.
    around.operator(&["request-read", NAME]).await;
    let reads = around.has("meter-read", 1).await;
    assert_eq!(reads[0]["data"]["reason"], "requested", "{reads:?}");
    let outcomes = around.has("command-outcome", 1).await;
    assert_eq!(reads[0]["data"]["command"], outcomes[0]["data"]["command"]);
    assert_eq!(outcomes[0]["data"]["state"], "done");
    let listed = around.operator(&["devices"]).await;
    let head = format!("1-{}", outcomes[0]["sequence"].as_str().expect("a number"));
    assert!([NAME, "enrolled", &head].iter().all(|word| listed.contains(word)), "{head}: {listed}");
    around.mailed("Billing meter reads reported", 1).await;
    let total = reads[0]["data"]["meters"][0]["value"].as_u64().expect("a count");
    let history = browser.page(&running, "/meter/history.csv").await.expect("a file").body;
    assert!(history.contains(&total.to_string()), "{total}: {history}");

    // The proxy is gone: the cause is named, it is mailed, and it goes on by itself when the proxy is back.
    let at = proxy.addr();
    drop(proxy);
    let gone = [&*format!("proxy {at}"), "Communication error since"];
    browser.sees(&running, ENROLMENT, &gone, PATIENCE).await;
    browser.sees(&running, "/", &gone[..1], PATIENCE).await;
    around.mailed("Communication error:", 1).await;
    around.operator(&["request-read", NAME]).await;
    let lines = [&*format!("BasicAuth {USER} {PASSWORD}")];
    let proxy = Tinyproxy::start_at(at, &lines).await.expect("it was there before");
    browser.sees(&running, ENROLMENT, &["The server answers."], PATIENCE).await;
    around.mailed("Communication recovered", 1).await;
    around.has("meter-read", 2).await;

    // One that knows another password is told from one that is gone.
    drop(proxy);
    let proxy = Tinyproxy::start_at(at, &["BasicAuth somebody else"]).await.expect("it was there before");
    let check_in = browser.form(&running, ENROLMENT, "/actions/check-in").await;
    let page = browser.submit(&running, &check_in).await;
    assert!(page.contains("does not take the user and password"), "{page}");
    drop(proxy);
    let _proxy = Tinyproxy::start_at(at, &lines).await.expect("it was there before");
    let page = browser.submit(&running, &check_in).await;
    assert!(page.contains("The server has answered."), "{page}");

    // The server ends it: seen, mailed once, and silence.
    around.operator(&["cancel", NAME, "--reason", "The contract has ended."]).await;
    browser.sees(&running, ENROLMENT, &["Not Enrolled", "/actions/enrol"], PATIENCE).await;
    around.mailed("Enrolment cancelled", 1).await;
    assert!(around.operator(&["devices"]).await.contains("cancel"));

    // And so does the device, with a last read.
    around.enrol(&running, &browser).await;
    let question = format!("{ENROLMENT}?confirm=not-enrolled");
    // The box for a last read is ticked.
    let form = browser.form(&running, &question, "/actions/cancel-enrolment").await;
    let page = browser.submit(&running, &form).await;
    assert!(page.contains("The server has accepted the final meter read."), "{page}");
    around.mailed("Enrolment cancelled", 2).await;
    let reads = around.has("meter-read", 3).await;
    assert_eq!(reads[2]["data"]["reason"], "final", "{reads:?}");
    assert_eq!(around.came("enrolment-cancelled").await.len(), 1);
    assert_eq!(running.terminate().await, 0);
}
