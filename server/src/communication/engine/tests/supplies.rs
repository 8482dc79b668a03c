//! Orders of supplies, cartridges that came, and what the server says of orders.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use app::model::{Assistant, CartridgeChangeKind, OrderState as State, Permission};
use jiff::civil::date;

use super::{
    bench::{Bench, administrator},
    desk::order,
    device::Fate,
};
use crate::{
    clock::Clock as _,
    far_end::{OrderState, Saying, SupplyOrdered, TakenEvent},
    protocol::{
        command::{Command, SupplierAnswer},
        data::{
            supply_name::SupplyName,
            supply_order::OrderProgress::{Installed, Overdue, Received, Submitted},
            supply_replaced::SupplyReplaced,
        },
    },
};

const NOON: &str = "2026-11-25T11:00:00Z";
const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

fn ordered(bench: &Bench) -> Vec<SupplyOrdered> {
    let id = bench.far.devices().unwrap().remove(0).id;
    bench.far.supply_orders(&id, 100).unwrap()
}

fn saying(answer: SupplierAnswer) -> Saying {
    Saying { answer, expected_on: None, reference: None, reason: None }
}

fn replaced(bench: &Bench) -> SupplyReplaced {
    SupplyReplaced {
        supply: SupplyName::unlisted(1, "Black Toner".into()),
        at: bench.clock.now(),
        kind: CartridgeChangeKind::New,
        wasted_percent: Some(3),
        impressions: Some(100_000),
    }
}

#[tokio::test]
async fn an_order_is_told_once_wherever_the_device_is_killed_and_whatever_is_lost_on_the_way() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let mut told = 0;
    for number in 1..=12 {
        device.desk.order(number, Submitted, bench.clock.now()).await;
        if number % 3 == 0 {
            device = bench.after_a_power_cut(device).await;
        }
        // The event is written, and the batch arrives without an answer, or not at all.
        let fate = match number % 4 {
            0 => Fate::AnswerLost,
            1 => Fate::Dropped,
            2 => Fate::Doubled,
            _ => Fate::Arrives,
        };
        bench.network.with_fates(move || fate);
        bench.clock.advance(MINUTE * 10);
        device.engine.tick().await;
        let marks = device.desk.marks().await;
        told += usize::from(marks.last().unwrap().is_some());
        device = bench.after_a_power_cut(device).await;
    }
    assert!(told > 6, "most were written down before the plug was pulled: {told}");
    bench.network.with_fates(|| Fate::Arrives);
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("supply-order"), 12);
    let places: Vec<String> = device.desk.marks().await.into_iter().map(Option::unwrap).collect();
    let taken = bench.taken();
    let events: Vec<String> =
        taken.iter().filter(|event| event.kind.contains("supply-order")).map(TakenEvent::id).collect();
    assert_eq!(places, events, "each is marked with its own event");
    let numbers: Vec<u64> = ordered(&bench).iter().map(|order| order.told.order).collect();
    assert_eq!(numbers, (1..=12).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn each_step_of_an_order_reaches_the_server_and_a_long_list_does_too() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    for state in [Submitted, Overdue, Received, Installed] {
        device.desk.order(1, state, bench.clock.now()).await;
        device.live(&bench.clock, HOUR * 2).await;
        let shown = ordered(&bench).remove(0);
        assert_eq!(shown.told, order(1, state, shown.told.at));
        assert_eq!(shown.state(bench.clock.now()), State::from(state));
    }
    for number in 2..=100 {
        device.desk.order(number, Submitted, bench.clock.now()).await;
    }
    device.live(&bench.clock, HOUR * 6).await;
    assert_eq!(bench.count("supply-order"), 103);
    assert_eq!(ordered(&bench).len(), 100);
}

#[tokio::test]
async fn what_the_server_says_of_an_order_arrives_at_the_desk() {
    let bench = Bench::new(NOON, "Europe/Berlin");
    let mut device = bench.enrolled().await;
    for number in 1..=2 {
        device.desk.order(number, Submitted, bench.clock.now()).await;
    }
    device.live(&bench.clock, HOUR * 2).await;
    let name = bench.far.devices().unwrap().remove(0).name;
    let acknowledged = Saying { reference: Some("N-17".into()), ..saying(SupplierAnswer::Acknowledged) };
    let shipped = Saying { expected_on: Some(date(2026, 11, 28)), ..saying(SupplierAnswer::Shipped) };
    let refused =
        Saying { reason: Some("It is not made any more.".into()), ..saying(SupplierAnswer::Refused) };
    bench.far.say_of_order(&name, "S-20261125-1", &acknowledged).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let states = || -> Vec<State> {
        ordered(&bench).iter().rev().map(|order| order.state(bench.clock.now())).collect()
    };
    assert_eq!(states(), [State::Acknowledged, State::Submitted]);
    bench.far.say_of_order(&name, "1", &shipped).unwrap();
    bench.far.say_of_order(&name, "2", &refused).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(states(), [State::Shipped, State::Refused]);
    assert_eq!(
        device.desk.answers().await,
        [
            r#"1 Acknowledged None Some("N-17") None"#,
            // The end of that day in Berlin.
            r"1 Shipped Some(2026-11-28T22:59:59Z) None None",
            r#"2 Refused None None Some("It is not made any more.")"#,
        ]
    );
    for order in ordered(&bench) {
        assert_eq!(order.said.map(|said| said.state), Some(OrderState::Done));
    }
    assert_eq!(bench.count("supply-order"), 2, "what the server said is not told back");
}

#[tokio::test]
async fn an_answer_to_no_order_of_this_device_is_refused_with_a_sentence() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let id = bench.far.devices().unwrap().remove(0).id;
    let command = Command::SupplyOrder {
        order: 7,
        answer: SupplierAnswer::Acknowledged,
        expected_at: None,
        reference: None,
        reason: None,
    };
    bench.far.order(&id, command).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let given = bench.far.orders(&id, 1).unwrap().remove(0);
    assert_eq!(
        (given.state, given.reason.as_deref()),
        (OrderState::Refused, Some("There is no such order."))
    );
}

#[tokio::test]
async fn before_the_enrolment_nothing_is_told_and_what_is_older_never_is() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.device().await;
    device.desk.order(1, Submitted, bench.clock.now()).await;
    device.live(&bench.clock, HOUR * 24).await;
    assert_eq!(bench.network.requests.load(Relaxed), 0);
    assert_eq!(device.desk.marks().await, [None], "nobody has decided yet");
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    bench.clock.advance(MINUTE);
    device.desk.order(2, Submitted, bench.clock.now()).await;
    device.live(&bench.clock, HOUR * 2).await;
    let marks = device.desk.marks().await;
    assert_eq!(
        (marks[0].as_deref(), marks[1].as_deref().is_some_and(|mark| mark != "never")),
        (Some("never"), true)
    );
    assert_eq!(ordered(&bench).iter().map(|order| order.told.order).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn the_switch_keeps_back_what_it_says_and_what_the_server_says_with_it() {
    for (more, permission, orders, replacements, left) in [
        ("supplies = \"never\"", Permission::Never, 0, 0, 0),
        ("supplies = \"ask\"", Permission::Ask, 1, 0, 1),
        ("supplies = \"automatically\"", Permission::Automatically, 1, 1, 0),
    ] {
        let bench = Bench::with(NOON, "UTC", more);
        let mut device = bench.enrolled().await;
        device.live(&bench.clock, HOUR).await;
        device.desk.order(1, Submitted, bench.clock.now()).await;
        device.desk.replaced(&replaced(&bench)).await;
        device.live(&bench.clock, HOUR * 2).await;
        assert_eq!(
            (bench.count("supply-order"), bench.count("supply-replaced")),
            (orders, replacements),
            "{more}"
        );
        let marks = device.desk.marks().await;
        let dropped = marks.iter().flatten().filter(|mark| *mark == "never").count();
        assert_eq!(dropped, 2 - orders - replacements - left, "{more}");
        assert_eq!(marks.iter().filter(|mark| mark.is_none()).count(), left, "it waits for the word: {more}");
        let id = bench.far.devices().unwrap().remove(0).id;
        let command = Command::SupplyOrder {
            order: 1,
            answer: SupplierAnswer::Acknowledged,
            expected_at: None,
            reference: None,
            reason: None,
        };
        bench.far.order(&id, command).unwrap();
        device.live(&bench.clock, HOUR * 2).await;
        let state = if orders == 0 { OrderState::Refused } else { OrderState::Done };
        assert_eq!(bench.far.orders(&id, 1).unwrap()[0].state, state, "{more}");
        assert_eq!(device.desk.answers().await.len(), orders, "{more}");
        let shown = device.state.borrow().clone();
        assert!(shown.asked.is_empty(), "nobody is asked: {more}");
        assert_eq!(shown.permission(Assistant::Supplies), permission, "the pages say it");
        assert_eq!(shown.permission(Assistant::Meter), Permission::Automatically);
    }
}

#[tokio::test]
async fn where_the_administrator_is_asked_a_cartridge_waits_for_the_word_over_a_power_cut_and_is_told_once() {
    let bench = Bench::with(NOON, "UTC", "supplies = \"ask\"");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    for _ in 0..2 {
        device.desk.replaced(&replaced(&bench)).await;
        device.live(&bench.clock, HOUR * 30).await;
        device = bench.after_a_power_cut(device).await;
    }
    assert_eq!((bench.count("supply-replaced"), device.desk.marks().await), (0, vec![None, None]));
    device.desk.allow().await;
    device.live(&bench.clock, HOUR).await;
    assert_eq!(bench.count("supply-replaced"), 2);
    assert!(device.desk.marks().await.iter().flatten().all(|mark| mark != "never"));
    device.live(&bench.clock, HOUR * 30).await;
    assert_eq!(bench.count("supply-replaced"), 2);
}

#[tokio::test]
async fn a_cartridge_that_waits_for_the_word_is_not_told_to_the_next_server() {
    let bench = Bench::with(NOON, "UTC", "supplies = \"ask\"");
    let mut device = bench.device().await;
    device.desk.replaced(&replaced(&bench)).await;
    device.live(&bench.clock, HOUR).await;
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    assert_eq!(device.desk.marks().await, [Some("never".to_owned())], "nobody is asked about it");
    device.desk.allow().await;
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("supply-replaced"), 0);
}
