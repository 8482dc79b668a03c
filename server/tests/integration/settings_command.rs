//! `config apply` and `config show`, with and without a server beside them, and credentials.

use std::{path::Path, time::Duration};

use tempfile::TempDir;

use crate::support::{
    printers,
    program::{Done, Serving, run},
    replay::Replay,
};

const SECRETS: [&str; 3] = ["planted-community", "planted-authentication", "planted-privacy"];

/// A file with everything that a roll-out sets, for a printer at this port.
fn file(home: &Path, port: u16) -> String {
    let path = home.join("roll-out.toml");
    let [community, authentication, privacy] = SECRETS;
    let text = format!(
        "[printer]\nurl = \"snmp://{community}@127.0.0.1:{port}\"\nauth_passphrase = \"{authentication}\"\n\
         priv_passphrase = \"{privacy}\"\ntries = 2\n\
         [contact]\nadministrator_name = \"Ada Lovelace\"\n\
         [web]\nhost_names = [\"printer.example.com\"]\n"
    );
    std::fs::write(&path, text).expect("a writable folder");
    path.to_str().expect("UTF-8").to_owned()
}

async fn apply(file: &str, data: &str, more: &[&str]) -> Done {
    run(&[&["config", "apply", file, "--data-dir", data], more].concat(), &[]).await
}

fn data(home: &TempDir) -> String {
    home.path().join("data").to_str().expect("UTF-8").to_owned()
}

fn assert_no_secret(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn a_file_is_taken_over_once_and_a_second_time_there_is_nothing_to_change() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let (file, data) = (file(home.path(), 161), data(&home));
    let dry = apply(&file, &data, &["--dry-run"]).await;
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(!Path::new(&data).exists(), "a dry run makes nothing");
    let first = apply(&file, &data, &[]).await;
    assert_eq!((first.code, &first.stdout), (0, &dry.stdout), "{}", first.stderr);
    insta::assert_snapshot!(first.stdout);
    assert!(!first.stderr.contains("starts again"), "names are in force at once: {}", first.stderr);
    for more in [&["--dry-run"][..], &[]] {
        let second = apply(&file, &data, more).await;
        assert_eq!((second.code, second.stdout.as_str()), (0, ""), "{}", second.stderr);
        assert!(second.stderr.contains("nothing to change"), "{}", second.stderr);
    }
    let shown = run(&["config", "show", "--data-dir", &data], &[]).await;
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    for line in [
        "printer.tries = 2  # browser",
        "printer.url = \"snmp://127.0.0.1:161\"  # browser",
        "printer.community = (set)  # browser",
    ] {
        assert!(shown.stdout.lines().any(|found| found == line), "{line}: {}", shown.stdout);
    }
    for output in [&dry, &first, &shown] {
        assert_no_secret(&output.stdout);
        assert_no_secret(&output.stderr);
    }
    for entry in std::fs::read_dir(&data).expect("the data directory") {
        let octets = std::fs::read(entry.expect("an entry").path()).expect("readable");
        assert_no_secret(&String::from_utf8_lossy(&octets));
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_and_nothing_is_taken_over() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let data = data(&home);
    let path = home.path().join("bad.toml");
    let file = path.to_str().expect("UTF-8");
    let table = [
        ("[printer]\ntries = 2\ncolour = 1\n[palette]\nred = 1\n", vec!["printer.colour", "palette.red"]),
        ("[printer]\ntries = 2\ntimeout_ms = 1\n[contact]\nservice_email = \"x\"\n", vec!["100 to", "\"x\""]),
        ("[printer]\ntries = 2\nauth_passphrase = \"planted-authentication\"\n", vec!["address"]),
        ("[printer]\ntries = 2\npriv_passphrase = \"planted-privacy\n", vec!["line 3"]),
        ("tries = 2\n", vec!["unknown key \"tries\""]),
    ];
    for (text, parts) in table {
        std::fs::write(&path, text).expect("a writable folder");
        let done = apply(file, &data, &[]).await;
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{text}: {}", done.stderr);
        for part in parts {
            assert!(done.stderr.contains(part), "{part}: {}", done.stderr);
        }
        assert!(done.stderr.contains("bad.toml"), "{}", done.stderr);
        assert_no_secret(&done.stderr);
    }
    let shown = run(&["config", "show", "--data-dir", &data], &[]).await;
    assert!(!shown.stdout.contains("# browser"), "{}", shown.stdout);
    let missing = apply("/nonexistent.toml", &data, &[]).await;
    assert_eq!(missing.code, 2, "{}", missing.stderr);
    std::fs::write(&path, "[printer]\ntries = 2\n").expect("a writable folder");
    let nowhere = apply(file, "/proc/no-such-folder", &[]).await;
    assert_eq!((nowhere.code, nowhere.stdout.as_str()), (1, ""), "{}", nowhere.stderr);
    let fixed = [("SMART_ESOLUTIONS_PRINTER_TRIES", "5")];
    let fixed = run(&["config", "apply", file, "--data-dir", &data], &fixed).await;
    assert_eq!(fixed.code, 2, "{}", fixed.stderr);
    assert!(fixed.stderr.contains("fixed by environment SMART_ESOLUTIONS_PRINTER_TRIES"), "{}", fixed.stderr);
}

#[tokio::test]
async fn a_running_server_takes_over_what_is_applied_beside_it_and_has_it_after_a_restart() {
    let agent = Replay::start(&printers::named("xcmi-multifunction").expect("own").recording).await;
    let mut serving = Serving::start(&[]).await;
    let by_name = "GET /meter HTTP/1.1\r\nHost: printer.example.com\r\nConnection: close\r\n\r\n";
    assert!(answer(&serving, by_name).await.starts_with("HTTP/1.1 421"), "the name is not known yet");
    let path = serving.home.path().join("roll-out.toml");
    let text = format!(
        "[printer]\nurl = \"snmp://{}\"\n[web]\nhost_names = [\"printer.example.com\"]\n",
        agent.addr()
    );
    std::fs::write(&path, text).expect("a writable folder");
    let data = serving.home.path().join("data").to_str().expect("UTF-8").to_owned();
    let done = apply(path.to_str().expect("UTF-8"), &data, &[]).await;
    assert_eq!(done.code, 0, "{}", done.stderr);
    serving.signal("HUP").await;
    for _ in 0..400 {
        if answer(&serving, by_name).await.contains("10,000") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(answer(&serving, by_name).await.contains("10,000"), "the printer is read");
    std::fs::write(&path, "[security]\nviewing = \"sign-in\"\n").expect("a writable folder");
    let done = apply(path.to_str().expect("UTF-8"), &data, &[]).await;
    assert_eq!(done.code, 0, "{}", done.stderr);
    serving.signal("HUP").await;
    for _ in 0..400 {
        if answer(&serving, by_name).await.starts_with("HTTP/1.1 303") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(
        answer(&serving, by_name).await.starts_with("HTTP/1.1 303"),
        "to the set-up, since nobody may look"
    );
    assert_eq!(serving.terminate().await, 0);
    let shown = run(&["config", "show", "--data-dir", &data], &[]).await;
    assert!(shown.stdout.contains("host_names = [\"printer.example.com\"]  # browser"), "{}", shown.stdout);
}

#[tokio::test]
async fn credentials_of_the_service_manager_are_a_layer_below_the_environment() {
    let home = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(home.path().join("printer.auth_passphrase"), format!("{}\n", SECRETS[1]))
        .expect("written");
    std::fs::write(home.path().join("printer.tries"), "4").expect("written");
    std::fs::write(home.path().join("tls-key"), "another's").expect("written");
    let folder = home.path().to_str().expect("UTF-8");
    let variables = [("CREDENTIALS_DIRECTORY", folder), ("SMART_ESOLUTIONS_PRINTER_TRIES", "5")];
    let shown = run(&["config", "show"], &variables).await;
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let credential =
        format!("printer.auth_passphrase = (set)  # credential {folder}/printer.auth_passphrase");
    assert!(shown.stdout.lines().any(|line| line == credential), "{}", shown.stdout);
    assert!(shown.stdout.contains("printer.tries = 5  # environment"), "{}", shown.stdout);
    assert_no_secret(&shown.stdout);
    std::fs::write(home.path().join("printer.colour"), "red").expect("written");
    let unknown = run(&["config", "show"], &variables).await;
    assert_eq!(unknown.code, 2, "{}", unknown.stderr);
    assert!(unknown.stderr.contains("printer.colour"), "{}", unknown.stderr);
}

async fn answer(serving: &Serving, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(serving.addr).await.expect("it listens");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_string(&mut answer)).await;
    read.expect("in time").expect("an answer");
    answer
}
