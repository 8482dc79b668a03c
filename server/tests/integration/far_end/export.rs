//! The server's export is a ledger that anybody can check, and compare with the device's own.

use smart_esolutions::{
    far_end::Options,
    ledger::verify::{Verified, verify},
    protocol::{
        batch,
        chain::Place,
        data::epoch_opened::Opening::Rewound,
        export::By,
        key::PublicKey,
        receipt::Verdict::{Accepted, Duplicate, Refused},
    },
};

use crate::support::far_end::{sender::Sender, server::Server};

fn export(server: &Server, device: &Sender) -> String {
    let octets = server.far_end.export(&device.device, Vec::new()).expect("an export");
    String::from_utf8(octets).expect("UTF-8")
}

fn whole(text: &str, keys: &[PublicKey]) -> Verified {
    verify(text.as_bytes(), keys).unwrap_or_else(|fault| panic!("{fault}: {text}"))
}

#[tokio::test]
async fn everything_that_came_is_exported_with_its_receipts_and_found_whole() {
    let server = Server::with(Options { event_octets: 1_500, ..Options::default() });
    let mut device = server.enrol("Floor 1").await;
    let empty = whole(&export(&server, &device), &[]);
    assert_eq!((empty.events, empty.receipts, empty.head, empty.by), (0, 0, None, By::Server));
    server.deliver(&device, "[]").await;
    device.read(1);
    device.write_raw("org.smart-esolutions.of-tomorrow.v1", r#"{"of":"the future"}"#);
    device.write_raw("org.smart-esolutions.clock-set.v1", &format!("{{\"x\":\"{}\"}}", "x".repeat(1_500)));
    device.read(2);
    device.read(3);
    let tombstone = device.tombstone(4, "The administrator did not want it sent.");
    assert_eq!(server.deliver(&device, device.batch(0..2)).await.verdicts(&server.far_end), [Accepted; 2]);
    assert_eq!(
        server.deliver(&device, device.batch(1..4)).await.verdicts(&server.far_end),
        [Duplicate, Refused, Refused]
    );
    let rest = batch::join([tombstone.as_str(), device.written[5].as_str()]);
    assert_eq!(server.deliver(&device, rest).await.verdicts(&server.far_end), [Accepted; 2]);
    server.deliver(&device, "[]").await;
    // A new board has another key, and opens the next epoch.
    let mut board = Sender::new();
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    assert_eq!(server.try_enrol(&mut board, &code).await.status, 201);
    board.open(2, Rewound, Some(device.head));
    board.write_again(&device.written[5]);
    assert_eq!(server.deliver_from(&board, 0).await.verdicts(&server.far_end), [Accepted, Duplicate]);
    let text = export(&server, &board);
    let keys = [device.key.public(), board.key.public()];
    let found = whole(&text, &keys);
    assert_eq!((found.events, found.pruned, found.receipts, found.beyond), (8, 1, 5, 0));
    assert_eq!(found.head, Some(board.head));
    let complete_to = found.complete_to.expect("a receipt");
    assert_eq!((complete_to.place, complete_to.server_key), (Place::new(2, 2), server.far_end.public_key()));
    assert!(verify(text.as_bytes(), &keys[..1]).is_err(), "a key that was not named");
    // Whatever is changed in it is found.
    for (from, to) in [("\"value\":3", "\"value\":9"), ("accepted", "refused"), ("did not want", "wanted")] {
        assert!(verify(text.replacen(from, to, 1).as_bytes(), &[]).is_err(), "{from}");
    }
    let lines: Vec<&str> = text.lines().collect();
    for gone in 0..lines.len() {
        let cut = [&lines[..gone], &lines[gone + 1..]].concat().join("\n") + "\n";
        assert!(verify(cut.as_bytes(), &[]).is_err(), "without line {gone}: {}", lines[gone]);
    }
}
