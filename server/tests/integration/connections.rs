//! What a connection may cost: sizes, deadlines, places, and how often an address may ask.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

use super::support::secure::{Answer, Device, ask, get, send};

/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(30);
const SLOW: [u8; 4] = [127, 0, 0, 2];

/// Reads until the other side closes; what came.
async fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    let _ = timeout(BOUND, stream.read_to_end(&mut rest)).await.expect("it is closed");
    rest
}

async fn raw(device: &Device, request: &str) -> Answer {
    ask(TcpStream::connect(device.plain).await.expect("it listens"), request).await
}

#[tokio::test]
async fn requests_beyond_their_sizes_are_refused() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_MAX_HEADER_OCTETS", "8192"),
        // Some are answered before it is clear that nothing follows.
        ("SMART_ESOLUTIONS_WEB_KEEP_ALIVE_S", "1"),
    ])
    .await;
    let with = |headers: &str| {
        format!("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Connection: close\r\n\r\n")
    };
    let count = |count: usize| "X: y\r\n".repeat(count);
    let table = [
        (with(""), 200),
        (with(&format!("X: {}\r\n", "y".repeat(4_000))), 200),
        (with(&format!("X: {}\r\n", "y".repeat(20_000))), 431),
        (with(&count(60)), 200),
        (with(&count(64)), 431),
        (format!("GET /{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "y".repeat(20_000)), 431),
        (send("/actions/refresh", "", "application/x-www-form-urlencoded", &"x".repeat(70_000)), 413),
        ("GET / HTTP/1.1\r\n\r\n".into(), 400),
        ("GET /\x01 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".into(), 400),
        (with("X y: z\r\n"), 400),
        (with("X: a\rY: b\r\n"), 400),
        (with("Content-Length: 1\r\nContent-Length: 2\r\n"), 400),
        (with("Transfer-Encoding: chunked, identity\r\n"), 400),
        ("\x16\x03\x01\x02\r\n\r\n".into(), 400),
    ];
    for (request, status) in table {
        let answer = raw(&device, &request).await;
        let shown: String = request.chars().take(80).collect();
        assert_eq!(answer.status, status, "{shown:?}: {answer:?}");
    }
}

#[tokio::test]
async fn who_is_slow_with_headers_a_handshake_or_the_next_request_is_closed() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_HEADER_DEADLINE_S", "1"),
        ("SMART_ESOLUTIONS_WEB_HANDSHAKE_DEADLINE_S", "1"),
        ("SMART_ESOLUTIONS_WEB_KEEP_ALIVE_S", "1"),
    ])
    .await;
    let mut silent = TcpStream::connect(device.plain).await.expect("it listens");
    let mut half = TcpStream::connect(device.plain).await.expect("it listens");
    half.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n").await.expect("sent");
    let mut trickling = TcpStream::connect(device.plain).await.expect("it listens");
    let mut shaking = TcpStream::connect(device.tls).await.expect("it listens");
    let mut idle = TcpStream::connect(device.plain).await.expect("it listens");
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.expect("sent");
    let trickle = async {
        for octet in b"GET / HTTP/1.1\r\nX: ".iter().chain([b'y'; 2_000].iter()) {
            if trickling.write_all(&[*octet]).await.is_err() {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("octet by octet is no way to stay");
    };
    let (_, silent, half, shaking, idle) = tokio::join!(
        timeout(BOUND, trickle),
        rest(&mut silent),
        rest(&mut half),
        rest(&mut shaking),
        rest(&mut idle)
    );
    assert!(silent.is_empty() && half.is_empty() && shaking.is_empty());
    assert!(idle.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&idle));
}

#[tokio::test]
async fn a_thousand_slow_connections_keep_nobody_out() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_HEADER_DEADLINE_S", "120"),
        ("SMART_ESOLUTIONS_WEB_MAX_CONNECTIONS_PER_ADDRESS", "200"),
    ])
    .await;
    // A browser that stays, and asks now and then.
    let mut staying = TcpStream::connect(device.plain).await.expect("it listens");
    let mut slow = Vec::new();
    for number in 0..1_000 {
        let mut stream = device.plain_from(SLOW).await;
        // One that is closed again may be closed while it speaks.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n").await;
        slow.push(stream);
        if number % 100 == 0 {
            staying.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.expect("it is kept");
            let mut answer = [0; 12];
            timeout(BOUND, staying.read_exact(&mut answer)).await.expect("in time").expect("an answer");
            assert_eq!(&answer, b"HTTP/1.1 200");
            drain(&mut staying).await;
            assert_eq!(device.plain(&get("/meter")).await.status, 200, "after {number}");
        }
    }
    assert_eq!(device.plain(&get("/settings")).await.status, 303, "to the sign-in");
    let own: Vec<bool> = futures_util::future::join_all(slow.iter_mut().map(is_open)).await;
    let open = own.iter().filter(|open| **open).count();
    assert!((150..=200).contains(&open), "{open} of the address's own places");
    assert!(own[800..].iter().all(|open| *open), "its oldest ones made room for its newest");
    assert!(own[..700].iter().all(|open| !*open));
}

/// Reads what is left of an answer with a known end.
async fn drain(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    while !seen.ends_with(b"ok\n") {
        let mut octet = [0];
        timeout(BOUND, stream.read_exact(&mut octet)).await.expect("in time").expect("an answer");
        seen.push(octet[0]);
    }
}

/// Whether the other side has not closed it.
async fn is_open(stream: &mut TcpStream) -> bool {
    timeout(Duration::from_millis(200), stream.read(&mut [0])).await.is_err()
}

#[tokio::test]
async fn when_all_places_are_taken_the_one_longest_without_a_request_goes_and_none_inside_one() {
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let printer = format!("snmp://{}", silent.local_addr().expect("an address"));
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_MAX_CONNECTIONS", "8"),
        ("SMART_ESOLUTIONS_WEB_HEADER_DEADLINE_S", "120"),
        ("SMART_ESOLUTIONS_PRINTER_URL", &printer),
        ("SMART_ESOLUTIONS_PRINTER_TIMEOUT_MS", "10000"),
    ])
    .await;
    // Refresh waits for a printer that does not answer: a complete request that is being answered.
    let mut inside = TcpStream::connect(device.plain).await.expect("it listens");
    let refresh = send("/actions/refresh", "", "application/x-www-form-urlencoded", "page=/meter");
    inside.write_all(refresh.as_bytes()).await.expect("sent");
    sleep(Duration::from_millis(300)).await;
    let mut others = Vec::new();
    for _ in 0..7 {
        others.push(device.plain_from(SLOW).await);
        sleep(Duration::from_millis(20)).await;
    }
    for expected in 0..3 {
        let mut newcomer = TcpStream::connect(device.plain).await.expect("it listens");
        newcomer.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.expect("sent");
        drain(&mut newcomer).await;
        let open: Vec<bool> = futures_util::future::join_all(others.iter_mut().map(is_open)).await;
        let closed = open.iter().filter(|open| !**open).count();
        assert_eq!(closed, expected + 1, "one for each newcomer that stays");
        assert!(open[closed..].iter().all(|open| *open), "the oldest first: {open:?}");
        others.push(newcomer);
    }
    assert!(is_open(&mut inside).await, "a request that is being answered is not cut off");
}

#[tokio::test]
async fn an_address_that_asks_too_often_has_to_wait() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_SIGN_IN_PER_MINUTE", "3"),
        ("SMART_ESOLUTIONS_WEB_REFRESH_PER_MINUTE", "2"),
    ])
    .await;
    let form = "application/x-www-form-urlencoded";
    for (path, allowed) in [("/actions/sign-in", 3), ("/actions/refresh", 2)] {
        for number in 0..allowed {
            let answer = raw(&device, &send(path, "", form, "password=wrong&page=/meter")).await;
            assert_ne!(answer.status, 429, "{path}, {number}");
        }
        let answer = raw(&device, &send(path, "", form, "password=wrong&page=/meter")).await;
        assert_eq!(answer.status, 429, "{path}");
        let wait: u64 = answer.header("retry-after").and_then(|wait| wait.parse().ok()).expect("a wait");
        assert!((1..=60).contains(&wait), "{path}: {wait}");
        let other =
            ask(device.plain_from(SLOW).await, &send(path, "", form, "password=wrong&page=/meter")).await;
        assert_ne!(other.status, 429, "{path}: another address");
    }
    assert_eq!(device.plain(&get("/meter")).await.status, 200);
}
