//! What a device delivers whose printer's every text is the same, to a server that says the same.

use std::{fs, net::SocketAddr, time::Duration};

use serde_json::Value;

use super::{
    far_end::FarEnd,
    sinks::{assert_clean, strings},
    strings::Nasty,
};
use crate::{
    round_trip::device::{Browser, Device, Running},
    support::{program::run, secure::Answer},
};

const ENROLMENT: &str = "/settings/enrolment";
const BOUND: Duration = Duration::from_mins(1);

/// What came of it.
#[derive(Default)]
pub struct Delivered {
    /// Pages of what was, is being and will be sent, and of the enrolment, each with its path.
    pub pages: Vec<(String, String)>,
    /// Files of what was sent, and of what the server signed.
    files: Vec<(String, Answer)>,
    /// The ledger, as `ledger export` writes it.
    ledger: String,
    /// What `ledger verify` says of it.
    verified: String,
}

impl Delivered {
    /// Enrols a device with this printer, and has it send.
    pub async fn of(nasty: &Nasty, printer: SocketAddr) -> Self {
        let far_end = FarEnd::start(&nasty.said()).await;
        let device = Device::new(&format!(
            "[printer]\nurl = \"snmp://public@{printer}\"\n[communication]\nserver = \"{}\"\nca_file = \"{}\"\n",
            far_end.url(),
            far_end.authority.file(),
        ));
        let running = device.start().await;
        let browser = running.claim().await;
        let form = browser.form(&running, ENROLMENT, "/actions/enrol").await;
        let page = browser.submit(&running, &form.with("enrol_code", "1234-5678")).await;
        assert!(page.contains("This device is Enrolled."), "{}: {page}", nasty.name);
        browser.sees(&running, "/transmissions", &["1-1"], BOUND).await;
        let send = browser.form(&running, ENROLMENT, "/actions/send-read").await;
        let mut delivered = Self::default();
        // The first is refused with all that waits, and waits; the next one takes it along.
        for path in ["/transmissions", "/transmissions"] {
            browser.press(&running, &send).await.expect("an answer");
            delivered.page(&browser, &running, path).await;
        }
        let kept = Kept::by(&device);
        assert!(!kept.reasons.is_empty(), "{}: {}", nasty.name, running.log());
        for place in kept.places {
            delivered.page(&browser, &running, &format!("/transmissions/events/{place}")).await;
        }
        for number in kept.attempts {
            delivered.page(&browser, &running, &format!("/transmissions/{number}")).await;
            for file in ["sent", "receipt"] {
                let path = format!("/transmissions/{number}/{file}.json");
                let answer = browser.page(&running, &path).await.expect("an answer");
                delivered.files.extend((answer.status == 200).then_some((path, answer)));
            }
        }
        // Where a text is an address, there is nothing.
        let said: String = nasty.said().chars().take(500).collect();
        let said = percent_encoding::utf8_percent_encode(&said, percent_encoding::NON_ALPHANUMERIC);
        for path in [format!("/transmissions/{said}"), format!("/transmissions/events/{said}")] {
            delivered.page(&browser, &running, &path).await;
        }
        far_end.cancel();
        let check_in = browser.form(&running, ENROLMENT, "/actions/check-in").await;
        browser.press(&running, &check_in).await.expect("an answer");
        browser.sees(&running, ENROLMENT, &["Not Enrolled"], BOUND).await;
        for path in [ENROLMENT, "/settings/audit", "/"] {
            delivered.page(&browser, &running, path).await;
        }
        assert_eq!(running.terminate().await, 0, "{}", nasty.name);
        delivered.export(&device).await;
        delivered
    }

    async fn page(&mut self, browser: &Browser, running: &Running, path: &str) {
        let answer = browser.page(running, path).await.expect("an answer");
        assert!((200..500).contains(&answer.status), "{path}: {answer:?}");
        self.pages.push((path.to_owned(), answer.body));
    }

    async fn export(&mut self, device: &Device) {
        let file = device.home().join("ledger.jsonl");
        let (file, data) = (file.to_str().expect("UTF-8"), device.data());
        let data = data.to_str().expect("UTF-8");
        let done = run(&["ledger", "export", "--data-dir", data, "--output", file], &[]).await;
        assert_eq!(done.code, 0, "{}", done.stderr);
        self.ledger = fs::read_to_string(file).expect("a file");
        let done = run(&["ledger", "verify", file], &[]).await;
        assert_eq!(done.code, 0, "{}", done.stderr);
        self.verified = done.stdout + &done.stderr;
    }
}

/// What a device has in its ledger.
struct Kept {
    places: Vec<String>,
    /// The numbers of attempts to deliver.
    attempts: Vec<String>,
    /// Why events were refused.
    reasons: Vec<String>,
}

impl Kept {
    fn by(device: &Device) -> Self {
        let database = device.database();
        let all = |sql: &str| -> Vec<String> {
            let mut rows = database.prepare(sql).expect("a statement");
            let rows = rows.query_map([], |row| row.get(0)).expect("rows");
            rows.collect::<Result<_, _>>().expect("text")
        };
        Self {
            places: all("SELECT epoch || '-' || sequence FROM ledger"),
            attempts: all("SELECT CAST(id AS TEXT) FROM transmission"),
            reasons: all("SELECT reason FROM ledger WHERE state = 'refused'"),
        }
    }
}

/// Files of payloads: batches hold what was cleaned when it was read, receipts what the server signed, to the octet.
pub fn payloads(delivered: &Delivered, name: &str) -> usize {
    let (mut found, mut kinds) = (0, [0, 0]);
    for (path, answer) in &delivered.files {
        let parsed: Value =
            serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{path}: {error}"));
        let is_receipt = path.ends_with("receipt.json");
        kinds[usize::from(is_receipt)] += 1;
        assert!(answer.header("content-type").is_some_and(|kind| kind.contains("json")), "{path}");
        assert!(
            answer.header("content-disposition").is_some_and(|how| how.starts_with("attachment")),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        assert!(!answer.body.contains(['\n', '\r']), "{path}: one line");
        if !is_receipt {
            found += clean(path, &parsed, name);
        }
    }
    assert!(kinds.iter().all(|count| *count > 1), "{kinds:?}");
    found
}

/// The ledger as a file: as many lines as there is to tell, each of one thing, whole by the program's own word.
pub fn ledger(delivered: &Delivered, name: &str) -> usize {
    assert_clean("ledger verify", &delivered.verified, &['\n']);
    let (mut found, mut events) = (0, 0);
    for line in delivered.ledger.lines() {
        let parsed: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let members: Vec<&String> = parsed.as_object().expect("an object").keys().collect();
        let first = members.first().map(|member| member.as_str()).unwrap_or_default();
        assert!(["header", "event", "receipt", "end", "checkpoint"].contains(&first), "{line}");
        if first == "event" {
            events += 1;
            found += clean("ledger export", &parsed, name);
        }
    }
    // The beginning and two reads; of what it asked for, the outcome.
    assert!(events >= 3, "{events}");
    found
}

/// In how many strings the name stands, none of which takes anything along.
fn clean(what: &str, document: &Value, name: &str) -> usize {
    let mut all = Vec::new();
    strings(document, &mut all);
    for text in &all {
        assert_clean(what, text, &[]);
        assert!(text.chars().count() <= 1_000, "{what}: {}", text.len());
    }
    all.iter().filter(|text| text.starts_with(name)).count()
}
