//! A stretch of network between a client and an agent that counts datagrams, and can be slow or lossy.

use std::{
    collections::{HashMap, hash_map::Entry},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{net::UdpSocket, task::JoinSet};

/// What the network does to datagrams. The default does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Network {
    /// Added to each round trip: an answer arrives so much later.
    pub delay: Duration,
    /// Every so-many-th request is lost; 0 for none.
    pub lose_every: u64,
    /// Every so-many-th answer arrives twice; 0 for none.
    pub double_every: u64,
    /// After so many answers nothing gets through any more; 0 for never.
    pub silent_after: u64,
}

/// A running relay; it ends when this is dropped.
pub struct Relay {
    addr: SocketAddr,
    counts: Arc<Counts>,
    _task: JoinSet<()>,
}

#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    answers: AtomicU64,
}

impl Relay {
    /// Relays to the agent at `target`.
    pub async fn start(target: SocketAddr, network: Network) -> Self {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a free port"));
        let addr = socket.local_addr().expect("a bound socket has an address");
        let counts = Arc::new(Counts::default());
        let mut task = JoinSet::new();
        task.spawn(relay(socket, target, network, Arc::clone(&counts)));
        Self { addr, counts, _task: task }
    }

    /// Where to send requests.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Datagrams that the client sent, lost ones included.
    pub fn requests(&self) -> u64 {
        self.counts.requests.load(Ordering::Relaxed)
    }

    /// Datagrams that the agent sent.
    pub fn answers(&self) -> u64 {
        self.counts.answers.load(Ordering::Relaxed)
    }

    /// Datagrams both ways.
    pub fn datagrams(&self) -> u64 {
        self.requests() + self.answers()
    }

    /// Counts from 0 again.
    pub fn reset(&self) {
        self.counts.requests.store(0, Ordering::Relaxed);
        self.counts.answers.store(0, Ordering::Relaxed);
    }
}

/// Whether the `n`-th falls on every so-many-th.
fn nth(n: u64, every: u64) -> bool {
    every > 0 && n.is_multiple_of(every)
}

async fn relay(socket: Arc<UdpSocket>, target: SocketAddr, network: Network, counts: Arc<Counts>) {
    // Each client keeps its own way to the agent, so that answers find back.
    let mut ways: HashMap<SocketAddr, Arc<UdpSocket>> = HashMap::new();
    let mut tasks = JoinSet::new();
    let mut buffer = vec![0; 65_535];
    while let Ok((length, client)) = socket.recv_from(&mut buffer).await {
        if nth(counts.requests.fetch_add(1, Ordering::Relaxed) + 1, network.lose_every) {
            continue;
        }
        if let Entry::Vacant(entry) = ways.entry(client) {
            let way = Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a free port"));
            way.connect(target).await.expect("loopback needs no route");
            tasks.spawn(answers(Arc::clone(&way), Arc::clone(&socket), client, network, Arc::clone(&counts)));
            entry.insert(way);
        }
        // A refused datagram is a lost one.
        let _ = ways[&client].send(&buffer[..length]).await;
    }
}

async fn answers(
    way: Arc<UdpSocket>,
    socket: Arc<UdpSocket>,
    client: SocketAddr,
    network: Network,
    counts: Arc<Counts>,
) {
    let mut under_way = JoinSet::new();
    let mut buffer = vec![0; 65_535];
    loop {
        // An agent that has gone makes this fail; the client notices by itself.
        let Ok(length) = way.recv(&mut buffer).await else { continue };
        let count = counts.answers.fetch_add(1, Ordering::Relaxed) + 1;
        if network.silent_after > 0 && count > network.silent_after {
            continue;
        }
        let times = if nth(count, network.double_every) { 2 } else { 1 };
        if network.delay.is_zero() {
            for _ in 0..times {
                let _ = socket.send_to(&buffer[..length], client).await;
            }
            continue;
        }
        let (socket, answer) = (Arc::clone(&socket), buffer[..length].to_vec());
        under_way.spawn(async move {
            tokio::time::sleep(network.delay).await;
            for _ in 0..times {
                let _ = socket.send_to(&answer, client).await;
            }
        });
        while under_way.try_join_next().is_some() {}
    }
}
