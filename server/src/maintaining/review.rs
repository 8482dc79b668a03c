//! What is getting worse: looked for once an hour, and when something has happened.

use app::model::{Event, EventKind, Finding, FindingStep, OpenFinding, PastFinding, Reading, Reliability};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::{
    Desk,
    desk::{Memory, Terms},
    past, reliability, words,
};
use crate::{
    maintenance::finding::{BASELINE, Findings, SUPPLIES, review},
    recorder::supply_unread,
    store::{
        StoreError,
        maintenance::{
            finding as rows,
            untold::{self, Untold},
        },
        supplies::{find_device, make_device},
    },
};

/// Findings that are over and are shown.
const PAST: usize = 20;

/// What a review came to.
struct Reviewed {
    open: Vec<OpenFinding>,
    past: Vec<PastFinding>,
    reliability: Reliability,
    steps: Vec<Became>,
}

/// What became of a finding.
#[derive(Clone)]
struct Became {
    step: FindingStep,
    finding: Finding,
    /// The name of what it is about.
    name: Option<String>,
    /// When it was last found worse, before.
    worsened_at: Option<Timestamp>,
}

impl Desk {
    /// Looks at everything, and writes down what has become of findings.
    pub(super) async fn review(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let Some(reading) = memory.reading.clone() else { return Ok(()) };
        let terms = self.terms();
        let now = terms.now;
        let (open, seen, usual) = (memory.findings.clone(), reading.clone(), terms.usual);
        let zone = terms.zone.clone();
        let store = &self.0.parts.store;
        let reviewed = store
            .read_supplies(past_begin(now), move |connection, levels| {
                let device = find_device(connection, &seen.identity)?;
                let mut read = past::read(connection, levels, device, &seen, (&usual, &zone, now))?;
                let known = match (open, device) {
                    (Some(open), _) => open,
                    (None, Some(device)) => rows::open(connection, device)?,
                    (None, None) => Vec::new(),
                };
                let closed = match device {
                    Some(device) => rows::closed_since(connection, device, begin_of_closed(now))?,
                    None => Vec::new(),
                };
                let before = Findings { open: known.iter().map(|it| it.finding.clone()).collect(), closed };
                read.past.set_unread(unread(&before, &seen));
                let found = review(&read.past, &before, now);
                let printed = reliability::printed(&seen, levels, now);
                let steps = found.steps.into_iter().map(|(step, finding)| Became {
                    step,
                    name: name(&finding, &known, &seen),
                    worsened_at: worsened_at(&finding, &known),
                    finding,
                });
                Ok(Reviewed {
                    steps: steps.collect(),
                    open: now_open(found.findings.open, &known, &seen),
                    past: match device {
                        Some(device) => rows::past(connection, device, PAST)?,
                        None => Vec::new(),
                    },
                    reliability: reliability::of(&read, &seen, printed, now),
                })
            })
            .await?;
        self.take_over(memory, &reading, reviewed, now).await?;
        memory.reviewed = Some(now);
        Ok(())
    }

    async fn take_over(
        &self,
        memory: &mut Memory,
        reading: &Reading,
        reviewed: Reviewed,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Reviewed { mut open, mut past, reliability, steps } = reviewed;
        if !steps.is_empty() {
            self.write(reading, steps.clone(), now).await?;
            for Became { step, finding, name, worsened_at } in steps {
                match step {
                    FindingStep::Opened => {}
                    FindingStep::Worsened => {
                        let worse = open.iter_mut().find(|it| it.finding.key == finding.key);
                        if let Some(worse) = worse {
                            worse.worsened_at = Some(now);
                        }
                    }
                    FindingStep::Closed => {
                        past.insert(0, PastFinding { finding, name, worsened_at, closed_at: now });
                    }
                }
            }
            past.truncate(PAST);
        }
        open.sort_by_key(|it| (it.finding.severity, it.finding.opened_at));
        memory.findings = Some(open);
        (memory.past_findings, memory.reliability) = (past, reliability);
        Ok(())
    }

    /// One synced transaction: the findings, and their lines of the event history.
    async fn write(&self, reading: &Reading, steps: Vec<Became>, now: Timestamp) -> Result<(), StoreError> {
        let impressions = reading.total_impressions().map(|meter| meter.value);
        let events = steps.iter().map(|it| line(it.step, &it.finding, it.name.as_deref(), now));
        let events = events.map(|event| Event { impressions, ..event }).collect();
        let (identity, tells) = (reading.identity.clone(), self.tells());
        let work = move |transaction: &Transaction<'_>| {
            let device = make_device(transaction, &identity, now.as_millisecond())?;
            for Became { step, finding, name, .. } in &steps {
                match step {
                    FindingStep::Opened => rows::insert(transaction, device, finding, name.as_deref())?,
                    FindingStep::Worsened => rows::update(transaction, device, finding, Some(now))?,
                    FindingStep::Closed => rows::close(transaction, device, &finding.key, now)?,
                }
                if tells {
                    let untold = Untold::Finding { step: *step, finding: finding.clone() };
                    untold::insert(transaction, now, &untold)?;
                }
            }
            Ok(())
        };
        self.0.parts.store.durably_telling(events, work).await
    }
}

/// The supplies with a finding of which the reading could not tell everything.
fn unread(before: &Findings, reading: &Reading) -> Vec<i64> {
    let of_supplies = before.open.iter().filter(|finding| finding.group.as_deref() == Some(SUPPLIES));
    of_supplies
        .filter_map(|finding| finding.group_index)
        .filter(|index| supply_unread(reading, *index))
        .collect()
}

/// What a look needs of the past.
fn past_begin(now: Timestamp) -> Timestamp {
    Terms::supplies_begin(now)
}

/// What was closed before that can open again on what it was made of.
fn begin_of_closed(now: Timestamp) -> Timestamp {
    now.checked_sub(BASELINE).unwrap_or(Timestamp::MIN)
}

/// Findings as pages show them, with what was known of them.
fn now_open(found: Vec<Finding>, known: &[OpenFinding], reading: &Reading) -> Vec<OpenFinding> {
    let shown = found.into_iter().map(|finding| OpenFinding {
        name: name(&finding, known, reading),
        worsened_at: worsened_at(&finding, known),
        standing: None,
        rests: false,
        finding,
    });
    shown.collect()
}

/// When it was last found worse.
fn worsened_at(finding: &Finding, known: &[OpenFinding]) -> Option<Timestamp> {
    let same = |it: &&OpenFinding| it.finding.key == finding.key && it.finding.opened_at == finding.opened_at;
    known.iter().find(same)?.worsened_at
}

/// The name of what it is about: as the printer tells it now, else as it did.
fn name(finding: &Finding, known: &[OpenFinding], reading: &Reading) -> Option<String> {
    let now = finding.group.as_deref().and_then(|group| words::place(group, finding.group_index, reading));
    now.or_else(|| known.iter().find(|it| it.finding.key == finding.key).and_then(|it| it.name.clone()))
}

/// The line of the event history.
fn line(step: FindingStep, finding: &Finding, name: Option<&str>, at: Timestamp) -> Event {
    let what = app::finding_words::what(finding, name);
    let label = format!("{}: {what}.", app::finding_words::step(step));
    let word = match step {
        FindingStep::Opened => "opened",
        FindingStep::Worsened => "worsened",
        FindingStep::Closed => "closed",
    };
    Event {
        id: 0,
        at,
        kind: EventKind::FindingChanged,
        subject: format!("finding/{}", finding.key),
        label,
        from: None,
        to: Some(word.to_owned()),
        impressions: None,
        episode: None,
    }
}
