//! A recording, served by an agent in this process.

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock},
};

use async_snmp::{
    Oid, Value, VarBind,
    agent::Agent,
    handler::{BoxFuture, GetNextResult, GetResult, HandlerResult, MibHandler, OidTable, RequestContext},
    oid,
};

use super::recording::{Datum, Recording};

/// What an agent answers with at the most: as much as fits into a UDP datagram.
pub const LARGEST: usize = 65_507;

/// A running agent for SNMPv1 and v2c, community "public"; it ends when this is dropped.
pub struct Replay {
    agent: Agent,
    objects: Objects,
}

type Objects = Arc<RwLock<OidTable<Value>>>;

impl Replay {
    /// Serves the recording on a free port of the loopback interface.
    pub async fn start(recording: &Recording) -> Self {
        Self::start_with(recording, LARGEST).await
    }

    /// The same, with answers of at most so many octets.
    pub async fn start_with(recording: &Recording, max_message_size: usize) -> Self {
        let table =
            recording.objects.iter().map(|(oid, datum)| (Oid::from_slice(oid), value(datum))).collect();
        let objects: Objects = Arc::new(RwLock::new(table));
        let agent = Agent::builder()
            .bind("127.0.0.1:0")
            .community(b"public")
            .handler(oid!(1), Arc::new(Table(Arc::clone(&objects))))
            .without_builtin_handlers()
            .max_message_size(max_message_size)
            .allow_all_access()
            .build()
            .await
            .expect("an agent on a free port");
        let runs = agent.clone();
        tokio::spawn(async move { runs.run().await });
        Self { agent, objects }
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.agent.local_addr()
    }

    /// From now on an object has this value.
    pub fn set(&self, oid: &[u32], datum: &Datum) {
        let mut objects = self.objects.write().unwrap_or_else(PoisonError::into_inner);
        objects.insert(Oid::from_slice(oid), value(datum));
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        self.agent.cancel();
    }
}

/// The value as the agents have it.
pub fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Integer(number) => Value::Integer(*number),
        Datum::Octets(octets) => Value::OctetString(octets.clone().into()),
        Datum::ObjectId(oid) => Value::ObjectIdentifier(Oid::from_slice(oid)),
        Datum::IpAddress(address) => Value::IpAddress(*address),
        Datum::Counter32(count) => Value::Counter32(*count),
        Datum::Gauge32(number) => Value::Gauge32(*number),
        Datum::TimeTicks(ticks) => Value::TimeTicks(*ticks),
        Datum::Counter64(count) => Value::Counter64(*count),
        Datum::Raw(tag, _) => panic!("a well-behaved agent cannot serve raw BER (tag {tag:#x})"),
    }
}

struct Table(Objects);

impl MibHandler for Table {
    fn get<'a>(&'a self, _: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetResult>> {
        let found = self.0.read().unwrap_or_else(PoisonError::into_inner).get(oid).cloned();
        Box::pin(async { Ok(found.map_or(GetResult::NoSuchInstance, GetResult::Value)) })
    }

    fn get_next<'a>(
        &'a self,
        _: &'a RequestContext,
        oid: &'a Oid,
    ) -> BoxFuture<'a, HandlerResult<GetNextResult>> {
        let objects = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let next = objects.get_next(oid).map(|(oid, value)| VarBind::new(oid.clone(), value.clone()));
        Box::pin(async { Ok(next.map_or(GetNextResult::EndOfMibView, GetNextResult::Value)) })
    }
}
