//! What of the supplies needs attention: what ends soon, orders that wait for somebody, and what the server is to be told of.

use super::attention::{Item, raised};
use crate::{
    model::{
        CartridgeChangeKind, OrderReason, OrderState, Reading, Severity, Snapshot, Supply, SupplyOrder,
        SupplyOutlook, SupplyState,
    },
    page::{
        Page,
        supplies::{days_left, days_since},
        supply_order::by_end,
    },
    text::{
        format, level, overview as text,
        supplies::{cartridge, forecast, name, order as words, untold},
    },
};

/// A premature replacement is told of for so many days.
const DAYS_OF_PREMATURE: i32 = 7;

/// A sentence for each supply that needs it, the one that ends first on top, and for orders of what is not there any
/// more. What an alert says is not said again.
pub fn attention(reading: &Reading, snapshot: &Snapshot) -> Vec<Item> {
    let supplies = by_end(&reading.supplies, &snapshot.supplies);
    let mut items: Vec<Item> =
        supplies.iter().filter_map(|supply| of_supply(supply, reading, snapshot)).collect();
    items.extend(supplies.iter().flat_map(|supply| premature(supply, snapshot)));
    let gone = |order: &&SupplyOrder| !supplies.iter().any(|supply| supply.index == order.supply);
    let waiting = |order: &&SupplyOrder| needs_somebody(order.state) && !order.state.is_over();
    items.extend(snapshot.supplies.untold.iter().map(|asked| Item {
        severity: Severity::Other,
        text: untold::waiting(asked.count),
        href: Some(format!("{}#untold", Page::Supplies.path())),
    }));
    let gone = snapshot.supplies.orders.iter().filter(gone).chain(&snapshot.supplies.earlier);
    items.extend(gone.filter(waiting).map(|order| Item {
        severity: Severity::Warning,
        text: text::supply(&order.name, &[clause(order, snapshot)]),
        href: Some(format!("{}#orders", Page::Supplies.path())),
    }));
    items
}

/// "empty in 4 to 7 days"; `None` without an estimate, or where it is empty already.
pub fn ends_in(supply: &Supply, snapshot: &Snapshot) -> Option<String> {
    if matches!(supply.state, SupplyState::Empty | SupplyState::Full) {
        return None;
    }
    let days = days_left(snapshot.supplies.of(supply.index)?.forecast.as_ref()?, snapshot)?;
    Some(forecast::ends_in(supply.class, days))
}

/// The level in words.
pub fn level_of(supply: &Supply) -> String {
    level::supply(supply.class, supply.level, supply.percent, &supply.unit)
}

fn of_supply(supply: &Supply, reading: &Reading, snapshot: &Snapshot) -> Option<Item> {
    let raised = raised(reading, "marker-supplies", supply.index);
    let order = newest_order(supply, snapshot);
    let to_see_to = matches!(supply.state, SupplyState::Low | SupplyState::Empty | SupplyState::Full);
    let state = (to_see_to && !raised)
        .then(|| text::supply_state(level::supply_state(supply.class, supply.state), &level_of(supply)));
    let known = snapshot.supplies.of(supply.index);
    let ends = known
        .filter(|known| !raised && (to_see_to || is_soon(known, snapshot)))
        .and_then(|_| ends_in(supply, snapshot));
    let waits = order.is_some_and(|order| needs_somebody(order.state));
    let soon = state.is_some() || ends.is_some();
    let said = order.filter(|order| waits || (soon && !order.state.is_over()));
    let parts: Vec<String> =
        state.clone().into_iter().chain(ends).chain(said.map(|order| clause(order, snapshot))).collect();
    // What is on its way needs nobody.
    let comes = order.is_some_and(|order| order.state.is_under_way() && order.state != OrderState::Overdue);
    let severity = if state.is_none() && comes { Severity::Other } else { Severity::Warning };
    (!parts.is_empty()).then(|| Item {
        severity,
        text: text::supply(&name(supply), &parts),
        href: Some(format!("{}#supply-{}", Page::Supplies.path(), supply.index)),
    })
}

/// Whether it ends within the days that are told of by e-mail.
fn is_soon(known: &SupplyOutlook, snapshot: &Snapshot) -> bool {
    let days = known.forecast.as_ref().and_then(|forecast| days_left(forecast, snapshot));
    let alert = i32::try_from(known.profile.days_left_alert.value).unwrap_or(i32::MAX);
    days.is_some_and(|days| days.middle < alert)
}

/// The open order of a supply, or the last one, if it was refused and no cartridge has come since, or if another one would
/// be due and is not suggested because this one was taken back.
fn newest_order<'a>(supply: &Supply, snapshot: &'a Snapshot) -> Option<&'a SupplyOrder> {
    let view = &snapshot.supplies;
    if let Some(open) = view.open_order(supply.index) {
        return Some(open);
    }
    let last =
        view.orders.iter().filter(|order| order.supply == supply.index).max_by_key(|order| order.id)?;
    let came = view.of(supply.index).is_some_and(|known| {
        known.changes.iter().any(|change| change.kind.begins_anew() && change.at > last.opened_at)
    });
    let taken_back = last.state == OrderState::Cancelled && is_turned_down(supply.index, snapshot);
    (taken_back || (last.state == OrderState::Refused && !came)).then_some(last)
}

/// Whether an order would be due and is not suggested because somebody turned the last one down.
fn is_turned_down(supply: u32, snapshot: &Snapshot) -> bool {
    let advice = snapshot.supplies.of(supply).and_then(|known| known.advice.as_ref());
    advice.is_some_and(|advice| advice.reason == OrderReason::TurnedDown)
}

/// Whether it goes no further without somebody.
fn needs_somebody(state: OrderState) -> bool {
    matches!(
        state,
        OrderState::Suggested
            | OrderState::WaitingForApproval
            | OrderState::Overdue
            | OrderState::Refused
            | OrderState::Cancelled
    )
}

fn clause(order: &SupplyOrder, snapshot: &Snapshot) -> String {
    let asked = matches!(order.state, OrderState::Suggested | OrderState::WaitingForApproval);
    let at = order.submitted_at.filter(|_| !asked).unwrap_or(order.opened_at);
    let day = |at: jiff::Timestamp| format::date(at.to_zoned(snapshot.zone.clone()).date());
    let expected = if matches!(order.state, OrderState::Refused | OrderState::Cancelled) {
        let again = snapshot.supplies.turned_down(order.supply).map(|(_, again)| again);
        again.filter(|_| is_turned_down(order.supply, snapshot))
    } else {
        order.expected_at
    };
    let expected = expected.map(day);
    words::clause(order.state, days_since(at, snapshot), expected.as_deref())
}

fn premature(supply: &Supply, snapshot: &Snapshot) -> Vec<Item> {
    let Some(known) = snapshot.supplies.of(supply.index) else { return Vec::new() };
    let of_late = known.changes.iter().filter(|change| {
        change.kind == CartridgeChangeKind::Premature
            && (0..DAYS_OF_PREMATURE).contains(&days_since(change.at, snapshot))
    });
    of_late
        .map(|change| {
            let day = format::date(change.at.to_zoned(snapshot.zone.clone()).date());
            Item {
                severity: Severity::Other,
                text: cartridge::premature(&name(supply), change.wasted_percent, &day),
                href: Some(format!("{}#supply-{}", Page::Supplies.path(), supply.index)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{advice, alert, at, followed, outlook, phaser, snapshot, supply_forecast, supply_order},
        model::{Alert, CartridgeChange, OrderAdvice, OrderDecision, OrderStep, Sourced, SupplyProfile},
        page::overview::attention::needs_attention,
    };

    /// A printer with one supply at 9 %, that ends in 4 to 7 days.
    fn soon() -> Snapshot {
        let mut reading = phaser();
        reading.supplies.truncate(1);
        reading.supplies[0].percent = Some(9);
        (reading.alerts, reading.inputs) = (vec![], vec![]);
        reading.state.errors.clear();
        let mut snapshot = snapshot(Some(reading));
        let forecast =
            supply_forecast("2026-11-26T09:00:00Z", "2026-11-27T09:00:00Z", "2026-11-29T09:00:00Z");
        snapshot.supplies.supplies = vec![SupplyOutlook { forecast: Some(forecast), ..outlook(1) }];
        snapshot
    }

    fn sentences(snapshot: &Snapshot) -> Vec<(Severity, String)> {
        needs_attention(snapshot).into_iter().map(|item| (item.severity, item.text)).collect()
    }

    fn with_order(state: OrderState) -> Snapshot {
        let mut snapshot = soon();
        snapshot.supplies.orders = vec![SupplyOrder { state, ..supply_order(4, 1) }];
        snapshot
    }

    #[test]
    fn what_ends_soon_says_when_and_how_far_its_order_is() {
        let days = "Black Toner Cartridge: empty in 4 to 7\u{a0}days";
        let table = [
            (
                OrderState::WaitingForApproval,
                Severity::Warning,
                "; order suggested 2\u{a0}days ago, waiting for approval",
            ),
            (OrderState::Suggested, Severity::Warning, "; order suggested 2\u{a0}days ago, not sent"),
            (OrderState::Submitted, Severity::Other, "; ordered 2\u{a0}days ago, expected 25 Nov 2026"),
            (
                OrderState::Shipped,
                Severity::Other,
                "; ordered 2\u{a0}days ago, shipped, expected 25 Nov 2026",
            ),
            (OrderState::Overdue, Severity::Warning, "; ordered 2\u{a0}days ago, overdue since 25 Nov 2026"),
            (
                OrderState::Refused,
                Severity::Warning,
                "; nothing is on order: that of 2\u{a0}days ago was refused by the supplier",
            ),
            (OrderState::Cancelled, Severity::Warning, ""),
            (OrderState::Received, Severity::Warning, ""),
        ];
        for (state, severity, order) in table {
            assert_eq!(sentences(&with_order(state)), [(severity, format!("{days}{order}"))], "{state:?}");
        }
    }

    #[test]
    fn what_ends_later_needs_nobody_but_its_order_may() {
        let later = |mut snapshot: Snapshot| {
            let far = "2027-03-01T12:00:00Z";
            snapshot.supplies.supplies[0].forecast = Some(supply_forecast(far, far, far));
            snapshot
        };
        assert_eq!(sentences(&later(soon())), []);
        assert_eq!(sentences(&later(with_order(OrderState::Submitted))), []);
        let overdue = sentences(&later(with_order(OrderState::Overdue)));
        assert_eq!(
            overdue,
            [(
                Severity::Warning,
                "Black Toner Cartridge: ordered 2\u{a0}days ago, overdue since 25 Nov 2026".into()
            )]
        );
        let mut never = soon();
        let profile = &mut never.supplies.supplies[0].profile;
        *profile = SupplyProfile {
            days_left_alert: Sourced { value: 0, ..profile.days_left_alert },
            ..profile.clone()
        };
        assert_eq!(sentences(&never), []);
    }

    #[test]
    fn what_was_turned_down_and_is_due_stands_there_with_why_it_is_not_suggested() {
        let mut snapshot = with_order(OrderState::Cancelled);
        snapshot.supplies.supplies[0].advice = Some(OrderAdvice {
            reason: OrderReason::TurnedDown,
            ..advice(OrderDecision::Wait, OrderReason::TurnedDown)
        });
        let turned_down = OrderStep {
            at: at("2026-11-21T08:00:00Z"),
            state: OrderState::Cancelled,
            who: "administrator".into(),
            note: None,
        };
        snapshot.supplies.orders[0].steps.push(turned_down);
        let said = sentences(&snapshot);
        let words = "nothing is on order: that of 2\u{a0}days ago was cancelled, and it is not suggested again before \
                     5 Dec 2026";
        assert!(said.len() == 1 && said[0].1.ends_with(words), "{said:?}");
    }

    #[test]
    fn an_alert_takes_the_days_and_nothing_is_said_twice() {
        let mut snapshot = with_order(OrderState::WaitingForApproval);
        let reading = snapshot.reading.as_mut().expect("a reading");
        reading.supplies[0].state = SupplyState::Low;
        reading.alerts = vec![Alert {
            group: "marker-supplies".into(),
            group_index: Some(1),
            description: Some("Toner is low".into()),
            ..alert()
        }];
        assert_eq!(
            sentences(&snapshot),
            [
                (
                    Severity::Warning,
                    "Toner is low (Black Toner Cartridge, 9\u{a0}%, empty in 4 to 7\u{a0}days)".into()
                ),
                (
                    Severity::Warning,
                    "Black Toner Cartridge: order suggested 2\u{a0}days ago, waiting for approval".into()
                ),
            ]
        );
        snapshot.reading.as_mut().expect("a reading").alerts.clear();
        assert_eq!(
            sentences(&snapshot),
            [(
                Severity::Warning,
                "Black Toner Cartridge: low, 9\u{a0}%; empty in 4 to 7\u{a0}days; order suggested 2\u{a0}days ago, \
                 waiting for approval"
                    .into()
            )]
        );
    }

    #[test]
    fn a_premature_replacement_is_told_for_a_week_and_an_order_of_what_is_gone_until_it_ends() {
        let mut snapshot = soon();
        let far = "2027-03-01T12:00:00Z";
        let known = &mut snapshot.supplies.supplies[0];
        known.forecast = Some(supply_forecast(far, far, far));
        let change = |time: &str| CartridgeChange {
            at: at(time),
            kind: CartridgeChangeKind::Premature,
            wasted_percent: Some(14),
            serial_number: None,
            impressions: None,
        };
        known.changes = vec![change("2026-11-15T10:00:00Z"), change("2026-11-16T10:00:00Z")];
        snapshot.supplies.orders =
            vec![SupplyOrder { state: OrderState::Overdue, name: "Cyan Toner".into(), ..supply_order(4, 9) }];
        assert_eq!(
            sentences(&snapshot),
            [
                (Severity::Warning, "Cyan Toner: ordered 2\u{a0}days ago, overdue since 25 Nov 2026".into()),
                (
                    Severity::Other,
                    "Black Toner Cartridge: replaced on 16 Nov 2026 with 14\u{a0}% left in the one before"
                        .into()
                ),
            ]
        );
    }

    #[test]
    fn held_ordering_is_said_once() {
        let mut snapshot = snapshot(None);
        snapshot.supplies.held = true;
        let held = "Ordering supplies is held: the printer's serial number changed. Say why.";
        assert_eq!(sentences(&snapshot), [(Severity::Warning, held.into())]);
        snapshot.billing = crate::fixture::held();
        let all = sentences(&snapshot);
        assert!(all.iter().any(|(_, text)| {
            text == "Billing and ordering supplies are held: The serial number changed. Say what happened."
        }));
        assert!(!all.iter().any(|(_, text)| text == held), "{all:?}");
    }

    #[test]
    fn a_refused_order_is_forgotten_with_the_next_cartridge() {
        let mut snapshot = with_order(OrderState::Refused);
        let far = "2027-03-01T12:00:00Z";
        snapshot.supplies.supplies[0].forecast = Some(supply_forecast(far, far, far));
        assert_eq!(sentences(&snapshot).len(), 1);
        snapshot.supplies.supplies[0].changes = vec![CartridgeChange {
            at: at("2026-11-21T10:00:00Z"),
            kind: CartridgeChangeKind::New,
            wasted_percent: None,
            serial_number: None,
            impressions: None,
        }];
        assert_eq!(sentences(&snapshot), []);
    }

    #[test]
    fn the_fixture_of_a_followed_printer_has_something_to_say() {
        let snapshot = Snapshot { supplies: followed(), ..snapshot(Some(phaser())) };
        assert!(sentences(&snapshot).iter().any(|(_, text)| text.contains("waiting for approval")));
    }
}
