use app::{
    SettingsPage,
    model::{Access, Deed},
    port::{FieldState, Kept, Settings as _, SettingsError},
};

use super::{Typed, administrator, bench, change};

fn faults(result: Result<Vec<app::model::Change>, SettingsError>) -> Vec<(String, String)> {
    match result {
        Err(SettingsError::Fields(faults)) => {
            faults.into_iter().map(|fault| (fault.name, fault.message)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_is_in_force_told_noted_and_there_after_a_restart() {
    let bench = bench("", &[]).await;
    let mut watch = bench.settings.watch();
    let typed = [("reading.time_zone", "Europe/Berlin")];
    let zone = change("reading.time_zone", "", "Europe/Berlin");
    assert_eq!(bench.apply(SettingsPage::Clock, &typed).await, Ok(vec![zone]));
    assert!(watch.has_changed().unwrap());
    assert_eq!(watch.borrow_and_update().config.reading.time_zone, "Europe/Berlin");
    assert_eq!(bench.field(SettingsPage::Clock, "reading.time_zone").value, "Europe/Berlin");
    assert_eq!(bench.apply(SettingsPage::Clock, &typed).await, Ok(vec![]), "unchanged is no change");
    assert!(!watch.has_changed().unwrap());
    let [entry] = bench.trail().await.try_into().unwrap();
    assert_eq!((entry.deed, entry.subject.as_str()), (Deed::Changed, "reading.time_zone"));
    assert_eq!((entry.from.as_deref(), entry.to.as_deref()), (Some(""), Some("Europe/Berlin")));
    assert_eq!(entry.actor, administrator().actor());
    let again = bench.started_again("[reading]\ntime_zone = \"UTC\"\n").await;
    assert_eq!(again.settings.current().config.reading.time_zone, "Europe/Berlin", "before the file");
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_its_field_and_nothing_is_changed() {
    let bench = bench("", &[]).await;
    let table: [(SettingsPage, Typed<'_>, Typed<'_>); 10] = [
        (
            SettingsPage::Printer,
            &[("printer.tries", "11"), ("printer.timeout_ms", "soon"), ("printer.address", "ok")],
            &[("printer.timeout_ms", "0 or more"), ("printer.tries", "from 1 to 10")],
        ),
        (SettingsPage::Printer, &[("printer.address", "a b")], &[("printer.address", "192.0.2.10")]),
        (
            SettingsPage::Printer,
            &[("printer.address", "host"), ("printer.auth_passphrase", "short")],
            &[("printer.auth_passphrase", "8 to 200")],
        ),
        (SettingsPage::Printer, &[("printer.community", "x")], &[("printer.community", "address")]),
        (
            SettingsPage::Security,
            &[("security.viewing", "closed"), ("security.session_hours", "0")],
            &[("security.viewing", "sign-in"), ("security.session_hours", "from 1 to 168")],
        ),
        (SettingsPage::Clock, &[("reading.time_zone", "Mars/Base")], &[("reading.time_zone", "IANA")]),
        (
            SettingsPage::Supplies,
            &[
                ("supplies.ordering", "always"),
                ("supplies.service_level_percent", "100"),
                ("supplies.lead_time_days", "-1"),
                ("supplies.currency", "Taler und Groschen"),
            ],
            &[
                ("supplies.ordering", "suggest"),
                ("supplies.service_level_percent", "from 50 to 99"),
                ("supplies.lead_time_days", "0 or more"),
                ("supplies.currency", "EUR"),
            ],
        ),
        (
            SettingsPage::Maintenance,
            &[
                ("maintenance.jam_timer_minutes", "61"),
                ("maintenance.mail_severity", "bad"),
                ("maintenance.mail_skills", "untrained\nanybody"),
                ("maintenance.not_answering_hours", "two"),
                ("maintenance.working_days", "monday\nholiday"),
                ("maintenance.working_until", "07:00"),
            ],
            &[
                ("maintenance.jam_timer_minutes", "from 0 to 60"),
                ("maintenance.mail_severity", "critical"),
                ("maintenance.mail_skills", "field-service"),
                ("maintenance.not_answering_hours", "0 or more"),
                ("maintenance.working_days", "sunday"),
                ("maintenance.working_until", "08:00"),
            ],
        ),
        (
            SettingsPage::Mail,
            &[("mail.supplies", "orders@supplier.example; nobody"), ("mail.supplies_events", "order")],
            &[("mail.supplies", "at most 10"), ("mail.supplies_events", "supply-order-overdue")],
        ),
        (
            SettingsPage::Contacts,
            &[("contact.service_email", "nobody"), ("maintenance.troubleshooting_url", "http://x")],
            &[("contact.service_email", "name@example.com"), ("maintenance.troubleshooting_url", "https://")],
        ),
    ];
    for (page, typed, expected) in table {
        let found = faults(bench.apply(page, typed).await);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (name, part) in expected {
            let of_name = |(found, message): &(String, String)| found == name && message.contains(part);
            assert!(found.iter().any(of_name), "{name}: {found:?}");
            assert!(!found.iter().any(|(_, message)| message.contains("short")), "{found:?}");
        }
    }
    assert_eq!(bench.trail().await, []);
    assert_eq!(bench.settings.current().config, crate::config::Config::default());
}

#[tokio::test]
async fn what_is_fixed_elsewhere_says_by_what_and_can_not_be_changed() {
    let url = ("SMART_ESOLUTIONS_PRINTER_URL", "snmp://hunter2@host:99?version=1");
    let bench = bench("", &[url, ("SMART_ESOLUTIONS_PRINTER_TRIES", "5")]).await;
    let by = |name: &str| bench.field(SettingsPage::Printer, name).fixed_by;
    let by_url = Some("environment SMART_ESOLUTIONS_PRINTER_URL".to_owned());
    for name in ["version", "address", "port", "community", "user", "authentication", "privacy"] {
        assert_eq!(by(&format!("printer.{name}")), by_url, "{name}");
    }
    assert_eq!(by("printer.tries"), Some("environment SMART_ESOLUTIONS_PRINTER_TRIES".into()));
    assert_eq!(by("printer.timeout_ms"), None);
    assert_eq!(bench.apply(SettingsPage::Printer, &[("printer.tries", "5")]).await, Ok(vec![]));
    for (name, value) in [("printer.tries", "6"), ("printer.address", "b"), ("printer.community", "c")] {
        let found = faults(bench.apply(SettingsPage::Printer, &[(name, value)]).await);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, name);
        assert!(found[0].1.contains("fixed by environment"), "{found:?}");
    }
}

#[tokio::test]
async fn the_fields_of_each_page_are_those_of_the_contract() {
    let bench = bench("[printer]\nurl = \"snmp://u@h?version=3&auth=sha256&priv=aes128\"\n", &[]).await;
    let typed = [("printer.auth_passphrase", "hunter2hunter2"), ("contact.service_name", "not of this page")];
    bench.apply(SettingsPage::Printer, &typed).await.unwrap();
    bench.apply(SettingsPage::Security, &[("web.host_names", "a.example\r\nb.example")]).await.unwrap();
    let mut lines = Vec::new();
    for page in SettingsPage::ALL {
        for FieldState { name, value, set, fixed_by } in bench.settings.fields(page) {
            lines.push(format!("{page:?}: {name} = {value:?} set={set} fixed_by={fixed_by:?}"));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn what_a_form_leaves_is_for_its_session_alone() {
    let bench = bench("", &[]).await;
    let kept = Kept { message: Some("Saved.".into()), ..Kept::default() };
    let name = bench.settings.keep(&administrator(), kept.clone());
    assert_eq!(name.len(), 32);
    assert_eq!(bench.settings.kept(&administrator(), &name), Some(kept));
    let other = Access { session: Some(2), ..administrator() };
    assert_eq!(bench.settings.kept(&other, &name), None);
    bench.clock.advance(std::time::Duration::from_mins(10));
    assert_eq!(bench.settings.kept(&administrator(), &name), None);
}
