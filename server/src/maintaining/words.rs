//! What is said of alerts, findings and silence in mail and in the event history.

use app::{
    alert_words, finding_words,
    mail_words::{self, trouble},
    model::{Alert, Concern, Episode, Finding, Reading},
    troubleshooting,
};
use jiff::{Timestamp, tz::TimeZone};

use super::{desk::Memory, notice::What};
use crate::mail::TroubleWords;

/// The name of the tray, output bin, cover or supply of a group's row, where the printer tells one.
pub(super) fn place(group: &str, index: Option<i64>, reading: &Reading) -> Option<String> {
    let index = u32::try_from(index?).ok()?;
    match group {
        "input" => reading.inputs.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "output" => reading.outputs.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "cover" => reading.covers.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "marker-supplies" => {
            reading.supplies.iter().find(|part| part.index == index).map(app::supply_words::name)
        }
        _ => None,
    }
    .filter(|name| !name.trim().is_empty())
}

/// An alert.
pub(super) fn of_episode(
    what: What,
    episode: &Episode,
    model: Option<&str>,
    (at, zone): (Timestamp, &TimeZone),
) -> TroubleWords {
    let alert = episode.as_seen();
    let is = alert_words::what(&alert);
    let guidance = troubleshooting::guidance(&alert, model);
    let since = match episode.raised.earliest {
        Some(earliest) if earliest != episode.raised.latest => format!(
            "{} – {}",
            mail_words::moment(earliest, zone),
            mail_words::moment(episode.raised.latest, zone)
        ),
        _ => mail_words::moment(episode.raised.latest, zone),
    };
    let mut facts = vec![
        (trouble::SINCE.to_owned(), since),
        (trouble::SEVERITY.to_owned(), alert_words::severity(episode.severity).to_owned()),
        (trouble::SKILL.to_owned(), alert_words::training(episode.training).to_owned()),
        (trouble::CODE.to_owned(), episode.vendor_code.clone().unwrap_or_else(|| alert_words::code(&alert))),
    ];
    let count =
        episode.impressions.map(|count| (trouble::IMPRESSIONS.to_owned(), trouble::impressions(count)));
    facts.extend(count);
    finish(what, &is, vec![guidance.means, trouble::BEGUN_ALERT.to_owned()], facts, guidance.steps, at)
}

/// A potential issue; `name` is that of what it is about.
pub(super) fn of_finding(
    what: What,
    finding: &Finding,
    name: Option<&str>,
    (at, zone): (Timestamp, &TimeZone),
) -> TroubleWords {
    let is = finding_words::what(finding, name);
    let facts = vec![
        (trouble::SEEN.to_owned(), finding_words::seen(&finding.evidence)),
        (trouble::AGAINST.to_owned(), finding_words::against(&finding.evidence)),
        (trouble::SINCE.to_owned(), mail_words::moment(finding.since, zone)),
        (trouble::SKILL.to_owned(), alert_words::training(finding.training).to_owned()),
    ];
    let steps = finding_words::steps(finding).iter().map(|step| (*step).to_owned()).collect();
    finish(what, &is, vec![trouble::BEGUN_FINDING.to_owned()], facts, steps, at)
}

/// A printer that does not answer, for so many hours of working time; or answers again.
pub(super) fn of_silence(
    what: What,
    since: Timestamp,
    hours: u64,
    (at, zone): (Timestamp, &TimeZone),
) -> TroubleWords {
    let facts = vec![(trouble::SINCE.to_owned(), mail_words::moment(since, zone))];
    let (heading, said, advice) = match what {
        What::Over => (trouble::ANSWERS.to_owned(), trouble::OVER_SAID, trouble::OVER_ADVICE),
        What::Begun | What::Worse => (trouble::silent(hours), trouble::SILENT, trouble::SILENT_ADVICE),
    };
    let (said, advice) = (vec![said.to_owned()], advice.to_owned());
    TroubleWords { heading, said, facts, advice, steps: Vec::new(), at }
}

/// What began and ended while it waited for a mail, with what was to be said of its beginning and of its end.
pub(super) fn passed(begun: &TroubleWords, over: TroubleWords) -> TroubleWords {
    let (heading, said) = (trouble::passed(&begun.heading), vec![trouble::PASSED_SAID.to_owned()]);
    TroubleWords { heading, said, ..over }
}

fn finish(
    what: What,
    is: &str,
    said: Vec<String>,
    facts: Vec<(String, String)>,
    steps: Vec<String>,
    at: Timestamp,
) -> TroubleWords {
    let advice = String::new();
    match what {
        What::Begun => TroubleWords { heading: trouble::begun(is), said, facts, advice, steps, at },
        What::Worse => TroubleWords { heading: trouble::worse(is), said, facts, advice, steps, at },
        What::Over => TroubleWords {
            heading: trouble::over(is),
            said: vec![trouble::OVER_SAID.to_owned()],
            facts,
            advice: trouble::OVER_ADVICE.to_owned(),
            steps: Vec::new(),
            at,
        },
    }
}

/// What an alert is: neither what the printer says nor what a tray is called. This goes to others, and either may name people.
pub(super) fn plain(episode: &Episode) -> String {
    let alert = episode.as_seen();
    let what = episode.code_name.as_ref().map_or_else(
        || format!("{}: code {}", alert_words::group(&episode.group), episode.code),
        |_| alert_words::what(&Alert { description: None, ..alert.clone() }),
    );
    format!("{what} ({})", alert_words::place(&alert, None))
}

/// What a request for service is about: in words, the code to tell the service, and since when. `None`: there is no such
/// thing now.
pub(super) fn about(
    concern: &Concern,
    memory: &Memory,
) -> Option<(String, Option<String>, Option<Timestamp>)> {
    match concern {
        Concern::Alert(id) => {
            let episode = memory.active.iter().find(|episode| episode.id == *id)?;
            let about = plain(episode);
            let code = episode.vendor_code.clone().unwrap_or_else(|| episode.code.to_string());
            Some((about, Some(code), Some(episode.raised.latest)))
        }
        Concern::Finding(key) => {
            let open = memory.findings.iter().flatten().find(|open| open.finding.key == *key)?;
            let about = finding_words::what(&open.finding, None);
            let code = open.finding.code.map(|code| code.to_string());
            Some((about, code, Some(open.finding.since)))
        }
        Concern::Silence => {
            Some((app::service_words::ABOUT_SILENCE.to_owned(), None, Some(memory.silent_since?)))
        }
    }
}
