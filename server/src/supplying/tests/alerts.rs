use super::Office;
use crate::{store::supplies as rows, supplies::alert::Kind};

async fn open(office: &Office) -> Vec<Kind> {
    let identity = office.reading().identity;
    let alerts = office.store.read(move |connection| {
        let device = rows::find_device(connection, &identity)?.expect("the printer was read");
        rows::alert::open(connection, device)
    });
    let mut kinds: Vec<Kind> = alerts.await.unwrap().into_iter().map(|(_, open)| open.kind).collect();
    kinds.sort_unstable();
    kinds
}

#[tokio::test]
async fn low_few_days_and_empty_are_told_each_once_and_end_with_the_next_cartridge() {
    let mut office = Office::with("ordering = \"off\"\ndays_left_alert = 5").await;
    let mut told = Vec::new();
    for _ in 0..30 {
        office.day().await;
        let now = open(&office).await;
        if told.last() != Some(&now) {
            told.push(now);
        }
    }
    assert_eq!(
        told,
        [
            vec![],
            vec![Kind::DaysLeft],
            vec![Kind::Low, Kind::DaysLeft],
            vec![Kind::Low, Kind::DaysLeft, Kind::Empty]
        ]
    );
    let mut office = office.started_again().await;
    office.look().await;
    assert_eq!(open(&office).await.len(), 3, "a restart tells nothing anew");
    office.replace();
    office.days(2).await;
    assert_eq!(open(&office).await, []);
}
