//! The pages: start, memory, weight, speed, beside PAPPL's.

use std::{fs, net::SocketAddr, path::Path, process::Command, time::Duration};

use smart_esolutions::{account::PasswordHash, entropy::SystemEntropy};

use crate::{
    Outcome,
    command::{is_installed, output},
    http,
    pappl::{self, NAME, Pappl},
    process::{Memory, Server, demonstration, pause},
    sign_in::{PASSWORD, claimed, session},
    table::{Figure, RUNS, Table, Target, median, median_time},
};

const PAGES: [&str; 4] = ["/", "/meter", "/supplies", "/maintenance"];
/// Time after which a server counts as idle.
pub const IDLE: Duration = Duration::from_secs(10);
/// Runs of what takes long.
const FEW: usize = 3;

/// Measures everything about the pages.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    let pappl = Pappl::compile()?;
    if pappl.is_none() {
        table.note("Left out: PAPPL (packages libpappl-dev, pkg-config and gcc).");
    }
    start(table, program, pappl.as_ref())?;
    weight(table, program, pappl.as_ref())?;
    memory(table, program, pappl.as_ref())?;
    speed(table, program, pappl.as_ref())
}

fn ours(program: &Path) -> Outcome<Server> {
    Server::start("/", |addr, folder| demonstration(program, addr, folder))
}

/// The same with an administrator.
fn with_administrator(program: &Path) -> Outcome<Server> {
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    Server::start("/", |addr, folder| claimed(program, &hash, addr, folder))
}

fn start(table: &mut Table, program: &Path, pappl: Option<&Pappl>) -> Outcome {
    eprintln!("bench: starting");
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..RUNS {
        times[0].push(ours(program)?.first_page);
        if let Some(pappl) = pappl {
            times[1].push(pappl.start()?.first_page);
        }
    }
    let [ours, theirs] = times.map(|times| median_time(&times));
    let theirs = pappl.map(|_| (theirs, NAME));
    table.row("start to first page", ours, theirs, Some(Target::AtMost(50.0)));
    Ok(())
}

fn weight(table: &mut Table, program: &Path, pappl: Option<&Pappl>) -> Outcome {
    eprintln!("bench: weighing");
    let server = ours(program)?;
    pause(Duration::from_secs(1));
    let [js, module] = scripts(server.addr)?;
    let worker = named(&text(server.addr, &js)?, "smart-esolutions-live.", ".js").ok_or("no worker")?;
    let worker = format!("/assets/{worker}");
    let size = |paths: &[&str], encoding: &str| -> Outcome<Figure> {
        let sizes = paths.iter().map(|path| Ok(fetch(server.addr, path, encoding)?.len()));
        Ok(Figure::kilobytes(sizes.sum::<Outcome<usize>>()?))
    };
    let theirs = match pappl {
        Some(pappl) => {
            let peer = pappl.start()?;
            // It compresses nothing, whatever is offered.
            let page = fetch(peer.addr, pappl::SUPPLIES, "br, gzip")?.len();
            let style = fetch(peer.addr, "/style.css", "br, gzip")?.len();
            Some((Figure::kilobytes(page + style), NAME))
        }
        None => None,
    };
    let (packed, plain) = (first_view(server.addr, "br")?, first_view(server.addr, "identity")?);
    table.row("/supplies: HTML + CSS as brotli", packed, theirs, Some(Target::AtMost(14.0)));
    table.row("/supplies: HTML + CSS as it is", plain, theirs, None);
    let all = size(&[&js, &module, &worker], "br")?;
    table.row("JS + WebAssembly as brotli", all, None, Some(Target::AtMost(110.0)));
    table.row("of that, the worker of live pages", size(&[&worker], "br")?, None, None);
    let binary = Figure::megabytes(usize::try_from(fs::metadata(program)?.len())?);
    table.row("program, stripped, site inside", binary, None, Some(Target::AtMost(16.0)));
    Ok(())
}

/// The addresses of the script and of its module, the largest of what is served.
pub fn scripts(addr: SocketAddr) -> Outcome<[String; 2]> {
    let page = text(addr, "/supplies")?;
    let js = named(&page, "/assets/smart-esolutions.", ".js").ok_or("the page names no script")?;
    let wasm = named(&text(addr, &js)?, "smart-esolutions_bg.", ".wasm").ok_or("no module")?;
    Ok([js, format!("/assets/{wasm}")])
}

/// The octets of `/supplies` and its style sheet.
pub fn first_view(addr: SocketAddr, encoding: &str) -> Outcome<Figure> {
    let page = text(addr, "/supplies")?;
    let css = named(&page, "/assets/smart-esolutions.", ".css").ok_or("the page names no style sheet")?;
    let (page, css) = (fetch(addr, "/supplies", encoding)?, fetch(addr, &css, encoding)?);
    Ok(Figure::kilobytes(page.len() + css.len()))
}

fn fetch(addr: SocketAddr, path: &str, encoding: &str) -> Outcome<Vec<u8>> {
    let answer = http::get(addr, path, encoding)?;
    if answer.status == 200 { Ok(answer.body) } else { Err(format!("{path}: {}", answer.status).into()) }
}

fn text(addr: SocketAddr, path: &str) -> Outcome<String> {
    Ok(String::from_utf8(fetch(addr, path, "identity")?)?)
}

/// The first word in `text` that begins and ends so.
fn named(text: &str, begin: &str, end: &str) -> Option<String> {
    text.match_indices(begin).find_map(|(at, _)| {
        let word = text[at..].split(['"', '\'', '`', ' ', ')']).next()?;
        word.ends_with(end).then(|| word.to_owned())
    })
}

/// Memory at three moments, one after the other.
fn memory(table: &mut Table, program: &Path, pappl: Option<&Pappl>) -> Outcome {
    eprintln!("bench: idling, then 1,000 pages");
    let mut runs: [[Vec<Memory>; 3]; 2] = Default::default();
    for _ in 0..FEW {
        let server = with_administrator(program)?;
        let peer = pappl.map(Pappl::start).transpose()?;
        pause(IDLE);
        let mut look = |moment: usize| -> Outcome {
            runs[0][moment].push(server.memory()?);
            if let Some(peer) = &peer {
                runs[1][moment].push(peer.memory()?);
            }
            Ok(())
        };
        look(0)?;
        for (moment, anew) in [(1, false), (2, true)] {
            // Pages of the administrator are kept for nobody.
            let cookie = if anew { format!("Cookie: {}\r\n", session(server.addr)?) } else { String::new() };
            for number in 0..1_000 {
                let encoding = if number % 8 < 4 { "br" } else { "identity" };
                let headers = format!("Accept-Encoding: {encoding}\r\n{cookie}");
                let answer = http::get_with(server.addr, PAGES[number % 4], &headers)?;
                if answer.status != 200 {
                    return Err(format!("{}: {}", PAGES[number % 4], answer.status).into());
                }
                if let Some(peer) = &peer {
                    fetch(peer.addr, pappl::PAGES[number % 4], encoding)?;
                }
            }
            look(moment)?;
        }
    }
    let [ours, theirs] = runs;
    for ((what, target), (ours, theirs)) in [
        ("idle", Some(12.0)),
        ("after 1,000 pages", Some(16.0)),
        ("after 1,000 more, signed in: each made anew", Some(16.0)),
    ]
    .into_iter()
    .zip(ours.iter().zip(&theirs))
    {
        let part = |runs: &[Memory], part: fn(&Memory) -> f64| {
            Figure::Megabytes(median(runs.iter().map(part).collect()))
        };
        let row = |part: &dyn Fn(&[Memory]) -> Figure| (part(ours), pappl.map(|_| (part(theirs), NAME)));
        let (resident, peer) = row(&|runs| part(runs, |memory| memory.resident));
        table.row(
            format!("resident memory, {what} ({FEW} runs)"),
            resident,
            peer,
            target.map(Target::AtMost),
        );
        let (proportional, peer) = row(&|runs| part(runs, |memory| memory.proportional));
        table.row(format!("proportional memory, {what} ({FEW} runs)"), proportional, peer, None);
    }
    Ok(())
}

/// What `wrk` says about one page.
struct Speed {
    per_second: f64,
    p50: f64,
    p99: f64,
}

fn speed(table: &mut Table, program: &Path, pappl: Option<&Pappl>) -> Outcome {
    if !is_installed("wrk") {
        table.note("Left out: pages a second (package wrk).");
        return Ok(());
    }
    eprintln!("bench: pages a second");
    let server = with_administrator(program)?;
    let cookie = session(server.addr)?;
    let peer = pappl.map(Pappl::start).transpose()?;
    pause(Duration::from_secs(1));
    let mut runs: [Vec<Speed>; 3] = Default::default();
    for _ in 0..FEW {
        runs[0].push(wrk(server.addr, "/supplies", None)?);
        runs[1].push(wrk(server.addr, "/supplies", Some(&cookie))?);
        if let Some(peer) = &peer {
            runs[2].push(wrk(peer.addr, pappl::SUPPLIES, None)?);
        }
    }
    let part = |runs: &[Speed], part: fn(&Speed) -> f64| median(runs.iter().map(part).collect());
    let [kept, anew, theirs] = &runs;
    for (what, ours) in [("/supplies", kept), ("/supplies, signed in: each made anew, uncompressed", anew)] {
        let peer = |figure: Figure| pappl.map(|_| (figure, NAME));
        let rate = |runs| Figure::PerSecond(part(runs, |speed| speed.per_second));
        let p50 = |runs| Figure::Milliseconds(part(runs, |speed| speed.p50));
        let p99 = |runs| Figure::Milliseconds(part(runs, |speed| speed.p99));
        table.row(format!("{what}: pages a second ({FEW} runs)"), rate(ours), peer(rate(theirs)), None);
        table.row(format!("{what}: median time ({FEW} runs)"), p50(ours), peer(p50(theirs)), None);
        table.row(format!("{what}: 99 % within ({FEW} runs)"), p99(ours), peer(p99(theirs)), None);
    }
    for path in ["/api/v1/reading", "/metrics"] {
        let runs = (0..FEW).map(|_| wrk(server.addr, path, None)).collect::<Outcome<Vec<Speed>>>()?;
        table.row(
            format!("{path}: answers a second ({FEW} runs)"),
            Figure::PerSecond(part(&runs, |speed| speed.per_second)),
            None,
            None,
        );
        table.row(
            format!("{path}: median time ({FEW} runs)"),
            Figure::Milliseconds(part(&runs, |speed| speed.p50)),
            None,
            None,
        );
    }
    if pappl.is_some() {
        table.note("PAPPL closes each connection after its page, which costs it a part of its speed.");
    }
    Ok(())
}

fn wrk(addr: SocketAddr, path: &str, cookie: Option<&str>) -> Outcome<Speed> {
    let mut command = Command::new("wrk");
    command.args(["-t1", "-c8", "-d4s", "--latency"]);
    if let Some(cookie) = cookie {
        command.arg("-H").arg(format!("Cookie: {cookie}"));
    }
    let text = output(command.arg(format!("http://{addr}{path}")))?;
    if text.contains("Non-2xx") {
        return Err(format!("{path}: {text}").into());
    }
    let after = |name: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name));
        line.map(str::trim).ok_or_else(|| format!("wrk does not tell {name}"))
    };
    Ok(Speed {
        per_second: after("Requests/sec:")?.parse()?,
        p50: milliseconds(after("50%")?)?,
        p99: milliseconds(after("99%")?)?,
    })
}

/// "1.10ms", "820.00us", "1.02s".
fn milliseconds(text: &str) -> Outcome<f64> {
    let units = [("us", 1e-3), ("ms", 1.0), ("s", 1e3)];
    let (value, factor) = units
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)))
        .ok_or_else(|| format!("no time: {text}"))?;
    Ok(value.parse::<f64>()? * factor)
}
