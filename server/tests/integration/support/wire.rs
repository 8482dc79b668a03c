//! A stretch of wire between a device and a server that breaks.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    select,
    task::JoinSet,
    time::sleep,
};

/// What happens to a connection. More can't be done to TLS unseen: whoever changes, repeats or leaves out an octet ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// All of it goes through.
    Whole,
    /// It is closed before anything was said.
    Refused,
    /// It breaks after so many octets from the device.
    CutThere(usize),
    /// It breaks after so many octets from the server: an answer is lost, or half of it.
    CutBack(usize),
    /// After so many octets from the device the next piece goes twice.
    Doubled(usize),
    /// Each piece waits.
    Slow(Duration),
}

impl Fate {
    fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Refused => "refused",
            Self::CutThere(_) => "cut on the way there",
            Self::CutBack(_) => "cut on the way back",
            Self::Doubled(_) => "with octets doubled",
            Self::Slow(_) => "slow",
        }
    }
}

type Fates = Box<dyn FnMut() -> Fate + Send>;

/// A running relay; it ends when this is dropped.
pub struct Wire {
    addr: SocketAddr,
    shared: Arc<Shared>,
    _task: JoinSet<()>,
}

struct Shared {
    target: Mutex<SocketAddr>,
    fates: Mutex<Fates>,
    met: Mutex<BTreeMap<&'static str, u64>>,
}

impl Wire {
    /// A wire to this server that does nothing to what it carries.
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared {
            target: Mutex::new(target),
            fates: Mutex::new(Box::new(|| Fate::Whole)),
            met: Mutex::default(),
        });
        let mut task = JoinSet::new();
        task.spawn(carry(listener, Arc::clone(&shared)));
        Self { addr, shared, _task: task }
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The server is elsewhere now.
    pub fn lead_to(&self, target: SocketAddr) {
        *self.shared.target.lock().expect("not poisoned") = target;
    }

    /// What happens to each connection from now on.
    pub fn with_fates(&self, fates: impl FnMut() -> Fate + Send + 'static) {
        *self.shared.fates.lock().expect("not poisoned") = Box::new(fates);
    }

    /// How many connections met which fate.
    pub fn met(&self) -> BTreeMap<&'static str, u64> {
        self.shared.met.lock().expect("not poisoned").clone()
    }
}

async fn carry(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((device, _)) = listener.accept().await else { continue };
        let fate = (shared.fates.lock().expect("not poisoned"))();
        *shared.met.lock().expect("not poisoned").entry(fate.word()).or_default() += 1;
        let target = *shared.target.lock().expect("not poisoned");
        connections.spawn(connection(device, target, fate));
        while connections.try_join_next().is_some() {}
    }
}

/// Both ways until one of them ends; then all of it breaks.
async fn connection(device: TcpStream, target: SocketAddr, fate: Fate) {
    if fate == Fate::Refused {
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else { return };
    let ((from_device, to_device), (from_server, to_server)) = (device.into_split(), server.into_split());
    let back = match fate {
        Fate::CutBack(_) | Fate::Slow(_) => fate,
        _ => Fate::Whole,
    };
    let there = if matches!(fate, Fate::CutBack(_)) { Fate::Whole } else { fate };
    select! {
        () = pieces(from_device, to_server, there) => {}
        () = pieces(from_server, to_device, back) => {}
    }
}

async fn pieces(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, fate: Fate) {
    let (mut piece, mut carried) = (vec![0; 16_384], 0);
    loop {
        let Ok(length @ 1..) = from.read(&mut piece).await else { return };
        let mut octets = &piece[..length];
        let mut times = 1;
        match fate {
            Fate::CutThere(after) | Fate::CutBack(after) if carried + length > after => {
                octets = &octets[..after - carried];
                times = 0;
                let _ = to.write_all(octets).await;
                let _ = to.flush().await;
            }
            Fate::Doubled(after) if carried <= after && carried + length > after => times = 2,
            Fate::Slow(pause) => sleep(pause).await,
            _ => {}
        }
        if times == 0 {
            return;
        }
        for _ in 0..times {
            if to.write_all(octets).await.is_err() {
                return;
            }
        }
        carried += length;
    }
}
