//! The communication with the server: whether there is one, how it goes, what waits, what it has.

use app::model::{Cause, Communication, Condition, Snapshot};
use jiff::Timestamp;

use super::exposition::{Exposition, Kind};
use crate::{report::word, tally::Tally};

const CONDITIONS: [&str; 6] = ["never", "communicating", "failing", "overdue", "held", "over-budget"];

pub(super) fn write(
    to: &mut Exposition,
    snapshot: &Snapshot,
    attempts: Option<&Tally<Cause>>,
    now: Timestamp,
) {
    let state = &snapshot.communication;
    to.gauge(
        "smart_esolutions_enrolled",
        "1 if the device is enrolled with a communication server.",
        state.enrolment.is_enrolled(),
    );
    to.family(
        "smart_esolutions_communication_condition",
        Kind::Gauge,
        "How the communication goes: 1 for the condition that holds.",
    )
    .states(&[], "condition", &CONDITIONS.map(str::to_owned), condition(&state.condition));
    counted(to, attempts);
    to.gauge_if(
        "smart_esolutions_communication_last_success_timestamp_seconds",
        "When the server answered as it should last, by the device's clock.",
        state.last_success,
    );
    queue(to, state, now);
    sent(to, snapshot);
}

fn condition(condition: &Condition) -> &'static str {
    match condition {
        Condition::Never => "never",
        Condition::Communicating => "communicating",
        Condition::Failing { .. } => "failing",
        Condition::Overdue => "overdue",
        Condition::Held { .. } => "held",
        Condition::OverBudget { .. } => "over-budget",
    }
}

fn counted(to: &mut Exposition, attempts: Option<&Tally<Cause>>) {
    let none = Tally::default();
    let attempts = attempts.unwrap_or(&none);
    to.family(
        "smart_esolutions_communication_successes_total",
        Kind::Counter,
        "Attempts to use the server since the start that succeeded.",
    )
    .sample(&[], attempts.successes());
    let mut failures = to.family(
        "smart_esolutions_communication_failures_total",
        Kind::Counter,
        "Attempts to use the server since the start that failed, by the step and the cause.",
    );
    for cause in Cause::ALL {
        let labels = [("step", &*word(&cause.step())), ("cause", &*word(&cause))];
        failures.sample(&labels, attempts.failures(cause));
    }
}

fn queue(to: &mut Exposition, state: &Communication, now: Timestamp) {
    to.gauge("smart_esolutions_queue_events", "Events that wait for the server.", state.waiting);
    // A device whose clock is wrong still knows how long something has waited.
    let age =
        state.waiting_since.map_or(0, |since| now.duration_since(since).as_secs().max(0).unsigned_abs());
    to.gauge(
        "smart_esolutions_queue_oldest_event_age_seconds",
        "For how long the oldest of them has waited; 0 where none does.",
        age,
    );
    to.gauge(
        "smart_esolutions_refused_events",
        "Events that the server refused, or that were set aside.",
        state.refused,
    );
}

fn sent(to: &mut Exposition, snapshot: &Snapshot) {
    to.gauge(
        "smart_esolutions_billing_holds",
        "What billing is held by: the administrator has to say what happened to a meter.",
        snapshot.billing.holds.len() as u64,
    );
    to.gauge_if(
        "smart_esolutions_last_transmission_timestamp_seconds",
        "When the server accepted billing meters last.",
        snapshot.last_sent.as_ref().map(|sent| sent.sent_at),
    );
    let mut family = to.family(
        "smart_esolutions_meter_last_sent",
        Kind::Gauge,
        "What a meter showed in the last transmission of billing meters.",
    );
    for (key, value) in snapshot.last_sent.iter().flat_map(|sent| &sent.values) {
        family.sample(&[("meter", key)], *value);
    }
}
