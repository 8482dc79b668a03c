//! What the administrator is asked before the communication server is told of a cartridge, and the answer.

use app::{
    model::{Access, Deed, Permission, Supply, UntoldEvent, UntoldEvents},
    port::SupplyError,
    supply_words,
};
use rusqlite::{Connection, Transaction};

use super::{Desk, look::name};
use crate::store::{
    StoreError,
    audit::{self, NewEntry},
    supplies::{self as rows, DeviceRow, change},
};

/// How many are named on the page.
const SHOWN: usize = 10;

/// What of this printer waits for a word; `None` where nothing does.
pub(super) fn asked(
    connection: &Connection,
    device: DeviceRow,
    supplies: &[Supply],
) -> rusqlite::Result<Option<UntoldEvents>> {
    let asked = change::asked(connection, device, SHOWN)?;
    let newest = asked.newest.iter().map(|told| {
        let known = supplies.iter().find(|supply| supply.index == told.supply);
        let name = known.map_or_else(|| supply_words::sent_name("", told.supply), name);
        let what = supply_words::change(&name, told.change.kind, told.change.wasted_percent);
        UntoldEvent { at: told.change.at, what }
    });
    Ok((asked.count > 0).then(|| UntoldEvents {
        through: asked.through,
        count: asked.count,
        newest: newest.collect(),
    }))
}

impl Desk {
    /// Whether the administrator is asked before the server is told.
    pub(super) fn asks(&self) -> bool {
        let asks = self.0.parts.settings.borrow().config.communication.supplies() == Permission::Ask;
        asks && (self.0.parts.enrolled)()
    }

    /// The administrator has decided about what waits for a word, up to this row; answers of how much that was.
    pub(crate) async fn decide(&self, from: &Access, through: i64, tell: bool) -> Result<u64, SupplyError> {
        let (at, actor) = (self.now(), from.actor());
        let reading = self.0.memory.lock().await.reading.clone();
        let Some(identity) = reading.map(|reading| reading.identity) else { return Err(SupplyError::Gone) };
        let work = move |transaction: &Transaction<'_>| {
            let Some(device) = rows::find_device(transaction, &identity)? else { return Ok(0) };
            let count = change::decide(transaction, device, through, tell)?;
            if count > 0 {
                let to = Some(supply_words::decided(count as u64, tell));
                let (deed, subject) = (Deed::TellingDecided, "server".to_owned());
                audit::insert(transaction, &NewEntry { at, actor, deed, subject, from: None, to })?;
            }
            Ok(count as u64)
        };
        let store = |error: StoreError| SupplyError::Store(error.to_string());
        match self.0.parts.store.durably(work).await.map_err(store)? {
            0 => Err(SupplyError::Gone),
            count => Ok(count),
        }
    }
}
