//! The program as a process: exit codes, what goes where, and how it ends.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use serde_json::Value as Json;

use super::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    process::free_address,
    program::{self, Serving, run},
    replay::Replay,
    snmpd::{AUTH_PASSPHRASE, PRIVACY_PASSPHRASE, Snmpd},
};

async fn replay(name: &str) -> Replay {
    Replay::start(&printers::named(name).expect("one of the project's own").recording).await
}

/// Shortens the waiting for printers that do not answer.
const QUICK: [(&str, &str); 2] =
    [("SMART_ESOLUTIONS_PRINTER_TIMEOUT_MS", "100"), ("SMART_ESOLUTIONS_PRINTER_TRIES", "2")];

fn keys(json: &Json) -> BTreeSet<&str> {
    json.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// The object has the keys before the bar, may have those behind it, and no others.
fn assert_keys(json: &Json, contract: &str) {
    let (needed, allowed) = contract.split_once('|').unwrap_or((contract, ""));
    let needed: BTreeSet<&str> = needed.split_whitespace().collect();
    let all: BTreeSet<&str> = needed.iter().copied().chain(allowed.split_whitespace()).collect();
    let found = keys(json);
    assert!(found.is_superset(&needed) && found.is_subset(&all), "{found:?}, not {contract}");
}

#[tokio::test]
async fn read_writes_the_published_json_and_nothing_else() {
    for name in ["xcmi-multifunction", "sentinels", "two-printers"] {
        let agent = replay(name).await;
        let url = format!("snmp://public@{}", agent.addr());
        let done = run(&["read", "--printer", &url], &[]).await;
        assert_eq!((done.code, done.stderr.as_str()), (0, ""));
        let json: Json = serde_json::from_str(&done.stdout).expect("JSON");
        assert_keys(
            &json,
            "schema taken_at sequence source identity state meters supplies inputs outputs covers alerts problems | faults service_meters",
        );
        assert_eq!((&json["schema"], &json["sequence"]), (&1.into(), &1.into()));
        assert_eq!(json["source"], format!("snmp://{}", agent.addr()), "without the community");
        assert_keys(
            &json["identity"],
            "firmware | manufacturer model serial_number name location contact object_id mac_address description uptime_seconds agent_uptime_seconds configuration_changes asset_tags sources",
        );
        assert_keys(&json["state"], "device printer errors console");
        for (table, contract) in [
            ("meters", "key label value unit source | rollover"),
            (
                "supplies",
                "index description class type unit capacity level percent state source | colorant part_number serial_number",
            ),
            ("inputs", "index name unit capacity level percent state source | media"),
            ("outputs", "index name unit capacity level percent state source"),
            ("covers", "index name state source"),
            (
                "alerts",
                "index severity training group code code_name source | group_index location description raised_at vendor_code",
            ),
            ("problems", "what | oid table"),
        ] {
            for row in json[table].as_array().expect(table) {
                assert_keys(row, contract);
                if let Some(level) = row.get("level") {
                    assert_keys(level, "kind | value");
                    assert_eq!(level.get("value").is_some(), level["kind"] == "measured", "{level}");
                }
            }
        }
    }
}

#[tokio::test]
async fn read_writes_lines_for_people() {
    let agent = replay("sentinels").await;
    let url = format!("snmp://{}", agent.addr());
    let done = run(&["read", "--format", "text", "--printer", &url], &[]).await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    for part in
        ["Kestrel Mono 30", "KM30-0001", "40211", "Toner Cartridge", "42 %", "some left", "not reported"]
    {
        assert!(done.stdout.contains(part), "{part}: {}", done.stdout);
    }
}

#[tokio::test]
async fn a_printer_that_can_not_be_read_is_exit_code_1() {
    let silent = Misbehaving::start(&printers::named("bare").expect("own").recording, Manner::Silent).await;
    let (silent, closed) = (silent.addr(), free_address());
    for (url, parts) in [
        (
            format!("snmp://hunter2@{silent}"),
            vec![silent.to_string(), "did not answer".into(), "2 tries".into()],
        ),
        (format!("snmp://hunter2@{closed}"), vec![closed.to_string(), "refused".into()]),
        (
            "snmp://hunter2@no-such-printer.invalid".into(),
            vec!["no-such-printer.invalid".into(), "resolved".into()],
        ),
    ] {
        let done = run(&["read", "--printer", &url], &QUICK).await;
        assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{url}: {}", done.stderr);
        for part in parts {
            assert!(done.stderr.contains(&part), "{url}: {}", done.stderr);
        }
        assert!(!done.stderr.contains("hunter2"), "{}", done.stderr);
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    }
}

#[tokio::test]
async fn a_wrong_command_or_configuration_is_exit_code_2() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::write(&path, text).expect("a writable folder");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (unknown, bad) =
        (file("unknown.toml", "[printer]\ncolour = \"red\"\n"), file("bad.toml", "[printer\n"));
    let v3 = "snmp://hunter2@127.0.0.1?version=3&auth=sha256&priv=aes128";
    let table: [(&[&str], &str); 10] = [
        (&["read"], "no printer is set"),
        (&["read", "--printer", "http://printer"], "begins with neither"),
        (&["read", "--printer", "snmp://u:hunter2@host?version=3"], "does not belong in the URL"),
        (&["read", "--printer", v3], "auth_passphrase"),
        (&["read", "--colour", "red"], "--colour"),
        (&["read", "--format", "xml"], "xml"),
        (&["export", "everything"], "everything"),
        (&["config", "check", "--config", &unknown], "colour"),
        (&["config", "check", "--config", &bad], "bad.toml"),
        (&["serve", "--listen", "somewhere"], "somewhere"),
    ];
    for (arguments, part) in table {
        let done = run(arguments, &[]).await;
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{arguments:?}: {}", done.stderr);
        assert!(done.stderr.contains(part), "{arguments:?}: {}", done.stderr);
        assert!(!done.stderr.contains("hunter2") || part == "--colour", "{arguments:?}: {}", done.stderr);
    }
}

#[tokio::test]
async fn pass_phrases_come_from_the_environment_and_stand_in_no_output() {
    let Some(agent) = Snmpd::start(&printers::named("sentinels").expect("own").recording).await else {
        return;
    };
    let url = format!("snmp://sha256@{}?version=3&auth=sha256&priv=aes128", agent.addr());
    let with = |auth, privacy| {
        [
            ("SMART_ESOLUTIONS_PRINTER_AUTH_PASSPHRASE", auth),
            ("SMART_ESOLUTIONS_PRINTER_PRIV_PASSPHRASE", privacy),
            QUICK[0],
            QUICK[1],
        ]
    };
    let bad = "hunter2 hunter2";
    let good = run(&["read", "--printer", &url], &with(AUTH_PASSPHRASE, PRIVACY_PASSPHRASE)).await;
    assert_eq!((good.code, good.stderr.as_str()), (0, ""));
    let wrong = run(&["read", "--printer", &url], &with(bad, PRIVACY_PASSPHRASE)).await;
    assert_eq!(wrong.code, 1, "{}", wrong.stderr);
    let shown = run(&["config", "show"], &with(AUTH_PASSPHRASE, bad)).await;
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    for output in [good, wrong, shown] {
        for secret in [AUTH_PASSPHRASE, PRIVACY_PASSPHRASE, bad] {
            assert!(!output.stdout.contains(secret) && !output.stderr.contains(secret), "{}", output.stderr);
        }
    }
}

#[tokio::test]
async fn config_shows_where_each_value_came_from() {
    let done =
        run(&["config", "show"], &[("SMART_ESOLUTIONS_PRINTER_URL", "snmp://hunter2@host?version=2c")]).await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let line =
        |key: &str| done.stdout.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
    assert!(line("printer.url").contains("SMART_ESOLUTIONS_PRINTER_URL"), "{}", line("printer.url"));
    assert!(line("web.listen").contains("default"), "{}", line("web.listen"));
    assert!(!done.stdout.contains("hunter2"), "{}", done.stdout);
    let done = run(&["config", "check"], &[]).await;
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
}

#[tokio::test]
async fn serve_ends_within_five_seconds_while_the_printer_hangs() {
    let silent = Misbehaving::start(&printers::named("bare").expect("own").recording, Manner::Silent).await;
    let url = format!("snmp://{}", silent.addr());
    let mut serving = Serving::start(&["--printer", &url]).await;
    assert!(serving.get("/healthz").await.starts_with("HTTP/1.1 200"));
    // One who waits for a reading that does not come, and one who never ends his request.
    let _refreshing = serving.ask("POST /actions/refresh").await;
    let _idle = tokio::net::TcpStream::connect(serving.addr).await.expect("it listens");
    while silent.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    assert_eq!(serving.terminate().await, 0);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn serve_says_why_it_can_not_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken = taken.local_addr().map(|addr| (taken, addr)).expect("an address");
    let home = tempfile::tempdir().expect("a temporary folder");
    let file = home.path().join("file");
    std::fs::write(&file, "not a folder").expect("a writable folder");
    let (addr, file) = (taken.1.to_string(), file.to_str().expect("UTF-8").to_owned());
    let folder = home.path().to_str().expect("UTF-8").to_owned();
    for (arguments, part) in [
        (["--listen", &addr, "--data-dir", &folder], addr.as_str()),
        (["--listen", "127.0.0.1:0", "--data-dir", &file], file.as_str()),
        (["--listen", "127.0.0.1:0", "--data-dir", "/proc/no-such-folder"], "/proc/no-such-folder"),
    ] {
        let arguments = [&["serve"], &arguments[..]].concat();
        let done = run(&arguments, &[]).await;
        assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{arguments:?}: {}", done.stderr);
        assert!(done.stderr.contains(part), "{arguments:?}: {}", done.stderr);
    }
}

#[tokio::test]
async fn the_usage_log_is_exported_beside_a_server_that_runs() {
    let agent = replay("xcmi-multifunction").await;
    let url = format!("snmp://{}", agent.addr());
    let mut serving = Serving::start(&["--printer", &url]).await;
    let begun = Instant::now();
    while !serving.get("/meter").await.contains("10,000") {
        assert!(begun.elapsed() < Duration::from_secs(20), "the printer is not read");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let data = serving.home.path().join("data");
    let data = data.to_str().expect("UTF-8");
    let done = run(&["export", "usage-log", "--data-dir", data], &[]).await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    let mut rows = csv::Reader::from_reader(done.stdout.as_bytes());
    let header = rows.headers().expect("a header").clone();
    assert_eq!(
        header.iter().collect::<Vec<_>>().join(","),
        "schema,section,index,key,label,value,unit,time,source"
    );
    let rows: Vec<_> = rows.records().map(|row| row.expect("a row")).collect();
    let total = rows.iter().find(|row| &row[3] == "total-impressions").expect("the total");
    assert_eq!((&total[1], &total[5]), ("meters", "10000"));

    let file = serving.home.path().join("log.csv");
    let file = file.to_str().expect("UTF-8");
    let to_file = ["export", "usage-log", "--data-dir", data, "--output", file];
    let done = run(&to_file, &[]).await;
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, "", ""));
    std::fs::write(file, "mine").expect("a writable file");
    let done = run(&to_file, &[]).await;
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains(file), "{}", done.stderr);
    assert_eq!(std::fs::read_to_string(file).expect("the file"), "mine", "nothing is written over");
    assert_eq!(serving.terminate().await, 0);
    let done = run(&["export", "usage-log", "--data-dir", data], &[]).await;
    assert_eq!(done.code, 0, "also when it has ended: {}", done.stderr);
}

#[tokio::test]
async fn export_without_a_history_says_so() {
    let done = run(&["export", "usage-log", "--data-dir", "/nonexistent"], &[]).await;
    assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{}", done.stderr);
    assert!(done.stderr.contains("/nonexistent"), "{}", done.stderr);
    let said = "there is no history yet; name the server's data directory with --data-dir";
    assert!(done.stderr.contains(said) && !done.stderr.contains("free space"), "{}", done.stderr);
}

#[tokio::test]
async fn who_reads_the_beginning_alone_is_no_error() {
    let agent = replay("xcmi-multifunction").await;
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command = program::program(&home);
    let mut child =
        command.args(["read", "--printer", &format!("snmp://{}", agent.addr())]).spawn().expect("it starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().await.expect("a status").code(), Some(0));
}
