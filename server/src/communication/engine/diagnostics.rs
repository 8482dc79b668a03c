//! Send Diagnostics Information and the troubleshooting session: a request, with its event in one transaction. What is sent
//! is what was shown, but for reference and time.

use app::{
    model::{Access, Actor, RecordedRequest, RequestKind, RequestState, Requested, SupportSession},
    port::CommunicationError,
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::{Engine, on_the_wire, outcome::tell_outcome};
use crate::{
    bundle::{self, Sources},
    communication::words,
    ledger,
    protocol::{
        data::{
            Data, command_outcome::CommandState, diagnostics::Diagnostics, status::DeviceStatus,
            troubleshooting::Troubleshooting,
        },
        enrolment::Printer as PrinterIdentity,
    },
    store::{
        StoreError,
        command::{self, CommandProgress, CommandRow},
        maintenance::support,
        read_event::{self, Carried},
        request,
    },
};

/// What was shown is what is sent for so long; later, what there is then.
const SHOWN_HOLDS: SignedDuration = SignedDuration::from_hours(1);
/// So many sessions of administrators are remembered what they were shown.
const SHOWN: usize = 2;
/// A bundle of so long ago is named with a request for a troubleshooting session.
const NAMED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Diagnostics as they were shown to somebody who was asked whether to send them.
pub(super) struct Shown {
    /// The administrator's session.
    session: i64,
    at: Timestamp,
    printer: PrinterIdentity,
    bundle: Diagnostics,
}

/// What is sent for a request.
enum Sending {
    Bundle(Box<Diagnostics>),
    Session(Troubleshooting),
}

impl Engine {
    /// Writes a request down and, where the device is enrolled, what is sent for it. One of the same kind that waits
    /// to be delivered, or a double click, is answered by the one of before, and nothing is sent a second time.
    pub(super) async fn send_request(
        &mut self,
        from: &Access,
        kind: RequestKind,
    ) -> Result<Requested, CommunicationError> {
        if !self.known.is_enrolled() {
            let at = self.look().wall;
            return Ok(self.parts.store.record_request(kind, at, from.actor()).await?);
        }
        if !self.sends() {
            return Err(CommunicationError::Printer(words::DEMONSTRATION.into()));
        }
        let recorded = self.send_for(from.actor(), from.session, kind, None).await?;
        recorded.ok_or_else(|| CommunicationError::Printer(words::NEVER_READ.into()))
    }

    /// The server asked for diagnostics, and may have them. What became of that names the bundle; none is none done.
    pub(super) async fn send_asked_bundle(&mut self, row: CommandRow) -> Result<(), StoreError> {
        let actor = super::obey::server_actor();
        let asked = self.send_for(actor.clone(), None, RequestKind::Diagnostics, Some(row.clone())).await?;
        let Some(Requested { request, anew }) = asked else {
            let why = Some("The printer has not been read yet.");
            return self.close(&row, &actor, CommandProgress::Refused, why).await;
        };
        if !anew {
            let (progress, why) = answered_by(&request);
            self.close(&row, &actor, progress, Some(&why)).await?;
        }
        self.news = true;
        Ok(())
    }

    /// `None`: the printer was never read, or the device is not enrolled any more. `asked` is the server's command that this
    /// is done for.
    async fn send_for(
        &mut self,
        actor: Actor,
        session: Option<i64>,
        kind: RequestKind,
        asked: Option<CommandRow>,
    ) -> Result<Option<Requested>, StoreError> {
        let at = self.look().wall;
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(None) };
        let Some(sending) = self.sending(session, kind, at).await? else { return Ok(None) };
        let (clock, printer) = (on_the_wire(&self.look()), self.printer_identity());
        let server = self.server();
        let send = Box::new(move |transaction: &Transaction<'_>, request: &RecordedRequest| {
            let (author, reference) = (identity.author(), request.reference.clone());
            let (of_clock, of_printer) = (clock.clone(), printer.clone());
            let written = match sending {
                Sending::Bundle(bundle) => {
                    let matter = Diagnostics { reference, ..*bundle };
                    ledger::append(transaction, &author, &Data { clock, printer, matter })?
                }
                Sending::Session(session) => {
                    let (begun_at, lines) = (request.at, Vec::new());
                    let begun = SupportSession {
                        reference: reference.clone(),
                        begun_at,
                        ended_at: None,
                        server,
                        lines,
                    };
                    support::begin(transaction, &begun)?;
                    let matter = Troubleshooting { reference, ..session };
                    ledger::append(transaction, &author, &Data { clock, printer, matter })?
                }
            };
            read_event::insert(transaction, Carried::Request, request.id, written.head.place())?;
            if let Some(row) = asked {
                let (state, which) = (CommandState::Done, names_bundle(&request.reference));
                command::set(transaction, row.number, CommandProgress::Done, Some(&which))?;
                tell_outcome(transaction, &identity, &of_clock, of_printer, &row, state, Some(&which))?;
            }
            Ok(())
        });
        Ok(Some(self.parts.store.record_request_with(kind, at, actor, send).await?))
    }

    /// What is sent now: of diagnostics what this session was shown, if it was of late and of this printer.
    async fn sending(
        &mut self,
        session: Option<i64>,
        kind: RequestKind,
        at: Timestamp,
    ) -> Result<Option<Sending>, StoreError> {
        if kind == RequestKind::Troubleshooting {
            return Ok(self.troubleshooting(at).await?.map(Sending::Session));
        }
        let printer = self.printer_identity();
        let holds =
            |shown: &Shown| at.duration_since(shown.at).abs() <= SHOWN_HOLDS && shown.printer == printer;
        let place = self.shown.iter().position(|shown| Some(shown.session) == session && holds(shown));
        let bundle = match place {
            Some(place) => Some(self.shown.swap_remove(place).bundle),
            None => self.bundle().await?,
        };
        Ok(bundle.map(|bundle| Sending::Bundle(Box::new(bundle))))
    }

    /// A request as it is now.
    pub(super) async fn recorded(&self, id: i64) -> Result<Option<RecordedRequest>, StoreError> {
        let recent = self.parts.store.recent_requests(20).await?;
        Ok(recent.into_iter().find(|request| request.id == id))
    }

    /// What would be sent now, for a look. Diagnostics are remembered for whoever looked.
    pub(super) async fn preview(
        &mut self,
        from: &Access,
        kind: RequestKind,
    ) -> Result<Option<String>, StoreError> {
        let (clock, printer) = (on_the_wire(&self.look()), self.printer_identity());
        let text = match kind {
            RequestKind::Diagnostics => {
                let Some(bundle) = self.bundle().await? else { return Ok(None) };
                if let Some(session) = from.session {
                    let (at, printer, bundle) = (self.look().wall, printer.clone(), bundle.clone());
                    self.shown.retain(|shown| shown.session != session);
                    self.shown.insert(0, Shown { session, at, printer, bundle });
                    self.shown.truncate(SHOWN);
                }
                serde_json::to_string_pretty(&Data { clock, printer, matter: bundle })
            }
            RequestKind::Troubleshooting => {
                let Some(matter) = self.troubleshooting(self.look().wall).await? else { return Ok(None) };
                serde_json::to_string_pretty(&Data { clock, printer, matter })
            }
        };
        Ok(text.ok())
    }

    async fn troubleshooting(&self, at: Timestamp) -> Result<Option<Troubleshooting>, StoreError> {
        let Some(reading) = self.parts.printer.latest() else { return Ok(None) };
        let since = at.checked_sub(NAMED_WITHIN).unwrap_or(Timestamp::MIN);
        let kind = RequestKind::Diagnostics;
        let diagnostics =
            self.parts.store.read(move |connection| request::newest_sent(connection, kind, since)).await?;
        let (reference, status) = (bundle::NO_REFERENCE.into(), DeviceStatus::of(&reading));
        Ok(Some(Troubleshooting { reference, status, diagnostics }))
    }

    async fn bundle(&self) -> Result<Option<Diagnostics>, StoreError> {
        let Some(reading) = self.parts.printer.latest() else { return Ok(None) };
        let (settings, objects) = (self.config(), self.parts.printer.objects());
        let sources = Sources {
            store: &self.parts.store,
            reading: &reading,
            objects: &objects,
            settings: &settings,
            software: &self.parts.software,
            last_success: self.last_success,
            now: self.look().wall,
        };
        bundle::gather(&sources).await.map(Some)
    }
}

/// Which bundle a command came to, for the server.
fn names_bundle(reference: &str) -> String {
    format!("The bundle is {reference}.")
}

/// What became of a command for a bundle that one of before answers: one that waits to be delivered, or of some seconds ago.
fn answered_by(request: &RecordedRequest) -> (CommandProgress, String) {
    if request.state == RequestState::Refused {
        let why = request.answer.as_deref().unwrap_or("The server refused it.");
        return (CommandProgress::Refused, format!("{} was refused: {why}", request.reference));
    }
    (CommandProgress::Done, names_bundle(&request.reference))
}
