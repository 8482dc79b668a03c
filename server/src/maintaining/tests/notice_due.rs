//! What is to be told of findings, decided without a store.

use std::collections::BTreeMap;

use app::model::{Concern, Evidence, Finding, FindingKind, PastFinding, Severity, Standing, Training};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::super::notice::{Case, What, due};
use crate::{
    maintenance::notice::{Filter, JamTimer},
    testing::time,
};

fn at(minutes: i64) -> Timestamp {
    time("2026-06-01T08:00:00Z") + SignedDuration::from_mins(minutes)
}

fn finding() -> Finding {
    Finding {
        key: "power-cycles".into(),
        kind: FindingKind::PowerCycles,
        code: None,
        group: None,
        group_index: None,
        severity: Severity::Warning,
        training: Training::Trained,
        evidence: Evidence::Repeated { events: 4, days: 7 },
        since: at(0),
        opened_at: at(10),
        worse_since: None,
    }
}

/// What is told of its end at 60 minutes, and whether nothing more is to come of it.
fn end(said_at: i64, worsened_at: Option<i64>) -> (Vec<What>, usize) {
    let past =
        [PastFinding { finding: finding(), name: None, worsened_at: worsened_at.map(at), closed_at: at(60) }];
    let told = BTreeMap::from([(format!("finding/power-cycles@{}", at(10).as_millisecond()), at(10))]);
    let standing = Standing::Acknowledged { at: at(said_at) };
    let due = due(&Case {
        active: &[],
        ended: &[],
        lost: &[],
        findings: &[],
        past: &past,
        silent: None,
        answers: true,
        told: &told,
        standings: &BTreeMap::from([(Concern::Finding("power-cycles".into()), standing)]),
        filter: &Filter { mildest: Severity::Other, skills: vec![Training::Trained] },
        jam_timer: JamTimer::default(),
        not_answering_hours: 1,
        model: None,
        zone: &TimeZone::UTC,
        now: at(60),
    });
    (due.notices.into_iter().map(|one| one.what).collect(), due.done.len())
}

#[test]
fn the_end_of_a_finding_is_told_unless_what_was_said_still_holds_for_it() {
    assert_eq!(end(20, None), (Vec::new(), 1), "acknowledged");
    assert_eq!(end(20, Some(15)), (Vec::new(), 1), "acknowledged as bad as it was");
    assert_eq!(end(20, Some(30)), (vec![What::Over], 0), "worse since, which was told");
    assert_eq!(end(5, None), (vec![What::Over], 0), "said of the one before");
}
