//! What the communication server is told of alerts, findings, requests for service and sessions, and what it says.

use std::sync::atomic::Ordering;

use app::{model::Reliability, port::BoxFuture};
use rusqlite::{Connection, Transaction};

use super::Desk;
use crate::{
    communication::{MaintenanceDesk, Mark, ServiceAnswered, TroubleMatter, UNTOLD_TROUBLES, UntoldTrouble},
    protocol::{
        chain::Place,
        check_in::Permission,
        data::{
            alert::AlertEvent,
            diagnostics::AlertStory,
            finding::{FindingEvent, FindingTold},
            service_request::ServiceRequest,
            silence::SilenceEvent,
            support_session::{SessionStep, SupportSession},
        },
    },
    store::{
        StoreError,
        maintenance::{
            service, support,
            untold::{self, Untold},
        },
    },
};

impl MaintenanceDesk for Desk {
    fn answered(
        &self,
        answer: ServiceAnswered,
    ) -> BoxFuture<'_, Result<Result<(), &'static str>, StoreError>> {
        Box::pin(self.take_answer(answer))
    }

    fn enrolled(&self, transaction: &Transaction<'_>, same_server: bool) -> rusqlite::Result<()> {
        untold::forget(transaction, same_server)?;
        service::leave_server(transaction)?;
        support::all_told(transaction)
    }

    fn begin_anew(&self) {
        self.0.is_anew.store(true, Ordering::Relaxed);
    }

    fn left(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        service::leave_server(transaction)
    }

    fn untold(&self, permission: Permission) -> BoxFuture<'_, Result<Vec<UntoldTrouble>, StoreError>> {
        Box::pin(self.0.parts.store.read(move |connection| waiting(connection, permission)))
    }

    fn reliability(&self) -> BoxFuture<'_, Result<Reliability, StoreError>> {
        Box::pin(async { Ok(self.0.memory.lock().await.reliability.clone()) })
    }

    fn told(&self, transaction: &Transaction<'_>, mark: &Mark, _: Option<Place>) -> rusqlite::Result<()> {
        match mark {
            Mark::Trouble(id) => untold::told(transaction, *id),
            Mark::Service(id, steps) => service::told(transaction, *id, *steps),
            Mark::Session(reference) => support::told(transaction, reference),
        }
    }
}

/// What waits: each kind oldest first, and steps of one request in their order. Where the administrator is asked, what was
/// asked for here and what was said yes to; where the server is told nothing, no steps of requests, which wait for the switch.
fn waiting(connection: &Connection, permission: Permission) -> rusqlite::Result<Vec<UntoldTrouble>> {
    let limit = usize::try_from(UNTOLD_TROUBLES).unwrap_or(usize::MAX);
    let mut all = Vec::new();
    for (id, at, untold) in untold::waiting(connection, permission == Permission::Ask, limit)? {
        let what = match untold {
            Untold::Finding { step, finding } => {
                TroubleMatter::Finding(FindingEvent { step, at, finding: FindingTold::from(&finding) })
            }
            Untold::Alert { step, episode } => {
                TroubleMatter::Alert(AlertEvent { step, at, story: AlertStory::from(&episode) })
            }
            Untold::Silence { step, since, hours } => {
                TroubleMatter::Silence(SilenceEvent { step, at, since, hours })
            }
        };
        all.push(UntoldTrouble { mark: Mark::Trouble(id), what: Some(what) });
    }
    let steps = if permission == Permission::Never { 0 } else { limit };
    for waits in service::to_tell(connection, steps)? {
        for (number, step) in (waits.told + 1..).zip(waits.steps()) {
            let what = ServiceRequest::of(&waits.request, step).map(TroubleMatter::Service);
            all.push(UntoldTrouble { mark: Mark::Service(waits.request.id, number), what });
        }
    }
    for (reference, at, by) in support::ended(connection)? {
        let (step, status, by) = (SessionStep::Ended, None, Some(by));
        let told = SupportSession { reference: reference.clone(), step, at, by, status };
        let what = Some(TroubleMatter::Session(told));
        all.push(UntoldTrouble { mark: Mark::Session(reference), what });
    }
    all.truncate(limit);
    Ok(all)
}
