//! `UsageLog.csv` of the program itself: the page's file and the command's, and what a long one costs.

use std::{path::Path, time::Duration};

use rusqlite::Connection;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::support::{
    printers,
    program::{Serving, run},
    replay::Replay,
};

/// Without chunks, so that what comes is the file.
async fn asked(serving: &Serving) -> TcpStream {
    let mut stream = TcpStream::connect(serving.addr).await.expect("it listens");
    let request = format!("GET /maintenance/UsageLog.csv HTTP/1.0\r\nHost: {}\r\n\r\n", serving.addr);
    stream.write_all(request.as_bytes()).await.expect("it reads");
    stream
}

async fn page_s(serving: &Serving) -> String {
    let mut answer = String::new();
    asked(serving).await.read_to_string(&mut answer).await.expect("UTF-8");
    let (head, file) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.contains(" 200 "), "{head}");
    file.to_owned()
}

async fn command_s(data: &Path) -> String {
    let data = data.to_str().expect("UTF-8");
    let done = run(&["export", "usage-log", "--data-dir", data], &[]).await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    done.stdout
}

/// The file but for the lines of the time when it was made.
fn facts(file: &str) -> Vec<&str> {
    let lines: Vec<&str> = file.lines().collect();
    let made: Vec<&str> = lines.iter().copied().filter(|line| line.contains(",report-")).collect();
    assert_eq!(made.len(), 2, "{made:?}");
    lines.into_iter().filter(|line| !made.contains(line)).collect()
}

fn sequence(file: &str) -> u64 {
    let line = file.lines().find(|line| line.contains(",reading-sequence,")).expect("a reading");
    line.split(',').nth(5).and_then(|number| number.parse().ok()).expect("a number")
}

#[tokio::test]
async fn the_command_s_file_is_the_page_s_but_for_the_time_also_of_a_reading_that_waited_for_the_disk() {
    let agent = Replay::start(&printers::named("xcmi-multifunction").expect("own").recording).await;
    let mut serving = Serving::start(&["--printer", &format!("snmp://{}", agent.addr())]).await;
    let data = serving.home.path().join("data");
    let read = async |serving: &Serving, times: u64| {
        // Whoever asks again within a second gets the reading that is there.
        for _ in 0..40 {
            let known = serving.get_with("/api/v1/reading", "").await;
            let newest = known
                .split("\"sequence\":")
                .nth(1)
                .and_then(|rest| rest.split(',').next()?.trim().parse().ok());
            if newest.is_some_and(|newest: u64| newest >= times) {
                return;
            }
            let form = "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n";
            serving.post("/actions/refresh", form, "page=/maintenance").await;
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        panic!("it was not read {times} times");
    };
    read(&serving, 1).await;
    read(&serving, 3).await;
    assert_eq!(sequence(&command_s(&data).await), 1, "an unchanged reading waits for the disk");

    let page = page_s(&serving).await;
    assert!(sequence(&page) >= 3, "the page knows the newest");
    let command = command_s(&data).await;
    assert_eq!(facts(&command), facts(&page), "beside the program that runs");
    assert_eq!(facts(&page_s(&serving).await), facts(&page), "and again");
    assert_eq!(serving.terminate().await, 0);
    assert_eq!(facts(&command_s(&data).await), facts(&page), "and when it has ended");
}

/// So many events, two of each alert, as the store would have written them.
fn fill(data: &Path, events: u32) {
    let database = Connection::open(data.join("history.db")).expect("the database");
    let sql = format!(
        "BEGIN;
         WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {events} / 2)
         INSERT INTO episode (id, alert_index, code, code_name, alert_group, group_index, severity, training, text,
             raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at, times, unwatched, impressions)
         SELECT id, id, 8, 'jam', 'input', id % 4, 'critical', 'untrained', '=Paper \"jam\"' || char(13, 10) || id,
             1700000000000 + id, 1700000000000 + id, 1700000060000 + id, 1700000060000 + id, 1700000090000 + id, 1, 0, id
         FROM n;
         WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {events})
         INSERT INTO event (id, at, kind, subject, label, from_value, to_value, impressions, episode)
         SELECT id, 1700000000000 + id, iif(id % 2, 'alert-raised', 'alert-cleared'), 'alert/' || (id + 1) / 2,
             '=Alert: paper jam.', NULL, 'critical', id, (id + 1) / 2
         FROM n;
         COMMIT;"
    );
    database.execute_batch(&sql).expect("written");
}

#[tokio::test]
async fn a_long_history_streams_in_constant_memory_and_every_row_has_its_cells() {
    const EVENTS: u32 = 8_000;
    /// Kibibytes.
    const MORE: u64 = 8 * 1_024;
    let mut serving = Serving::start(&[]).await;
    let data = serving.home.path().join("data");
    serving.get("/maintenance").await;
    assert_eq!(serving.terminate().await, 0);
    fill(&data, EVENTS);
    let home = tempfile::tempdir().expect("a temporary folder");
    let serving = Serving::start_in(home, &data, &[]).await;
    serving.get("/maintenance").await;

    let before = serving.resident_kib();
    let (mut stream, mut file, mut most) = (asked(&serving).await, Vec::new(), before);
    let (mut part, mut looked) = (vec![0; 64 * 1_024], 0);
    loop {
        let read = timeout(Duration::from_mins(1), stream.read(&mut part)).await.expect("in time");
        let octets = read.expect("an answer");
        if octets == 0 {
            break;
        }
        file.extend_from_slice(&part[..octets]);
        if file.len() - looked > 256 * 1_024 {
            looked = file.len();
            most = most.max(serving.resident_kib());
        }
    }
    let more = most.saturating_sub(before);
    println!("{} octets with {more} KiB more than the {before} KiB before", file.len());
    assert!(file.len() > 12_000_000, "{} octets", file.len());
    assert!(more <= MORE, "{more} KiB more than before, of {} octets", file.len());

    let head = file.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(&file[head..]);
    let (mut events, mut last) = (0, String::new());
    for row in rows.records() {
        let row = row.expect("a row");
        assert_eq!(row.len(), 9, "{row:?}");
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '@'])), "{row:?}");
        if &row[1] == "events" && row[2] != last {
            events += 1;
            row[2].clone_into(&mut last);
            assert_eq!(last, events.to_string(), "none is left out");
        }
    }
    assert_eq!(events, EVENTS);
}
