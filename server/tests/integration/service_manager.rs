//! What a service manager sees of the program: that it is ready, that it lives, that it ends in time.

use std::{
    path::Path,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use app::model::{Event, EventKind};
use smart_esolutions::{clock::SystemClock, store::Store};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream, UnixDatagram},
    process::Command,
    time::timeout,
};

use super::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    program::{Serving, program},
};

/// Beyond this a message does not come.
const BOUND: Duration = Duration::from_secs(30);

async fn message(socket: &UnixDatagram) -> Vec<String> {
    let mut buffer = [0; 1024];
    let length = timeout(BOUND, socket.recv(&mut buffer)).await.expect("a message").expect("received");
    let text = String::from_utf8(buffer[..length].to_vec()).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn it_is_told_of_readiness_state_life_and_end() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let path = home.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    let mut started = program(&home);
    // A service manager names the process that it watches, which only the process itself knows here.
    let script = "export WATCHDOG_PID=$$; exec \"$0\" serve --listen 127.0.0.1:0 --printer demo:";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_smart-esolutions")]);
    command
        .env_clear()
        .envs(started.as_std_mut().get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "300000").kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it starts");

    assert_eq!(message(&socket).await, ["READY=1"]);
    let mut seen = Vec::new();
    while !seen.iter().any(|line| line == "STATUS=The pages are served; the printer answers") {
        let lines = message(&socket).await;
        assert_eq!(lines[0], "WATCHDOG=1", "{lines:?}");
        seen.extend(lines);
    }
    for _ in 0..3 {
        assert_eq!(message(&socket).await, ["WATCHDOG=1"], "what was said once is not said again");
    }
    terminate(child.id().expect("it runs")).await;
    let last = loop {
        let lines = message(&socket).await;
        if lines != ["WATCHDOG=1"] {
            break lines;
        }
    };
    assert_eq!(last, ["STOPPING=1", "STATUS=Stopping"]);
    assert!(timeout(BOUND, child.wait()).await.expect("it ends").expect("a status").success());
}

async fn terminate(id: u32) {
    let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id.to_string()]).status().await;
    assert!(sent.expect("a shell").success());
}

/// So many events that their report does not fit into what the system keeps for a connection.
async fn long_history(directory: &Path) {
    let store = Store::open(directory, Arc::new(SystemClock), jiff::tz::TimeZone::UTC).expect("a store");
    let event = Event {
        id: 0,
        at: "2026-11-22T12:00:00Z".parse().expect("a time"),
        kind: EventKind::StateChanged,
        subject: "state".into(),
        label: "x".repeat(200),
        from: Some("y".repeat(200)),
        to: Some("z".repeat(200)),
        impressions: None,
        episode: None,
    };
    for _ in 0..20 {
        store.append_events(vec![event.clone(); 900]).await.expect("kept");
        store.flush().await.expect("written");
    }
    store.close().await.expect("closed");
}

#[tokio::test]
async fn it_ends_within_five_seconds_whatever_is_under_way() {
    let silent = Misbehaving::start(&printers::named("bare").expect("own").recording, Manner::Silent).await;
    let home = tempfile::tempdir().expect("a temporary folder");
    let data = home.path().join("data");
    long_history(&data).await;
    let mut serving =
        Serving::start_in(home, &data, &["--printer", &format!("snmp://{}", silent.addr())]).await;

    let mut idle = TcpStream::connect(serving.addr).await.expect("it listens");
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", serving.addr);
    idle.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = [0; 512];
    let length = idle.read(&mut answer).await.expect("an answer");
    assert!(answer[..length].starts_with(b"HTTP/1.1 200"), "and the connection stays open");

    let slow = TcpSocket::new_v4().expect("a socket");
    slow.set_recv_buffer_size(4_096).expect("a small buffer");
    let mut slow = slow.connect(serving.addr).await.expect("it listens");
    let request = format!("GET /maintenance/UsageLog.csv HTTP/1.1\r\nHost: {}\r\n\r\n", serving.addr);
    slow.write_all(request.as_bytes()).await.expect("it reads");
    slow.read_exact(&mut answer).await.expect("the beginning");

    let _refreshing = serving.ask("POST /actions/refresh").await;
    while silent.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    assert_eq!(serving.terminate().await, 0);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let mut rest = Vec::new();
    // A reset is an end as well.
    let _ = slow.read_to_end(&mut rest).await;
    assert!(!rest.ends_with(b"0\r\n\r\n"), "the download was under way");
}
