//! A million events as a file, and ten years of history under the pages.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::{account::PasswordHash, clock::ManualClock, entropy::SystemEntropy, store::Store};

use crate::{
    Outcome,
    command::{is_installed, output},
    decade::{self, sqlite_takes},
    http,
    process::{Folder, Server, pause},
    sign_in::{PASSWORD, claimed, session},
    table::{Figure, Table, Target, median},
};

const EVENTS: u32 = 1_000_000;
/// A minute before the first, in milliseconds.
const BEGUN: u64 = 1_700_000_000_000;
const PAGES: [&str; 9] = [
    "/",
    "/meter",
    "/supplies",
    "/supplies/performance",
    "/maintenance",
    "/maintenance/events",
    "/maintenance/troubleshooting",
    "/maintenance/service",
    "/transmissions",
];
/// Times that each page is asked for.
const ASKED: usize = 40;

/// Measures both.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    a_million_events(table, program)?;
    ten_years(table, program)
}

/// Streams the file of a database that nothing else is done with.
fn a_million_events(table: &mut Table, program: &Path) -> Outcome {
    if !is_installed("sqlite3") {
        table.note("Left out: a million events (package sqlite3).");
        return Ok(());
    }
    eprintln!("bench: a million events");
    let folder = Folder::new()?;
    fill(folder.path())?;
    let by_sqlite = Figure::from(sqlite(folder.path())?);
    let server = Server::start_in(folder, "/healthz", |addr, folder| {
        let mut command = Command::new(program);
        command.args(["serve", "--listen", &addr.to_string(), "--data-dir"]).arg(folder);
        command
    })?;
    pause(Duration::from_secs(2));
    let before = server.memory()?.resident;
    server.forget_peak()?;
    let begun = Instant::now();
    let file = download(server.addr, "/maintenance/events.csv")?;
    let took = begun.elapsed();
    let more = (server.peak()? - before).max(0.0);
    let rows = parsed(&file)?;
    if rows != u64::from(EVENTS) {
        return Err(format!("{rows} events were parsed back of {EVENTS}").into());
    }
    let speed = number(file.len()) / 1e6 / took.as_secs_f64();
    table.row(
        "events.csv, 1,000,000 events: MB a second",
        Figure::PerSecond(speed),
        None,
        Some(Target::AtLeast(50.0)),
    );
    let peer = Some((by_sqlite, "sqlite3 -csv"));
    table.row(
        "events.csv, 1,000,000 events: whole",
        Figure::from(took),
        peer,
        Some(Target::TimesBetter(1.0)),
    );
    table.row(
        "events.csv, 1,000,000 events: resident memory more",
        Figure::Megabytes(more),
        None,
        Some(Target::AtMost(8.0)),
    );
    drop(file);
    usage_log(table, &server)
}

/// The same events in the whole report, in which each fact of them is a line.
fn usage_log(table: &mut Table, server: &Server) -> Outcome {
    let before = server.memory()?.resident;
    server.forget_peak()?;
    let begun = Instant::now();
    let octets = counted(server.addr, "/maintenance/UsageLog.csv")?;
    let took = begun.elapsed();
    let more = (server.peak()? - before).max(0.0);
    let speed = number(octets) / 1e6 / took.as_secs_f64();
    table.row("UsageLog.csv, 1,000,000 events: MB a second", Figure::PerSecond(speed), None, None);
    table.row(
        "UsageLog.csv, 1,000,000 events: resident memory more",
        Figure::Megabytes(more),
        None,
        Some(Target::AtMost(8.0)),
    );
    Ok(())
}

/// A database with so many events, each of an alert.
fn fill(folder: &Path) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = ManualClock::new("2026-11-22T00:02:00Z".parse()?);
    let store = Store::open(folder, clock, TimeZone::UTC)?;
    runtime.block_on(store.close())?;
    let mut sql = String::from("BEGIN;");
    for number in 1..=EVENTS {
        let (episode, at) = (number.div_ceil(2), BEGUN + u64::from(number) * 60_000);
        if number % 2 == 1 {
            write!(
                sql,
                "INSERT INTO episode (id, alert_index, code, code_name, vendor_code, alert_group, group_index, location, severity, \
                 training, text, raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at, times, unwatched, \
                 impressions) VALUES ({episode}, {episode}, 8, 'jam', NULL, 'input', 2, NULL, 'critical', 'untrained', \
                 'Paper jam in tray 2', {at}, {at}, {at}, {at}, {}, 1, 0, {number});",
                at + 60_000
            )?;
        }
        let kind = if number % 2 == 1 { "alert-raised" } else { "alert-cleared" };
        write!(
            sql,
            "INSERT INTO event VALUES ({number}, {at}, '{kind}', 'alert/{episode}', 'Alert: Paper jam in tray 2.', NULL, \
             'critical', {number}, {episode});"
        )?;
    }
    sql.push_str("COMMIT;");
    sqlite_takes(&folder.join("history.db"), &sql)
}

/// The same rows by SQLite's own shell.
fn sqlite(folder: &Path) -> Outcome<Duration> {
    let begun = Instant::now();
    let rows = "SELECT * FROM event LEFT JOIN episode ON episode.id = event.episode ORDER BY event.id";
    output(Command::new("sqlite3").arg("-csv").arg(folder.join("history.db")).arg(rows))?;
    Ok(begun.elapsed())
}

/// The body of an answer of any length.
fn download(addr: SocketAddr, path: &str) -> Outcome<Vec<u8>> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    // Without chunks, so that what is measured is the file.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {addr}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no head")?;
    if !answer.starts_with(b"HTTP/1.0 200") && !answer.starts_with(b"HTTP/1.1 200") {
        return Err(format!("{path}: {}", String::from_utf8_lossy(&answer[..head])).into());
    }
    answer.drain(..head + 4);
    Ok(answer)
}

/// The octets of an answer that is too long to be kept.
fn counted(addr: SocketAddr, path: &str) -> Outcome<usize> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {addr}\r\n\r\n")?;
    let (mut part, mut octets) = (vec![0; 256 * 1024], 0);
    loop {
        match stream.read(&mut part)? {
            0 => break,
            read if octets == 0 && !part[..read].windows(5).take(9).any(|five| five == b" 200 ") => {
                return Err(format!("{path}: {}", String::from_utf8_lossy(&part[..read])).into());
            }
            read => octets += read,
        }
    }
    Ok(octets)
}

/// How many rows there are, each the event that was put in under its number.
fn parsed(file: &[u8]) -> Outcome<u64> {
    let mut reader = csv::Reader::from_reader(file);
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let column = |name: &str| names.iter().position(|known| known == name).ok_or(format!("no column {name}"));
    let plain = PLAIN.map(column).into_iter().collect::<Result<Vec<_>, _>>()?;
    let times = TIMES.map(column).into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut row = csv::StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut row)? {
        number += 1;
        let (expected, at) = put_in(number);
        let same = plain.iter().zip(&expected).all(|(column, cell)| row.get(*column) == Some(cell.as_str()));
        let timed = times.iter().zip(at).all(|(column, at)| {
            let cell = row.get(*column).and_then(|cell| cell.parse::<Timestamp>().ok());
            cell.is_some_and(|cell| cell.as_millisecond() == at)
        });
        if !same || !timed {
            return Err(format!("event {number} came back as {row:?}").into());
        }
    }
    Ok(number)
}

/// The columns of [`put_in`].
const PLAIN: [&str; 19] = [
    "id",
    "kind",
    "key",
    "event",
    "from",
    "to",
    "total_impressions",
    "alert",
    "alert_index",
    "alert_code",
    "alert_code_name",
    "group",
    "group_index",
    "severity",
    "skill",
    "text",
    "times_raised",
    "unwatched",
    "impressions_when_raised",
];
const TIMES: [&str; 6] =
    ["at", "raised_earliest", "raised_latest", "seen_last", "cleared_earliest", "cleared_latest"];

/// What [`fill`] put in under this number: the cells, and the times in milliseconds.
fn put_in(number: u64) -> ([String; 19], [i64; 6]) {
    let raised = number % 2 == 1;
    let (episode, first) = (number.div_ceil(2), number - u64::from(!raised));
    let at = |number: u64| i64::try_from(BEGUN + number * 60_000).unwrap_or_default();
    let cells = [
        number.to_string(),
        if raised { "alert-raised" } else { "alert-cleared" }.into(),
        format!("alert/{episode}"),
        "Alert: Paper jam in tray 2.".into(),
        String::new(),
        "critical".into(),
        number.to_string(),
        episode.to_string(),
        episode.to_string(),
        "8".into(),
        "jam".into(),
        "input".into(),
        "2".into(),
        "critical".into(),
        "untrained".into(),
        "Paper jam in tray 2".into(),
        "1".into(),
        "no".into(),
        first.to_string(),
    ];
    (cells, [at(number), at(first), at(first), at(first), at(first) + 60_000, at(first) + 60_000])
}

/// The time of each page with ten years of history, beside that with none.
fn ten_years(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: ten years of history");
    let folder = decade::folder(program)?;
    let octets: u64 = std::fs::metadata(folder.path().join("history.db"))?.len();
    let megabytes = Figure::megabytes(usize::try_from(octets)?);
    table.row("ten years of history: database", megabytes, None, Some(Target::AtMost(60.0)));
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    let full = Server::start_in(folder, "/", |addr, folder| claimed(program, &hash, addr, folder))?;
    let empty = Server::start("/", |addr, folder| claimed(program, &hash, addr, folder))?;
    pause(Duration::from_secs(3));
    for page in PAGES {
        let ours = times(full.addr, page)?;
        let theirs = times(empty.addr, page)?;
        let target = Target::AtMost((2.0 * theirs).max(1.0));
        table.row(
            format!("ten years of history: {page} (at most twice that of none)"),
            Figure::Milliseconds(ours),
            Some((Figure::Milliseconds(theirs), "no history")),
            Some(target),
        );
    }
    Ok(())
}

/// The median time of a page that is made anew.
fn times(addr: SocketAddr, page: &str) -> Outcome<f64> {
    let headers = format!("Accept-Encoding: identity\r\nCookie: {}\r\n", session(addr)?);
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let begun = Instant::now();
        let answer = http::get_with(addr, page, &headers)?;
        if answer.status != 200 {
            return Err(format!("{page}: {}", answer.status).into());
        }
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(times))
}

#[expect(clippy::cast_precision_loss, reason = "octets of a file")]
fn number(octets: usize) -> f64 {
    octets as f64
}
