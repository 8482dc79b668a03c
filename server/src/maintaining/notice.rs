//! What recipients are to be told of now. Decides; what is decided is written by [`super::telling`].

use std::collections::BTreeMap;

use app::model::{Concern, Episode, OpenFinding, PastFinding, Standing};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::words;
use crate::{
    mail::TroubleWords,
    maintenance::notice::{Filter, JamTimer, Mail, Subject, Told, mail},
    store::maintenance::notice::Notice,
};

/// What is told of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum What {
    /// That it is so.
    Begun,
    /// That it has become worse.
    Worse,
    /// That it is over.
    Over,
}

/// A notice as it is kept.
pub(super) type TroubleNotice = Notice<What, TroubleWords>;

/// What decides.
pub(super) struct Case<'a> {
    /// Alerts that are active.
    pub(super) active: &'a [Episode],
    /// Alerts that were told of and are over.
    pub(super) ended: &'a [Episode],
    /// Findings that are open.
    pub(super) findings: &'a [OpenFinding],
    /// Findings that are over.
    pub(super) past: &'a [PastFinding],
    /// Since when the printer is missed; `None` while it answers, or nobody works.
    pub(super) silent: Option<Timestamp>,
    /// Whether it has answered since the start.
    pub(super) answers: bool,
    /// What was told of and is not over: by key, when.
    pub(super) told: &'a BTreeMap<String, Timestamp>,
    /// What was said of things.
    pub(super) standings: &'a BTreeMap<Concern, Standing>,
    pub(super) filter: &'a Filter,
    pub(super) jam_timer: JamTimer,
    pub(super) not_answering_hours: u64,
    pub(super) model: Option<&'a str>,
    pub(super) zone: &'a TimeZone,
    pub(super) now: Timestamp,
}

/// The key under which silence since then is told of.
pub(super) fn silence_key(since: Timestamp) -> String {
    format!("silence/{}", since.as_millisecond())
}

/// Since when a printer was silent, of a key.
pub(super) fn silent_since(key: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(key.strip_prefix("silence/")?.parse().ok()?).ok()
}

/// The alert of a key.
pub(super) fn episode_of(key: &str) -> Option<u64> {
    key.strip_prefix("alert/")?.parse().ok()
}

/// Under which a finding is told of: one that returns is another one.
fn finding_key(key: &str, opened_at: Timestamp) -> String {
    format!("finding/{key}@{}", opened_at.as_millisecond())
}

/// What is to be told now.
pub(super) fn due(case: &Case<'_>) -> Vec<TroubleNotice> {
    let mut due = Vec::new();
    for episode in case.active.iter().chain(case.ended) {
        let concern = Concern::Alert(episode.id);
        let subject = Subject::of_episode(episode);
        let say = |what| words::of_episode(what, episode, case.model, (case.now, case.zone));
        case.decide(concern.word(), &concern, &subject, say, &mut due);
    }
    for open in case.findings {
        let finding = &open.finding;
        let concern = Concern::Finding(finding.key.clone());
        let subject = Subject::of_finding(finding, open.worsened_at, None);
        let say = |what| words::of_finding(what, finding, open.name.as_deref(), (case.now, case.zone));
        let standing = case.standings.get(&concern).filter(|said| said.holds_for(finding, case.now));
        let key = finding_key(&finding.key, finding.opened_at);
        case.decide_with(key, standing, &subject, say, &mut due);
    }
    for past in case.past {
        let finding = &past.finding;
        let concern = Concern::Finding(finding.key.clone());
        let subject = Subject::of_finding(finding, None, Some(past.closed_at));
        let say = |what| words::of_finding(what, finding, past.name.as_deref(), (case.now, case.zone));
        case.decide(finding_key(&finding.key, finding.opened_at), &concern, &subject, say, &mut due);
    }
    case.silence(&mut due);
    due
}

impl Case<'_> {
    fn decide(
        &self,
        key: String,
        concern: &Concern,
        subject: &Subject,
        say: impl Fn(What) -> TroubleWords,
        due: &mut Vec<TroubleNotice>,
    ) {
        self.decide_with(key, self.standings.get(concern), subject, say, due);
    }

    fn decide_with(
        &self,
        key: String,
        standing: Option<&Standing>,
        subject: &Subject,
        say: impl Fn(What) -> TroubleWords,
        due: &mut Vec<TroubleNotice>,
    ) {
        let told = self.told.get(&key).map(|at| Told { at: *at, recovery: false });
        let what = match mail(self.filter, self.jam_timer, subject, told, standing, self.now) {
            Mail::Begun => What::Begun,
            Mail::Worse => What::Worse,
            Mail::Recovered => What::Over,
            Mail::Nothing | Mail::NotBefore(_) => return,
        };
        due.push(Notice { id: 0, key, what, at: self.now, content: say(what) });
    }

    /// A printer that does not answer is told of once, and that it answers again.
    fn silence(&self, due: &mut Vec<TroubleNotice>) {
        let say = |what, since| {
            let content = words::of_silence(what, since, self.not_answering_hours, (self.now, self.zone));
            Notice { id: 0, key: silence_key(since), what, at: self.now, content }
        };
        let told: Vec<Timestamp> = self.told.keys().filter_map(|key| silent_since(key)).collect();
        match self.silent {
            Some(since) if told.is_empty() => {
                if !self.silence_rests(since) {
                    due.push(say(What::Begun, since));
                }
            }
            None if self.answers => due.extend(told.into_iter().map(|since| say(What::Over, since))),
            _ => {}
        }
    }
    fn silence_rests(&self, since: Timestamp) -> bool {
        let said = self.standings.get(&Concern::Silence);
        said.is_some_and(|said| said.is_for_silence(since) && said.holds(None, self.now))
    }
}
