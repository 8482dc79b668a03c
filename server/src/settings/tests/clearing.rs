use app::{
    SettingsPage,
    model::Deed,
    port::{Settings as _, SettingsError},
};
use proptest::prelude::*;

use super::{Typed, bench, change};
use crate::config::{SECRETS, key};

const HOSTS: [&str; 4] = ["a", "b", "192.0.2.10", ""];
const PORTS: [&str; 2] = ["161", "1161"];

#[tokio::test]
async fn another_address_or_port_clears_the_secrets_unless_they_are_given_anew() {
    let table: [(Typed<'_>, &str, &str); 6] = [
        (&[("printer.tries", "4")], "first-first", "first-first"),
        (&[("printer.version", "1")], "first-first", "first-first"),
        (&[("printer.address", "A")], "first-first", "first-first"),
        (&[("printer.address", "b")], "", ""),
        (&[("printer.port", "1161")], "", ""),
        (&[("printer.address", "b"), ("printer.community", "second")], "second", ""),
    ];
    for (typed, community, passphrase) in table {
        let bench = bench("", &[]).await;
        let first = [
            ("printer.address", "a"),
            ("printer.community", "first-first"),
            ("printer.auth_passphrase", "first-first"),
        ];
        bench.apply(SettingsPage::Printer, &first).await.unwrap();
        let changes = bench.apply(SettingsPage::Printer, typed).await.unwrap();
        let config = &bench.settings.current().config.printer;
        assert_eq!((config.community.as_str(), config.auth_passphrase.as_str()), (community, passphrase));
        let cleared = change("printer.auth_passphrase", "set", "not set");
        assert_eq!(changes.contains(&cleared), passphrase.is_empty(), "{typed:?}: {changes:?}");
        let audit = bench.trail().await;
        let noted = audit.iter().any(|e| e.deed == Deed::Cleared && e.subject == "printer.auth_passphrase");
        assert_eq!(noted, passphrase.is_empty(), "{typed:?}");
        // It stays gone when the old address comes back.
        bench
            .apply(SettingsPage::Printer, &[("printer.address", "a"), ("printer.port", "161")])
            .await
            .unwrap();
        assert_eq!(bench.settings.current().config.printer.auth_passphrase, passphrase, "{typed:?}");
    }
}

#[tokio::test]
async fn another_proxy_clears_its_password_and_another_user_mode_or_exception_does_not() {
    let table: [(Typed<'_>, bool); 6] = [
        (&[("proxy.user", "other")], true),
        (&[("proxy.mode", "automatic")], true),
        (&[("proxy.exceptions", "*")], true),
        (&[("proxy.address", "PROXY.example:3128")], true),
        (&[("proxy.address", "proxy.example:3129")], false),
        (&[("proxy.address", "evil.example:3128")], false),
    ];
    for (typed, stays) in table {
        let bench = bench("", &[]).await;
        let first = [
            ("proxy.mode", "manual"),
            ("proxy.address", "proxy.example:3128"),
            ("proxy.user", "printer7"),
            ("proxy.password", "hunter2-of-the-proxy"),
        ];
        bench.apply(SettingsPage::Proxy, &first).await.unwrap();
        bench.apply(SettingsPage::Proxy, typed).await.unwrap();
        let password = bench.settings.current().config.proxy.password.clone();
        assert_eq!(password.as_str(), if stays { "hunter2-of-the-proxy" } else { "" }, "{typed:?}");
        let noted =
            bench.trail().await.iter().any(|e| e.deed == Deed::Cleared && e.subject == "proxy.password");
        assert_eq!(noted, !stays, "{typed:?}");
        bench.apply(SettingsPage::Proxy, &[("proxy.address", "proxy.example:3128")]).await.unwrap();
        assert_eq!(bench.settings.current().config.proxy.password, password, "it does not come back");
    }
}

#[tokio::test]
async fn another_server_clears_the_enrolment_code_and_another_path_there_does_not() {
    let bench = bench("", &[]).await;
    let actor = app::model::Actor::command_line();
    let set = async |key: &str, value: &str| {
        let mut wanted = crate::settings::Wanted::default();
        wanted.insert(key, toml::Value::String(value.into()));
        bench.settings.change(&actor, &wanted).await.unwrap();
        !bench.settings.current().config.communication.enrolment_code.is_empty()
    };
    set("communication.server", "https://c.example").await;
    assert!(set("communication.enrolment_code", "ABCD-EFGH").await);
    assert!(set("communication.server", "https://c.example:443/path").await);
    assert!(!set("communication.server", "https://evil.example/path").await);
}

#[tokio::test]
async fn certificates_stand_in_the_audit_trail_by_number_and_digest() {
    let bench = bench("", &[]).await;
    let params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    let pem = params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().pem();
    let mut wanted = crate::settings::Wanted::default();
    wanted.insert("communication.ca_certificates", toml::Value::String(pem.repeat(2)));
    bench.settings.change(&app::model::Actor::command_line(), &wanted).await.unwrap();
    let [entry] = bench.trail().await.try_into().unwrap();
    let told = entry.to.unwrap();
    assert!(told.starts_with("PEM, certificates: 2, SHA-256 ") && told.chars().count() < 60, "{told}");
}

#[tokio::test]
async fn a_secret_for_another_host_than_the_file_has_now_is_not_used() {
    let bench = bench("[printer]\nurl = \"snmp://a\"\n", &[]).await;
    bench.apply(SettingsPage::Printer, &[("printer.community", "first")]).await.unwrap();
    let bench = bench.started_again("[printer]\nurl = \"snmp://b\"\n").await;
    assert_eq!(bench.settings.current().config.printer.community, "");
    assert!(!bench.field(SettingsPage::Printer, "printer.community").set);
    assert_eq!(bench.settings.current().unused.len(), 1, "and that is told");
    let bench = bench.started_again("[printer]\nurl = \"snmp://a\"\n").await;
    assert_eq!(bench.settings.current().config.printer.community, "first");
}

#[tokio::test]
async fn no_secret_stands_in_clear_on_the_disk_in_the_audit_trail_or_in_what_is_shown() {
    let bench = bench("", &[]).await;
    let secrets = ["planted-community", "planted-authentication", "planted-privacy"];
    let typed = [
        ("printer.address", "host"),
        ("printer.community", secrets[0]),
        ("printer.auth_passphrase", secrets[1]),
        ("printer.priv_passphrase", secrets[2]),
    ];
    let changes = bench.apply(SettingsPage::Printer, &typed).await.unwrap();
    assert_eq!(changes.iter().filter(|change| change.to == "set").count(), 3);
    let loaded = bench.settings.current();
    let audit = serde_json::to_string(&bench.trail().await).unwrap();
    let fields = format!("{:?}", bench.settings.fields(SettingsPage::Printer));
    let shown = crate::config::show(&loaded);
    bench.store.flush().await.unwrap();
    let disk = bench.on_disk();
    for secret in secrets {
        assert!(!disk.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        for text in [&audit, &fields, &shown, &format!("{changes:?}"), &format!("{loaded:?}")] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    let bench = bench.started_again("").await;
    assert_eq!(bench.settings.current().config.printer.priv_passphrase, secrets[2]);
}

#[derive(Clone, Debug)]
enum Step {
    Apply { host: Option<usize>, port: Option<usize>, community: bool, passphrase: bool },
    Restart { host: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let apply = (
        proptest::option::of(0..HOSTS.len()),
        proptest::option::of(0..PORTS.len()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(host, port, community, passphrase)| Step::Apply {
            host,
            port,
            community,
            passphrase,
        });
    prop_oneof![4 => apply, 1 => (0..HOSTS.len()).prop_map(|host| Step::Restart { host })]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each secret that is given names in its own text whom it was given for.
    #[test]
    fn no_secret_is_ever_in_force_for_a_host_that_it_was_not_given_for(
        steps in proptest::collection::vec(step(), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut bench = bench("", &[]).await;
            for step in steps {
                bench = taken(bench, &step).await;
                let config = &bench.settings.current().config;
                let values = key::table_of(config);
                for secret in &SECRETS {
                    let (section, name) = secret.key.split_once('.').unwrap();
                    let value = values[section][name].as_str().unwrap();
                    let host = secret.host(config);
                    prop_assert!(value.is_empty() || value == format!("for {host}"), "{value:?} for {host:?}");
                }
            }
            Ok(())
        })?;
    }
}

async fn taken(bench: super::Bench, step: &Step) -> super::Bench {
    match *step {
        Step::Restart { host } => {
            let url = if HOSTS[host].is_empty() { String::new() } else { format!("snmp://{}", HOSTS[host]) };
            let secret = format!("for {url}:161");
            let community = if url.is_empty() { "" } else { &secret };
            bench.started_again(&format!("[printer]\nurl = \"{url}\"\ncommunity = \"{community}\"\n")).await
        }
        Step::Apply { host, port, community, passphrase } => {
            let now = |name| bench.field(SettingsPage::Printer, name).value;
            let address = host.map_or_else(|| now("printer.address"), |host| HOSTS[host].to_owned());
            let port = port.map_or_else(|| now("printer.port"), |port| PORTS[port].to_owned());
            let secret = format!("for snmp://{address}:{port}");
            let given = |given: bool| if given { secret.as_str() } else { "" };
            let typed = [
                ("printer.version", if address.is_empty() { "none" } else { "auto" }),
                ("printer.address", address.as_str()),
                ("printer.port", &port),
                ("printer.community", given(community)),
                ("printer.auth_passphrase", given(passphrase)),
            ];
            let result = bench.apply(SettingsPage::Printer, &typed).await;
            let refused = matches!(result, Err(SettingsError::Fields(_)));
            assert!(result.is_ok() || (refused && address.is_empty()), "{result:?}");
            bench
        }
    }
}
