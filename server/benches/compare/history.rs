//! Ten years of history under the pages.

use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use smart_esolutions::{account::PasswordHash, entropy::SystemEntropy};

use crate::{
    Outcome,
    command::is_installed,
    decade, http,
    process::{Server, pause},
    sign_in::{PASSWORD, claimed, session},
    table::{Figure, Table, Target, median},
};

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
const ASKED: usize = 200;

/// The time of each page with ten years of history, beside that with none.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    if !is_installed("sqlite3") {
        table.note("Left out: ten years of history (package sqlite3).");
        return Ok(());
    }
    eprintln!("bench: ten years of history");
    let folder = decade::folder(program)?;
    let octets: u64 = std::fs::metadata(folder.path().join("history.db"))?.len();
    let megabytes = Figure::megabytes(usize::try_from(octets)?);
    table.row("ten years of history: database", megabytes, None, Some(Target::AtMost(60.0)));
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    let full = Server::start_in(folder, "/", |addr, folder| claimed(program, &hash, addr, folder))?;
    let empty = Server::start("/", |addr, folder| claimed(program, &hash, addr, folder))?;
    pause(Duration::from_secs(3));
    let sides = [signed_in(full.addr)?, signed_in(empty.addr)?];
    for page in PAGES {
        let [ours, theirs] = times(&sides, page)?;
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

/// A server, and the headers of somebody who is signed in there.
type Side = (SocketAddr, String);

fn signed_in(addr: SocketAddr) -> Outcome<Side> {
    Ok((addr, format!("Accept-Encoding: identity\r\nCookie: {}\r\n", session(addr)?)))
}

/// The median time of a page that is made anew, from each in turn: what else the machine does is shared by both.
fn times(sides: &[Side; 2], page: &str) -> Outcome<[f64; 2]> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ASKED {
        for ((addr, headers), times) in sides.iter().zip(&mut times) {
            let begun = Instant::now();
            let answer = http::get_with(*addr, page, headers)?;
            if answer.status != 200 {
                return Err(format!("{page}: {}", answer.status).into());
            }
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(times.map(median))
}
