//! Letters about requests for service: to the service, which gets the request itself, and to those who know the printer.

use app::{
    Page,
    mail_words::{self as words, service as service_words},
    model::{ServiceRequest, ServiceState},
    service_words as states,
};

use super::{
    super::{
        notification::ServiceTold,
        plain::{LONGEST, LONGEST_CAUSE, line},
    },
    About, Letter, facts,
    supplier::{contacts, printer},
};

/// Octets of what the administrator wrote.
const LONGEST_NOTE: usize = 1_000;

/// The request itself, that it is taken back, open again or closed; `None` where the service is not told, or has never got
/// the request by e-mail.
pub(crate) fn to_service(told: &ServiceTold, about: &About) -> Option<Letter> {
    let request = &told.request;
    if !request.by_mail {
        return None;
    }
    let reference = line(&request.reference, LONGEST);
    let one = if request.by_server { service_words::ALSO_BY_SERVER } else { service_words::THIS_IS_IT };
    let (said, advice) = match request.state {
        ServiceState::Requested => (vec![one], service_words::PLEASE_COME),
        ServiceState::Reopened => (vec![service_words::OPEN_AGAIN], service_words::PLEASE_COME),
        ServiceState::Withdrawn => (vec![service_words::NOT_NEEDED], service_words::NOT_NEEDED_ADVICE),
        ServiceState::Closed => (vec![service_words::CLOSED], service_words::CLOSED_ADVICE),
        ServiceState::Accepted
        | ServiceState::Scheduled
        | ServiceState::WaitingForParts
        | ServiceState::OnSite
        | ServiceState::Resolved
        | ServiceState::Refused => return None,
    };
    let heading = service_words::step(&reference, request.state);
    let model = about.model.as_deref().or(about.name.as_deref()).unwrap_or(words::A_PRINTER);
    let what = line(&request.about, LONGEST);
    Some(Letter {
        subject: line(&service_words::subject(&heading, &what, &line(model, LONGEST)), LONGEST),
        heading,
        said: said.into_iter().map(str::to_owned).collect(),
        facts: facts(listed(told, &reference, service_words::YOUR_NUMBER, about)),
        advice: advice.into(),
        printer: facts(printer(about)),
        contacts: facts(contacts(about)),
        foot: service_words::FOOT.into(),
        ..Letter::default()
    })
}

/// A request that came a step further, for those who know the printer.
pub(super) fn letter(told: &ServiceTold, about: &About) -> Letter {
    let request = &told.request;
    let reference = line(&request.reference, LONGEST);
    let way = match (request.by_server, request.by_mail) {
        (true, true) => service_words::BY_BOTH,
        (true, false) => service_words::BY_SERVER,
        (false, true) => service_words::BY_MAIL,
        (false, false) => service_words::BY_NOBODY,
    };
    let sentence = states::event(&reference, request.state, &line(&request.about, LONGEST));
    let mut said = vec![sentence];
    if matches!(request.state, ServiceState::Requested | ServiceState::Reopened) {
        said.push(way.to_owned());
    }
    Letter {
        said,
        facts: facts(listed(told, &reference, service_words::NUMBER, about)),
        advice: advice(request).into(),
        ..about.letter(&service_words::heading(&reference, request.state), Page::Maintenance)
    }
}

fn advice(request: &ServiceRequest) -> &'static str {
    match request.state {
        ServiceState::Resolved => service_words::RESOLVED_ADVICE,
        ServiceState::Refused => service_words::REFUSED_ADVICE,
        ServiceState::Closed | ServiceState::Withdrawn => service_words::OVER_ADVICE,
        ServiceState::Requested
        | ServiceState::Accepted
        | ServiceState::Scheduled
        | ServiceState::WaitingForParts
        | ServiceState::OnSite
        | ServiceState::Reopened => service_words::WAIT_ADVICE,
    }
}

fn listed(
    told: &ServiceTold,
    reference: &str,
    number: &'static str,
    about: &About,
) -> impl Iterator<Item = (&'static str, String)> {
    let ServiceTold { request, at } = told;
    let known = |text: Option<&str>, most| text.map(|text| line(text, most)).filter(|text| !text.is_empty());
    let moment = |at| words::moment(at, &about.zone);
    let step = request.steps.last();
    let note = step.and_then(|step| known(step.note.as_deref(), LONGEST_NOTE));
    let all = [
        (service_words::REFERENCE, Some(reference.to_owned())),
        (service_words::ABOUT, known(Some(&request.about), LONGEST_CAUSE)),
        (service_words::CODE, known(request.code.as_deref(), LONGEST)),
        (service_words::SINCE, request.symptom_since.map(moment)),
        (service_words::GONE, request.symptom_gone_at.map(moment)),
        (service_words::NOTE, note.or_else(|| known(request.note.as_deref(), LONGEST_NOTE))),
        (service_words::ASKED, Some(moment(request.opened_at))),
        (service_words::WHEN, (*at != request.opened_at).then(|| moment(*at))),
        (service_words::BY, step.and_then(|step| known(Some(&step.who), LONGEST))),
        (service_words::VISIT, request.visit_at.map(moment)),
        (number, known(request.service_reference.as_deref(), LONGEST)),
    ];
    all.into_iter().filter_map(|(term, fact)| Some((term, fact?)))
}
