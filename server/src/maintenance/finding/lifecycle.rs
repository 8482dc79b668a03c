use app::model::{Evidence, Finding, FindingKind, FindingStep, Per, Rate, Severity, Training};
use jiff::Timestamp;

use super::{
    Findings,
    rate::{Count, Stream},
};

/// What one look at one thing came to: the finding as it is now, and the step that it took if it took one.
pub(super) type Seen = (Option<FindingStep>, Finding);

/// What a finding is about, before it is known whether there is one.
pub(super) struct Topic {
    pub key: String,
    pub kind: FindingKind,
    pub code: Option<i64>,
    pub group: Option<String>,
    pub group_index: Option<i64>,
    pub severity: Severity,
    pub training: Training,
}

impl Topic {
    /// The finding that opens.
    pub fn open(self, evidence: Evidence, since: Timestamp, now: Timestamp) -> Finding {
        let Self { key, kind, code, group, group_index, severity, training } = self;
        Finding {
            key,
            kind,
            code,
            group,
            group_index,
            severity,
            training,
            evidence,
            since,
            opened_at: now,
            worse_since: None,
        }
    }
}

/// The steps of a finding about a rate: it opens at the control limit, worsens when it rises as clearly once more
/// above what it was found with, and is over when a stretch speaks as clearly for the rate before. That rate is
/// kept as it was when the finding opened, so that a worn part does not become its own measure.
pub(super) fn follow(
    stream: &Stream<'_>,
    topic: Topic,
    per: Per,
    findings: &Findings,
    streams: usize,
    now: Timestamp,
) -> Option<Seen> {
    let evidence =
        |seen: Count, before: Count| Evidence::Rate { seen: rate(seen), before: rate(before), per };
    let Some(old) = findings.open(&topic.key) else {
        let rise = stream.rise(streams, None, findings.closed_at(&topic.key))?;
        let finding = topic.open(evidence(rise.seen, rise.baseline), rise.since, now);
        return Some((Some(FindingStep::Opened), finding));
    };
    let mut finding = old.clone();
    let Evidence::Rate { before, per: old_per, .. } = old.evidence else { return None };
    let baseline = count(before);
    let begin = old.worse_since.unwrap_or(old.since);
    if old_per != per || stream.is_over(baseline, begin, now) {
        return Some((Some(FindingStep::Closed), finding));
    }
    let (begin, step) = match stream.rise(streams, Some(begin), None) {
        Some(rise) => {
            finding.worse_since = Some(rise.since);
            (rise.since, Some(FindingStep::Worsened))
        }
        None => (begin, None),
    };
    finding.evidence = evidence(stream.since(begin), baseline);
    Some((step, finding))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of sheets and hours")]
fn rate(count: Count) -> Rate {
    Rate { events: u64::try_from(count.events).unwrap_or(u64::MAX), over: count.exposure.round() as u64 }
}

#[expect(clippy::cast_precision_loss, reason = "counts of sheets and hours")]
fn count(rate: Rate) -> Count {
    Count {
        events: usize::try_from(rate.events).unwrap_or(usize::MAX),
        exposure: rate.over as f64,
        ..Count::default()
    }
}
