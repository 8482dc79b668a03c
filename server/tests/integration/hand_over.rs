//! The hand-over and a restore of a running server, in a process of their own.

use std::{fs, path::Path, time::Duration};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, ChildStderr, Command},
    time::timeout,
};

use super::support::{process::free_address, program::program};

const BOUND: Duration = Duration::from_mins(1);
const PASSWORD: &str = "seven damp owls argue";

/// The program on an address that it keeps across its own new start.
struct Device {
    home: TempDir,
    address: String,
    lines: tokio::io::Lines<BufReader<ChildStderr>>,
    cookie: String,
    child: Child,
}

impl Device {
    fn start() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let address = free_address().to_string();
        let mut command: Command = program(&home);
        command.args(["serve", "--printer", "demo:", "--data-dir", "data", "--listen", &address]);
        let mut child = command.spawn().expect("it starts");
        let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        Self { home, address, lines, cookie: String::new(), child }
    }

    /// What stands in the line of its log that has this in it, behind it.
    async fn said(&mut self, part: &str) -> String {
        let found = async {
            loop {
                let line = self.lines.next_line().await.expect("text").expect("it goes on");
                if let Some((_, rest)) = line.split_once(part) {
                    return rest.trim().to_owned();
                }
            }
        };
        timeout(BOUND, found).await.unwrap_or_else(|_| panic!("{part}"))
    }

    async fn ask(&self, request: &str, headers: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).await.expect("it listens");
        let head = format!(
            "{request} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\nCookie: {}\r\nContent-Length: {}\r\n{headers}Connection: close\r\n\r\n",
            self.address,
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("it reads");
        stream.write_all(body).await.expect("it reads");
        let mut answer = Vec::new();
        timeout(BOUND, stream.read_to_end(&mut answer)).await.expect("in time").expect("an answer");
        String::from_utf8_lossy(&answer).replace("<!>", "")
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}"), "", b"").await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let encoded =
            |text: &str| text.replace('%', "%25").replace('&', "%26").replace('=', "%3D").replace(' ', "+");
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask(&format!("POST {path}"), kind, body.join("&").as_bytes()).await
    }

    /// Sets it up, and signs in.
    async fn set_up(&mut self, code: &str) {
        let answer = self
            .post("/actions/set-up", &[("code", code), ("password", PASSWORD), ("again", PASSWORD)])
            .await;
        let cookie = answer
            .lines()
            .find_map(|line| line.to_ascii_lowercase().starts_with("set-cookie: ").then(|| &line[12..]));
        let cookie = cookie.unwrap_or_else(|| panic!("{answer}"));
        cookie.split(';').next().expect("a cookie").clone_into(&mut self.cookie);
    }

    async fn token(&self) -> String {
        let page = self.get("/maintenance").await;
        let token = page.split("name=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("{page}"));
        token.split('"').next().expect("a value").to_owned()
    }

    fn data(&self) -> std::path::PathBuf {
        self.home.path().join("data")
    }
}

/// The set-up code as the first lines of a start name it.
async fn code(device: &mut Device) -> String {
    device.said("Set-up code: ").await
}

fn holds(directory: &Path, planted: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for file in fs::read_dir(directory).expect("a directory") {
        let path = file.expect("a file").path();
        let content = fs::read(&path).expect("readable");
        for text in planted {
            if content.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(format!("{text} in {}", path.display()));
            }
        }
    }
    found
}

#[tokio::test]
async fn after_the_hand_over_not_one_of_200_planted_strings_is_left_and_the_device_is_a_new_one() {
    let mut device = Device::start();
    let first = code(&mut device).await;
    device.set_up(&first).await;
    while device.get("/maintenance").await.contains("being read now") {}
    let token = device.token().await;
    let mut planted: Vec<String> = Vec::new();
    let mut plant = |place: &str| {
        let text = format!("planted-{place}-{:03}", planted.len());
        planted.push(text.clone());
        text
    };
    for _ in 0..20 {
        let name = plant("token");
        let fields = [("token", &*token), ("name", &name), ("days", "9"), ("token_password", PASSWORD)];
        device.post("/actions/make-token", &fields).await;
    }
    for _ in 0..10 {
        let (person, location) = (plant("contact"), plant("location"));
        let fields = [
            ("token", &*token),
            ("page", "/settings/contacts"),
            ("contact.administrator_name", &person),
            ("contact.device_location", &location),
        ];
        device.post("/actions/save-settings", &fields).await;
    }
    // As other browsers, without the cookie; fewer than there may be sessions.
    let cookie = std::mem::take(&mut device.cookie);
    for _ in 0..4 {
        let agent = plant("agent");
        let kind = format!("Content-Type: application/x-www-form-urlencoded\r\nUser-Agent: {agent}\r\n");
        let body = format!("password={}", PASSWORD.replace(' ', "+"));
        device.ask("POST /actions/sign-in", &kind, body.as_bytes()).await;
    }
    device.cookie = cookie;
    // What other parts write: rows of every kind, copies that were kept or set aside, half a restore.
    let database = rusqlite::Connection::open(device.data().join("history.db")).expect("the database");
    database.busy_timeout(BOUND).expect("patience");
    for number in 0..25 {
        let texts = [plant("event"), plant("supply"), plant("audit")];
        database
            .execute_batch(&format!(
                "INSERT INTO event VALUES ({0} + 100000, 0, 'requested', 's', '{1}', '{2}', NULL, NULL, NULL);
                 INSERT INTO audit (at, who, what, subject) VALUES (0, 'device', 'changed', '{3}');",
                number, texts[0], texts[1], texts[2]
            ))
            .expect("planted");
    }
    drop(database);
    for name in
        ["history.db.damaged-1", "history.db.damaged-2", "history.db.schema-1", "restore.db", "upload.part"]
    {
        let texts: Vec<String> = (0..17).map(|_| plant("file")).collect();
        fs::write(device.data().join(name), texts.join("\n")).expect("writable");
    }
    assert!(planted.len() >= 200, "{}", planted.len());
    let there = holds(&device.data(), &planted);
    assert!(there.len() >= 150, "what was planted is in the files before: {}", there.len());

    let page = device.get("/settings/hand-over").await;
    let serial = page.split("Type ").nth(1).and_then(|rest| rest.split(" to confirm").next());
    let serial = serial.unwrap_or_else(|| panic!("{page}")).to_owned();
    let fields = [("token", &*token), ("erase_word", &serial), ("erase_password", PASSWORD)];
    let answer = device.post("/actions/hand-over", &fields).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("Nothing is left in the data directory."), "{answer}");

    let second = code(&mut device).await;
    assert_ne!(first, second);
    assert_eq!(holds(&device.data(), &planted), [""; 0]);
    device.set_up(&second).await;
    assert!(device.get("/settings/audit").await.contains("Device set up"));
}

#[tokio::test]
async fn a_stop_that_comes_while_the_device_starts_anew_ends_it() {
    let mut device = Device::start();
    let first = code(&mut device).await;
    device.set_up(&first).await;
    while device.get("/maintenance").await.contains("being read now") {}
    let token = device.token().await;
    let page = device.get("/settings/hand-over").await;
    let serial = page.split("Type ").nth(1).and_then(|rest| rest.split(" to confirm").next());
    let fields =
        [("token", &*token), ("erase_word", serial.expect("a serial")), ("erase_password", PASSWORD)];
    let answer = device.post("/actions/hand-over", &fields).await;
    assert!(answer.contains("Nothing is left in the data directory."), "{answer}");
    let id = device.child.id().expect("it runs").to_string();
    let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().await;
    assert!(sent.expect("a shell").success());
    let status = timeout(BOUND, device.child.wait()).await.expect("it ends").expect("a status");
    assert_eq!(status.code(), Some(0));
    assert_eq!(fs::read_dir(device.data()).expect("a directory").count(), 0, "it did not start again");
}

#[tokio::test]
async fn a_restore_in_the_browser_starts_the_program_anew_with_the_settings_of_the_archive() {
    let mut device = Device::start();
    let code = code(&mut device).await;
    device.set_up(&code).await;
    while device.get("/maintenance").await.contains("being read now") {}
    let token = device.token().await;
    let place =
        |location: &'static str| vec![("page", "/settings/contacts"), ("contact.device_location", location)];
    let with_token = |fields: Vec<(&'static str, &'static str)>| {
        let fields: Vec<(String, String)> =
            fields.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        [vec![("token".to_owned(), token.clone())], fields].concat()
    };
    for (location, then) in [("Cellar", "backup"), ("Attic", "restore")] {
        let fields = with_token(place(location));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        device.post("/actions/save-settings", &fields).await;
        assert!(device.get("/settings/contacts").await.contains(location), "{then}");
        if then == "backup" {
            let mut child = program(&device.home)
                .args(["backup", "saved.archive", "--data-dir", "data"])
                .stdin(std::process::Stdio::piped())
                .spawn()
                .expect("it starts");
            child.stdin.take().expect("piped").write_all(b"twelve trees in a row").await.expect("it reads");
            assert!(child.wait().await.expect("it ends").success());
        }
    }
    let archive = fs::read(device.home.path().join("saved.archive")).expect("an archive");
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: form-data; \
         name=\"opening_passphrase\"\r\n\r\ntwelve trees in a row\r\n--x\r\nContent-Disposition: form-data; \
         name=\"archive_file\"; filename=\"a\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(archive);
    body.extend(b"\r\n--x--\r\n");
    let kind = "Content-Type: multipart/form-data; boundary=x\r\n";
    device.ask("POST /actions/restore", kind, &body).await;
    let fields = [("token", &*token), ("answer", "restore"), ("restore_password", PASSWORD)];
    let answer = device.post("/actions/restore-checked", &fields).await;
    assert!(answer.contains("<h1>Restored</h1>"), "{answer}");
    device.said("Listening on ").await;
    assert!(device.get("/settings/contacts").await.starts_with("HTTP/1.1 303"), "everybody is signed out");
    let answer = device.post("/actions/sign-in", &[("password", PASSWORD)]).await;
    let cookie = answer.lines().find(|line| line.to_ascii_lowercase().starts_with("set-cookie: "));
    device.cookie = cookie.expect("signed in")[12..].split(';').next().expect("a cookie").to_owned();
    let page = device.get("/settings/contacts").await;
    assert!(page.contains("Cellar") && !page.contains("Attic"), "{page}");
}
