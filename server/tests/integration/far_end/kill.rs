//! What a receipt vouched for is there, whenever the server was killed.

use std::time::Duration;

use smart_esolutions::{
    clock::SystemClock,
    entropy::SystemEntropy,
    far_end::{FarEnd, Options},
    protocol::{
        chain::Head,
        key::{PublicKey, Use},
        receipt::Receipt,
        signed,
    },
};

use crate::support::far_end::{
    program::{Client, Serving, data},
    sender::Sender,
};

/// Numbers that differ, the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Writes and delivers until the server is gone; what the last receipt said.
async fn deliver(
    client: &Client,
    device: &mut Sender,
    server: &PublicKey,
    numbers: &mut Numbers,
) -> Option<Head> {
    let mut last = None;
    let mut there = None;
    loop {
        // After a start: what is there?
        let Some(first) = there else {
            let head = receipt(&client.deliver(device, "[]").await.body, server)?.head;
            there = Some(usize::try_from(head.sequence).expect("few"));
            last = Some(head);
            continue;
        };
        for _ in 0..numbers.below(12) {
            device.read(device.written.len() as u64);
        }
        let answer = client.deliver(device, &device.batch(first..device.written.len())).await;
        if answer.status == 0 {
            return last;
        }
        let Some(receipt) = receipt(&answer.body, server) else { return last };
        assert_eq!(receipt.head, device.head);
        there = Some(device.written.len());
        last = Some(receipt.head);
    }
}

/// The receipt, if all of it came.
fn receipt(text: &str, server: &PublicKey) -> Option<Receipt> {
    signed::open(server, Use::Receipt, text).ok()
}

#[tokio::test]
async fn nothing_that_a_receipt_vouched_for_is_lost_or_there_twice_whenever_the_server_is_killed() {
    let long = std::env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1");
    let rounds = if long { 300 } else { 40 };
    let home = tempfile::tempdir().unwrap();
    let mut serving = Serving::start(&home, &["--listen-pages", ""]).await;
    let open = || {
        FarEnd::open(
            &data(&home),
            Options::default(),
            std::sync::Arc::new(SystemClock),
            std::sync::Arc::new(SystemEntropy),
        )
    };
    let server = open().unwrap().public_key();
    let mut device = Client::new(&home, &serving).enrol(&home, "Floor 1").await;
    let (mut numbers, mut answered) = (Numbers(4_711), 0);
    for round in 0..rounds {
        let client = Client::new(&home, &serving);
        let patience = Duration::from_millis(5 + numbers.below(120));
        let killing = async {
            tokio::time::sleep(patience).await;
            serving.kill().await;
        };
        let (vouched, ()) = tokio::join!(deliver(&client, &mut device, &server, &mut numbers), killing);
        let far_end = open().unwrap();
        let head = far_end.find(&device.device).unwrap().head;
        if let Some(vouched) = vouched {
            answered += 1;
            assert!(
                head.sequence >= vouched.sequence,
                "round {round}: {head:?} after a receipt for {vouched:?}"
            );
        }
        let events = far_end.events_after(&device.device, 0, u32::MAX).unwrap();
        let texts: Vec<String> = events.into_iter().filter_map(|event| event.text).collect();
        assert_eq!(texts.len() as u64, head.sequence, "round {round}");
        assert_eq!(texts, device.written[..texts.len()], "round {round}");
        drop(far_end);
        serving = Serving::start(&home, &["--listen-pages", ""]).await;
    }
    println!("{rounds} kills, {answered} of them after a receipt, {} events", device.written.len());
    assert!(answered > rounds / 4, "the server was killed before it could answer");
    assert_eq!(serving.terminate().await, 0);
}
