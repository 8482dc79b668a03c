//! Agents that answer wrongly, in one way each; in all else they serve their recording as they should.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    ops::Bound,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{net::UdpSocket, task::JoinSet, time::sleep};

use super::{
    ber::{END_OF_MIB_VIEW, NO_SUCH_INSTANCE, datum},
    recording::{Arcs, Recording},
    replay::LARGEST,
    request::{Ask, Kind, V1},
};

/// Error-status tooBig(1).
pub const TOO_BIG: u8 = 1;
/// Error-status noSuchName(2), SNMPv1's way to say that there is nothing.
pub const NO_SUCH_NAME: u8 = 2;
/// Error-status genErr(5).
pub const GENERAL_ERROR: u8 = 5;

/// In which way an agent misbehaves.
#[derive(Clone, Debug)]
pub enum Manner {
    /// In none. Serves also what well-behaved agents can't: [`super::recording::Datum::Raw`].
    Well,
    /// The column has a further row behind each row, for ever.
    EndlessColumn(Arcs),
    /// Every column has a further row behind each row, for ever, and each is this many octets long.
    Flood(usize),
    /// What follows a row of the column is that row again.
    Stuck(Arcs),
    /// The rows of the column come from the last to the first.
    Backwards(Arcs),
    /// Each so-many-th answer is kept back until the next request comes, and then sent before the right one.
    Late(usize),
    /// Silent after so many answers.
    DiesAfter(usize),
    /// Answers GETBULK with this error-status.
    RefusesBulk(u8),
    /// Answers GETBULK as if it were GETNEXT.
    BulkIsNext,
    /// Answers tooBig where an answer would have more bindings than this, instead of cutting it.
    TooBigAbove(usize),
    /// Knows SNMPv1 alone, and answers nothing else.
    V1Only,
    /// Leaves the index of its errors at 0.
    V1NoIndex,
    /// Answers genErr to whatever would have this object in the answer.
    FailsAt(Arcs),
    /// Answers nothing to whatever would have this object in the answer.
    DumbAt(Arcs),
    /// An answer that is longer ends there.
    CutAbove(usize),
    /// Answers as a request, and under another community.
    Foreign,
    /// Each so-many-th answer is no BER.
    Garbage(usize),
    /// Each so-many-th answer ends in its middle.
    Truncated(usize),
    /// Never answers.
    Silent,
    /// Takes so long for each answer.
    Slow(Duration),
}

/// A running agent, community "public"; it ends when this is dropped.
pub struct Misbehaving {
    addr: SocketAddr,
    requests: Arc<AtomicUsize>,
    octets: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

impl Misbehaving {
    /// Serves the recording in this manner on a free port of the loopback interface.
    pub async fn start(recording: &Recording, manner: Manner) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        Self::on(socket, recording, manner)
    }

    /// The same on a given socket.
    pub fn on(socket: UdpSocket, recording: &Recording, manner: Manner) -> Self {
        let addr = socket.local_addr().expect("a bound socket has an address");
        let (requests, octets) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let objects = recording.objects.iter().map(|(oid, value)| (oid.clone(), datum(value))).collect();
        let agent = Agent { objects, manner, answered: 0, kept: None };
        let mut task = JoinSet::new();
        task.spawn(serve(socket, agent, Arc::clone(&requests), Arc::clone(&octets)));
        Self { addr, requests, octets, _task: task }
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Requests that arrived.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// Octets that were answered.
    pub fn octets(&self) -> usize {
        self.octets.load(Ordering::Relaxed)
    }
}

async fn serve(socket: UdpSocket, mut agent: Agent, requests: Arc<AtomicUsize>, octets: Arc<AtomicUsize>) {
    let mut buffer = vec![0; 65_535];
    loop {
        let Ok((length, client)) = socket.recv_from(&mut buffer).await else { continue };
        requests.fetch_add(1, Ordering::Relaxed);
        let Some(ask) = Ask::read(&buffer[..length]).filter(|ask| ask.community == b"public") else {
            continue;
        };
        if let Manner::Slow(pause) = agent.manner {
            sleep(pause).await;
        }
        for answer in agent.answers(&ask) {
            octets.fetch_add(answer.len(), Ordering::Relaxed);
            let _ = socket.send_to(&answer, client).await;
        }
    }
}

type Binding = (Arcs, Vec<u8>);

struct Agent {
    objects: BTreeMap<Arcs, Vec<u8>>,
    manner: Manner,
    answered: usize,
    kept: Option<Vec<u8>>,
}

impl Agent {
    /// What to send now, in this order.
    fn answers(&mut self, ask: &Ask) -> Vec<Vec<u8>> {
        let bulk = matches!(ask.kind, Kind::GetBulk { .. });
        let right = match self.manner {
            Manner::Silent => return Vec::new(),
            Manner::V1Only if ask.version != V1 || bulk => return Vec::new(),
            Manner::RefusesBulk(status) if bulk => ask.error(status, 0),
            _ => self.right(ask),
        };
        self.answered += 1;
        let is_nth = |every: usize| self.answered.is_multiple_of(every);
        match self.manner {
            Manner::DiesAfter(answers) if self.answered > answers => Vec::new(),
            Manner::Garbage(every) if is_nth(every) => vec![vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02]],
            Manner::Truncated(every) if is_nth(every) => vec![right[..right.len() / 2].to_vec()],
            Manner::CutAbove(most) => vec![right[..right.len().min(most)].to_vec()],
            Manner::DumbAt(_) if right.is_empty() => Vec::new(),
            Manner::Foreign => {
                let (mut asked, mut foreign) = (right.clone(), right);
                // The tag of the answer follows the version and the community "public".
                let place = asked.windows(6).position(|window| window == b"public").unwrap_or(0);
                asked[place + 6] = 0xa1;
                foreign[place] = b'P';
                vec![asked, foreign]
            }
            Manner::Late(every) => match self.kept.take() {
                Some(late) => vec![late, right],
                None if is_nth(every) => {
                    self.kept = Some(right);
                    Vec::new()
                }
                None => vec![right],
            },
            _ => vec![right],
        }
    }

    fn right(&self, ask: &Ask) -> Vec<u8> {
        let bindings = match ask.kind {
            Kind::Get => ask.oids.iter().map(|oid| self.get(oid)).collect(),
            Kind::GetNext => ask.oids.iter().map(|oid| self.next(oid)).collect(),
            Kind::GetBulk { .. } if matches!(self.manner, Manner::BulkIsNext) => {
                ask.oids.iter().map(|oid| self.next(oid)).collect()
            }
            Kind::GetBulk { non_repeaters, max_repetitions } => {
                self.bulk(ask, non_repeaters, max_repetitions)
            }
        };
        let missing = |(_, value): &Binding| value == &END_OF_MIB_VIEW || value == &NO_SUCH_INSTANCE;
        if ask.version == V1
            && let Some(index) = bindings.iter().position(missing)
        {
            let index = if matches!(self.manner, Manner::V1NoIndex) { 0 } else { index + 1 };
            return ask.error(NO_SUCH_NAME, index);
        }
        let place = |at: &Arcs| bindings.iter().position(|(oid, _)| oid == at);
        match &self.manner {
            Manner::DumbAt(at) if place(at).is_some() => Vec::new(),
            Manner::FailsAt(at) if place(at).is_some() => {
                let index = place(at).unwrap_or(0) % ask.oids.len() + 1;
                ask.error(GENERAL_ERROR, index)
            }
            Manner::TooBigAbove(most) if bindings.len() > *most => ask.write(ask.id, TOO_BIG, 0, &[]),
            _ => Some(ask.answer(&bindings))
                .filter(|answer| answer.len() <= LARGEST)
                .unwrap_or_else(|| ask.write(ask.id, TOO_BIG, 0, &[])),
        }
    }

    fn get(&self, oid: &[u32]) -> Binding {
        let value = self.objects.get(oid).cloned().unwrap_or_else(|| NO_SUCH_INSTANCE.to_vec());
        (oid.to_vec(), value)
    }

    fn bulk(&self, ask: &Ask, non_repeaters: usize, max_repetitions: usize) -> Vec<Binding> {
        let singles = non_repeaters.min(ask.oids.len());
        let mut bindings: Vec<Binding> = Vec::new();
        // The message around the bindings, and tag and length of each, take less than this.
        let mut size = 200;
        for oid in &ask.oids[..singles] {
            let binding = self.next(oid);
            size += binding.0.len() * 5 + binding.1.len() + 12;
            if size > LARGEST {
                return bindings;
            }
            bindings.push(binding);
        }
        let mut row = ask.oids[singles..].to_vec();
        for _ in 0..max_repetitions {
            for oid in &mut row {
                let binding = self.next(oid);
                size += binding.0.len() * 5 + binding.1.len() + 12;
                if size > LARGEST {
                    return bindings;
                }
                oid.clone_from(&binding.0);
                bindings.push(binding);
            }
        }
        bindings
    }

    /// What follows `oid`, misbehaviour included.
    fn next(&self, oid: &[u32]) -> Binding {
        let wrong = match &self.manner {
            Manner::EndlessColumn(column) => self.endless(column, oid),
            Manner::Flood(length) => Some(flood(oid, *length)),
            Manner::Stuck(column) if oid.len() > column.len() && oid.starts_with(column) => {
                self.objects.get(oid).map(|value| (oid.to_vec(), value.clone()))
            }
            Manner::Backwards(column) => self.backwards(column, oid),
            _ => None,
        };
        wrong.or_else(|| self.after(oid)).unwrap_or_else(|| (oid.to_vec(), END_OF_MIB_VIEW.to_vec()))
    }

    fn after(&self, oid: &[u32]) -> Option<Binding> {
        let behind = (Bound::Excluded(oid), Bound::Unbounded);
        self.objects.range::<[u32], _>(behind).next().map(|(oid, value)| (oid.clone(), value.clone()))
    }

    fn endless(&self, column: &[u32], oid: &[u32]) -> Option<Binding> {
        if !oid.starts_with(column) {
            return None;
        }
        if let Some(real) = self.after(oid).filter(|(next, _)| next.starts_with(column)) {
            return Some(real);
        }
        let mut next = oid.to_vec();
        if next.len() == column.len() {
            next.push(1);
        } else {
            *next.last_mut()? += 1;
        }
        Some((next, datum(&super::recording::Datum::Integer(1))))
    }

    fn backwards(&self, column: &[u32], oid: &[u32]) -> Option<Binding> {
        let rows: Vec<_> = self.objects.iter().filter(|(oid, _)| oid.starts_with(column)).collect();
        let at = |index: usize| rows.get(index).map(|(oid, value)| ((*oid).clone(), (*value).clone()));
        if let Some(index) = rows.iter().position(|(row, _)| row.as_slice() == oid) {
            // Behind the first row comes what is behind the column.
            return match index.checked_sub(1) {
                Some(before) => at(before),
                None => rows.last().and_then(|(last, _)| self.after(last)),
            };
        }
        let enters = self.after(oid).is_some_and(|(next, _)| next.starts_with(column));
        enters.then(|| at(rows.len() - 1)).flatten()
    }
}

/// The row behind `oid`: below it, or beside it where it is such a row itself.
fn flood(oid: &[u32], length: usize) -> Binding {
    const FIRST: u32 = 1_000_000;
    let mut next = oid.to_vec();
    match next.last_mut() {
        Some(last) if (FIRST..u32::MAX).contains(last) => *last += 1,
        _ => next.push(FIRST),
    }
    (next, datum(&super::recording::Datum::Octets(vec![b'<'; length])))
}
