//! Send Diagnostics Information and the troubleshooting session: a request, with its event in one transaction.

use app::{
    model::{Access, RecordedRequest, RequestKind},
    port::CommunicationError,
};
use rusqlite::Transaction;

use super::{Engine, on_the_wire};
use crate::{
    communication::words,
    ledger,
    protocol::data::{
        Data,
        diagnostics::{Attempt, Diagnostics},
        meter_read::MeterValue,
        status::DeviceStatus,
        supplies_usage::SuppliesUsage,
        troubleshooting::Troubleshooting,
    },
    store::{
        StoreError,
        read_event::{self, Carried},
    },
};

/// How many attempts to reach the server a bundle tells of.
const ATTEMPTS: usize = 20;
/// What stands in the place of the reference that is not given yet.
const NO_REFERENCE: &str = "–";

impl Engine {
    /// Writes a request down and, where the device is enrolled, what is sent for it. One of the same kind that is open is
    /// answered instead, and nothing is sent a second time.
    pub(super) async fn send_request(
        &mut self,
        from: &Access,
        kind: RequestKind,
    ) -> Result<RecordedRequest, CommunicationError> {
        let at = self.look().wall;
        let identity = self.known.identity(&*self.parts.printer).filter(|_| self.known.is_enrolled());
        let Some(identity) = identity else {
            return Ok(self.parts.store.record_request(kind, at, from.actor()).await?);
        };
        if !self.sends() {
            return Err(CommunicationError::Printer(words::DEMONSTRATION.into()));
        }
        let Some(bundle) = self.bundle().await? else {
            return Err(CommunicationError::Printer(words::NEVER_READ.into()));
        };
        let (clock, printer) = (on_the_wire(&self.look()), self.printer_identity());
        let send = Box::new(move |transaction: &Transaction<'_>, request: &RecordedRequest| {
            let (author, reference) = (identity.author(), request.reference.clone());
            let written = match kind {
                RequestKind::Diagnostics => {
                    let matter = Diagnostics { reference, ..bundle };
                    ledger::append(transaction, &author, &Data { clock, printer, matter })?
                }
                RequestKind::Troubleshooting => {
                    let matter = Troubleshooting { reference, status: bundle.status };
                    ledger::append(transaction, &author, &Data { clock, printer, matter })?
                }
            };
            read_event::insert(transaction, Carried::Request, request.id, written.head.place())
        });
        Ok(self.parts.store.record_request_with(kind, at, from.actor(), send).await?)
    }

    /// A request as it is now.
    pub(super) async fn recorded(&self, id: i64) -> Result<Option<RecordedRequest>, StoreError> {
        let recent = self.parts.store.recent_requests(20).await?;
        Ok(recent.into_iter().find(|request| request.id == id))
    }

    /// What would be sent now, for a look.
    pub(super) async fn preview(&self, kind: RequestKind) -> Result<Option<String>, StoreError> {
        let Some(bundle) = self.bundle().await? else { return Ok(None) };
        let (clock, printer) = (on_the_wire(&self.look()), self.printer_identity());
        let text = match kind {
            RequestKind::Diagnostics => {
                serde_json::to_string_pretty(&Data { clock, printer, matter: bundle })
            }
            RequestKind::Troubleshooting => {
                let matter = Troubleshooting { reference: bundle.reference, status: bundle.status };
                serde_json::to_string_pretty(&Data { clock, printer, matter })
            }
        };
        Ok(text.ok())
    }

    async fn bundle(&self) -> Result<Option<Diagnostics>, StoreError> {
        let Some(reading) = self.parts.printer.latest() else { return Ok(None) };
        let attempts = self.ledger.transmissions(i64::MAX, ATTEMPTS).await.unwrap_or_default();
        let meters = reading.meters.iter().map(|meter| MeterValue {
            key: meter.key.clone(),
            label: meter.label.clone(),
            value: meter.value,
            unit: words::unit(meter.unit).into(),
            source: meter.source.name().to_owned(),
            segment: 1,
        });
        let communication = attempts.into_iter().map(|attempt| Attempt {
            at: attempt.ended_at,
            what: "delivery".into(),
            failed_at: attempt.step,
        });
        Ok(Some(Diagnostics {
            reference: NO_REFERENCE.into(),
            status: DeviceStatus::of(&reading),
            meters: meters.collect(),
            supplies: SuppliesUsage::of(&reading),
            communication: communication.collect(),
            software: self.parts.software.clone(),
        }))
    }
}
