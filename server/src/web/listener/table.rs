use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use super::Limits;
use crate::network::Network;

/// A request that is under way may stand still for this much longer than the time that it has, so that whoever waits
/// gets an answer that says so.
const GRACE: Duration = Duration::from_secs(5);

/// A connection is new for so long, and a reader that stands still for no longer keeps up.
const SOON: Duration = Duration::from_secs(2);
/// The part of all places that new connections have before they displace each other alone.
const FOR_NEW: usize = 4;

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// TLS is being negotiated.
    Handshake,
    /// The headers of a request have begun, or are awaited for the first time.
    Head,
    /// The body of a request is on its way.
    Body,
    /// A complete request is being answered, and all that there is of the answer so far has gone.
    Answer,
    /// More of an answer is ready than its reader has taken.
    Sending,
    /// An answer was sent; the next request is awaited.
    Idle,
}

/// What a newcomer finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// A free place.
    Free,
    /// The place of this connection.
    InsteadOf(u64),
    /// Every place that it might take belongs to a request to which we owe the answer.
    Full,
}

struct Connection<H> {
    network: Network,
    phase: Phase,
    /// When its phase began; within a request, when it moved last.
    since: Instant,
    /// When it had its last complete request; before the first one, when it was opened.
    complete: Instant,
    /// How long its reader may still take nothing of the answer: an account that every octet fills and every moment
    /// in [`Phase::Sending`] empties. It stands as it was at `since`.
    left: Duration,
    /// Whether its reader took some of the answer that waited for it.
    moves: bool,
    handle: Option<H>,
}

impl<H> Connection<H> {
    /// The account as it is now.
    fn left_at(&self, now: Instant) -> Duration {
        let waited = if self.phase == Phase::Sending {
            now.saturating_duration_since(self.since)
        } else {
            Duration::ZERO
        };
        self.left.saturating_sub(waited)
    }

    /// Whether its request may still be on the way.
    fn is_new(&self, now: Instant) -> bool {
        matches!(self.phase, Phase::Handshake | Phase::Head)
            && now.saturating_duration_since(self.complete) < SOON
    }

    /// When it goes, where a place is wanted; `None` while we owe it an answer. `full` is what the account of a reader
    /// begins with, `crowded` whether there are many new ones.
    fn turn(&self, now: Instant, full: Duration, crowded: bool) -> Option<Turn> {
        let end = self.since + self.left;
        match self.phase {
            Phase::Handshake | Phase::Head if self.is_new(now) && !crowded => Some(Turn::New(self.complete)),
            Phase::Handshake | Phase::Head | Phase::Idle => Some(Turn::Asks(self.complete)),
            Phase::Body => Some(Turn::Uploads(self.complete)),
            Phase::Sending if self.left_at(now) + SOON <= full => Some(Turn::Lags(end)),
            Phase::Sending if !self.moves => Some(Turn::Begins(end)),
            Phase::Sending => Some(Turn::KeepsUp(end)),
            Phase::Answer => None,
        }
    }
}

/// In which order connections make room for others, and by what those of a kind are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// It has no complete request: since when. Who opens connections without end loses his own by it.
    Asks(Instant),
    /// It sends the body of a request: since when it has no complete one.
    Uploads(Instant),
    /// It stands still with its answer: the end of its time.
    Lags(Instant),
    /// It took nothing yet of what waits: the end of its time.
    Begins(Instant),
    /// It takes its answer: the end of its time.
    KeepsUp(Instant),
    /// It has just come, and not with a crowd: when. Its request may be on the way.
    New(Instant),
}

/// All connections, and the rules who goes when. `H` is what ends one.
pub(super) struct Table<H> {
    limits: Limits,
    connections: HashMap<u64, Connection<H>>,
    next: u64,
}

impl<H> Table<H> {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, connections: HashMap::new(), next: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }

    /// Where a newcomer from this network may go. One whose network has all its places taken may only displace a
    /// connection of its own.
    pub(super) fn admission(&self, network: Network, now: Instant) -> Admission {
        let own = self.connections.values().filter(|connection| connection.network == network).count();
        let only = if own >= self.limits.connections_per_address {
            Some(network)
        } else if self.connections.len() >= self.limits.connections {
            None
        } else {
            return Admission::Free;
        };
        self.first_to_go(only, now).map_or(Admission::Full, Admission::InsteadOf)
    }

    /// The connection that makes room for another, of one network or of all: the one that is longest without a complete
    /// request, or else the one whose reader is slowest. One that waits for us never goes.
    pub(super) fn first_to_go(&self, of: Option<Network>, now: Instant) -> Option<u64> {
        let places = if of.is_some() { self.limits.connections_per_address } else { self.limits.connections };
        let candidates = || {
            let all = self.connections.iter();
            all.filter(move |(_, one)| of.is_none_or(|network| one.network == network))
        };
        let new = candidates().filter(|(_, one)| one.is_new(now)).count();
        let crowded = new > places / FOR_NEW;
        let turns =
            candidates().filter_map(|(id, one)| Some((one.turn(now, self.limits.stall, crowded)?, *id)));
        turns.min().map(|(_, id)| id)
    }

    pub(super) fn open(&mut self, network: Network, phase: Phase, now: Instant) -> u64 {
        let id = self.next;
        self.next += 1;
        let left = self.limits.stall;
        let connection =
            Connection { network, phase, since: now, complete: now, left, moves: false, handle: None };
        self.connections.insert(id, connection);
        id
    }

    /// What ends the connection.
    pub(super) fn set_handle(&mut self, id: u64, handle: H) {
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.handle = Some(handle);
        }
    }

    /// The connection is in this phase from now on.
    pub(super) fn enter(&mut self, id: u64, phase: Phase, now: Instant) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        if matches!(phase, Phase::Answer | Phase::Idle) {
            connection.complete = now;
        }
        if phase == Phase::Idle {
            connection.left = self.limits.stall;
            connection.moves = false;
        }
        // The rest of a request may come while its reader is slow with the answer to what came before.
        if (connection.phase, phase) != (Phase::Sending, Phase::Answer) {
            connection.phase = phase;
            connection.since = now;
        }
    }

    /// More of the answer is ready than the connection takes now: from here on its reader's time runs.
    pub(super) fn blocked(&mut self, id: u64, now: Instant) {
        if let Some(connection) = self.connections.get_mut(&id)
            && matches!(connection.phase, Phase::Body | Phase::Answer)
        {
            connection.phase = Phase::Sending;
            connection.since = now;
        }
    }

    /// The reader has all that is ready of the answer, and waits for more.
    pub(super) fn drained(&mut self, id: u64, now: Instant) {
        if let Some(connection) = self.connections.get_mut(&id)
            && connection.phase == Phase::Sending
        {
            connection.left = connection.left_at(now);
            connection.phase = Phase::Answer;
            connection.since = now;
        }
    }

    /// Octets came.
    pub(super) fn received(&mut self, id: u64, now: Instant) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        match connection.phase {
            Phase::Idle => {
                connection.phase = Phase::Head;
                connection.since = now;
            }
            Phase::Body | Phase::Answer => connection.since = now,
            // However slowly they trickle, the deadline stays.
            Phase::Handshake | Phase::Head | Phase::Sending => {}
        }
    }

    /// So many octets went.
    pub(super) fn sent(&mut self, id: u64, octets: usize, now: Instant) {
        if let Some(connection) = self.connections.get_mut(&id)
            && matches!(connection.phase, Phase::Body | Phase::Answer | Phase::Sending)
        {
            let earned = Duration::from_secs(octets as u64) / self.limits.octets_per_second;
            connection.left = (connection.left_at(now) + earned).min(self.limits.stall);
            connection.moves |= connection.phase == Phase::Sending;
            connection.since = now;
        }
    }

    /// Forgets the connection; answers what ends it.
    pub(super) fn remove(&mut self, id: u64) -> Option<H> {
        self.connections.remove(&id)?.handle
    }

    /// The connections whose time is over.
    pub(super) fn overdue(&self, now: Instant) -> Vec<u64> {
        let over = |one: &Connection<H>| now.saturating_duration_since(one.since) >= self.time_for(one);
        self.connections.iter().filter(|(_, one)| over(one)).map(|(id, _)| *id).collect()
    }

    fn time_for(&self, one: &Connection<H>) -> Duration {
        match one.phase {
            Phase::Handshake => self.limits.handshake,
            Phase::Head => self.limits.header,
            Phase::Body => self.limits.request + GRACE,
            Phase::Answer => self.limits.answer + GRACE,
            Phase::Sending => one.left,
            Phase::Idle => self.limits.keep_alive,
        }
    }
}

#[cfg(test)]
mod tests;
