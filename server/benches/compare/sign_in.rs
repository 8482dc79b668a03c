//! What signing in costs: time, and the memory of a password hash.

use std::{
    net::SocketAddr,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use smart_esolutions::{account::PasswordHash, entropy::SystemEntropy};

use crate::{
    Outcome, http,
    process::{Server, demonstration, pause},
    table::{Figure, RUNS, Table, Target, median_time},
};

/// The administrator's, in every measurement.
pub const PASSWORD: &str = "seven damp owls argue";
/// How many sign in at the same time: as many tries as an address has before it waits.
const TOGETHER: usize = 5;
/// What the program may take under load, and one hash of 19,456 KiB.
const MOST: f64 = 16.0 + 19.9;

/// Measures one who signs in, and several at once.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: signing in");
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    let server = Server::start("/", |addr, folder| claimed(program, &hash, addr, folder))?;
    pause(Duration::from_secs(2));
    let resident = |server: &Server| -> Outcome<Figure> { Ok(Figure::Megabytes(server.memory()?.resident)) };
    let before = resident(&server)?;
    server.forget_peak()?;
    let times = (0..RUNS).map(|_| sign_in(server.addr)).collect::<Outcome<Vec<_>>>()?;
    let peak = Figure::Megabytes(server.peak()?);
    table.row("signing in", median_time(&times), None, None);
    table.row("resident memory before", before, None, None);
    table.row("resident memory while somebody signs in, at most", peak, None, Some(Target::AtMost(MOST)));
    server.forget_peak()?;
    let begun = Instant::now();
    let addr = server.addr;
    let all: Vec<_> = (0..TOGETHER)
        .map(|_| thread::spawn(move || sign_in(addr).map_err(|error| error.to_string())))
        .collect();
    for one in all {
        one.join().map_err(|_| "a thread broke off")??;
    }
    let peak = Figure::Megabytes(server.peak()?);
    table.row(
        format!("{TOGETHER} who sign in at once, all of them (1 run)"),
        begun.elapsed().into(),
        None,
        None,
    );
    table.row("resident memory meanwhile, at most", peak, None, Some(Target::AtMost(MOST)));
    pause(Duration::from_secs(1));
    table.row("resident memory after", resident(&server)?, None, Some(Target::AtMost(16.0)));
    Ok(())
}

fn sign_in(addr: SocketAddr) -> Outcome<Duration> {
    let begun = Instant::now();
    session(addr)?;
    Ok(begun.elapsed())
}

/// The program with its demonstration printer and an administrator.
pub fn claimed(program: &Path, hash: &PasswordHash, addr: SocketAddr, folder: &Path) -> Command {
    with_administrator(demonstration(program, addr, folder), hash)
}

/// The same with an administrator.
pub fn with_administrator(mut command: Command, hash: &PasswordHash) -> Command {
    command.env("SMART_ESOLUTIONS_SECURITY_PASSWORD_HASH", hash.as_str());
    command.env("SMART_ESOLUTIONS_WEB_SIGN_IN_PER_MINUTE", "600");
    command
}

/// Signs the administrator in. Answers the cookie of the session as a browser sends it.
pub fn session(addr: SocketAddr) -> Outcome<String> {
    let form = format!("page=/meter&password={}", PASSWORD.replace(' ', "+"));
    let answer = http::post(addr, "/actions/sign-in", &form)?;
    let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).filter(|_| answer.status == 200);
    Ok(cookie.ok_or_else(|| format!("signing in: {}", answer.status))?.to_owned())
}
