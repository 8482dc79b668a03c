//! Send Diagnostics Information and the troubleshooting session: a request, with its event in one transaction. What is sent
//! is what was shown, but for reference and time; where it can't be, nothing is.

use app::{
    model::{Access, Actor, RecordedRequest, RequestKind, RequestState, Requested, SupportSession},
    port::{CommunicationError, Preview},
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::{Engine, on_the_wire, outcome::tell_outcome, shown};
use crate::{
    bundle::{self, Sources},
    communication::words,
    ledger,
    protocol::data::{
        Data, command_outcome::CommandState, diagnostics::Diagnostics, status::DeviceStatus,
        troubleshooting::Troubleshooting,
    },
    store::{
        StoreError,
        command::{self, CommandProgress, CommandRow},
        maintenance::support,
        read_event::{self, Carried},
        request,
    },
};

/// A bundle of so long ago is named with a request for a troubleshooting session.
const NAMED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What is sent for a request.
enum Sending {
    Bundle(Box<Diagnostics>),
    Session(Box<Troubleshooting>),
}

/// What there is to send.
enum Found {
    This(Sending),
    /// The printer was never read.
    Nothing,
    /// It is not what was shown.
    NotShown,
}

/// What came of a request.
enum Sent {
    Recorded(Requested),
    /// The printer was never read, or the device is not enrolled any more.
    Nothing,
    NotShown,
}

/// For whom something is sent.
#[derive(Clone, Copy, Default)]
struct For<'a> {
    /// The administrator's session.
    session: Option<i64>,
    /// The mark of what was shown; `None`: whatever there is.
    shown: Option<&'a str>,
}

impl Engine {
    /// Writes a request down and, where the device is enrolled, what is sent for it. One of the same kind that waits
    /// to be delivered, or a double click, is answered by the one of before, and nothing is sent a second time. `shown` is the
    /// mark of what whoever asks was shown; without one it is what there is.
    pub(super) async fn send_request(
        &mut self,
        from: &Access,
        kind: RequestKind,
        shown: Option<&str>,
    ) -> Result<Requested, CommunicationError> {
        if !self.known.is_enrolled() {
            let at = self.look().wall;
            return Ok(self.parts.store.record_request(kind, at, from.actor()).await?);
        }
        if !self.sends() {
            return Err(CommunicationError::Printer(words::DEMONSTRATION.into()));
        }
        let whom = For { session: from.session, shown };
        match self.send_for(from.actor(), whom, kind, None).await? {
            Sent::Recorded(recorded) => Ok(recorded),
            Sent::Nothing => Err(CommunicationError::Printer(words::NEVER_READ.into())),
            Sent::NotShown => Err(CommunicationError::NotShown),
        }
    }

    /// The server asked for diagnostics, and may have them. What became of that names the bundle; none is none done.
    pub(super) async fn send_asked_bundle(&mut self, row: CommandRow) -> Result<(), StoreError> {
        let actor = super::obey::server_actor();
        let kind = RequestKind::Diagnostics;
        let asked = self.send_for(actor.clone(), For::default(), kind, Some(row.clone())).await?;
        let Sent::Recorded(Requested { request, anew }) = asked else {
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

    /// `asked` is the server's command that this is done for.
    async fn send_for(
        &mut self,
        actor: Actor,
        whom: For<'_>,
        kind: RequestKind,
        asked: Option<CommandRow>,
    ) -> Result<Sent, StoreError> {
        let at = self.look().wall;
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(Sent::Nothing) };
        let sending = match self.sending(whom, kind, at).await? {
            Found::This(sending) => sending,
            Found::Nothing => return Ok(Sent::Nothing),
            Found::NotShown => return Ok(Sent::NotShown),
        };
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
                    let matter = Troubleshooting { reference, ..*session };
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
        Ok(Sent::Recorded(self.parts.store.record_request_with(kind, at, actor, send).await?))
    }

    /// What is sent now: of diagnostics what was shown, of a request for a session what there is, if that is still what was
    /// shown.
    async fn sending(&self, whom: For<'_>, kind: RequestKind, at: Timestamp) -> Result<Found, StoreError> {
        let printer = self.printer_identity();
        let bundle = |bundle| Found::This(Sending::Bundle(Box::new(bundle)));
        Ok(match (kind, whom.shown) {
            (RequestKind::Troubleshooting, mark) => match self.troubleshooting(at).await? {
                None => Found::Nothing,
                Some(now) if mark.is_some_and(|mark| mark != shown::substance(&printer, &now)) => {
                    Found::NotShown
                }
                Some(now) => Found::This(Sending::Session(Box::new(now))),
            },
            (RequestKind::Diagnostics, None) => self.bundle().await?.map_or(Found::Nothing, bundle),
            (RequestKind::Diagnostics, Some(mark)) => {
                let shown = self.shown.find(whom.session, mark, &printer, at);
                shown.cloned().map_or(Found::NotShown, bundle)
            }
        })
    }

    /// A request as it is now.
    pub(super) async fn recorded(&self, id: i64) -> Result<Option<RecordedRequest>, StoreError> {
        let recent = self.parts.store.recent_requests(20).await?;
        Ok(recent.into_iter().find(|request| request.id == id))
    }

    /// What would be sent now, for a look. Diagnostics are kept for whoever looked.
    pub(super) async fn preview(
        &mut self,
        from: &Access,
        kind: RequestKind,
    ) -> Result<Option<Preview>, StoreError> {
        let (look, printer) = (self.look(), self.printer_identity());
        let clock = on_the_wire(&look);
        let (mark, text) = match kind {
            RequestKind::Diagnostics => {
                let Some(bundle) = self.bundle().await? else { return Ok(None) };
                let mark = self.shown.keep(from.session, &printer, &bundle, look.wall);
                (mark, serde_json::to_string_pretty(&Data { clock, printer, matter: bundle }))
            }
            RequestKind::Troubleshooting => {
                let Some(matter) = self.troubleshooting(look.wall).await? else { return Ok(None) };
                let mark = shown::substance(&printer, &matter);
                (mark, serde_json::to_string_pretty(&Data { clock, printer, matter }))
            }
        };
        Ok(text.ok().map(|text| Preview { text, mark }))
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
