//! What becomes of a request for service: what the service says of it, what the administrator says, and what the device
//! sees. Pure: a request and what happened in, the request as it is then out.
//!
//! That it is done the service says; that it is closed, the device, when it sees that what it was asked for is gone.

use app::{
    model::{Concern, ServiceAnswer, ServiceRequest, ServiceState, ServiceStep},
    service_words as words,
};
use jiff::{SignedDuration, Timestamp};

/// What returns within this time after it was said to be done was not done; what is still there after it, neither.
const RETURNS_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// Steps of one request: a server that says the same for ever does not fill the disk.
pub const STEPS: usize = 64;
/// Of these the last ones are for the administrator and the device.
const STEPS_OF_SERVER: usize = 56;

/// Who did a step.
pub const ADMINISTRATOR: &str = "administrator";
/// Who did a step.
pub const DEVICE: &str = "device";
/// Who did a step.
pub const SERVER: &str = ServiceStep::SERVER;

/// What the service says of a request, its texts plain and bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How far it has come.
    pub state: ServiceState,
    /// When somebody is to come.
    pub visit_at: Option<Timestamp>,
    /// The service's own number for it.
    pub reference: Option<String>,
    /// Why, or what was done.
    pub reason: Option<String>,
}

/// What the device sees of what a request was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// It is there; as what, where that is another alert than before.
    There(Concern),
    /// It is gone since then.
    Gone(Timestamp),
    /// Nobody can tell: it was made for nothing that the printer reports.
    Unseen,
}

/// The request after what the service said; `None`: it said so before. An error is a sentence for the service.
pub fn answered(
    request: &ServiceRequest,
    said: &Said,
    at: Timestamp,
) -> Result<Option<ServiceRequest>, &'static str> {
    if request.left_server {
        return Err("The enrolment in which this request was made is over on the device.");
    }
    if !request.by_server {
        return Err("This request was never sent.");
    }
    let visit = said.visit_at.is_none() || said.visit_at == request.visit_at;
    let reference = said.reference.is_none() || said.reference == request.service_reference;
    let last = request.steps.last();
    let reason = said.reason.is_none() || last.is_some_and(|step| step.note == said.reason);
    if request.state == said.state && visit && reference && reason {
        return Ok(None);
    }
    if request.state.is_over() {
        return Err("The request has ended on the device.");
    }
    if request.steps.len() >= STEPS_OF_SERVER {
        return Err("Too much was said of this request.");
    }
    let mut next = request.clone();
    next.visit_at = said.visit_at.or(next.visit_at);
    next.service_reference = said.reference.clone().or(next.service_reference);
    step(&mut next, said.state, at, SERVER, said.reason.clone());
    if let Some(step) = next.steps.last_mut() {
        step.visit_at = said.visit_at;
    }
    Ok(Some(next))
}

/// The request after what the administrator said; `None`: that can't be said of it as it is. `heard` is whether anything of the
/// server is heard now: where it is not, that the service was here is the administrator's to say.
pub fn by_hand(
    request: &ServiceRequest,
    answer: &ServiceAnswer,
    heard: bool,
    at: Timestamp,
) -> Option<ServiceRequest> {
    let mut next = request.clone();
    let is_followed = request.by_server && heard;
    let done = matches!(request.state, ServiceState::Resolved | ServiceState::Closed);
    match answer {
        ServiceAnswer::Withdraw if !request.state.is_over() => {
            step(&mut next, ServiceState::Withdrawn, at, ADMINISTRATOR, None);
        }
        ServiceAnswer::Reopen { note } if done => {
            let note = Some(note.clone()).filter(|note| !note.is_empty());
            step(&mut next, ServiceState::Reopened, at, ADMINISTRATOR, note);
        }
        ServiceAnswer::Done if !is_followed && !request.state.is_over() && !done => {
            step(&mut next, ServiceState::Resolved, at, ADMINISTRATOR, None);
        }
        ServiceAnswer::Withdraw | ServiceAnswer::Reopen { .. } | ServiceAnswer::Done => return None,
    }
    (next.steps.len() <= STEPS).then_some(next)
}

/// The request after what the device sees at `now`; `None`: as it was.
pub fn followed(request: &ServiceRequest, symptom: &Symptom, now: Timestamp) -> Option<ServiceRequest> {
    let mut next = request.clone();
    match symptom {
        Symptom::There(concern) => there(&mut next, concern, now),
        Symptom::Gone(at) => {
            if !request.state.is_over() && request.symptom_gone_at.is_none() {
                next.symptom_gone_at = Some(*at);
            }
            if request.state == ServiceState::Resolved {
                step(&mut next, ServiceState::Closed, now, DEVICE, Some(words::GONE.into()));
            }
        }
        Symptom::Unseen if request.state == ServiceState::Resolved => {
            step(&mut next, ServiceState::Closed, now, DEVICE, Some(words::NOTHING_TO_SEE.into()));
        }
        Symptom::Unseen => {}
    }
    (next != *request).then_some(next)
}

/// What it was made for is there.
fn there(request: &mut ServiceRequest, concern: &Concern, now: Timestamp) {
    let resolved = request.steps.iter().rev().find(|step| step.state == ServiceState::Resolved);
    let Some(resolved) = resolved.filter(|_| is_done(request)).map(|step| step.at) else {
        if !request.state.is_over() {
            request.symptom_gone_at = None;
            request.concern = Some(concern.clone());
        }
        return;
    };
    let since = now.duration_since(resolved);
    let was_gone = request.symptom_gone_at.is_some();
    let why = match request.state {
        ServiceState::Closed if since <= RETURNS_WITHIN => words::THERE_AGAIN,
        ServiceState::Resolved if was_gone && since <= RETURNS_WITHIN => words::THERE_AGAIN,
        ServiceState::Resolved if since > RETURNS_WITHIN => words::STILL_THERE,
        _ => return,
    };
    request.symptom_gone_at = None;
    request.concern = Some(concern.clone());
    step(request, ServiceState::Reopened, now, DEVICE, Some(why.into()));
}

fn is_done(request: &ServiceRequest) -> bool {
    matches!(request.state, ServiceState::Resolved | ServiceState::Closed)
}

fn step(request: &mut ServiceRequest, state: ServiceState, at: Timestamp, who: &str, note: Option<String>) {
    request.state = state;
    request.ended_at = state.is_over().then_some(at);
    // The first step, of which everybody was told, stays.
    if request.steps.len() >= STEPS {
        request.steps.pop();
    }
    request.steps.push(ServiceStep { at, state, who: who.to_owned(), note, visit_at: None });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;
    use ServiceState::{Accepted, Closed, OnSite, Reopened, Requested, Resolved, Scheduled, Withdrawn};

    fn hours(hours: i64) -> Timestamp {
        time("2026-11-25T12:00:00Z").checked_add(SignedDuration::from_hours(hours)).unwrap()
    }

    fn request(by_server: bool) -> ServiceRequest {
        let mut request = ServiceRequest {
            id: 1,
            reference: "R-20261125-1".into(),
            concern: Some(Concern::Alert(17)),
            about: "Jam".into(),
            code: None,
            note: None,
            state: Requested,
            opened_at: hours(0),
            symptom_since: Some(hours(0)),
            symptom_gone_at: None,
            visit_at: None,
            service_reference: None,
            by_server,
            left_server: false,
            by_mail: true,
            ended_at: None,
            steps: Vec::new(),
        };
        step(&mut request, Requested, hours(0), ADMINISTRATOR, None);
        request
    }

    fn said(state: ServiceState) -> Said {
        Said { state, visit_at: None, reference: None, reason: None }
    }

    fn after(request: &ServiceRequest, state: ServiceState, at: i64) -> ServiceRequest {
        answered(request, &said(state), hours(at)).unwrap().unwrap()
    }

    fn there() -> Symptom {
        Symptom::There(Concern::Alert(17))
    }

    #[test]
    fn the_service_says_so_once_and_not_of_what_is_over() {
        let asked = request(true);
        let visit = Said { visit_at: Some(hours(20)), reference: Some("X-9".into()), ..said(Scheduled) };
        let planned = answered(&asked, &visit, hours(1)).unwrap().unwrap();
        assert_eq!((planned.state, planned.visit_at), (Scheduled, Some(hours(20))));
        assert_eq!(planned.steps.last().unwrap().visit_at, Some(hours(20)));
        assert_eq!(answered(&planned, &visit, hours(2)), Ok(None));
        let moved = Said { visit_at: Some(hours(30)), ..visit };
        assert_eq!(answered(&planned, &moved, hours(2)).unwrap().unwrap().steps.len(), 3);
        let refused = after(&planned, ServiceState::Refused, 3);
        assert_eq!((refused.ended_at, refused.visit_at), (Some(hours(3)), Some(hours(20))));
        assert!(answered(&refused, &said(Accepted), hours(4)).is_err());
        assert_eq!(answered(&refused, &said(ServiceState::Refused), hours(4)), Ok(None));
        assert!(answered(&request(false), &said(Accepted), hours(1)).is_err());
    }

    #[test]
    fn a_server_that_never_stops_fills_nothing() {
        let mut asked = request(true);
        for number in 0..1_000 {
            let state = if number % 2 == 0 { Accepted } else { Scheduled };
            match answered(&asked, &said(state), hours(number)) {
                Ok(Some(next)) => asked = next,
                Ok(None) => {}
                Err(why) => assert_eq!(why, "Too much was said of this request."),
            }
        }
        assert_eq!(asked.steps.len(), STEPS_OF_SERVER);
        assert_eq!(by_hand(&asked, &ServiceAnswer::Withdraw, true, hours(1)).unwrap().state, Withdrawn);
    }

    #[test]
    fn it_is_closed_when_the_symptom_is_gone_and_not_when_somebody_says_that_it_is_done() {
        let resolved = after(&after(&request(true), OnSite, 1), Resolved, 2);
        assert_eq!(followed(&resolved, &there(), hours(3)), None, "said to be done, and still there");
        let closed = followed(&resolved, &Symptom::Gone(hours(4)), hours(5)).unwrap();
        assert_eq!(
            (closed.state, closed.symptom_gone_at, closed.ended_at),
            (Closed, Some(hours(4)), Some(hours(5)))
        );
        assert_eq!(followed(&closed, &Symptom::Gone(hours(4)), hours(6)), None);
        // Gone first, said to be done later.
        let gone = followed(&request(true), &Symptom::Gone(hours(1)), hours(1)).unwrap();
        assert_eq!((gone.state, gone.symptom_gone_at), (Requested, Some(hours(1))));
        let closed = followed(&after(&gone, Resolved, 2), &Symptom::Gone(hours(2)), hours(3)).unwrap();
        assert_eq!((closed.state, closed.symptom_gone_at), (Closed, Some(hours(1))));
        let back = followed(&gone, &there(), hours(2)).unwrap();
        assert_eq!(back.symptom_gone_at, None);
    }

    #[test]
    fn what_returns_within_a_day_or_never_went_is_open_again() {
        let resolved = after(&request(true), Resolved, 1);
        let closed = followed(&resolved, &Symptom::Gone(hours(2)), hours(2)).unwrap();
        let again = followed(&closed, &Symptom::There(Concern::Alert(18)), hours(20)).unwrap();
        assert_eq!((again.state, again.ended_at, again.symptom_gone_at), (Reopened, None, None));
        assert_eq!(again.concern, Some(Concern::Alert(18)));
        assert_eq!(followed(&closed, &there(), hours(26)), None, "another request is for what comes later");
        let still = followed(&resolved, &there(), hours(26)).unwrap();
        assert_eq!(
            (still.state, still.steps.last().unwrap().note.as_deref()),
            (Reopened, Some(words::STILL_THERE))
        );
        let done_again = after(&again, Resolved, 21);
        assert_eq!(followed(&done_again, &Symptom::Gone(hours(22)), hours(22)).unwrap().state, Closed);
    }

    #[test]
    fn what_nobody_can_see_is_closed_once_it_is_said_to_be_done() {
        let unseen = ServiceRequest { concern: None, ..request(false) };
        assert_eq!(followed(&unseen, &Symptom::Unseen, hours(1)), None);
        let done = by_hand(&unseen, &ServiceAnswer::Done, true, hours(1)).unwrap();
        assert_eq!(followed(&done, &Symptom::Unseen, hours(2)).unwrap().state, Closed);
    }

    #[test]
    fn the_administrator_says_what_fits() {
        let reopen = ServiceAnswer::Reopen { note: "It jams".into() };
        assert_eq!(by_hand(&request(true), &reopen, true, hours(1)), None);
        assert_eq!(by_hand(&request(true), &ServiceAnswer::Done, true, hours(1)), None, "the server says so");
        let unheard = by_hand(&request(true), &ServiceAnswer::Done, false, hours(1)).unwrap();
        assert_eq!(unheard.state, Resolved, "of which nothing is heard");
        let resolved = after(&request(true), Resolved, 1);
        let again = by_hand(&resolved, &reopen, true, hours(2)).unwrap();
        assert_eq!((again.state, again.steps.last().unwrap().note.as_deref()), (Reopened, Some("It jams")));
        let withdrawn = by_hand(&resolved, &ServiceAnswer::Withdraw, true, hours(2)).unwrap();
        assert_eq!(by_hand(&withdrawn, &ServiceAnswer::Withdraw, true, hours(3)), None);
    }

    #[test]
    fn what_the_server_follows_no_more_the_administrator_says_is_done() {
        let left =
            ServiceRequest { by_server: false, left_server: true, ..after(&request(true), Scheduled, 1) };
        assert_eq!(by_hand(&left, &ServiceAnswer::Done, true, hours(2)).unwrap().state, Resolved);
        let why = answered(&left, &said(OnSite), hours(2));
        assert_eq!(why, Err("The enrolment in which this request was made is over on the device."));
    }
}
