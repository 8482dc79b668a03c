//! Those who are slow on purpose, and what the administrator notices of them.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
    sync::oneshot,
};

use crate::{
    Outcome, http, pages,
    process::{Server, demonstration},
    table::{Table, Target, median_time},
};

/// Connections that are slow.
const MANY: usize = 1_000;
/// Pages that are asked for meanwhile.
const PAGES: usize = 500;
/// What a reader has room for who takes nothing.
const ROOM: u32 = 2_048;

/// Measures a page for one address while another holds as many connections as it can: each slow with its headers, then
/// each with the answer.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    for (who, asks) in [("senders", false), ("readers", true)] {
        eprintln!("bench: 1,000 slow {who}");
        let server = Server::start("/", |addr, folder| demonstration(program, addr, folder))?;
        let request = if asks {
            let [_, module] = pages::scripts(server.addr)?;
            format!("GET {module} HTTP/1.1\r\nHost: {}\r\n\r\n", server.addr)
        } else {
            "GET / HTTP/1.1\r\nX-Slow: ".into()
        };
        let times = beside(server.addr, request)?;
        let what = format!("/meter beside 1,000 slow {who}");
        table.row(format!("{what}: median time"), median_time(&times), None, None);
        let late = times[PAGES * 99 / 100].into();
        table.row(format!("{what}: 99 % within"), late, None, Some(Target::AtMost(100.0)));
    }
    Ok(())
}

/// How long pages took beside those who send this and nothing else, in order of time.
fn beside(addr: SocketAddr, request: String) -> Outcome<Vec<Duration>> {
    let (ready, started) = mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let attack = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async move {
            tokio::select! {
                _ = stopped => {}
                () = connections(addr, &request, &ready) => {}
            }
        });
    });
    started.recv()?;
    let mut times: Vec<Duration> = Vec::with_capacity(PAGES);
    for _ in 0..PAGES {
        let begun = Instant::now();
        let answer = http::get(addr, "/meter", "br")?;
        if answer.status != 200 {
            return Err(format!("/meter: {}", answer.status).into());
        }
        times.push(begun.elapsed());
    }
    drop(stop);
    attack.join().map_err(|_| "the slow connections broke off")?;
    times.sort();
    Ok(times)
}

/// Opens a thousand from 127.0.0.2 and then, for ever, one anew for the one that is the oldest.
async fn connections(addr: SocketAddr, request: &str, ready: &mpsc::Sender<()>) {
    let mut open = VecDeque::new();
    loop {
        if let Ok(mut stream) = connect(addr).await {
            let _ = stream.write_all(request.as_bytes()).await;
            open.push_back(stream);
        }
        if open.len() == MANY {
            // Whoever measures may have gone.
            let _ = ready.send(());
        }
        if open.len() > MANY {
            open.pop_front();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

async fn connect(addr: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(ROOM)?;
    socket.bind(([127, 0, 0, 2], 0).into())?;
    socket.connect(addr).await
}
