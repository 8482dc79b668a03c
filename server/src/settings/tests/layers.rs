use std::sync::Arc;

use app::SettingsPage;
use toml::Value;

use super::{super::Wanted, bench, change};
use crate::{clock::SystemClock, config::Layer, store::setting};

#[tokio::test]
async fn rows_of_another_version_do_not_keep_it_from_starting() {
    let bench = bench("", &[]).await;
    let at = crate::testing::time("2026-11-22T10:00:00Z");
    let rows = [("printer.colour", Value::Integer(1)), ("printer.tries", Value::Integer(99))];
    let write = move |transaction: &rusqlite::Transaction<'_>| {
        rows.iter().try_for_each(|(key, value)| setting::put(transaction, key, value, at))
    };
    bench.store.durably(write).await.unwrap();
    bench.apply(SettingsPage::Printer, &[("printer.timeout_ms", "500")]).await.unwrap();
    let again = bench.started_again("").await;
    let loaded = again.settings.current();
    assert_eq!((loaded.config.printer.tries, loaded.config.printer.timeout_ms), (3, 500));
    assert_eq!(loaded.layer("printer.timeout_ms"), &Layer::Browser);
    let keys: Vec<&str> = loaded.left_out.iter().map(|left_out| left_out.key.as_str()).collect();
    assert_eq!(keys, ["printer.colour", "printer.tries"]);
    let changed = again.apply(SettingsPage::Printer, &[("printer.tries", "4")]).await;
    assert_eq!(changed, Ok(vec![change("printer.tries", "3", "4")]), "what is typed takes its place");
}

#[tokio::test]
async fn what_another_process_writes_is_taken_over() {
    let bench = bench("", &[]).await;
    let before = bench.store.data_version().await.unwrap();
    assert!(!bench.settings.reload().await.unwrap());
    let data = bench.folder.path().join("data");
    let beside =
        crate::store::Store::open_beside(&data, Arc::new(SystemClock), jiff::tz::TimeZone::UTC).unwrap();
    let at = crate::testing::time("2026-11-22T10:00:00Z");
    let write = move |transaction: &rusqlite::Transaction<'_>| {
        setting::put(transaction, "printer.tries", &Value::Integer(7), at)
    };
    beside.durably(write).await.unwrap();
    assert_ne!(bench.store.data_version().await.unwrap(), before);
    assert!(bench.settings.reload().await.unwrap());
    assert_eq!(bench.settings.current().config.printer.tries, 7);
    bench.apply(SettingsPage::Printer, &[("printer.tries", "8")]).await.unwrap();
    beside.close().await.unwrap();
    assert_eq!(bench.settings.current().config.printer.tries, 8);
}

#[tokio::test]
async fn a_value_of_another_layer_is_no_change_and_one_that_differs_is() {
    let bench = bench("[printer]\ntries = 2\n", &[]).await;
    let mut wanted = Wanted::default();
    wanted.insert("printer.tries", Value::Integer(2));
    wanted.insert("printer.timeout_ms", Value::Integer(1_000));
    assert!(bench.settings.plan(&wanted).await.unwrap().changes.is_empty());
    wanted.insert("printer.tries", Value::Integer(3));
    let changes = bench.settings.plan(&wanted).await.unwrap().changes;
    assert_eq!(
        changes.into_iter().map(|(_, change)| change).collect::<Vec<_>>(),
        [change("printer.tries", "2", "3")]
    );
    assert_eq!(bench.settings.current().config.printer.tries, 2, "a plan changes nothing");
}
