use app::{Page, SettingsPage, mail_words as words, meter_words, model::MailKind};
use jiff::tz::TimeZone;

use super::{
    super::{
        notification::{
            CancelledBy, CommunicationFailed, CommunicationRecovered, EnrolmentCancelled, Notification,
            ReadsReported,
        },
        plain::{LONGEST, LONGEST_CAUSE, line},
    },
    About, Letter, facts, service, supply_alert, supply_order, trouble,
};

/// Most meters in a mail.
const MOST_METERS: usize = 50;

/// What there is to say about a notification. `again` tells that it was said before and still is so.
pub(crate) fn compose(notification: &Notification, about: &About, again: bool) -> Letter {
    match notification {
        Notification::ReadsReported(reads) => reads_reported(reads, about),
        Notification::EnrolmentCancelled(cancelled) => enrolment_cancelled(cancelled, about),
        Notification::CommunicationFailed(failed) => communication_failed(failed, about, again),
        Notification::CommunicationRecovered(recovered) => communication_recovered(recovered, about),
        Notification::SupplyAlert(alert) => supply_alert::letter(alert, about),
        Notification::SupplyOrder(told) => supply_order::letter(told, about),
        Notification::Trouble(told) => trouble::letter(told, about),
        Notification::ServiceRequest(told) => service::letter(told, about),
    }
}

/// What there is to say about alerts that were not mailed.
pub(crate) fn held_back(kind: MailKind, count: u64, about: &About) -> Letter {
    Letter {
        said: vec![words::HELD_BACK_SAID.into()],
        facts: vec![(words::kind(kind).into(), words::times(count))],
        advice: words::HELD_BACK_ADVICE.into(),
        ..about.letter(words::HELD_BACK, Page::Maintenance)
    }
}

/// What a test mail says.
pub(crate) fn test(about: &About) -> Letter {
    Letter {
        said: vec![words::TEST_SAID.into()],
        advice: words::NOTHING_TO_DO.into(),
        ..about.letter(words::TEST, Page::Overview)
    }
}

fn reads_reported(reads: &ReadsReported, about: &About) -> Letter {
    let mut meters: Vec<(String, String)> = reads
        .meters
        .iter()
        .take(MOST_METERS)
        .map(|meter| (line(&meter.label, LONGEST), meter_words::total(meter.value, meter.unit)))
        .collect();
    let more = reads.meters.len().saturating_sub(MOST_METERS);
    if more > 0 {
        meters.push(("…".into(), words::more_meters(more as u64)));
    }
    let reference = reads.reference.as_ref().map(|reference| (words::REFERENCE, line(reference, LONGEST)));
    let times = [(words::READ, reads.read_at), (words::ACCEPTED, reads.accepted_at)];
    let times = times.map(|(term, at)| (term, words::moment(at, &about.zone)));
    Letter {
        said: vec![words::reads_reported(&server(&reads.server))],
        facts: facts(times.into_iter().chain(reference)),
        meters,
        advice: words::READS_ADVICE.into(),
        ..about.letter(words::READS_REPORTED, Page::Meter)
    }
}

fn enrolment_cancelled(cancelled: &EnrolmentCancelled, about: &About) -> Letter {
    let server = server(&cancelled.server);
    let (sentence, advice) = match cancelled.by {
        CancelledBy::Administrator => (words::cancelled_by_administrator(&server), words::CANCELLED_ADVICE),
        CancelledBy::Server => (words::cancelled_by_server(&server), words::CANCELLED_ADVICE),
        CancelledBy::Reset => (words::cancelled_by_reset(&server), words::RESET_ADVICE),
    };
    let not_sent = (cancelled.not_sent > 0).then(|| words::not_sent(cancelled.not_sent));
    let reason = cancelled.reason.as_ref().map(|reason| (words::REASON, line(reason, LONGEST_CAUSE)));
    let at = (words::CANCELLED, words::moment(cancelled.at, &about.zone));
    let page = Page::Settings(SettingsPage::Index);
    Letter {
        said: [sentence, words::CANCELLED_MEANS.into()].into_iter().chain(not_sent).collect(),
        facts: facts([at].into_iter().chain(reason)),
        advice: advice.into(),
        ..about.letter(words::ENROLMENT_CANCELLED, page)
    }
}

fn communication_failed(failed: &CommunicationFailed, about: &About, again: bool) -> Letter {
    let server = server(&failed.server);
    let (heading, sentence) = if again {
        (words::COMMUNICATION_STILL, words::still_failing(&server))
    } else {
        (words::COMMUNICATION_ERROR, words::failed(&server))
    };
    let told = [
        (words::CAUSE, line(&failed.cause, LONGEST_CAUSE)),
        (words::SINCE, words::moment(failed.since, &about.zone)),
        (words::ATTEMPTS, failed.attempts.to_string()),
    ];
    Letter {
        said: vec![sentence, words::NOTHING_LOST.into()],
        facts: facts(told),
        advice: words::ERROR_ADVICE.into(),
        ..about.letter(heading, Page::Overview)
    }
}

fn communication_recovered(recovered: &CommunicationRecovered, about: &About) -> Letter {
    let zone: &TimeZone = &about.zone;
    let told = [
        (words::SINCE, words::moment(recovered.since, zone)),
        (words::UNTIL, words::moment(recovered.at, zone)),
    ];
    Letter {
        said: vec![words::recovered(&server(&recovered.server))],
        facts: facts(told),
        advice: words::RECOVERED_ADVICE.into(),
        ..about.letter(words::COMMUNICATION_RECOVERED, Page::Overview)
    }
}

fn server(name: &str) -> String {
    let name = line(name, LONGEST);
    if name.is_empty() { words::THE_SERVER.into() } else { name }
}
