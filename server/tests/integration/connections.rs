//! What a connection may cost: sizes, deadlines, places, and how often an address may ask.

use std::time::Duration;

use rustls::pki_types::ServerName;
use smart_esolutions::web::asset;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};
use tokio_rustls::TlsConnector;

use super::support::secure::{Answer, Device, ask, get, send, trusting};

/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(30);
const SLOW: [u8; 4] = [127, 0, 0, 2];
const MOVING: [u8; 4] = [127, 0, 0, 3];

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

/// Whether the other side has not closed it. What comes is taken and thrown away.
async fn is_open(stream: &mut TcpStream) -> bool {
    let mut part = vec![0; 16_384];
    loop {
        match timeout(Duration::from_millis(200), stream.read(&mut part)).await {
            Err(_) => return true,
            Ok(Ok(0) | Err(_)) => return false,
            Ok(Ok(_)) => {}
        }
    }
}

/// A request for what is much larger than what the system keeps for a reader.
fn large() -> String {
    get(asset::site().wasm.as_deref().expect("the site is built"))
}

/// Asks for it, takes so many octets every so often until there are no more, and answers how many there were.
async fn fetch(mut stream: impl AsyncRead + AsyncWrite + Unpin, octets: usize, every: Duration) -> usize {
    stream.write_all(large().as_bytes()).await.expect("sent");
    let (mut taken, mut part) = (0, vec![0; octets]);
    loop {
        sleep(every).await;
        match timeout(BOUND, stream.read(&mut part)).await.expect("it ends") {
            Ok(0) | Err(_) => return taken,
            Ok(more) => taken += more,
        }
    }
}

/// Asks for it, takes at most an octet ten times a second for six seconds, then all that there is.
async fn trickle(mut stream: impl AsyncRead + AsyncWrite + Unpin, octets: usize) -> usize {
    stream.write_all(large().as_bytes()).await.expect("sent");
    let (mut taken, mut part) = (0, [0]);
    for _ in 0..60 {
        sleep(Duration::from_millis(100)).await;
        if octets > 0 {
            taken += stream.read(&mut part).await.unwrap_or_default();
        }
    }
    let mut rest = Vec::new();
    let _ = timeout(BOUND, stream.read_to_end(&mut rest)).await.expect("it ends");
    taken + rest.len()
}

#[tokio::test]
async fn a_reader_who_takes_too_little_is_closed_and_one_on_a_slow_line_gets_all_of_it() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_ANSWER_STALL_S", "2"),
        ("SMART_ESOLUTIONS_WEB_MIN_ANSWER_RATE", "8000"),
        // As long as the slow one takes, and longer.
        ("SMART_ESOLUTIONS_WEB_KEEP_ALIVE_S", "600"),
    ])
    .await;
    let config = trusting(&device.authority().await);
    let secure = async || {
        let stream = device.narrow_from(SLOW, device.tls).await;
        let name = ServerName::try_from("127.0.0.1").expect("an address");
        TlsConnector::from(config.clone()).connect(name, stream).await.expect("a connection")
    };
    let plain = async || device.narrow_from(SLOW, device.plain).await;
    let whole = raw(&device, &large()).await;
    assert_eq!(whole.status, 200);
    let all = fetch(plain().await, 16_384, Duration::ZERO).await;
    assert!(all > 100_000, "{all}");
    let (tenth, begun) = (Duration::from_millis(100), Instant::now());
    let (silent, octets, silent_tls, octets_tls, slow, slow_tls) = tokio::join!(
        trickle(plain().await, 0),
        trickle(plain().await, 1),
        trickle(secure().await, 0),
        trickle(secure().await, 1),
        fetch(plain().await, 2_048, tenth),
        fetch(secure().await, 2_048, tenth),
    );
    assert!(begun.elapsed() > Duration::from_secs(3), "the slow ones took longer than one may stand still");
    for (number, taken) in [silent, octets, silent_tls, octets_tls].into_iter().enumerate() {
        assert!(taken < all / 2, "{number}: {taken} of {all}");
    }
    assert_eq!((slow, slow_tls), (all, all));
}

#[tokio::test]
async fn a_thousand_slow_readers_keep_nobody_out() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_ANSWER_STALL_S", "600"),
        ("SMART_ESOLUTIONS_WEB_MAX_CONNECTIONS_PER_ADDRESS", "200"),
    ])
    .await;
    let mut slow = Vec::new();
    for number in 0..1_000 {
        let mut stream = device.narrow_from(SLOW, device.plain).await;
        // One that makes room may do so before it has asked.
        let _ = stream.write_all(large().as_bytes()).await;
        slow.push(stream);
        if number % 100 == 0 {
            assert_eq!(device.plain(&get("/meter")).await.status, 200, "after {number}");
        }
    }
    assert_eq!(device.plain(&get("/settings")).await.status, 303, "to the sign-in");
    let whole: Vec<bool> = futures_util::future::join_all(slow.iter_mut().map(is_whole)).await;
    let served = whole.iter().filter(|whole| **whole).count();
    assert!((150..=200).contains(&served), "{served}: the others made room for each other");
}

/// Whether all of the answer comes after all.
async fn is_whole(stream: &mut TcpStream) -> bool {
    let mut answer = Vec::new();
    let came = timeout(BOUND, stream.read_to_end(&mut answer)).await.expect("it ends");
    came.is_ok() && answer.len() > 100_000
}

#[tokio::test]
async fn a_newcomer_takes_the_place_of_a_reader_who_stands_still_and_not_of_a_download_that_moves() {
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_MAX_CONNECTIONS", "8"),
        ("SMART_ESOLUTIONS_WEB_ANSWER_STALL_S", "600"),
    ])
    .await;
    let moving = fetch(device.narrow_from(MOVING, device.plain).await, 4_096, Duration::from_millis(100));
    let others = async {
        sleep(Duration::from_millis(800)).await;
        let mut still = Vec::new();
        for _ in 0..20 {
            let mut stream = device.narrow_from(SLOW, device.plain).await;
            let _ = stream.write_all(large().as_bytes()).await;
            still.push(stream);
            assert_eq!(device.plain(&get("/healthz")).await.status, 200);
        }
        still.len()
    };
    let (taken, _) = tokio::join!(moving, others);
    assert!(taken > 100_000, "{taken}");
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
