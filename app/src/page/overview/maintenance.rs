//! What of the Maintenance Assistant needs attention beside alerts: potential issues, requests for service that wait for the
//! administrator, and what the server is to be told of. What they have answered rests.

use super::attention::Item;
use crate::{
    model::{Concern, ServiceRequest, ServiceState, Severity, Snapshot},
    page::{Page, active::active, maintenance::finding_anchor},
    text::{
        finding,
        maintenance::{service, untold},
    },
};

/// A sentence for each.
pub fn attention(snapshot: &Snapshot) -> Vec<Item> {
    let view = &snapshot.maintenance;
    let findings = view.findings.iter().filter(|open| !open.rests).map(|open| Item {
        severity: open.finding.severity,
        text: finding::what(&open.finding, open.name.as_deref()),
        href: Some(format!("{}#{}", Page::Maintenance.path(), finding_anchor(&open.finding.key))),
    });
    let service = view.service.iter().filter_map(|request| waiting(request, snapshot));
    let asked = view.untold.iter().map(|asked| Item {
        severity: Severity::Other,
        text: untold::waiting(asked.count),
        href: Some(format!("{}#untold", Page::Maintenance.path())),
    });
    findings.chain(service).chain(asked).collect()
}

/// What a request waits for, where that is the administrator.
fn waiting(request: &ServiceRequest, snapshot: &Snapshot) -> Option<Item> {
    let held_back = snapshot.maintenance.is_held_back(request);
    let told = (request.by_server && !held_back) || request.by_mail;
    let goes_on = !request.state.is_over() && request.state != ServiceState::Resolved;
    let text = match request.state {
        _ if held_back && !told && goes_on => service::held_back(request),
        _ if request.left_server && !told && goes_on => service::left(request),
        ServiceState::Requested | ServiceState::Reopened if !told => service::nobody_told(request),
        ServiceState::Refused if is_there(request, snapshot) => service::refused(request),
        ServiceState::Resolved if is_there(request, snapshot) => service::not_gone(request),
        _ => return None,
    };
    let href = format!("{}#request-{}", Page::Service.path(), request.id);
    Some(Item { severity: Severity::Warning, text, href: Some(href) })
}

/// Whether what the request is about is still there.
fn is_there(request: &ServiceRequest, snapshot: &Snapshot) -> bool {
    let view = &snapshot.maintenance;
    match &request.concern {
        Some(concern @ Concern::Alert(_)) => {
            active(snapshot).iter().any(|one| one.concern().as_ref() == Some(concern))
        }
        Some(Concern::Finding(key)) => view.findings.iter().any(|open| open.finding.key == *key),
        Some(Concern::Silence) => view.silence.is_some(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{phaser, service_request, snapshot, watched},
        model::{OpenFinding, Standing},
        page::overview::attention::needs_attention,
    };

    fn watched_snapshot() -> Snapshot {
        Snapshot { maintenance: watched(), ..snapshot(Some(phaser())) }
    }

    fn sentences(snapshot: &Snapshot) -> Vec<String> {
        needs_attention(snapshot).into_iter().map(|item| item.text).collect()
    }

    #[test]
    fn what_was_answered_leaves_the_list_and_returns_when_the_answer_holds_no_more() {
        let mut snapshot = watched_snapshot();
        let all = sentences(&snapshot);
        assert!(all.iter().any(|text| text == "Tray 2 is empty"), "{all:?}");
        assert!(all.iter().any(|text| text.starts_with("Jams or misfeeds at Tray 2")), "{all:?}");
        assert!(!all.iter().any(|text| text.contains("restarts")), "it rests: {all:?}");
        for open in &mut snapshot.maintenance.active {
            open.rests = true;
        }
        for open in &mut snapshot.maintenance.findings {
            open.rests = !open.rests;
        }
        let now = sentences(&snapshot);
        assert!(!now.iter().any(|text| text == "Tray 2 is empty" || text.starts_with("Jams")), "{now:?}");
        assert!(now.iter().any(|text| text.contains("restarts")), "{now:?}");
    }

    #[test]
    fn a_silent_printer_that_was_answered_is_told_of_no_more() {
        let mut snapshot = watched_snapshot();
        snapshot.freshness = crate::fixture::stale();
        let silence = crate::model::Silence {
            since: crate::fixture::at("2026-11-22T09:15:00Z"),
            standing: Some(Standing::Acknowledged { at: crate::fixture::at("2026-11-22T11:00:00Z") }),
            rests: false,
        };
        snapshot.maintenance.silence = Some(silence.clone());
        let told = |snapshot: &Snapshot| {
            needs_attention(snapshot)
                .into_iter()
                .filter(|item| item.text.contains("has not answered"))
                .count()
        };
        assert_eq!(told(&snapshot), 1, "once");
        snapshot.maintenance.silence = Some(crate::model::Silence { rests: true, ..silence });
        assert_eq!(told(&snapshot), 0);
    }

    #[test]
    fn a_request_waits_for_the_administrator_where_nobody_else_goes_on() {
        let about = Concern::Finding("stoppages/8/input/2".into());
        let table = [
            (ServiceState::Requested, false, false, true),
            (ServiceState::Requested, true, false, false),
            (ServiceState::Accepted, true, false, false),
            (ServiceState::Accepted, false, true, true),
            (ServiceState::Refused, true, false, true),
            (ServiceState::Resolved, true, false, true),
            (ServiceState::Resolved, false, true, true),
            (ServiceState::Closed, true, false, false),
            (ServiceState::Closed, false, true, false),
            (ServiceState::Withdrawn, false, false, false),
        ];
        for (state, by_server, left_server, waits) in table {
            let mut snapshot = watched_snapshot();
            let request = ServiceRequest {
                state,
                by_server,
                left_server,
                by_mail: false,
                concern: Some(about.clone()),
                ..service_request(1)
            };
            snapshot.maintenance.service = vec![request.clone()];
            assert_eq!(waiting(&request, &snapshot).is_some(), waits, "{state:?}");
            // What is over needs nobody, whatever the service said.
            snapshot.maintenance.findings = Vec::<OpenFinding>::new();
            let still = waits && matches!(state, ServiceState::Requested | ServiceState::Accepted);
            assert_eq!(waiting(&request, &snapshot).is_some(), still, "{state:?}, gone");
        }
    }
}
