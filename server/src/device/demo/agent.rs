//! Answers SNMP requests from the table of objects, which is made anew when time has passed.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_snmp::{
    Oid, Value, VarBind,
    handler::{BoxFuture, GetNextResult, GetResult, HandlerResult, MibHandler, OidTable, RequestContext},
};
use jiff::Timestamp;

use super::{history::History, objects, settings::DemoSettings};
use crate::clock::SharedClock;

/// A table serves for so long, so that the answers to one look fit together also where time runs fast.
const SERVES: Duration = Duration::from_millis(100);

/// The printer as the agent sees it.
pub struct DemoHandler {
    settings: DemoSettings,
    clock: SharedClock,
    current: Mutex<Current>,
}

struct Current {
    history: History,
    made: Option<(Timestamp, Arc<OidTable<Value>>)>,
}

impl DemoHandler {
    /// The handler of the printer with these settings.
    pub fn new(settings: DemoSettings, clock: SharedClock) -> Self {
        let current = Current { history: History::new(settings.seed), made: None };
        Self { settings, clock, current: Mutex::new(current) }
    }

    fn table(&self) -> Arc<OidTable<Value>> {
        let now = self.clock.now();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made, table)) = &current.made
            && now.duration_since(*made).unsigned_abs() < SERVES
        {
            return Arc::clone(table);
        }
        let state = current.history.state_at(self.settings.simulated(now));
        let table = Arc::new(objects::table(&self.settings, &state, now));
        current.made = Some((now, Arc::clone(&table)));
        table
    }
}

impl MibHandler for DemoHandler {
    fn get<'a>(
        &'a self,
        _context: &'a RequestContext,
        oid: &'a Oid,
    ) -> BoxFuture<'a, HandlerResult<GetResult>> {
        let found = self.table().get(oid).cloned();
        Box::pin(async { Ok(found.map_or(GetResult::NoSuchInstance, GetResult::Value)) })
    }

    fn get_next<'a>(
        &'a self,
        _context: &'a RequestContext,
        oid: &'a Oid,
    ) -> BoxFuture<'a, HandlerResult<GetNextResult>> {
        let table = self.table();
        let next = table.get_next(oid).map(|(oid, value)| VarBind::new(oid.clone(), value.clone()));
        Box::pin(async { Ok(next.map_or(GetNextResult::EndOfMibView, GetNextResult::Value)) })
    }
}
