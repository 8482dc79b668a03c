//! What the Maintenance Assistant knows: what is wrong, what may become so, who was asked to repair it.

use app::model::{FedIn, FindingKind, MaintenanceView, ServiceState};

use super::exposition::{Exposition, Kind};
use crate::report::word;

const FINDINGS: [FindingKind; 6] = [
    FindingKind::Stoppages,
    FindingKind::ServiceLife,
    FindingKind::PowerCycles,
    FindingKind::Overheating,
    FindingKind::NotAnswering,
    FindingKind::FastSupply,
];
/// States of a request of which something is to come.
const OPEN: [ServiceState; 7] = [
    ServiceState::Requested,
    ServiceState::Accepted,
    ServiceState::Scheduled,
    ServiceState::WaitingForParts,
    ServiceState::OnSite,
    ServiceState::Resolved,
    ServiceState::Reopened,
];

pub(super) fn write(to: &mut Exposition, view: &MaintenanceView) {
    attention(to, view);
    let mut findings =
        to.family("smart_esolutions_findings", Kind::Gauge, "Potential issues that are open, by kind.");
    for kind in FINDINGS {
        let count = view.findings.iter().filter(|open| open.finding.kind == kind).count();
        findings.sample(&[("kind", &word(&kind))], count as u64);
    }
    let mut requests = to.family(
        "smart_esolutions_service_requests",
        Kind::Gauge,
        "Requests for service that are open, by how far they have come.",
    );
    for state in OPEN {
        let count = view.service.iter().filter(|request| request.state == state).count();
        requests.sample(&[("state", &word(&state))], count as u64);
    }
    reliability(to, view);
}

fn attention(to: &mut Exposition, view: &MaintenanceView) {
    let mut attention = to.family(
        "smart_esolutions_needs_attention",
        Kind::Gauge,
        "What nobody has acknowledged, snoozed or dismissed: alerts, potential issues, a printer that does not answer in working time.",
    );
    let alerts = view.active.iter().filter(|alert| !alert.rests).count();
    let findings = view.findings.iter().filter(|finding| !finding.rests).count();
    let silence = view.silence.iter().filter(|silence| !silence.rests).count();
    for (what, count) in [("alert", alerts), ("finding", findings), ("silence", silence)] {
        attention.sample(&[("what", what)], count as u64);
    }
}

fn reliability(to: &mut Exposition, view: &MaintenanceView) {
    let reliability = &view.reliability;
    let mut time = to.family(
        "smart_esolutions_printer_time_seconds",
        Kind::Gauge,
        "Of the last 90 days, the time in which the printer could print, could not, and in which nobody looked.",
    );
    let available = reliability.availability;
    for (state, spent) in [("up", available.up), ("down", available.down), ("unknown", available.unknown)] {
        time.sample(&[("state", state)], spent.as_secs().unsigned_abs());
    }
    let mut stoppages = to.family(
        "smart_esolutions_stoppages",
        Kind::Gauge,
        "Jams and misfeeds of the last 90 days by prtAlertCode and place.",
    );
    let indices = |index: Option<i64>| index.map(|index| index.to_string()).unwrap_or_default();
    for rate in &reliability.stoppages {
        let (code, index) = (rate.code.to_string(), indices(rate.group_index));
        stoppages.sample(&[("code", &code), ("group", &rate.group), ("index", &index)], rate.stoppages);
    }
    for (name, counted_in, what) in [
        (
            "smart_esolutions_stoppages_per_thousand_sheets",
            FedIn::Sheets,
            "The same by a thousand sheets. Not there where no counter tells how many there were.",
        ),
        (
            "smart_esolutions_stoppages_per_thousand_impressions",
            FedIn::Impressions,
            "The same by a thousand impressions, where the printer has no counter of sheets.",
        ),
    ] {
        let mut rates = to.family(name, Kind::Gauge, what);
        for rate in reliability.stoppages.iter().filter(|rate| rate.fed_in == counted_in) {
            let Some((by_thousand, _, _)) = rate.per_thousand else { continue };
            let (code, index) = (rate.code.to_string(), indices(rate.group_index));
            rates.sample(&[("code", &code), ("group", &rate.group), ("index", &index)], by_thousand);
        }
    }
    to.gauge_if(
        "smart_esolutions_repair_median_seconds",
        "How long what stopped the printer in the last 90 days took to go, of the one in the middle, at the most.",
        reliability.repair.map(|repair| repair.median.1.as_secs().unsigned_abs()),
    );
}
