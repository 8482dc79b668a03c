//! What the pages say of how far an order has come is what the ledger and the queue of mail know.

use app::model::{Carried, MailProgress, OrderAnswer, OrderCarried, OrderState as S};
use rusqlite::Transaction;

use super::{Office, administrator, alerts::mailed};
use crate::{
    communication::SupplyDesk as _,
    protocol::{chain::Place, check_in::Permission},
    store::StoreError,
};

const BY_MAIL: &str = "ordering = \"automatic\"\ndays_left_alert = 0\n[mail]\nhost = \"smtp.example.com\"\n\
                       sender = \"p@example.com\"\nadministrator = \"a@example.com\"\nsupplies = \"s@example.com\"\n";

async fn carried(office: &Office) -> (Option<Carried>, Option<Carried>) {
    let view = office.desk.view().await.unwrap();
    let [OrderCarried { by_server, by_mail, .. }] = view.carried[..] else { panic!("{:?}", view.carried) };
    (by_server, by_mail)
}

async fn durably(
    office: &Office,
    work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()> + Send + 'static,
) -> Result<(), StoreError> {
    office.store.durably(work).await
}

/// The engine tells the server of the order in the event of this place; `None`: it does not.
async fn tell(office: &Office, place: Option<Place>) {
    let untold = office.desk.untold(Permission::Automatically).await.unwrap();
    let (desk, id) = (office.desk.clone(), untold[0].id);
    let told = move |transaction: &Transaction<'_>| desk.told(transaction, id, place);
    durably(office, told).await.unwrap();
}

/// An event of an order in this place, and what became of it.
async fn event(office: &Office, place: Place, state: &'static str, superseded_by: Option<&'static str>) {
    let sql = "INSERT INTO ledger (epoch, sequence, kind, at, content, link, signature, state, to_send, superseded_by)
               VALUES (?1, ?2, 'org.smart-esolutions.supply-order.v1', 0, zeroblob(32), zeroblob(32), zeroblob(64), ?3, 0, ?4)
               ON CONFLICT (epoch, sequence) DO UPDATE SET state = ?3, superseded_by = ?4";
    let place = (place.epoch, i64::try_from(place.sequence).unwrap());
    let put = move |transaction: &Transaction<'_>| {
        transaction.execute(sql, (place.0, place.1, state, superseded_by)).map(drop)
    };
    durably(office, put).await.unwrap();
}

#[tokio::test]
async fn what_waits_was_not_sent_and_what_the_server_took_is_known_from_the_ledger() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.until_ordered().await;
    assert_eq!(carried(&office).await, (Some(Carried::Waits), None), "it has no event yet");
    let (first, second) = (Place::new(1, 7), Place::new(2, 3));
    tell(&office, Some(first)).await;
    let table = [
        ("waiting", Carried::Waits),
        ("accepted", Carried::Taken),
        ("refused", Carried::NotTaken),
        ("set-aside", Carried::NotTaken),
    ];
    for (state, expected) in table {
        event(&office, first, state, None).await;
        assert_eq!(carried(&office).await.0, Some(expected), "{state}");
    }
    event(&office, first, "waiting", None).await;
    office.enrolled.store(false, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(carried(&office).await.0, Some(Carried::NotEnrolled), "nothing goes there");
    office.enrolled.store(true, std::sync::atomic::Ordering::Relaxed);
    event(&office, first, "discarded", Some("2-3")).await;
    event(&office, second, "accepted", None).await;
    assert_eq!(carried(&office).await.0, Some(Carried::Taken), "written again in a later epoch");
    office.look().await;
    assert_eq!(office.states().await, [S::Submitted]);
}

#[tokio::test]
async fn an_order_that_will_never_be_sent_goes_back_to_the_administrator_who_is_told_and_may_send_it_again() {
    for discarded in [true, false] {
        let mut office = Office::with("ordering = \"automatic\"\ndays_left_alert = 0").await;
        office.until_ordered().await;
        if discarded {
            let place = Place::new(1, 7);
            tell(&office, Some(place)).await;
            event(&office, place, "discarded", None).await;
        } else {
            tell(&office, None).await;
        }
        office.days(1).await;
        let order = office.orders().await.remove(0);
        assert_eq!(
            (order.state, order.submitted_at),
            (S::WaitingForApproval, None),
            "discarded: {discarded}"
        );
        let note = order.steps.last().and_then(|step| step.note.clone()).unwrap();
        assert!(note.contains("never sent"), "{note}");
        assert_eq!(
            office.desk.untold(Permission::Automatically).await.unwrap(),
            [],
            "the next server knows nothing of it"
        );
        office.days(2).await;
        assert_eq!(office.states().await, [S::WaitingForApproval], "not by itself");
        office.desk.answer_by_hand(&administrator(), order.id, OrderAnswer::Submit).await.unwrap();
        assert_eq!(carried(&office).await, (Some(Carried::Waits), None));
        assert_eq!(office.desk.untold(Permission::Automatically).await.unwrap().len(), 1);
        assert_eq!(
            mailed(&office).await,
            ["supply-order/1/submitted", "supply-order/1/waiting-for-approval", "supply-order/1/submitted"],
            "each time"
        );
    }
}

#[tokio::test]
async fn what_a_mail_carries_stays_submitted_though_the_server_is_never_told() {
    let progress = |progress| match progress {
        MailProgress::Waiting => (Carried::Waits, "waiting", S::Submitted),
        MailProgress::Delivered => (Carried::Taken, "delivered", S::Submitted),
        MailProgress::Undeliverable => (Carried::NotTaken, "undeliverable", S::WaitingForApproval),
        MailProgress::Withdrawn => (Carried::Never, "withdrawn", S::WaitingForApproval),
    };
    for case in
        [MailProgress::Waiting, MailProgress::Delivered, MailProgress::Undeliverable, MailProgress::Withdrawn]
    {
        let (expected, word, state) = progress(case);
        let mut office = Office::of_file(&format!("[supplies]\n{BY_MAIL}")).await;
        office.until_ordered().await;
        tell(&office, None).await;
        let sql = "UPDATE mail_delivery SET progress = ?1 WHERE role = 'supplies'";
        durably(&office, move |transaction| transaction.execute(sql, [word]).map(drop)).await.unwrap();
        assert_eq!(carried(&office).await, (Some(Carried::Never), Some(expected)), "{case:?}");
        office.days(1).await;
        assert_eq!(office.states().await, [state], "{case:?}");
    }
}

#[tokio::test]
async fn a_mail_that_nothing_is_known_of_any_more_may_have_arrived_and_its_order_stays() {
    let mut office = Office::of_file(&format!("[supplies]\n{BY_MAIL}")).await;
    office.until_ordered().await;
    tell(&office, None).await;
    let forget = |transaction: &Transaction<'_>| {
        transaction.execute_batch("DELETE FROM mail_delivery; DELETE FROM mail;")
    };
    durably(&office, forget).await.unwrap();
    assert_eq!(carried(&office).await, (Some(Carried::Never), None));
    office.days(1).await;
    assert_eq!(office.states().await, [S::Submitted]);
}
