//! An agent in memory, for tests of what goes over any transport.

use std::{
    collections::BTreeMap,
    ops::Bound,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use super::{
    DeviceError,
    transport::{Operation, Pending, Request, Response, Transport, TransportError},
    value::{Binding, Oid, Value},
};

/// Answers from a fixed tree.
pub struct MemoryAgent {
    tree: BTreeMap<Oid, Value>,
    /// GETBULK exists.
    pub bulk: bool,
    /// Most bindings of one answer.
    pub most: usize,
    /// Requests answered so far.
    pub requests: AtomicUsize,
    /// Stops answering after so many.
    pub dies_after: usize,
}

impl MemoryAgent {
    /// An agent with these objects.
    pub fn new(objects: impl IntoIterator<Item = (Oid, Value)>) -> Self {
        Self {
            tree: objects.into_iter().collect(),
            bulk: true,
            most: 2_000,
            requests: AtomicUsize::new(0),
            dies_after: usize::MAX,
        }
    }

    fn after(&self, oid: &Oid) -> Binding {
        match self.tree.range((Bound::Excluded(oid), Bound::Unbounded)).next() {
            Some((oid, value)) => Binding { oid: oid.clone(), value: value.clone() },
            None => Binding { oid: oid.clone(), value: Value::EndOfMibView },
        }
    }

    fn answer(&self, request: &Request) -> Response {
        let (singles, repetitions) = match request.operation {
            Operation::GetNext => (request.oids.len(), 0),
            Operation::GetBulk { non_repeaters, max_repetitions } => {
                (non_repeaters as usize, max_repetitions)
            }
        };
        let mut bindings: Vec<Binding> = request.oids[..singles].iter().map(|oid| self.after(oid)).collect();
        let mut row: Vec<Oid> = request.oids[singles..].to_vec();
        for _ in 0..repetitions {
            for oid in &mut row {
                let next = self.after(oid);
                oid.clone_from(&next.oid);
                bindings.push(next);
            }
        }
        bindings.truncate(self.most);
        Response { bindings, ..Response::default() }
    }
}

impl Transport for MemoryAgent {
    fn request<'a>(&'a self, request: &'a Request) -> Pending<'a, Result<Response, TransportError>> {
        let before = self.requests.fetch_add(1, Ordering::Relaxed);
        let dead = before >= self.dies_after;
        Box::pin(async move {
            if dead {
                return Err(TransportError::Timeout { attempts: 3, waited: Duration::from_secs(7) });
            }
            Ok(self.answer(request))
        })
    }

    fn has_bulk(&self) -> bool {
        self.bulk
    }

    fn begin(&self) -> Pending<'_, Result<(), DeviceError>> {
        Box::pin(async { Ok(()) })
    }

    fn end(&self) {}

    fn silent(&self, attempts: u32, waited: Duration) -> DeviceError {
        let address = ([127, 0, 0, 1], 161).into();
        let version = "SNMPv2c".into();
        DeviceError::Silent { address, version, attempts, waited, credential: "the community name is right" }
    }

    fn not_a_printer(&self) -> DeviceError {
        DeviceError::NotAPrinter { address: ([127, 0, 0, 1], 161).into() }
    }

    fn source(&self) -> String {
        "snmp://127.0.0.1:161".into()
    }
}
