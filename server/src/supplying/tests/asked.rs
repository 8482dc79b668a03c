//! Where the administrator is asked before the server is told of cartridges.

use app::{model::Deed, port::SupplyError};

use super::{Office, administrator};
use crate::{
    communication::{SupplyDesk as _, UntoldMatter},
    protocol::check_in::Permission,
};

async fn told(office: &Office, permission: Permission) -> Vec<String> {
    let untold = office.desk.untold(permission).await.unwrap();
    let words = untold.into_iter().map(|untold| match untold.what {
        UntoldMatter::Order(order) => format!("{:?}", order.state),
        UntoldMatter::Replaced(change) => format!("{:?}", change.kind),
    });
    words.collect()
}

#[tokio::test]
async fn cartridges_wait_for_the_word_over_a_restart_and_a_word_is_of_what_was_seen_and_orders_do_not_wait() {
    let mut office = Office::with(
        "ordering = \"automatic\"\n[communication]\nserver = \"https://example.com\"\nsupplies = \"ask\"",
    )
    .await;
    office.until_ordered().await;
    assert_eq!(office.desk.view().await.unwrap().untold, None, "nothing to ask");
    office.days(3).await;
    office.replace();
    office.days(3).await;
    assert_eq!(told(&office, Permission::Ask).await, ["Submitted", "Installed"]);
    let asked = office.desk.view().await.unwrap().untold.expect("a question");
    assert_eq!((asked.count, asked.newest.len()), (1, 1));
    assert!(asked.newest[0].what.contains("replaced, with"), "{asked:?}");

    let mut office = office.started_again().await;
    office.days(1).await;
    assert_eq!(office.desk.view().await.unwrap().untold, Some(asked.clone()), "still asked");
    office.replace();
    office.days(3).await;
    let both = office.desk.view().await.unwrap().untold.expect("a question");
    assert_eq!(both.count, 2);
    assert_eq!(office.desk.decide(&administrator(), asked.through, true).await, Ok(1));
    assert_eq!(office.desk.decide(&administrator(), asked.through, false).await, Err(SupplyError::Gone));
    assert_eq!(told(&office, Permission::Ask).await.len(), 3);
    assert_eq!(told(&office, Permission::Ask).await.last().map(String::as_str), Some("Premature"));
    assert_eq!(office.desk.decide(&administrator(), both.through, false).await, Ok(1));
    assert_eq!(office.desk.view().await.unwrap().untold, None);
    // What is turned down is not told later, whatever the switch says then.
    assert_eq!(told(&office, Permission::Automatically).await.len(), 3);
    let trail = office
        .store
        .read(|connection| crate::store::audit::newest(connection, app::port::TrailFilter::default(), 20));
    let said = trail.await.unwrap().into_iter().filter(|entry| entry.deed == Deed::TellingDecided);
    let said: Vec<String> = said.filter_map(|entry| entry.to).collect();
    assert_eq!(
        said,
        [
            "1\u{a0}cartridge change is kept back, and the server is not told later.",
            "1\u{a0}cartridge change is told to the server with the next delivery."
        ]
    );
}

#[tokio::test]
async fn nobody_is_asked_where_the_device_is_not_enrolled_or_tells_by_itself() {
    let ask = "[communication]\nserver = \"https://example.com\"\nsupplies = \"ask\"";
    for (lines, enrolled) in [(ask, false), ("", true)] {
        let mut office = Office::with(lines).await;
        office.enrolled.store(enrolled, std::sync::atomic::Ordering::Relaxed);
        office.days(4).await;
        office.replace();
        office.days(3).await;
        let view = office.desk.view().await.unwrap();
        assert_eq!((view.of(1).unwrap().changes.len(), view.untold), (1, None), "{lines}");
        assert_eq!(office.desk.decide(&administrator(), 0, true).await, Err(SupplyError::Gone));
    }
}
