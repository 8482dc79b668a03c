//! What devices say of their printers' troubles, and what the operator says to it: alerts and potential issues, requests
//! for service, sessions of online troubleshooting, diagnostics.

use app::model::ServiceState as State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Device, FarEnd, FarEndError, GivenOrder, OrderState, TakenEvent,
    store::{event, service_request, session, trouble},
};
use crate::protocol::{
    command::{Command, ServiceAnswer},
    data::{
        Kind,
        alert::{AlertEvent, AlertStep},
        finding::FindingEvent,
        service_request::ServiceRequest,
        silence::SilenceEvent,
    },
};

/// How many troubles of a device are kept.
pub const TROUBLES: u32 = trouble::KEPT;

/// How many open ones of all devices are listed.
const LISTED: u32 = 500;

/// What a device said of an alert, of a potential issue or of its printer's silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum TroubleTold {
    /// A serious alert.
    Alert(AlertEvent),
    /// A potential issue.
    Finding(FindingEvent),
    /// A printer that does not answer.
    Silence(SilenceEvent),
}

impl TroubleTold {
    /// What the device calls it: "alert/17".
    pub fn key(&self) -> String {
        match self {
            Self::Alert(alert) => format!("alert/{}", alert.story.alert),
            Self::Finding(finding) => format!("finding/{}", finding.finding.key),
            Self::Silence(silence) => format!("silence/{}", silence.since.as_millisecond()),
        }
    }

    /// When the device saw that.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Alert(alert) => alert.at,
            Self::Finding(finding) => finding.at,
            Self::Silence(silence) => silence.at,
        }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        match self {
            Self::Alert(alert) => alert.step == AlertStep::Cleared,
            Self::Finding(finding) => finding.step == app::model::FindingStep::Closed,
            Self::Silence(silence) => silence.step == AlertStep::Cleared,
        }
    }
}

/// An alert, a potential issue or a silence of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubleHeard {
    /// Whose, by its id.
    pub device: String,
    /// What the device said last of it.
    pub told: TroubleTold,
    /// When it was heard of first.
    pub first_at: Timestamp,
    /// When it was heard of last.
    pub told_at: Timestamp,
}

/// A request for service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAsked {
    /// Whose, by its id.
    pub device: String,
    /// What the device said last of it.
    pub told: ServiceRequest,
    /// When it was heard of first.
    pub first_at: Timestamp,
    /// When it was heard of last.
    pub told_at: Timestamp,
    /// What the operator said last of it, and what became of that.
    pub said: Option<GivenOrder>,
}

impl ServiceAsked {
    /// How far it has come. What was said of it counts until the device refuses it, did not hear it in time, or has said
    /// something itself since.
    pub fn state(&self, now: Timestamp) -> State {
        let told = State::from(self.told.state);
        if told.is_over() {
            return told;
        }
        let counts = |said: &&GivenOrder| match said.state {
            OrderState::Waiting => said.waits(now),
            OrderState::Done | OrderState::Asked => true,
            OrderState::Refused => false,
        };
        let said = self.said.as_ref().filter(counts).filter(|said| said.issued_at >= self.told_at);
        said.and_then(answer).and_then(state_of).unwrap_or(told)
    }

    /// Whether something is still to come of it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.state(now).is_over()
    }

    /// What it is called: its reference, or its number where it has none.
    pub fn called(&self) -> String {
        if self.told.reference.is_empty() {
            self.told.request.to_string()
        } else {
            self.told.reference.clone()
        }
    }
}

fn answer(given: &GivenOrder) -> Option<ServiceAnswer> {
    match given.order()?.command {
        Command::ServiceRequest { answer, .. } => Some(answer),
        _ => None,
    }
}

fn state_of(answer: ServiceAnswer) -> Option<State> {
    match answer {
        ServiceAnswer::Accepted => Some(State::Accepted),
        ServiceAnswer::Scheduled => Some(State::Scheduled),
        ServiceAnswer::WaitingForParts => Some(State::WaitingForParts),
        ServiceAnswer::OnSite => Some(State::OnSite),
        ServiceAnswer::Resolved => Some(State::Resolved),
        ServiceAnswer::Refused => Some(State::Refused),
        ServiceAnswer::Unknown => None,
    }
}

/// The word of a state: "on site".
pub fn service_word(state: State) -> &'static str {
    match state {
        State::Requested => "requested",
        State::Accepted => "accepted",
        State::Scheduled => "scheduled",
        State::WaitingForParts => "waiting for parts",
        State::OnSite => "on site",
        State::Resolved => "resolved",
        State::Reopened => "reopened",
        State::Closed => "closed",
        State::Refused => "refused",
        State::Withdrawn => "withdrawn",
    }
}

/// What the operator says of a request for service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSaying {
    /// What becomes of it.
    pub answer: ServiceAnswer,
    /// When somebody comes. A scheduled request has a time.
    pub visit_at: Option<Timestamp>,
    /// The service's own number for it.
    pub reference: Option<String>,
    /// Why, or what was done; a refused request has a reason.
    pub reason: Option<String>,
}

/// A session of online troubleshooting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose, by its id.
    pub device: String,
    /// What the device calls it.
    pub reference: String,
    /// When it was heard of.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who ended it: "administrator", "device" or "operator".
    pub ended_by: Option<String>,
    /// What was said, oldest first.
    pub lines: Vec<SessionLine>,
}

/// A line of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// When.
    pub at: Timestamp,
    /// What the operator said, and what became of that.
    pub said: Option<GivenOrder>,
    /// The event in which the device said something: "1-17".
    pub event: Option<String>,
}

impl FarEnd {
    /// Troubles of a device, those that are not over first; of all devices those that are not over.
    pub fn troubles(&self, device: Option<&str>) -> Result<Vec<TroubleHeard>, FarEndError> {
        self.0.store.read(|connection| match device {
            Some(device) => trouble::newest(connection, device, TROUBLES),
            None => trouble::open(connection, LISTED),
        })
    }

    /// The newest `limit` requests for service of a device, newest first.
    pub fn service_requests(&self, device: &str, limit: u32) -> Result<Vec<ServiceAsked>, FarEndError> {
        self.0.store.read(|connection| service_request::newest(connection, device, limit))
    }

    /// The open requests for service of all devices, by device, oldest first.
    pub fn open_service_requests(&self) -> Result<Vec<ServiceAsked>, FarEndError> {
        let (mut asked, now) = (self.0.store.read(service_request::under_way)?, self.now());
        asked.retain(|asked| asked.is_open(now));
        Ok(asked)
    }

    /// The newest `limit` sessions of a device, newest first.
    pub fn sessions(&self, device: &str, limit: u32) -> Result<Vec<Session>, FarEndError> {
        self.0.store.read(|connection| session::newest(connection, device, limit))
    }

    /// The open sessions of all devices, oldest first.
    pub fn open_sessions(&self) -> Result<Vec<Session>, FarEndError> {
        self.0.store.read(|connection| session::open(connection, LISTED))
    }

    /// The newest `limit` diagnostics bundles of a device, newest first, each as it came.
    pub fn diagnostics(&self, device: &str, limit: u32) -> Result<Vec<TakenEvent>, FarEndError> {
        let kind = Kind::Diagnostics.name();
        self.0.store.read(|connection| event::newest_of(connection, device, kind, limit))
    }

    /// Tells a device what becomes of a request for service, which is named by its number or its reference.
    pub fn say_of_service(
        &self,
        called: &str,
        which: &str,
        saying: &ServiceSaying,
    ) -> Result<GivenOrder, FarEndError> {
        let now = self.now();
        if saying.visit_at.is_some_and(|visit| visit < now) {
            return Err(FarEndError::BadCommand("the time of a visit is still to come, within a year"));
        }
        let device = self.listening(called)?;
        self.0.store.durably(|transaction| {
            let numbered = match which.parse() {
                Ok(number) => service_request::find(transaction, &device.id, number)?,
                Err(_) => None,
            };
            let found = match numbered {
                Some(found) => Some(found),
                None => service_request::referred(transaction, &device.id, which)?,
            };
            let Some(found) = found else {
                let (device, request) = (device.id.clone(), which.to_owned());
                return Ok(Err(FarEndError::UnknownRequest { device, request }));
            };
            let state = found.state(now);
            if state.is_over() {
                let state = service_word(state);
                return Ok(Err(FarEndError::RequestIs { request: found.called(), state }));
            }
            let command = Command::ServiceRequest {
                request: found.told.request,
                answer: saying.answer,
                visit_at: saying.visit_at,
                reference: saying.reference.clone(),
                reason: saying.reason.clone(),
            };
            if let Err(error) = super::operate::check(&command) {
                return Ok(Err(error));
            }
            let given = self.give(transaction, &device.id, command, now)?;
            service_request::set_command(transaction, &device.id, found.told.request, given.number)?;
            Ok(Ok(given))
        })?
    }

    /// Writes to whoever stands at the printer, in a session.
    pub fn advise(&self, called: &str, reference: &str, text: &str) -> Result<GivenOrder, FarEndError> {
        let (session, text) = (reference.to_owned(), text.to_owned());
        self.say_in_session(called, reference, Command::Advice { session, text })
    }

    /// Has a device look at its printer again, in a session.
    pub fn look_again(&self, called: &str, reference: &str) -> Result<GivenOrder, FarEndError> {
        self.say_in_session(called, reference, Command::LookAgain { session: reference.to_owned() })
    }

    /// Ends a session.
    pub fn end_session(&self, called: &str, reference: &str) -> Result<GivenOrder, FarEndError> {
        self.say_in_session(called, reference, Command::EndSession { session: reference.to_owned() })
    }

    fn say_in_session(
        &self,
        called: &str,
        reference: &str,
        command: Command,
    ) -> Result<GivenOrder, FarEndError> {
        super::operate::check(&command)?;
        let (device, now) = (self.listening(called)?, self.now());
        self.0.store.durably(|transaction| {
            let open = session::find(transaction, &device.id, reference)?;
            if open.is_none_or(|open| open.ended_at.is_some()) {
                let (device, session) = (device.id.clone(), reference.to_owned());
                return Ok(Err(FarEndError::NoSession { device, session }));
            }
            let ends = matches!(command, Command::EndSession { .. });
            let given = self.give(transaction, &device.id, command, now)?;
            session::say(transaction, &device.id, reference, now, Some(given.number), None)?;
            if ends {
                session::end(transaction, &device.id, reference, "operator", now)?;
            }
            Ok(Ok(given))
        })?
    }

    /// A device that may still be told something.
    fn listening(&self, called: &str) -> Result<Device, FarEndError> {
        let (device, now) = (self.find(called)?, self.now());
        match device.cancelled_at.filter(|_| device.is_cancelled(now)) {
            Some(at) => Err(FarEndError::Cancelled { device: device.id, at }),
            None => Ok(device),
        }
    }
}
