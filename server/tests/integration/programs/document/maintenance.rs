use app::model::{
    Concern, Episode, Evidence, Finding, FindingKind, Moment, Pace, Per, Rate, Reason, ServiceRequest,
    ServiceState, ServiceStep, Severity, Standing, Stop, Training,
};
use jiff::Timestamp;
use serde_json::{Value, json};

fn at() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().expect("a time")
}

fn episode() -> Episode {
    Episode {
        id: 17,
        index: 3,
        code: 8,
        code_name: Some("jam".into()),
        vendor_code: Some("35078".into()),
        group: "input".into(),
        group_index: Some(2),
        location: Some(1),
        severity: Severity::Critical,
        worse_at: Some(at()),
        stops: vec![Stop { from: Moment::exactly(at()), to: Some(Moment::exactly(at())) }],
        training: Training::Untrained,
        text: Some("Jam in tray 2".into()),
        raised: Moment { earliest: Some(at()), latest: at() },
        seen_last: at(),
        cleared: Some(Moment::exactly(at())),
        times: 1,
        unwatched: true,
        impressions: Some(12_000),
    }
}

fn finding(kind: FindingKind, evidence: Evidence) -> Finding {
    Finding {
        key: "stoppages/8/input/2".into(),
        kind,
        code: Some(8),
        group: Some("input".into()),
        group_index: Some(2),
        severity: Severity::Warning,
        training: Training::FieldService,
        evidence,
        since: at(),
        opened_at: at(),
        worse_since: Some(at()),
    }
}

fn evidence() -> [(FindingKind, Evidence); 4] {
    let (rate, pace) = (Rate { events: 3, over: 1_000 }, Pace { percent: 40, impressions: 2_000 });
    [
        (FindingKind::Stoppages, Evidence::Rate { seen: rate, before: rate, per: Per::TraySheets }),
        (FindingKind::PowerCycles, Evidence::Repeated { events: 4, days: 7 }),
        (
            FindingKind::ServiceLife,
            Evidence::Life {
                percent: Some(3),
                impressions: Some(97_000),
                since_installed: true,
                rated: Some(100_000),
                days_left: Some(9),
            },
        ),
        (FindingKind::FastSupply, Evidence::Pace { seen: pace, before: pace }),
    ]
}

fn standings() -> [Standing; 3] {
    let reason = Reason::new("It is never used").expect("words");
    [
        Standing::Acknowledged { at: at() },
        Standing::Snoozed { at: at(), until: at() },
        Standing::Dismissed {
            at: at(),
            reason,
            evidence: Some(evidence()[0].1),
            severity: Severity::Warning,
        },
    ]
}

fn request(concern: Concern) -> ServiceRequest {
    let step = ServiceStep {
        at: at(),
        state: ServiceState::Scheduled,
        who: ServiceStep::SERVER.into(),
        note: Some("Tomorrow.".into()),
        visit_at: Some(at()),
    };
    ServiceRequest {
        id: 1,
        reference: "R-20261122-1".into(),
        concern: Some(concern),
        about: "Tray 2: jams".into(),
        code: Some("35078".into()),
        note: Some("It squeaks.".into()),
        state: ServiceState::Closed,
        opened_at: at(),
        symptom_since: Some(at()),
        symptom_gone_at: Some(at()),
        visit_at: Some(at()),
        service_reference: Some("4711".into()),
        by_server: false,
        left_server: true,
        by_mail: false,
        ended_at: Some(at()),
        steps: vec![step],
    }
}

/// `whole` with these members, too.
fn with(whole: impl serde::Serialize, members: Value) -> Value {
    let mut whole = json!(whole);
    let (Some(all), Value::Object(members)) = (whole.as_object_mut(), members) else { panic!("objects") };
    all.extend(members);
    whole
}

/// What of maintenance no device here says: everything at once that may be there.
pub(super) fn maintenance() -> Vec<(&'static str, Value)> {
    let mut active = episode();
    active.cleared = None;
    let actives = standings().map(|standing| with(&active, json!({ "standing": standing, "rests": true })));
    let more = json!({
        "name": "Tray 2", "worsened_at": at(), "standing": standings()[0], "rests": false,
    });
    let open = evidence().map(|(kind, evidence)| with(finding(kind, evidence), more.clone()));
    let (kind, of_jams) = evidence()[0];
    let past = with(finding(kind, of_jams), json!({ "name": "Tray 2", "closed_at": at() }));
    let silence = json!({ "since": at(), "standing": standings()[1], "rests": true });
    let seconds = json!({ "least": 60, "most": 90 });
    let reliability = json!({
        "from": at(),
        "availability": { "up_s": 7_000_000, "down_s": 1_000, "unknown_s": 10 },
        "repair": { "episodes": 3, "mean_s": seconds, "median_s": seconds, "longest_s": 90 },
        "stoppages": [{
            "code": 8, "group": "input", "group_index": 2, "name": "Tray 2", "count": 3, "sheets": 1_000,
            "by_tray": true, "per_thousand_sheets": 3.0,
            "per_thousand_sheets_95_percent": { "least": 0.6, "most": 8.8 },
        }, {
            "code": 8, "group": "input", "group_index": 2, "name": "Tray 2", "count": 3, "impressions": 1_000,
            "by_tray": false, "per_thousand_impressions": 3.0,
            "per_thousand_impressions_95_percent": { "least": 0.6, "most": 8.8 },
        }],
    });
    let concerns = [Concern::Alert(17), Concern::Finding("power-cycles".into()), Concern::Silence];
    let event = json!({
        "id": 9, "at": at(), "kind": "alert-raised", "subject": "alert/3", "label": "Alert: Jam in tray 2",
        "from": "", "to": "critical", "impressions": 12_000, "episode": 17, "alert": episode(),
    });
    vec![
        ("AlertEpisodes", json!({ "active": actives, "recently_cleared": [episode()] })),
        ("Findings", json!({ "open": open, "past": [past], "not_answering": silence })),
        ("Reliability", reliability),
        ("ServiceRequests", json!({ "requests": concerns.map(request) })),
        ("Events", json!({ "events": [event], "next": 9 })),
    ]
}
