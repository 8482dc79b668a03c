//! What recipients are to be told of now. Decides; what is decided is written by [`super::telling`].

use std::collections::BTreeMap;

use app::model::{Concern, Episode, Finding, OpenFinding, PastFinding, Standing};
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

/// What is to be told now, and what nothing more is to come of.
#[derive(Default)]
pub(super) struct Due {
    /// What is to be told.
    pub(super) notices: Vec<TroubleNotice>,
    /// Keys of what was told of, and is over without a word.
    pub(super) done: Vec<String>,
}

/// What decides.
pub(super) struct Case<'a> {
    /// Alerts that are active.
    pub(super) active: &'a [Episode],
    /// Alerts that were told of and are over.
    pub(super) ended: &'a [Episode],
    /// Alerts that were told of and are kept nowhere any more.
    pub(super) lost: &'a [u64],
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
pub(super) fn due(case: &Case<'_>) -> Due {
    let mut due = Due::default();
    for episode in case.active.iter().chain(case.ended) {
        let concern = Concern::Alert(episode.id);
        let subject = Subject::of_episode(episode);
        let say = |what| words::of_episode(what, episode, case.model, (case.now, case.zone));
        case.decide(concern.word(), case.standings.get(&concern), &subject, say, &mut due);
    }
    due.done.extend(case.lost.iter().map(|id| Concern::Alert(*id).word()));
    for open in case.findings {
        case.finding(&open.finding, open.name.as_deref(), (open.worsened_at, None), &mut due);
    }
    for past in case.past {
        let times = (past.worsened_at, Some(past.closed_at));
        case.finding(&past.finding, past.name.as_deref(), times, &mut due);
    }
    case.silence(&mut due);
    due
}

impl Case<'_> {
    /// With when it became worse and when it was over.
    fn finding(
        &self,
        finding: &Finding,
        name: Option<&str>,
        (worsened_at, closed_at): (Option<Timestamp>, Option<Timestamp>),
        due: &mut Due,
    ) {
        let said = self.standings.get(&Concern::Finding(finding.key.clone()));
        let standing = said.filter(|said| said.holds_for(finding, self.now));
        let subject = Subject::of_finding(finding, worsened_at, closed_at);
        let say = |what| words::of_finding(what, finding, name, (self.now, self.zone));
        self.decide(finding_key(&finding.key, finding.opened_at), standing, &subject, say, due);
    }

    fn decide(
        &self,
        key: String,
        standing: Option<&Standing>,
        subject: &Subject,
        say: impl Fn(What) -> TroubleWords,
        due: &mut Due,
    ) {
        let told = self.told.get(&key).map(|at| Told { at: *at, recovery: false });
        let what = match mail(self.filter, self.jam_timer, subject, told, standing, self.now) {
            Mail::Begun => What::Begun,
            Mail::Worse => What::Worse,
            Mail::Recovered => What::Over,
            Mail::Done => return due.done.push(key),
            Mail::Nothing | Mail::NotBefore(_) => return,
        };
        due.notices.push(Notice { id: 0, key, what, at: self.now, content: say(what) });
    }

    /// A printer that does not answer is told of once, and that it answers again.
    fn silence(&self, due: &mut Due) {
        let say = |what, since| {
            let content = words::of_silence(what, since, self.not_answering_hours, (self.now, self.zone));
            Notice { id: 0, key: silence_key(since), what, at: self.now, content }
        };
        let told: Vec<Timestamp> = self.told.keys().filter_map(|key| silent_since(key)).collect();
        match self.silent {
            Some(since) if told.is_empty() && !self.silence_rests(since) => {
                due.notices.push(say(What::Begun, since));
            }
            None if self.answers => {
                for since in told {
                    if self.silence_rests(since) {
                        due.done.push(silence_key(since));
                    } else {
                        due.notices.push(say(What::Over, since));
                    }
                }
            }
            _ => {}
        }
    }

    fn silence_rests(&self, since: Timestamp) -> bool {
        let said = self.standings.get(&Concern::Silence);
        said.is_some_and(|said| said.is_for_silence(since) && said.holds(None, self.now))
    }
}
