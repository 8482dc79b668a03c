//! What an event says, in a few words.

use app::model::CartridgeChangeKind;
use serde::de::DeserializeOwned;

use super::maintenance;
use crate::{
    far_end::{TakenEvent, service_word, state_word, trouble_words},
    protocol::{
        data::{
            Data, Kind,
            alert::AlertEvent,
            clock::ClockSet,
            command_outcome::CommandOutcome,
            diagnostics::Diagnostics,
            enrolment::Cancelled,
            epoch_opened::EpochOpened,
            finding::FindingEvent,
            meter_read::MeterRead,
            read_held::ReadHeld,
            service_request::ServiceRequest,
            silence::SilenceEvent,
            supplies_performance::SuppliesPerformance,
            supplies_usage::SuppliesUsage,
            supply_order::SupplyOrder,
            supply_replaced::SupplyReplaced,
            support_session::{SessionStep, SupportSession},
            troubleshooting::Troubleshooting,
        },
        event,
    },
};

/// "org.smart-esolutions.meter-read.v1" without what all have: "meter-read".
pub(super) fn kind(kind: &str) -> &str {
    let own = kind.strip_prefix("org.smart-esolutions.");
    own.and_then(|own| own.strip_suffix(".v1")).unwrap_or(kind)
}

/// What an event says; nothing of one that only its text can tell.
pub(super) fn gist(event: &TakenEvent) -> Option<String> {
    let text = event.text.as_deref()?;
    match Kind::from_name(&event.kind) {
        Some(Kind::MeterRead) => {
            let meters = matter::<MeterRead>(text)?.meters;
            let total = meters.iter().find(|meter| meter.key == "total-impressions").or(meters.first())?;
            Some(format!("{} {}", total.label, grouped(total.value)))
        }
        Some(Kind::ReadHeld) => matter::<ReadHeld>(text)
            .map(|held| held.holds.into_iter().map(|hold| hold.reason).collect::<Vec<_>>().join(" ")),
        Some(Kind::SuppliesUsage) => {
            let supplies = matter::<SuppliesUsage>(text)?.supplies;
            let told =
                supplies.iter().filter_map(|one| Some(format!("{} {} %", one.description, one.percent?)));
            Some(told.collect::<Vec<_>>().join(", "))
        }
        Some(Kind::SuppliesPerformance) => {
            let told = matter::<SuppliesPerformance>(text)?;
            let impressions = told.impressions.map(|count| format!("{} impressions", grouped(count)));
            let available =
                told.availability.map(|share| format!("available {}.{:02} %", share / 100, share % 100));
            let said = [impressions, available, Some(format!("jams {}", grouped(told.jams)))];
            Some(said.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Some(Kind::SupplyOrder) => {
            let told = matter::<SupplyOrder>(text)?;
            let state = state_word(told.state.into());
            Some(format!("{} {state}: {} × {}", told.reference, told.quantity, told.supply.description))
        }
        Some(Kind::SupplyReplaced) => {
            let told = matter::<SupplyReplaced>(text)?;
            let left = told.wasted_percent.map(|percent| format!(", {percent} % left in the one before"));
            let kind = change(told.kind);
            Some(format!("{}: {kind}{}", told.supply.description, left.unwrap_or_default()))
        }
        Some(Kind::Diagnostics) => matter::<Diagnostics>(text).map(|bundle| bundle.reference),
        Some(Kind::Troubleshooting) => matter::<Troubleshooting>(text).map(|asked| asked.reference),
        Some(Kind::SupportSession) => {
            let said = matter::<SupportSession>(text)?;
            let what = match said.step {
                SessionStep::Looked => "the device looked again",
                SessionStep::Ended => "it is over",
            };
            Some(format!("{}: {what}", said.reference))
        }
        Some(Kind::Finding) => matter::<FindingEvent>(text).map(|told| {
            format!("{}: {}", trouble_words::finding(&told.finding), maintenance::step(told.step))
        }),
        Some(Kind::Alert) => matter::<AlertEvent>(text).map(|told| maintenance::alert(&told)),
        Some(Kind::Silence) => matter::<SilenceEvent>(text).map(|told| trouble_words::silence(&told)),
        Some(Kind::ServiceRequest) => {
            let asked = matter::<ServiceRequest>(text)?;
            let state = service_word(asked.state.into());
            Some(format!("{} {state}: {}", asked.reference, asked.about))
        }
        Some(Kind::CommandOutcome) => {
            let outcome = matter::<CommandOutcome>(text)?;
            let state = crate::far_end::OrderState::from(outcome.state).name();
            Some(format!("order {} {state}", outcome.number))
        }
        Some(Kind::EnrolmentCancelled) => matter::<Cancelled>(text).map(|ended| format!("by {}", ended.by)),
        Some(Kind::EpochOpened) => {
            let after = matter::<EpochOpened>(text)?.after;
            after.map(|after| format!("after {}", event::id(after.epoch, after.sequence)))
        }
        Some(Kind::ClockSet) => matter::<ClockSet>(text).map(|set| format!("by {} s", set.by_s)),
        None if event.kind == event::TOMBSTONE => {
            let received = event::read(text).ok()?;
            received.tombstone.map(|tombstone| format!("{}: {}", kind(&tombstone.kind), tombstone.reason))
        }
        _ => None,
    }
}

/// What happened to a cartridge.
fn change(kind: CartridgeChangeKind) -> &'static str {
    match kind {
        CartridgeChangeKind::New => "new",
        CartridgeChangeKind::Premature => "replaced before it was empty",
        CartridgeChangeKind::ReInserted => "put in again",
        CartridgeChangeKind::Refilled => "filled again",
        CartridgeChangeKind::Shaken => "shaken",
    }
}

fn matter<T: DeserializeOwned>(text: &str) -> Option<T> {
    let event = event::read(text).ok()?.event;
    serde_json::from_str::<Data<T>>(event.data.get()).ok().map(|data| data.matter)
}

/// "120,345".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::{grouped, kind};

    #[test]
    fn numbers_are_grouped_and_types_are_short() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(kind("org.smart-esolutions.meter-read.v1"), "meter-read");
        assert_eq!(kind("org.smart-esolutions.meter-read.v2"), "org.smart-esolutions.meter-read.v2");
    }
}
