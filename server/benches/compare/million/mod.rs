//! A million events as files: what the program takes for it, beside SQLite's own shell.

mod rows;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    command::is_installed,
    process::{Folder, Server, pause},
    table::{Figure, Table, Target, number},
};

/// Streams the files of a database that nothing else is done with.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    if !is_installed("sqlite3") {
        table.note("Left out: a million events (package sqlite3).");
        return Ok(());
    }
    eprintln!("bench: a million events");
    let folder = Folder::new()?;
    rows::fill(folder.path())?;
    let by_sqlite = Figure::from(rows::by_sqlite(folder.path())?);
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
    let rows = rows::parsed(&file)?;
    if rows != u64::from(rows::EVENTS) {
        return Err(format!("{rows} events were parsed back of {}", rows::EVENTS).into());
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
