use std::{collections::HashMap, net::IpAddr, time::Duration};

use tokio::time::Instant;

use super::Limits;

/// A request that is under way may stand still for this much longer than the time in which it has to be answered,
/// so that whoever waits gets an answer that says so.
const GRACE: Duration = Duration::from_secs(5);

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// TLS is being negotiated.
    Handshake,
    /// The headers of a request have begun, or are awaited for the first time.
    Head,
    /// The body of a request is on its way.
    Body,
    /// A complete request is being answered.
    Answer,
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
    /// Every place that it might take belongs to a request that is being answered.
    Full,
}

struct Connection<H> {
    address: IpAddr,
    phase: Phase,
    /// When its phase began; within a request, when it moved last.
    since: Instant,
    /// When it had its last complete request; before the first one, when it was opened.
    complete: Instant,
    handle: Option<H>,
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

    /// Where a newcomer from this address may go. One whose address has all its places taken may only displace a
    /// connection of its own.
    pub(super) fn admission(&self, address: IpAddr) -> Admission {
        let own = self.connections.values().filter(|connection| connection.address == address).count();
        let only = if own >= self.limits.connections_per_address {
            Some(address)
        } else if self.connections.len() >= self.limits.connections {
            None
        } else {
            return Admission::Free;
        };
        self.longest_incomplete(only).map_or(Admission::Full, Admission::InsteadOf)
    }

    /// The connection that is longest without a complete request, of one address or of all. One that sends the body
    /// of a request goes only where there is no other; one that is being answered never.
    pub(super) fn longest_incomplete(&self, of: Option<IpAddr>) -> Option<u64> {
        let connections = self.connections.iter();
        let evictable = connections
            .filter(|(_, one)| one.phase != Phase::Answer && of.is_none_or(|address| one.address == address));
        let longest = evictable.min_by_key(|(id, one)| (one.phase == Phase::Body, one.complete, **id));
        longest.map(|(id, _)| *id)
    }

    pub(super) fn open(&mut self, address: IpAddr, phase: Phase, now: Instant) -> u64 {
        let id = self.next;
        self.next += 1;
        let connection = Connection { address, phase, since: now, complete: now, handle: None };
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
        connection.phase = phase;
        connection.since = now;
        if matches!(phase, Phase::Answer | Phase::Idle) {
            connection.complete = now;
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
            Phase::Handshake | Phase::Head => {}
        }
    }

    /// Octets went.
    pub(super) fn sent(&mut self, id: u64, now: Instant) {
        if let Some(connection) = self.connections.get_mut(&id)
            && matches!(connection.phase, Phase::Body | Phase::Answer)
        {
            connection.since = now;
        }
    }

    /// Forgets the connection; answers what ends it.
    pub(super) fn remove(&mut self, id: u64) -> Option<H> {
        self.connections.remove(&id)?.handle
    }

    /// The connections whose time is over.
    pub(super) fn overdue(&self, now: Instant) -> Vec<u64> {
        let over = |one: &Connection<H>| now.saturating_duration_since(one.since) >= self.time_for(one.phase);
        self.connections.iter().filter(|(_, one)| over(one)).map(|(id, _)| *id).collect()
    }

    fn time_for(&self, phase: Phase) -> Duration {
        match phase {
            Phase::Handshake => self.limits.handshake,
            Phase::Head => self.limits.header,
            Phase::Body | Phase::Answer => self.limits.request + GRACE,
            Phase::Idle => self.limits.keep_alive,
        }
    }
}

#[cfg(test)]
mod tests;
