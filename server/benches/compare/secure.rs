//! What it costs that the program answers over TLS too.

use std::{net::TcpListener, path::Path, time::Duration};

use crate::{
    Outcome,
    pages::IDLE,
    process::{Folder, Server, demonstration, pause},
    table::{Figure, RUNS, Table, Target, median_time},
};

/// Measures start and memory with both ports open.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: TLS");
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..RUNS {
        let first = start(program, Folder::new()?)?;
        times[0].push(first.first_page);
        times[1].push(start(program, first.end()?)?.first_page);
    }
    let [first, again] = times.map(|times| median_time(&times));
    let target = Some(Target::AtMost(50.0));
    table.row("start to first page, TLS on, certificates made", first, None, target);
    table.row("start to first page, TLS on, certificates there", again, None, target);
    let server = start(program, Folder::new()?)?;
    pause(IDLE);
    let memory = server.memory()?;
    let resident = Figure::Megabytes(memory.resident);
    table.row("resident memory, idle, TLS on", resident, None, Some(Target::AtMost(12.0)));
    table.row("proportional memory, idle, TLS on", Figure::Megabytes(memory.proportional), None, None);
    Ok(())
}

fn start(program: &Path, folder: Folder) -> Outcome<Server> {
    let tls = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    Server::start_in(folder, "/", |addr, folder| {
        let mut command = demonstration(program, addr, folder);
        command.args(["--listen-tls", &tls.to_string()]);
        command
    })
}
