//! Requests for service, and sessions of online troubleshooting.

use std::collections::BTreeMap;

use jiff::Timestamp;
use smart_esolutions::far_end::{ServiceAsked, ServiceSaying, Session, service_word};

use super::{
    Advise, AnswerService, Failure, OneSession, OptionalDevice, ServiceWord, maintenance::names, order,
    paths, table, words::time,
};

const REQUESTS: [&str; 7] = ["DEVICE", "NUMBER", "REFERENCE", "STATE", "ABOUT", "CODE", "ASKED"];
const SESSIONS: [&str; 5] = ["DEVICE", "REFERENCE", "STATE", "BEGUN", "LINES"];
/// How many of one device are listed.
const SHOWN: u32 = 50;

/// A line a request: the open ones of all devices, or the newest ones of one.
pub(crate) fn requests(options: OptionalDevice) -> Result<(), Failure> {
    let far_end = paths::open(options.data)?;
    let asked = match &options.device {
        Some(called) => far_end.service_requests(&far_end.find(called)?.id, SHOWN)?,
        None => far_end.open_service_requests()?,
    };
    if asked.is_empty() {
        eprintln!("Nobody has asked for service.");
        return Ok(());
    }
    let (names, now) = (names(&far_end)?, far_end.now());
    table::print(REQUESTS, asked.into_iter().map(|asked| request(asked, &names, now)).collect())
}

fn request(asked: ServiceAsked, names: &BTreeMap<String, String>, now: Timestamp) -> [String; 7] {
    let (state, first_at) = (service_word(asked.state(now)).to_owned(), time(asked.first_at));
    let (told, device) = (asked.told, names.get(&asked.device).cloned().unwrap_or(asked.device));
    [
        device,
        told.request.to_string(),
        told.reference,
        state,
        told.about,
        told.code.unwrap_or_default(),
        first_at,
    ]
}

pub(crate) fn answer(options: AnswerService) -> Result<(), Failure> {
    let saying = ServiceSaying {
        answer: options.answer.into(),
        visit_at: options.visit,
        reference: options.reference,
        reason: options.reason,
    };
    let given = order::with(options.device, |far_end, device| {
        far_end.say_of_service(device, &options.request, &saying)
    })?;
    order::told(&given);
    Ok(())
}

impl From<ServiceWord> for smart_esolutions::protocol::command::ServiceAnswer {
    fn from(word: ServiceWord) -> Self {
        match word {
            ServiceWord::Accepted => Self::Accepted,
            ServiceWord::Scheduled => Self::Scheduled,
            ServiceWord::Parts => Self::WaitingForParts,
            ServiceWord::OnSite => Self::OnSite,
            ServiceWord::Resolved => Self::Resolved,
            ServiceWord::Refused => Self::Refused,
        }
    }
}

/// A line a session: the open ones of all devices, or the newest ones of one.
pub(crate) fn sessions(options: OptionalDevice) -> Result<(), Failure> {
    let far_end = paths::open(options.data)?;
    let sessions = match &options.device {
        Some(called) => far_end.sessions(&far_end.find(called)?.id, SHOWN)?,
        None => far_end.open_sessions()?,
    };
    if sessions.is_empty() {
        eprintln!("Nobody has asked for a session.");
        return Ok(());
    }
    let names = names(&far_end)?;
    table::print(SESSIONS, sessions.into_iter().map(|session| line(session, &names)).collect())
}

fn line(session: Session, names: &BTreeMap<String, String>) -> [String; 5] {
    let state = match (session.ended_at, session.ended_by) {
        (None, _) => "open".to_owned(),
        (Some(_), by) => format!("ended by {}", by.unwrap_or_default()),
    };
    let device = names.get(&session.device).cloned().unwrap_or(session.device);
    [device, session.reference, state, time(session.begun_at), session.lines.len().to_string()]
}

pub(crate) fn advise(options: Advise) -> Result<(), Failure> {
    let OneSession { device, session } = options.session;
    order::told(&order::with(device, |far_end, device| far_end.advise(device, &session, &options.text))?);
    Ok(())
}

pub(crate) fn look_again(options: OneSession) -> Result<(), Failure> {
    let OneSession { device, session } = options;
    order::told(&order::with(device, |far_end, device| far_end.look_again(device, &session))?);
    Ok(())
}

pub(crate) fn end(options: OneSession) -> Result<(), Failure> {
    let OneSession { device, session } = options;
    order::told(&order::with(device, |far_end, device| far_end.end_session(device, &session))?);
    Ok(())
}
