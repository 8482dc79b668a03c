//! Adding to the ledger, inside the transaction of whatever an event tells of.

use std::sync::mpsc;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::{AppendError, Identity, Ledger, LedgerError};
use crate::{
    protocol::{
        chain::{Head, Place},
        data::{
            Data, Kind, Matter,
            clock::ClockLook,
            epoch_opened::{EpochOpened, Opening},
        },
        enrolment::Printer,
        event::{self, Author, Written},
        export::State,
    },
    store::ledger::{
        count,
        epoch::{self, EpochRow},
        event::{self as rows, EventRow},
        outbox, receipt, renewal,
    },
};

/// The largest event, in octets.
pub(super) const LARGEST: usize = 1_024 * 1_024;
/// From so many waiting events on, reports are not added any more: some 300 MB.
const FULL: u64 = 150_000;
/// So many epochs can have been opened that this device does not know of.
const UNKNOWN_EPOCHS: u32 = 1_000_000;

/// Where the ledger stands; `None` before the first epoch.
pub fn head(connection: &Connection) -> rusqlite::Result<Option<Head>> {
    rows::head(connection)
}

/// Adds an event. One with a field that may not be sent is an error, and nothing is added. Where a new epoch is due, it is
/// opened first.
pub fn append<T: Matter>(
    transaction: &Transaction<'_>,
    author: &Author<'_>,
    data: &Data<T>,
) -> Result<Written, AppendError> {
    if let Some(opening) = renewal::due(transaction)? {
        open_epoch(transaction, author, &data.clock, &data.printer, opening, None)?;
    }
    let waiting = count::of(transaction, State::Waiting)?;
    if waiting >= FULL && is_dispensable(T::KIND) {
        return Err(AppendError::Full(waiting));
    }
    let head = open_head(transaction, author)?;
    let written = event::write(author, &head, data)?;
    add(transaction, &written)?;
    Ok(written)
}

/// Begins the epoch after every one that this device or the server knows of, with the event that says so. `server_has` is
/// what the server said that it has, where it said so.
///
/// Until the server has signed for something of it, each delivery has to begin with the question what it has, for
/// [`Ledger::go_on_from`]: what it lost of the epoch before can only be told until it has heard of this one.
///
/// What waits under an epoch that ends here is to be [written again](reissue_waiting); [`Ledger::next_batch`] sees to it.
///
pub fn open_epoch(
    transaction: &Transaction<'_>,
    author: &Author<'_>,
    clock: &ClockLook,
    printer: &Printer,
    opening: Opening,
    server_has: Option<Head>,
) -> Result<Written, AppendError> {
    let known = epoch::highest(transaction)?;
    let theirs = server_has.map_or(0, |head| head.epoch);
    if theirs > known.saturating_add(UNKNOWN_EPOCHS) {
        return Err(AppendError::Epoch(theirs));
    }
    let number = known.max(theirs).checked_add(1).ok_or(AppendError::Epoch(theirs))?;
    let after = [receipted(transaction, author)?, server_has].into_iter().flatten().max_by_key(Head::place);
    let data =
        Data { clock: clock.clone(), printer: printer.clone(), matter: EpochOpened { opening, after } };
    let written = event::write(author, &Head::start(number), &data)?;
    outbox::end_places(transaction)?;
    let first = add(transaction, &written)?;
    let row = EpochRow { epoch: number, device: author.device.into(), key: author.key.public(), first };
    epoch::insert(transaction, &row, clock.at)?;
    renewal::done(transaction)?;
    Ok(written)
}

/// Takes at most `limit` events that wait under epochs that are over along into the one of now, with the time and the
/// data that they have; they name their [origin](event::Origin), so that a server that has one already knows it again.
/// What was meant for another enrolment, or can't be written again, is discarded. Answers whether there may be more.
pub fn reissue_waiting(
    transaction: &Transaction<'_>,
    author: &Author<'_>,
    at: Timestamp,
    limit: usize,
) -> Result<bool, AppendError> {
    let Some(current) = epoch::current(transaction)? else { return Err(AppendError::NotOpen) };
    let waiting = outbox::waiting_before(transaction, current.first, limit)?;
    for row in &waiting {
        let device = epoch::find(transaction, row.place.epoch)?.map(|epoch| epoch.device);
        let discarded = match (device, rows::text(transaction, row.id)?) {
            (Some(device), _) if device != author.device => OTHER_ENROLMENT.to_owned(),
            (_, None) => LOST.to_owned(),
            _ if row.kind == Kind::EpochOpened.name() => NEVER_BEGUN.to_owned(),
            (_, Some(text)) => match write_in_the_place_of(transaction, author, row, &text, at) {
                Ok(_) => continue,
                Err(AppendError::Write(error)) => format!("It can't be written again: {error}."),
                Err(other) => return Err(other),
            },
        };
        outbox::supersede(transaction, row.id, None, &discarded, at)?;
    }
    Ok(waiting.len() == limit)
}

/// Writes an event of an epoch that is over again in the one of now, which stands for it from then on. Answers its place.
pub(super) fn write_in_the_place_of(
    transaction: &Transaction<'_>,
    author: &Author<'_>,
    row: &EventRow,
    text: &str,
    at: Timestamp,
) -> Result<Place, AppendError> {
    let head = open_head(transaction, author)?;
    let written = event::write_again(author, &head, text)?;
    add(transaction, &written)?;
    let place = written.head.place();
    let reason = format!("It was written again as {place}.");
    outbox::supersede(transaction, row.id, Some(place), &reason, at)?;
    Ok(place)
}

const OTHER_ENROLMENT: &str = "The enrolment that it was meant for is over.";
const NEVER_BEGUN: &str = "Another epoch began before the server heard of this one.";
const LOST: &str = "Its content was lost when the device's memory was damaged.";

/// Where the author's next event follows.
fn open_head(transaction: &Transaction<'_>, author: &Author<'_>) -> Result<Head, AppendError> {
    let open = epoch::current(transaction)?.ok_or(AppendError::NotOpen)?;
    if open.device != author.device || open.key != author.key.public() {
        return Err(AppendError::Foreign(open.device));
    }
    rows::head(transaction)?.filter(|head| head.epoch == open.epoch).ok_or(AppendError::NotOpen)
}

fn add(transaction: &Transaction<'_>, written: &Written) -> Result<i64, AppendError> {
    if written.text.len() > LARGEST {
        return Err(AppendError::TooLarge(written.text.len()));
    }
    Ok(rows::insert(transaction, written)?)
}

/// What this device's server signed for last.
fn receipted(connection: &Connection, author: &Author<'_>) -> rusqlite::Result<Option<Head>> {
    let Some(head) = receipt::last(connection)?.map(|receipt| receipt.head) else { return Ok(None) };
    let device = epoch::find(connection, head.epoch)?.map(|epoch| epoch.device);
    Ok((device.as_deref() == Some(author.device)).then_some(head))
}

/// Whether a later one tells as much.
fn is_dispensable(kind: Kind) -> bool {
    match kind {
        Kind::SuppliesUsage
        | Kind::SuppliesPerformance
        | Kind::DeviceStatus
        | Kind::Diagnostics
        | Kind::Troubleshooting => true,
        Kind::MeterRead
        | Kind::ReadHeld
        | Kind::ReadResolved
        | Kind::SupplyOrder
        | Kind::SupplyReplaced
        | Kind::SupportSession
        | Kind::Finding
        | Kind::Alert
        | Kind::Silence
        | Kind::ServiceRequest
        | Kind::CommandOutcome
        | Kind::EnrolmentCancelled
        | Kind::EpochOpened
        | Kind::ClockSet => false,
    }
}

impl Ledger {
    /// Adds events that belong together, durably: all of them or none.
    pub async fn append_all<T: Matter + Send + 'static>(
        &self,
        identity: &Identity,
        data: Vec<Data<T>>,
    ) -> Result<(), LedgerError> {
        let identity = identity.clone();
        let all = move |transaction: &Transaction<'_>| {
            data.iter().try_for_each(|data| append(transaction, &identity.author(), data).map(drop))
        };
        self.whole(all).await
    }

    /// Begins an epoch, durably: see [`open_epoch`].
    pub async fn open_epoch(
        &self,
        identity: &Identity,
        clock: ClockLook,
        printer: Printer,
        opening: Opening,
        server_has: Option<Head>,
    ) -> Result<Written, LedgerError> {
        let identity = identity.clone();
        let open = move |transaction: &Transaction<'_>| {
            open_epoch(transaction, &identity.author(), &clock, &printer, opening, server_has)
        };
        self.whole(open).await
    }

    /// Runs `work` in one durable transaction; after an error, nothing of it is written.
    async fn whole<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, AppendError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (refuse, refused) = mpsc::channel();
        let done = self.store.durably(move |transaction| {
            work(transaction).map_err(|error| {
                // Whoever waits for it can't have gone away; any error of the database ends the transaction.
                let _ = refuse.send(error);
                rusqlite::Error::QueryReturnedNoRows
            })
        });
        let done = done.await;
        match refused.try_recv() {
            Ok(error) => Err(error.into()),
            Err(_) => Ok(done?),
        }
    }
}
