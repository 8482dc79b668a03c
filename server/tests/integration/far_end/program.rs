//! The program: its files, its ports, its commands.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use app::model::{Assistant, EndAndStart, Resolution};
use smart_esolutions::{
    clock::{Clock as _, SystemClock},
    ledger::verify::verify,
    protocol::{
        chain::Head,
        check_in,
        command::{Command, Order, SupplierAnswer},
        connectivity,
        data::{status::DeviceStatus, troubleshooting::Troubleshooting},
        key::Use,
        receipt::Receipt,
        signed,
    },
};

use crate::support::{
    far_end::{
        program::{Client, Serving, data, program, run},
        sender::supply_order,
        troubles,
    },
    openssl::{OpenSsl, argument},
    secure::get,
};

#[tokio::test]
async fn the_first_start_makes_what_it_needs_for_this_user_alone_and_the_next_one_keeps_it() {
    let home = tempfile::tempdir().unwrap();
    let serving = Serving::start(&home, &["--listen-pages", ""]).await;
    let client = Client::new(&home, &serving);
    let answer = client.ask(&get("/v1/connectivity")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer: connectivity::Answer = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((answer.protocol, answer.server.starts_with("communication-server ")), (1, true));
    let mode = |name: &str| data(&home).join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    for file in
        ["communication-server.db", "communication-server.db-wal", "signing.key", "ca.key", "certificate.key"]
    {
        assert_eq!(mode(file), 0o600, "{file}");
    }
    let key = serving.said("receipts and orders: ").await;
    assert!(serving.said("trust the authority in ").await.ends_with("/ca.pem"));
    let authority = client.authority;
    assert_eq!(serving.terminate().await, 0);
    let serving = Serving::start(&home, &["--listen-pages", ""]).await;
    assert_eq!(Client::new(&home, &serving).authority, authority);
    assert_eq!(serving.said("receipts and orders: ").await, key);
    // A key that others may read is refused, not made anew.
    serving.terminate().await;
    let path = data(&home).join("signing.key");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let done = run(&home, &["devices"]).await;
    assert_eq!(done.code, 1);
    assert!(done.stderr.contains("set its mode to 0600"), "{}", done.stderr);
}

#[tokio::test]
async fn every_command_works_beside_the_running_server() {
    let home = tempfile::tempdir().unwrap();
    let serving = Serving::start(&home, &["--listen-pages", ""]).await;
    let none = run(&home, &["devices"]).await;
    assert_eq!((none.code, none.stdout.as_str()), (0, ""));
    let client = Client::new(&home, &serving);
    let mut device = client.enrol(&home, "Floor 1").await;
    device.read(120_345);
    let answer = client.deliver(&device, &device.batch(0..2)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let listed = run(&home, &["devices"]).await;
    assert_eq!(listed.code, 0);
    let line = listed.stdout.lines().nth(1).expect("a line");
    for word in [device.device.as_str(), "Floor 1", "enrolled", "1-2", "XYZ1"] {
        assert!(line.contains(word), "{word} is missing in {line}");
    }
    let exported = run(&home, &["export", "Floor 1"]).await;
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    let found = verify(exported.stdout.as_bytes(), &[device.key.public()]).unwrap();
    assert_eq!((found.events, found.receipts, found.beyond), (2, 1, 0));
    let written = run(&home, &["export", "Floor 1", "--output", "ledger.jsonl"]).await;
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{}", written.stderr);
    assert!(verify(&*std::fs::read(home.path().join("ledger.jsonl")).unwrap(), &[]).is_ok());
    let again = run(&home, &["export", "Floor 1", "--output", "ledger.jsonl"]).await;
    assert_eq!(again.code, 1, "a file that is there is not written over");
    let lines: [&[&str]; 10] = [
        &["request-read", "Floor 1"],
        &["report", "Floor 1", "supplies", "on", "--every", "600"],
        &["report", &device.device, "maintenance", "off"],
        &["schedule", "Floor 1", "02:30"],
        &["check-in-interval", "Floor 1", "10"],
        &["propose", "Floor 1", "3", "rollover", "999999"],
        &["propose", "Floor 1", "3", "meter-change", "total-impressions=9:0"],
        &["propose", "Floor 1", "3", "serial-number"],
        &["propose", "Floor 1", "3", "as-is"],
        &["cancel", "Floor 1", "--reason", "The contract has ended."],
    ];
    for line in lines {
        let done = run(&home, line).await;
        assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{line:?}: {}", done.stderr);
    }
    let answer = client.check_in(&device).await;
    let answer: check_in::Answer = serde_json::from_str(&answer.body).unwrap();
    let orders: Vec<Command> = answer
        .commands
        .iter()
        .map(|order| signed::detach(order.get()).unwrap().0)
        .map(|text| serde_json::from_str::<Order>(&text).unwrap().command)
        .collect();
    let resolution = |resolution| Command::ProposeResolution { hold: 3, resolution };
    assert_eq!(
        orders,
        [
            Command::RequestRead,
            Command::Reporting { assistant: Assistant::Supplies, on: true, interval_s: Some(600) },
            Command::Reporting { assistant: Assistant::Maintenance, on: false, interval_s: None },
            Command::DailyTransmissionTime { at: "02:30".into() },
            Command::CheckInInterval { interval_s: 10 },
            resolution(Resolution::Rollover { last: 999_999 }),
            resolution(Resolution::MeterChange {
                reads: vec![EndAndStart { key: "total-impressions".into(), end: 9, start: 0 }],
            }),
            resolution(Resolution::SerialNumber { reads: Vec::new() }),
            resolution(Resolution::AsIs),
            Command::Cancel { reason: "The contract has ended.".into() },
        ]
    );
    assert!(run(&home, &["devices"]).await.stdout.contains("cancelling"));
}

#[tokio::test]
async fn supplies_on_order_are_listed_and_answered_by_commands() {
    use SupplierAnswer::{Acknowledged, Refused, Shipped};
    let home = tempfile::tempdir().unwrap();
    let serving = Serving::start(&home, &["--listen-pages", ""]).await;
    let client = Client::new(&home, &serving);
    let mut device = client.enrol(&home, "Floor 1").await;
    let none = run(&home, &["orders"]).await;
    assert_eq!((none.code, none.stdout.as_str()), (0, ""), "{}", none.stderr);
    for number in 1..=2 {
        device.write(supply_order(number, &format!("S-20261125-{number}"), device.now));
    }
    assert_eq!(client.deliver(&device, &device.batch(0..3)).await.status, 200);
    for line in [&["orders"][..], &["orders", "Floor 1"]] {
        let listed = run(&home, line).await;
        assert_eq!((listed.code, listed.stdout.lines().count()), (0, 3), "{}", listed.stderr);
        for word in ["Floor 1", "S-20261125-1", "submitted", "Black Toner", "106R01535"] {
            assert!(listed.stdout.contains(word), "{word} is missing in {}", listed.stdout);
        }
    }
    let soon = SystemClock.now() + Duration::from_hours(48);
    let soon = soon.strftime("%Y-%m-%d").to_string();
    let lines: [&[&str]; 3] = [
        &["acknowledge-order", "Floor 1", "S-20261125-1", "--reference", "N-1"],
        &["ship-order", "Floor 1", "1", "--expected", &soon, "--reference", "N-1"],
        &["refuse-order", "Floor 1", "2", "--reason", "It is not made any more."],
    ];
    for line in lines {
        let done = run(&home, line).await;
        assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{line:?}: {}", done.stderr);
        assert!(done.stderr.contains("waits for the device's next check-in"), "{}", done.stderr);
    }
    let answer = client.check_in(&device).await;
    let answer: check_in::Answer = serde_json::from_str(&answer.body).unwrap();
    let said: Vec<(u64, SupplierAnswer)> = answer
        .commands
        .iter()
        .map(|order| serde_json::from_str::<Order>(&signed::detach(order.get()).unwrap().0).unwrap().command)
        .map(|command| match command {
            Command::SupplyOrder { order, answer, .. } => (order, answer),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(said, [(1, Acknowledged), (1, Shipped), (2, Refused)]);
    let open = run(&home, &["orders"]).await.stdout;
    assert!(open.contains("shipped") && !open.contains("S-20261125-2"), "{open}");
    let wrong: [(&[&str], i32, &str); 4] = [
        (&["acknowledge-order", "Floor 1", "1"], 1, "order S-20261125-1 is shipped already"),
        (&["acknowledge-order", "Floor 1", "7"], 1, "has told of no order"),
        (&["ship-order", "Floor 1", "1", "--expected", "2020-01-01"], 2, "today or later"),
        (&["refuse-order", "Floor 1", "1", "--reason", ""], 2, "for a reason"),
    ];
    for (line, code, message) in wrong {
        let done = run(&home, line).await;
        assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{line:?}: {}", done.stderr);
        assert!(done.stderr.contains(message), "{line:?}: {}", done.stderr);
    }
}

#[tokio::test]
async fn troubles_requests_sessions_and_diagnostics_are_listed_and_answered_by_commands() {
    let home = tempfile::tempdir().unwrap();
    let serving = Serving::start(&home, &["--listen-pages", ""]).await;
    let client = Client::new(&home, &serving);
    let mut device = client.enrol(&home, "Floor 1").await;
    for line in [&["findings"][..], &["service-requests"], &["sessions", "Floor 1"]] {
        let none = run(&home, line).await;
        assert_eq!((none.code, none.stdout.as_str()), (0, ""), "{line:?}: {}", none.stderr);
    }
    let none = run(&home, &["diagnostics", "Floor 1"]).await;
    assert_eq!((none.code, none.stdout.as_str()), (1, ""), "{}", none.stderr);
    let reading: app::model::Reading =
        serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("the fixture");
    let now = device.now;
    device.write(troubles::bundle(&reading, now));
    device.write(troubles::finding(now));
    device.write(troubles::service_request(1, "R-20261125-1\u{1b}[2J", now));
    device.write(Troubleshooting {
        reference: "T-20261125-1".into(),
        status: DeviceStatus::of(&reading),
        diagnostics: None,
    });
    let all = device.written.len();
    assert_eq!(client.deliver(&device, &device.batch(0..all)).await.status, 200);
    let lines: [(&[&str], &[&str]); 4] = [
        (&["findings"], &["Floor 1", "Jams or misfeeds at Tray 2 have become frequent", "Warning", "open"]),
        (&["findings", "Floor 1"], &["7 times in 1,900 ", "in the 90 days before"]),
        (&["service-requests"], &["R-20261125-1", "requested", "Jam (Tray 2)", "03-330"]),
        (&["sessions"], &["T-20261125-1", "open"]),
    ];
    for (line, words) in lines {
        let listed = run(&home, line).await;
        assert_eq!((listed.code, listed.stdout.lines().count()), (0, 2), "{}", listed.stderr);
        assert!(words.iter().all(|word| listed.stdout.contains(word)), "{line:?}: {}", listed.stdout);
        assert!(!listed.stdout.contains('\u{1b}'), "nothing steers the terminal: {}", listed.stdout);
    }
    let written = run(&home, &["diagnostics", "Floor 1", "--output", "bundle.json"]).await;
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{}", written.stderr);
    let text = std::fs::read_to_string(home.path().join("bundle.json")).unwrap();
    assert!(text.contains("\"D-20261125-1\""), "{text}");
    for (output, why) in [("bundle.json", "this file exists"), ("no/bundle.json", "does not exist; make it")]
    {
        for command in ["diagnostics", "export"] {
            let refused = run(&home, &[command, "Floor 1", "--output", output]).await;
            assert_eq!((refused.code, refused.stdout.as_str()), (1, ""), "{command} {output}");
            assert!(refused.stderr.contains(why), "{command}: {}", refused.stderr);
        }
    }
    // Whoever reads the beginning alone is no error.
    for line in [&["diagnostics", "Floor 1"][..], &["findings"], &["devices"]] {
        let mut command = program(&home);
        command.args(line).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().await.expect("a status");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(0) && !said.contains("panicked"), "{line:?}: {said}");
    }
    let lines: [&[&str]; 7] = [
        &["request-diagnostics", "Floor 1"],
        &["answer-service", "Floor 1", "1", "accepted", "--reference", "X-9"],
        &["answer-service", "Floor 1", "1", "scheduled", "--visit", "2099-12-01T09:00Z"],
        &["answer-service", "Floor 1", "1", "refused", "--reason", "No contract."],
        &["advise", "Floor 1", "T-20261125-1", "Open tray 2."],
        &["look-again", "Floor 1", "T-20261125-1"],
        &["end-session", "Floor 1", "T-20261125-1"],
    ];
    for line in lines {
        let done = run(&home, line).await;
        assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{line:?}: {}", done.stderr);
    }
    let past = ["answer-service", "Floor 1", "1", "scheduled", "--visit", "2026-01-01T09:00Z"];
    let wrong: [(&[&str], i32, &str); 6] = [
        (&past, 2, "the time of a visit is still to come"),
        (&["answer-service", "Floor 1", "1", "accepted"], 1, "is refused already"),
        (&["answer-service", "Floor 1", "7", "accepted"], 1, "has told of no request"),
        (&["answer-service", "Floor 1", "1", "eaten"], 2, "possible values"),
        (&["advise", "Floor 1", "T-20261125-1", "Too late."], 1, "has no open session"),
        (&["advise", "Floor 1", "T-20261125-1", ""], 2, "1 to 2,000 characters"),
    ];
    for (line, code, message) in wrong {
        let done = run(&home, line).await;
        assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{line:?}: {}", done.stderr);
        assert!(done.stderr.contains(message), "{line:?}: {}", done.stderr);
    }
    let answer = client.check_in(&device).await;
    let answer: check_in::Answer = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answer.commands.len(), 7);
}

#[tokio::test]
async fn a_fork_is_seen_in_the_list_and_released_by_a_command() {
    let home = tempfile::tempdir().unwrap();
    let serving = Serving::start(&home, &["--listen-pages", ""]).await;
    let client = Client::new(&home, &serving);
    let mut device = client.enrol(&home, "Floor 1").await;
    let mut copy = device.copy();
    device.read(1);
    copy.read(2);
    assert_eq!(client.deliver(&device, &device.batch(0..2)).await.status, 200);
    assert_eq!(client.deliver(&copy, &copy.batch(0..2)).await.status, 409);
    assert!(run(&home, &["devices"]).await.stdout.contains("held"));
    let released = run(&home, &["release", "Floor 1"]).await;
    assert_eq!(released.code, 0, "{}", released.stderr);
    let again = run(&home, &["release", "Floor 1"]).await;
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("is not held"), "{}", again.stderr);
    device.read(3);
    assert_eq!(client.deliver(&device, &device.batch(2..3)).await.status, 200);
}

#[tokio::test]
async fn a_command_where_no_server_has_its_data_makes_nothing_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let there = home.path().join("mistyped");
    let given = there.to_str().unwrap();
    for line in [
        &["devices"][..],
        &["orders"],
        &["findings"],
        &["service-requests"],
        &["sessions"],
        &["request-read", "Floor 1"],
        &["diagnostics", "Floor 1"],
        &["export", "Floor 1"],
        &["release", "Floor 1"],
    ] {
        let line = [line, &["--data-dir", given]].concat();
        let done = run(&home, &line).await;
        assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{line:?}: {}", done.stderr);
        assert!(
            done.stderr.contains(given) && done.stderr.contains("--data-dir"),
            "{line:?}: {}",
            done.stderr
        );
        assert!(!there.exists(), "{line:?}");
    }
    let done = run(&home, &["enrol", "Floor 1", "--data-dir", given]).await;
    assert!(done.code == 0 && there.exists(), "what begins a server makes it: {}", done.stderr);
}

#[tokio::test]
async fn a_wrong_command_says_what_is_wrong() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(run(&home, &["enrol", "Floor 1"]).await.code, 0);
    let table: [(&[&str], i32, &str); 14] = [
        (&["orders", "Floor 9"], 1, "no device has the id or the name"),
        (&["ship-order", "Floor 1", "1", "--expected", "soon"], 2, "invalid value"),
        (&["refuse-order", "Floor 1", "1"], 2, "--reason"),
        (&["request-read", "Floor 9"], 1, "no device has the id or the name"),
        (&["enrol", ""], 2, "a name has 1 to 64 characters"),
        (&["check-in-interval", "Floor 1", "0"], 2, "an interval has one second at least"),
        (&["schedule", "Floor 1", "25:00"], 2, "a time of day has hour and minute"),
        (&["report", "Floor 1", "paper", "on"], 2, "invalid value"),
        (&["serve", "--listen-pages", "192.0.2.1:8081"], 2, "the pages are for this machine alone"),
        (&["serve", "--listen-pages", "localhost:8081"], 2, "an address of the loopback interface"),
        (&["serve", "--certificate", "x.pem"], 2, "--key"),
        (&["serve", "--certificate", "x.pem", "--key", "x.key"], 1, "x.pem"),
        (&["serve", "--listen", "192.0.2.1:1", "--listen-pages", ""], 1, "can't listen on 192.0.2.1:1"),
        (&["export", "Floor 9"], 1, "no device has the id or the name"),
    ];
    for (line, code, message) in table {
        let done = run(&home, line).await;
        assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{line:?}: {}", done.stderr);
        assert!(done.stderr.contains(message), "{line:?}: {}", done.stderr);
    }
    let mut nowhere = program(&home);
    let output = nowhere.env_clear().arg("devices").output().await.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("give --data-dir, or set HOME"));
}

#[tokio::test]
async fn a_certificate_of_somebody_else_s_serves_in_the_place_of_the_throwaway_one() {
    let Some(openssl) = OpenSsl::find() else { return };
    openssl.authority().await;
    openssl.run("ecparam -name prime256v1 -genkey -noout -out leaf.key").await;
    openssl.sign("leaf").await;
    let home = tempfile::tempdir().unwrap();
    let (certificate, key) = (argument(&openssl.path("leaf.pem")), argument(&openssl.path("leaf.key")));
    let arguments = ["--listen-pages", "", "--certificate", &certificate, "--key", &key];
    let serving = Serving::start(&home, &arguments).await;
    let client = Client { devices: serving.devices, authority: openssl.read("ca.pem") };
    assert_eq!(client.ask(&get("/v1/connectivity")).await.status, 200);
    assert!(!data(&home).join("ca.pem").exists());
    // Over TLS with its certificate, a device goes the whole way.
    let mut device = client.enrol(&home, "Floor 1").await;
    device.read(1);
    let answer = client.deliver(&device, &device.batch(0..2)).await;
    let receipt: Receipt = {
        let (text, _) = signed::detach(&answer.body).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(receipt.head, Head { epoch: 1, sequence: 2, link: device.head.link });
    assert!(
        signed::open::<Receipt>(&receipt.key, Use::Receipt, &answer.body).is_err(),
        "the server signs, not the device"
    );
}
