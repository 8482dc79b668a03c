//! Sessions of online troubleshooting, as the pages show them and as the administrator ends them.

use app::{
    model::{Access, Deed, Event, EventKind, SupportSession},
    port::MaintenanceError,
    service_words as words,
};
use rusqlite::{Connection, Transaction};

use super::Desk;
use crate::{
    maintenance::service::ADMINISTRATOR,
    store::{
        audit::{self, NewEntry},
        maintenance::support,
    },
};

/// Sessions that are shown.
const SHOWN: usize = 5;

/// The newest sessions, newest first.
pub(super) fn sessions(connection: &Connection) -> rusqlite::Result<Vec<SupportSession>> {
    support::newest(connection, SHOWN)
}

impl Desk {
    /// The administrator ends the session that is open; the server is told.
    pub(crate) async fn end_session(&self, from: &Access) -> Result<(), MaintenanceError> {
        let store = |error: crate::store::StoreError| MaintenanceError::Store(error.to_string());
        let open = self.0.parts.store.read(support::open).await.map_err(store)?;
        let session = open.ok_or(MaintenanceError::Gone)?;
        let (at, actor) = (self.now(), from.actor());
        let reference = session.reference;
        let line = Event {
            id: 0,
            at,
            kind: EventKind::ServiceChanged,
            subject: format!("session/{reference}"),
            label: words::session_ended(&reference, true),
            from: None,
            to: Some("ended".into()),
            impressions: None,
            episode: None,
        };
        let entry = NewEntry {
            at,
            actor,
            deed: Deed::SupportEnded,
            subject: reference.clone(),
            from: None,
            to: None,
        };
        let work = move |transaction: &Transaction<'_>| {
            // What support said meanwhile stays: it is read once more. It may have ended it, too.
            let Some(session) = support::open(transaction)?.filter(|open| open.reference == reference) else {
                return Ok((Err(MaintenanceError::Gone), false));
            };
            audit::insert(transaction, &entry)?;
            support::end(transaction, session, at, Some(ADMINISTRATOR))?;
            Ok((Ok(()), true))
        };
        self.0.parts.store.durably_telling_if(vec![line], work).await.map_err(store)?
    }
}
