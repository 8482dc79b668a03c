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
    assert_eq!(
        mailed(&office).await,
        [
            "supply-alert/days-left/1",
            "supply-alert/low/1",
            "supply-alert/empty/1",
            "supply-alert/low/1/over",
            "supply-alert/empty/1/over",
            "supply-alert/days-left/1/over"
        ]
    );
}

/// What was mailed, without the numbers that tell one time from the next.
pub(super) async fn mailed(office: &Office) -> Vec<String> {
    let keys = office.store.read(|connection| {
        let mut statement = connection.prepare("SELECT key FROM mail ORDER BY id")?;
        let keys = statement.query_map([], |row| row.get::<_, String>(0))?;
        keys.collect::<Result<Vec<_>, _>>()
    });
    let long = |part: &&str| part.len() < 8 || part.parse::<i64>().is_err();
    let plain = |key: &String| key.split('/').filter(long).collect::<Vec<_>>().join("/");
    keys.await.unwrap().iter().map(plain).collect()
}

#[tokio::test]
async fn a_cartridge_that_is_replaced_early_is_told_of_and_so_is_each_step_of_an_order() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.until_ordered().await;
    office.replace();
    office.days(2).await;
    let told = mailed(&office).await;
    assert_eq!(told[..2], ["supply-order/1/submitted", "supply-alert/replaced-early/1"], "{told:?}");
}

/// The administrator sets up e-mail.
async fn set_up_mail(office: &Office) {
    let mut wanted = crate::settings::Wanted::default();
    let values =
        [("host", "smtp.example.com"), ("sender", "p@example.com"), ("administrator", "a@example.com")];
    for (key, value) in values {
        wanted.insert(&format!("mail.{key}"), toml::Value::String(value.into()));
    }
    office.settings.change(&app::model::Actor::command_line(), &wanted).await.unwrap();
}

#[tokio::test]
async fn what_was_so_before_anybody_could_be_told_is_told_once_when_somebody_can_and_so_is_its_end() {
    let mut office = Office::of_file("[supplies]\nordering = \"off\"\ndays_left_alert = 0\n").await;
    office.impressions = super::CARTRIDGE * 91 / 100;
    office.look().await;
    assert_eq!((open(&office).await, mailed(&office).await), (vec![Kind::Low], vec![]));
    set_up_mail(&office).await;
    office.desk.look_again().await.unwrap();
    assert_eq!(mailed(&office).await, ["supply-alert/low/1"]);
    let mut office = office.started_again().await;
    office.days(1).await;
    assert_eq!(mailed(&office).await, ["supply-alert/low/1"], "once, also after a restart");
    office.replace();
    office.days(2).await;
    assert_eq!(mailed(&office).await, ["supply-alert/low/1", "supply-alert/low/1/over"]);
}

#[tokio::test]
async fn what_is_over_before_anybody_could_be_told_is_told_to_nobody() {
    let mut office = Office::of_file("[supplies]\nordering = \"off\"\ndays_left_alert = 0\n").await;
    office.impressions = super::CARTRIDGE * 95 / 100;
    office.look().await;
    assert_eq!(open(&office).await, [Kind::Low]);
    office.replace();
    office.days(1).await;
    set_up_mail(&office).await;
    office.days(1).await;
    assert_eq!((open(&office).await, mailed(&office).await), (vec![], Vec::<String>::new()));
}
