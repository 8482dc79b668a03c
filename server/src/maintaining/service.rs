//! Requests for service: made and answered by the administrator, answered by the service, followed by what the device sees.
//!
//! What comes of each is decided by [`crate::maintenance::service`]; here it is written, with its line of the event history,
//! its mail and, where the administrator did it, its line of the audit trail.

use app::{
    model::{
        Access, Concern, Deed, Episode, Event, EventKind, NewServiceRequest, OPEN_REQUESTS, OpenFinding,
        Permission, ServiceAnswer, ServiceRequest, ServiceState, ServiceStep,
    },
    port::MaintenanceError,
    service_words as words,
};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::{Desk, desk::Memory, words::about};
use crate::{
    communication::ServiceAnswered,
    mail::{Mail, Notification, ServiceTold},
    maintenance::service::{self as pure, ADMINISTRATOR, Symptom},
    store::{
        StoreError,
        audit::{self, NewEntry},
        enrolment::enrolment,
        maintenance::{episode, service as rows},
    },
};

/// Requests that are over and are shown.
const SHOWN: usize = 20;
/// The longest note, in characters.
const NOTE_LENGTH: usize = 1_000;
/// Requests that were closed of late and may be open again are among the newest.
const RECENT: usize = 20;

/// All requests that are open, and then those that were made last of those that are over, each newest first.
pub(super) fn requests(connection: &Connection) -> rusqlite::Result<Vec<ServiceRequest>> {
    let mut requests = rows::recent(connection, SHOWN)?;
    requests.reverse();
    requests.sort_by_key(|request| request.state.is_over());
    Ok(requests)
}

/// What the device sees now.
pub(super) struct Seen {
    /// Alerts that are active.
    active: Vec<Episode>,
    /// Keys of the findings that are open; `None`: nobody has looked at this printer yet.
    findings: Option<Vec<String>>,
    /// Whether the printer is missed; `None`: it does not answer now, and is not missed yet.
    silent: Option<bool>,
}

impl Seen {
    /// `missed` is whether the printer has not answered for as long as was set.
    pub(super) fn of(memory: &Memory, missed: bool) -> Self {
        let keys = |open: &Vec<OpenFinding>| open.iter().map(|open| open.finding.key.clone()).collect();
        Self {
            active: memory.active.clone(),
            findings: memory.findings.as_ref().map(keys),
            silent: (missed || memory.silent_since.is_none()).then_some(missed),
        }
    }

    /// What is to be seen of what a request was made for; `None`: nobody can tell now.
    pub(super) fn symptom(
        &self,
        connection: &Connection,
        concern: Option<&Concern>,
        now: Timestamp,
    ) -> rusqlite::Result<Option<Symptom>> {
        let Some(concern) = concern else { return Ok(Some(Symptom::Unseen)) };
        let there = |is: bool| if is { Symptom::There(concern.clone()) } else { Symptom::Gone(now) };
        Ok(Some(match concern {
            Concern::Alert(id) => {
                if self.active.iter().any(|episode| episode.id == *id) {
                    return Ok(Some(there(true)));
                }
                let known = episode::of_id(connection, *id)?;
                // The same thing once more is another alert.
                let again = known.as_ref().and_then(|known| self.active.iter().find(|it| is_same(it, known)));
                match (again, known.and_then(|known| known.cleared)) {
                    (Some(again), _) => Symptom::There(Concern::Alert(again.id)),
                    (None, Some(cleared)) => Symptom::Gone(cleared.latest),
                    (None, None) => Symptom::Gone(now),
                }
            }
            Concern::Finding(key) => match &self.findings {
                Some(findings) => there(findings.contains(key)),
                None => return Ok(None),
            },
            Concern::Silence => match self.silent {
                Some(silent) => there(silent),
                None => return Ok(None),
            },
        }))
    }
}

fn is_same(one: &Episode, other: &Episode) -> bool {
    (one.code, &one.group, one.group_index, one.location)
        == (other.code, &other.group, other.group_index, other.location)
}

impl Desk {
    /// The administrator asks for service. One that is open for the same thing is answered instead.
    pub(crate) async fn request_service(
        &self,
        from: &Access,
        wanted: &NewServiceRequest,
    ) -> Result<ServiceRequest, MaintenanceError> {
        let note = note_of(&wanted.note)?;
        let memory = self.0.memory.lock().await;
        let now = self.now();
        let asked = match &wanted.concern {
            Some(concern) => about(concern, &memory).ok_or(MaintenanceError::Gone)?,
            None => (words::ABOUT_NOTHING.to_owned(), None, None),
        };
        let _one = self.0.service.lock().await;
        drop(memory);
        let open = self.0.parts.store.read(rows::open).await.map_err(|error| store(&error))?;
        let same = |known: &&ServiceRequest| {
            known.concern == wanted.concern && (known.concern.is_some() || known.note == note)
        };
        if let Some(known) = open.iter().find(same) {
            return Ok(known.clone());
        }
        if open.len() >= OPEN_REQUESTS {
            return Err(MaintenanceError::ManyOpen);
        }
        let (about, code, symptom_since) = asked;
        let (by_server, by_mail) = self.ways();
        let state = ServiceState::Requested;
        let (who, note_of_it) = (ADMINISTRATOR.into(), note.clone());
        let first = ServiceStep { at: now, state, who, note: note_of_it, visit_at: None };
        let draft = ServiceRequest {
            id: 0,
            reference: String::new(),
            concern: wanted.concern.clone(),
            about,
            code,
            note,
            state,
            opened_at: now,
            symptom_since,
            symptom_gone_at: None,
            visit_at: None,
            service_reference: None,
            by_server,
            left_server: false,
            by_mail,
            ended_at: None,
            steps: vec![first],
        };
        let (actor, mail) = (from.actor(), self.0.parts.mail.clone());
        let today = self.terms().zone.to_datetime(now).date();
        let made = self.0.parts.store.durably_settled(move |transaction| {
            // The enrolment may have ended since: what goes to no server is to say so.
            let enrolled = by_server && enrolment(transaction)?.is_some_and(|row| row.enrolled);
            let draft = ServiceRequest { by_server: enrolled, ..draft };
            let made = rows::insert(transaction, &draft, today)?;
            let to = made.concern.as_ref().map(Concern::word);
            let subject = made.reference.clone();
            let deed = Deed::ServiceRequested;
            audit::insert(transaction, &NewEntry { at: now, actor, deed, subject, from: None, to })?;
            tell(transaction, &mail, &made, now)?;
            Ok(made)
        });
        let made = made.await.map_err(|error| store(&error))?;
        // It is made whether or not the event history has its line.
        if let Err(error) = self.0.parts.store.append_events(vec![line(&made, now)]).await {
            tracing::error!(%error, "an event could not be written down");
        }
        Ok(made)
    }

    /// The administrator says something of a request.
    pub(crate) async fn answer_service(
        &self,
        from: &Access,
        id: i64,
        answer: ServiceAnswer,
    ) -> Result<(), MaintenanceError> {
        let answer = match answer {
            ServiceAnswer::Reopen { note } => {
                ServiceAnswer::Reopen { note: note_of(&note)?.unwrap_or_default() }
            }
            other => other,
        };
        let _one = self.0.service.lock().await;
        let found = self.0.parts.store.read(move |connection| {
            let Some(request) = rows::find(connection, id)? else { return Ok(None) };
            let other = match &request.concern {
                Some(concern) => rows::is_asked(connection, concern, id)?,
                None => false,
            };
            Ok(Some((request, other)))
        });
        let (request, other) = found.await.map_err(|error| store(&error))?.ok_or(MaintenanceError::Gone)?;
        let now = self.now();
        let heard = self.ways().0;
        let next = pure::by_hand(&request, &answer, heard, now).ok_or(MaintenanceError::DoesNotFit)?;
        // What is open again is so once.
        if other && !next.state.is_over() && request.state.is_over() {
            return Err(MaintenanceError::DoesNotFit);
        }
        let entry = NewEntry {
            at: now,
            actor: from.actor(),
            deed: Deed::ServiceAnswered,
            subject: next.reference.clone(),
            from: Some(words::state(request.state).to_owned()),
            to: Some(words::state(next.state).to_owned()),
        };
        self.move_on(vec![next], now, Some(entry)).await.map_err(|error| store(&error))
    }

    /// The service says something of a request; `Err` is a sentence for the server why it does not fit.
    pub(super) async fn take_answer(
        &self,
        answer: ServiceAnswered,
    ) -> Result<Result<(), &'static str>, StoreError> {
        let _one = self.0.service.lock().await;
        let request =
            self.0.parts.store.read(move |connection| rows::find(connection, answer.request)).await?;
        let Some(request) = request else { return Ok(Err("The device has no such request.")) };
        let now = self.now();
        match pure::answered(&request, &answer.said, now) {
            Err(why) => Ok(Err(why)),
            Ok(None) => Ok(Ok(())),
            Ok(Some(next)) => self.move_on(vec![next], now, None).await.map(Ok),
        }
    }

    /// Closes requests that are done and whose symptom is gone, and opens those again whose symptom is back. Costs one look
    /// at the disk, which has few requests.
    pub(super) async fn follow_service(&self, seen: Seen) -> Result<(), StoreError> {
        let _one = self.0.service.lock().await;
        let now = self.now();
        let changed = self.0.parts.store.read(move |connection| {
            let mut changed = Vec::new();
            for request in rows::recent(connection, RECENT)? {
                let symptom = seen.symptom(connection, request.concern.as_ref(), now)?;
                let next = symptom.and_then(|symptom| pure::followed(&request, &symptom, now));
                let Some(next) = next else { continue };
                let again = request.state.is_over() && !next.state.is_over();
                let asked = match &next.concern {
                    Some(concern) if again || next.concern != request.concern => {
                        rows::is_asked(connection, concern, next.id)?
                    }
                    _ => false,
                };
                // Somebody has asked for it anew.
                if !asked {
                    changed.push((request.state, next));
                }
            }
            Ok(changed)
        });
        let (steps, quiet): (Vec<_>, Vec<_>) =
            changed.await?.into_iter().partition(|(before, next)| *before != next.state);
        if !quiet.is_empty() {
            let work = move |transaction: &Transaction<'_>| {
                quiet.iter().try_for_each(|(_, next)| rows::put(transaction, next))
            };
            self.0.parts.store.durably_settled(work).await?;
        }
        if steps.is_empty() {
            return Ok(());
        }
        self.move_on(steps.into_iter().map(|(_, next)| next).collect(), now, None).await
    }

    /// Writes requests that came a step further: one synced transaction.
    async fn move_on(
        &self,
        requests: Vec<ServiceRequest>,
        now: Timestamp,
        entry: Option<NewEntry>,
    ) -> Result<(), StoreError> {
        let lines = requests.iter().map(|request| line(request, now)).collect();
        let (mail, to_server) = (self.0.parts.mail.clone(), self.ways().0);
        let work = move |transaction: &Transaction<'_>| {
            if let Some(entry) = &entry {
                audit::insert(transaction, entry)?;
            }
            for request in &requests {
                rows::put(transaction, request)?;
                // The letter says where this step goes.
                let by_server = request.by_server && to_server;
                tell(transaction, &mail, &ServiceRequest { by_server, ..request.clone() }, now)?;
            }
            Ok(())
        };
        self.0.parts.store.durably_telling(lines, work).await
    }

    /// Whether a request goes to the communication server, and whether by e-mail.
    pub(super) fn ways(&self) -> (bool, bool) {
        let settings = self.0.parts.settings.borrow();
        let allowed = settings.config.communication.maintenance() != Permission::Never;
        ((self.0.parts.enrolled)() && allowed, self.0.parts.mail.takes_requests())
    }
}

fn tell(
    transaction: &Transaction<'_>,
    mail: &Mail,
    request: &ServiceRequest,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let told = ServiceTold { request: request.clone(), at };
    mail.prepare(Notification::ServiceRequest(told)).enqueue(transaction).map(drop)
}

/// What somebody wrote, as one text of bounded length; `None` where there is nothing.
fn note_of(note: &str) -> Result<Option<String>, MaintenanceError> {
    let note: String = note.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match note.chars().count() {
        0 => Ok(None),
        1..=NOTE_LENGTH => Ok(Some(note)),
        _ => Err(MaintenanceError::OutOfBounds),
    }
}

/// The line of the event history.
fn line(request: &ServiceRequest, at: Timestamp) -> Event {
    let word = serde_json::to_value(request.state).ok();
    let episode = match &request.concern {
        Some(Concern::Alert(id)) => Some(*id),
        _ => None,
    };
    Event {
        id: 0,
        at,
        kind: EventKind::ServiceChanged,
        subject: format!("service/{}", request.reference),
        label: words::event(&request.reference, request.state, &request.about),
        from: None,
        to: word.and_then(|word| word.as_str().map(str::to_owned)),
        impressions: None,
        episode,
    }
}

fn store(error: &StoreError) -> MaintenanceError {
    MaintenanceError::Store(error.to_string())
}
