//! Why a server refuses an event, in its own words.

use super::{
    device::{DEVICE, Device},
    far_end::FarEnd,
};
use crate::protocol::export::State;

#[tokio::test]
async fn what_a_server_says_of_a_refusal_is_one_line_of_bounded_length_and_its_receipt_is_kept_to_the_octet()
{
    let long = "W1 ".repeat(2_000);
    let table = [
        ("It is too old.", "It is too old."),
        ("<b>\"no\"</b>", "<b>\"no\"</b>"),
        ("no\r\nSet-Cookie: a=b", "no Set-Cookie: a=b"),
        ("admin\u{202e}gnp.exe\u{200b}", "admin gnp.exe"),
        ("\u{1b}[31mred", "[31mred"),
        ("\u{7}", "The server gave no reason."),
        ("", "The server gave no reason."),
        (&long, &long[..254]),
    ];
    for (said, kept) in table {
        let device = Device::enrolled().await;
        let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
        far_end.refuses.insert(1);
        far_end.reason = said.into();
        device.add_read(1).await;
        device.deliver(&mut far_end).await;
        let refused = device.ledger.events(State::Refused, 0, 10).await.unwrap().remove(0);
        assert_eq!(refused.reason.as_deref(), Some(kept), "{said:?}");
        let export = device.export().await;
        assert!(export.contains(&serde_json::to_string(said).unwrap()), "{said:?}: {export}");
    }
}
