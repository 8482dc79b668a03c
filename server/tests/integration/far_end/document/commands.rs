//! The commands that a server signs, against their schema.

use app::model::Assistant;
use serde_json::{Value, json};
use smart_esolutions::protocol::{
    command::{Command, Order, ServiceAnswer, SupplierAnswer},
    key::Use,
    signed,
};

use super::resolutions;
use crate::support::far_end::{document::faults, sender::Sender, server::time};

fn said_of_request(answer: ServiceAnswer) -> Command {
    Command::ServiceRequest { request: 3, answer, visit_at: None, reference: None, reason: None }
}

fn said_of_order(answer: SupplierAnswer) -> Command {
    Command::SupplyOrder { order: 3, answer, expected_at: None, reference: None, reason: None }
}

#[test]
fn every_command_is_of_its_schema_and_an_unknown_one_is_not() {
    let key = Sender::new().key;
    let resolution = |resolution| Command::ProposeResolution { hold: 3, resolution };
    let mut commands = vec![
        Command::RequestRead,
        Command::Reporting { assistant: Assistant::Meter, on: false, interval_s: None },
        Command::Reporting { assistant: Assistant::Supplies, on: true, interval_s: Some(600) },
        Command::Reporting { assistant: Assistant::Maintenance, on: true, interval_s: Some(600) },
        Command::CheckInInterval { interval_s: 10 },
        Command::DailyTransmissionTime { at: "02:30".into() },
        Command::Cancel { reason: "The contract has ended.".into() },
        Command::SupplyOrder {
            order: 3,
            answer: SupplierAnswer::Shipped,
            expected_at: Some(time("2026-11-28T08:00:00Z")),
            reference: Some("N-1".into()),
            reason: Some("It is on its way.".into()),
        },
        Command::RequestDiagnostics,
        Command::ServiceRequest {
            request: 3,
            answer: ServiceAnswer::Scheduled,
            visit_at: Some(time("2026-11-28T08:00:00Z")),
            reference: Some("X-9".into()),
            reason: Some("In the morning.".into()),
        },
        said_of_request(ServiceAnswer::Accepted),
        said_of_request(ServiceAnswer::WaitingForParts),
        said_of_request(ServiceAnswer::OnSite),
        said_of_request(ServiceAnswer::Resolved),
        said_of_request(ServiceAnswer::Refused),
        Command::Advice { session: "T-20261125-1".into(), text: "Open tray 2.\nClose it.".into() },
        Command::LookAgain { session: "T-20261125-1".into() },
        Command::EndSession { session: "T-20261125-1".into() },
        said_of_order(SupplierAnswer::Acknowledged),
        said_of_order(SupplierAnswer::Refused),
    ];
    commands.extend(resolutions().map(resolution));
    let signed = |command: &Command| -> Value {
        let order = Order {
            id: "c-1".into(),
            number: 1,
            device: "d-1".into(),
            issued_at: time("2026-11-25T08:00:00Z"),
            expires_at: time("2026-11-26T08:00:00Z"),
            command: command.clone(),
        };
        serde_json::from_str(&signed::sign(&key, Use::Command, &order).expect("JSON")).expect("JSON")
    };
    for command in &commands {
        let order = signed(command);
        assert_eq!(faults("Order", &order), Vec::<String>::new(), "{order}");
        for (path, value) in
            [("/command/owner", json!("x")), ("/command/kind", json!("print")), ("/number", json!(0))]
        {
            let mut changed = order.clone();
            let (parent, name) = path.rsplit_once('/').expect("a path");
            changed.pointer_mut(parent).expect("a place")[name] = value;
            assert!(!faults("Order", &changed).is_empty(), "{changed}");
        }
    }
    let unknown =
        [Command::Unknown, said_of_order(SupplierAnswer::Unknown), said_of_request(ServiceAnswer::Unknown)];
    for command in unknown {
        assert!(!faults("Order", &signed(&command)).is_empty(), "{command:?}");
    }
}
