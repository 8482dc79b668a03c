//! What the administrator is asked before the communication server is told of it, and the answer.

use app::{
    finding_words,
    model::{Access, Deed, Permission, UntoldEvent, UntoldEvents},
    port::MaintenanceError,
    untold_words,
};
use rusqlite::{Connection, Transaction};

use super::{Desk, words};
use crate::{
    protocol::data::alert::AlertStep,
    store::{
        StoreError,
        audit::{self, NewEntry},
        maintenance::untold::{self, Untold},
    },
};

/// How many are named on the page.
const SHOWN: usize = 10;

/// What waits for a word; `None` where nothing does.
pub(super) fn asked(connection: &Connection) -> rusqlite::Result<Option<UntoldEvents>> {
    let asked = untold::asked(connection, SHOWN)?;
    let newest = asked.newest.iter().map(|(at, untold)| UntoldEvent { at: *at, what: what(untold) });
    Ok((asked.count > 0).then(|| UntoldEvents {
        through: asked.through,
        count: asked.count,
        newest: newest.collect(),
    }))
}

/// In the words that the server would get no more of.
fn what(untold: &Untold) -> String {
    match untold {
        Untold::Finding { step, finding } => untold_words::issue(*step, &finding_words::what(finding, None)),
        Untold::Alert { step, episode } => {
            untold_words::alert(&words::plain(episode), *step == AlertStep::Cleared)
        }
        Untold::Silence { step, .. } => untold_words::silence(*step == AlertStep::Cleared),
    }
}

impl Desk {
    /// Whether the administrator is asked before the server is told.
    pub(super) fn asks(&self) -> bool {
        let asks = self.0.parts.settings.borrow().config.communication.maintenance() == Permission::Ask;
        asks && (self.0.parts.enrolled)()
    }

    /// Whether the server is told of what happens now, or the administrator asked about it. Where neither is so, nothing is written
    /// down: what happened meanwhile is not told later.
    pub(super) fn tells(&self) -> bool {
        let never = self.0.parts.settings.borrow().config.communication.maintenance() == Permission::Never;
        !never && (self.0.parts.enrolled)()
    }

    /// The administrator has decided about what waits for a word, up to this row; answers of how much that was.
    pub(crate) async fn decide(
        &self,
        from: &Access,
        through: i64,
        tell: bool,
    ) -> Result<u64, MaintenanceError> {
        let (at, actor) = (self.now(), from.actor());
        let work = move |transaction: &Transaction<'_>| {
            let count = untold::decide(transaction, through, tell)?;
            if count > 0 {
                let to = Some(untold_words::decided(count as u64, tell));
                let (deed, subject) = (Deed::TellingDecided, "server".to_owned());
                audit::insert(transaction, &NewEntry { at, actor, deed, subject, from: None, to })?;
            }
            Ok(count as u64)
        };
        let store = |error: StoreError| MaintenanceError::Store(error.to_string());
        match self.0.parts.store.durably(work).await.map_err(store)? {
            0 => Err(MaintenanceError::Gone),
            count => Ok(count),
        }
    }
}
