//! What the log is told of those who are refused.

use super::support::{
    program::Serving,
    secure::{Answer, ask, get, post},
};

/// What somebody at 127.0.0.`last` gets.
async fn from(server: &Serving, last: u8, request: &str) -> Answer {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, last], 0).into()).expect("an address of the loopback interface");
    ask(socket.connect(server.addr).await.expect("it listens"), request).await
}

fn with(path: &str, headers: &str) -> String {
    get(path).replace("Connection:", &format!("{headers}\r\nConnection:"))
}

#[tokio::test]
async fn each_refusal_is_a_line_with_address_operation_path_and_reason() {
    let server = Serving::start(&[]).await;
    let foreign =
        post("/actions/refresh", "", "page=/").replace("Accept:", "Origin: http://evil.example\r\nAccept:");
    let table = [
        (get("/settings/printer"), 303, "somebody not signed in, for what only the administrator may have"),
        (
            post("/actions/save-settings", "", "x=y"),
            401,
            "somebody not signed in, for what only the administrator",
        ),
        (with("/metrics", "Authorization: Bearer sesol_ro_1"), 401, "a token that is not known"),
        (foreign, 403, "a form of another site"),
        (
            get("/meter").replace("Host: 127.0.0.1", "Host: evil.example"),
            421,
            "\"evil.example\" is no name of this",
        ),
        (get("/assets/../settings"), 404, "a path that climbs or hides another"),
    ];
    for (last, (request, status, reason)) in (10..).zip(table) {
        let answer = from(&server, last, &request).await;
        assert_eq!(answer.status, status, "{request}: {answer:?}");
        let log = server.log_with(&format!("address=127.0.0.{last}")).await;
        let operation = answer.header("x-operation-id").expect("an id");
        let line = log.lines().find(|line| line.contains(operation)).expect("a line");
        let path = request.split(' ').nth(1).expect("a path");
        for part in [&format!("address=127.0.0.{last}"), reason, path, "refused: "] {
            assert!(line.contains(part), "{part}: {line}");
        }
    }
    assert!(!server.log_with("").await.contains("sesol_ro_1"), "a token is in no log");
}

#[tokio::test]
async fn what_is_refused_is_in_the_log_and_no_more_of_it_than_that() {
    let server = Serving::start(&[]).await;
    let address = format!("/settings/{}", "x".repeat(8_000));
    for _ in 0..100 {
        from(&server, 2, &get(&address)).await;
    }
    from(&server, 3, &get("/settings/clock")).await;
    let log = server.log_with("address=127.0.0.3").await;
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("refused: ")).collect();
    assert_eq!(lines.len(), 11, "{log}");
    assert!(lines[10].contains("left_out=90"), "{}", lines[10]);
    assert!(lines.iter().all(|line| line.len() < 500), "{log}");
}
