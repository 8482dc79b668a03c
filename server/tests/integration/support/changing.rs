//! A printer in this process that changes while it is read.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use async_snmp::{
    Oid, Value, VarBind,
    agent::Agent,
    handler::{BoxFuture, GetNextResult, GetResult, HandlerResult, MibHandler, OidTable, RequestContext},
    oid,
};

use super::{recording::Recording, replay::value};

/// A running agent for SNMPv1 and v2c, community "public"; it ends when this is dropped.
pub struct Changing {
    agent: Agent,
    table: Shared,
}

type Shared = Arc<Mutex<Arc<OidTable<Value>>>>;

impl Changing {
    /// Serves the recording on a free port of the loopback interface.
    pub async fn start(recording: &Recording) -> Self {
        let table: Shared = Arc::new(Mutex::new(table(recording)));
        let agent = Agent::builder()
            .bind("127.0.0.1:0")
            .community(b"public")
            .handler(oid!(1), Arc::new(Handler(Arc::clone(&table))))
            .without_builtin_handlers()
            .allow_all_access()
            .build()
            .await
            .expect("an agent on a free port");
        let runs = agent.clone();
        tokio::spawn(async move { runs.run().await });
        Self { agent, table }
    }

    /// Serves this from now on.
    pub fn becomes(&self, recording: &Recording) {
        *self.table.lock().unwrap_or_else(PoisonError::into_inner) = table(recording);
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.agent.local_addr()
    }
}

impl Drop for Changing {
    fn drop(&mut self) {
        self.agent.cancel();
    }
}

fn table(recording: &Recording) -> Arc<OidTable<Value>> {
    let objects = recording.objects.iter();
    Arc::new(objects.map(|(oid, datum)| (Oid::from_slice(oid), value(datum))).collect())
}

struct Handler(Shared);

impl Handler {
    fn table(&self) -> Arc<OidTable<Value>> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl MibHandler for Handler {
    fn get<'a>(&'a self, _: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetResult>> {
        let found = self.table().get(oid).cloned();
        Box::pin(async { Ok(found.map_or(GetResult::NoSuchInstance, GetResult::Value)) })
    }

    fn get_next<'a>(
        &'a self,
        _: &'a RequestContext,
        oid: &'a Oid,
    ) -> BoxFuture<'a, HandlerResult<GetNextResult>> {
        let table = self.table();
        let next = table.get_next(oid).map(|(oid, value)| VarBind::new(oid.clone(), value.clone()));
        Box::pin(async { Ok(next.map_or(GetNextResult::EndOfMibView, GetNextResult::Value)) })
    }
}
