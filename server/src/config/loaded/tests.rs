use toml::Value;
use zeroize::Zeroizing;

use super::super::{Browser, Held, Layer, Loaded, Machine};

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    file
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn browser(settings: &[(&str, Value)], secrets: &[(&str, &str, &str)]) -> Browser {
    Browser {
        settings: settings.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
        secrets: secrets
            .iter()
            .map(|(key, value, host)| {
                let held = Held { value: Zeroizing::new((*value).to_owned()), host: (*host).to_owned() };
                ((*key).to_owned(), held)
            })
            .collect(),
    }
}

#[test]
fn each_layer_wins_over_those_before_it_and_is_remembered() {
    let credentials = tempfile::tempdir().expect("a folder");
    let credential = credentials.path().join("printer.tries");
    std::fs::write(credentials.path().join("other.secret"), "not ours").expect("written");
    let file = file("[printer]\ntries = 2\n");
    let layers = [
        (2, Layer::File(file.path().display().to_string())),
        (4, Layer::Browser),
        (5, Layer::Credential(credential.display().to_string())),
        (6, Layer::Environment("SMART_ESOLUTIONS_PRINTER_TRIES".into())),
        (7, Layer::CommandLine("--tries".into())),
    ];
    for present in 0_u32..32 {
        let has = |bit: u32| present & (1 << bit) != 0;
        let mut environment = variables(&[("SMART_ESOLUTIONS_BIN", "not a section"), ("PATH", "/bin")]);
        let _ = std::fs::remove_file(&credential);
        if has(2) {
            std::fs::write(&credential, "5\n").expect("written");
        }
        environment.push(("CREDENTIALS_DIRECTORY".into(), credentials.path().display().to_string()));
        if has(3) {
            environment.extend(variables(&[("SMART_ESOLUTIONS_PRINTER_TRIES", "6")]));
        }
        let overrides = if has(4) { vec![("--tries", "printer.tries", "7".to_owned())] } else { Vec::new() };
        let machine = Machine::read(has(0).then(|| file.path()), environment, overrides).expect("usable");
        let rows =
            if has(1) { browser(&[("printer.tries", Value::Integer(4))], &[]) } else { Browser::default() };
        let loaded = machine.with(&rows);
        let winner = (0..5_u32).rev().find(|bit| has(*bit));
        let expected = winner.map_or((3, Layer::Default), |bit| layers[bit as usize].clone());
        assert_eq!(
            (loaded.config.printer.tries, loaded.layer("printer.tries").clone()),
            expected,
            "{present:b}"
        );
        assert_eq!(machine.fixes("printer.tries"), present >= 4, "{present:b}");
        assert_eq!(loaded.layer("web.listen"), &Layer::Default);
        assert_eq!(loaded.left_out, []);
    }
}

#[test]
fn rows_of_the_browser_that_this_version_can_not_use_are_left_out_and_named() {
    let file = file("[printer]\nurl = \"snmp://file\"\ntries = 2\n");
    let machine = Machine::read(Some(file.path()), [], Vec::new()).expect("usable");
    let table = [
        ("printer.colour", Value::String("red".into()), "no such key"),
        ("palette.colour", Value::String("red".into()), "no such key"),
        ("printer", Value::Integer(1), "no such key"),
        ("printer.tries", Value::Integer(99), "from 1 to 10"),
        ("printer.tries", Value::Integer(-1), "0 or more"),
        ("printer.tries", Value::String("many".into()), "0 or more"),
        ("printer.url", Value::String("http://x".into()), "snmp://"),
        ("printer.community", Value::String("in clear".into()), "not sealed"),
        ("web.host_names", Value::Array(vec![Value::Integer(1)]), "a list of strings"),
        ("contact.service_email", Value::String("nobody".into()), "name@example.com"),
    ];
    for (key, value, part) in table {
        let good = ("printer.timeout_ms", Value::Integer(500));
        let loaded = machine.with(&browser(&[(key, value), good], &[]));
        assert_eq!(loaded.config.printer.tries, 2, "{key}");
        assert_eq!(loaded.config.printer.timeout_ms, 500, "{key}: the others are used");
        let [left_out] = loaded.left_out.as_slice() else { panic!("{key}: {:?}", loaded.left_out) };
        assert_eq!(left_out.key, key);
        let reason = format!("{}; {}", left_out.found, left_out.allowed);
        assert!(reason.contains(part), "{key}: {reason}");
        assert!(!reason.contains("in clear"), "{reason}");
    }
}

#[test]
fn mistakes_name_place_key_found_and_allowed() {
    let table = [
        ("[printer]\ncolour = 1\n", vec!["unknown key \"printer.colour\"", "auth_passphrase"]),
        ("[prnter]\nurl = \"\"\n", vec!["unknown key \"prnter.url\"", "printer"]),
        ("url = 1\n", vec!["unknown key \"url\""]),
        ("[printer]\nurl = 5\n", vec!["\"printer.url\" is 5", "a string"]),
        ("[reading]\nfull_interval_s = 1\n", vec!["\"reading.full_interval_s\" is 1", "from 30 to 86400"]),
        ("[reading]\nfull_interval_s = -5\n", vec!["\"reading.full_interval_s\" is -5", "0 or more"]),
        ("[printer]\nurl = \"http://x\"\n", vec!["printer.url", "snmp://"]),
        ("[printer]\nauth_passphrase = \"hunter2\"\n", vec!["7 characters long", "8 to 200"]),
        ("[maintenance]\ntroubleshooting_url = \"http://x\"\n", vec!["https://"]),
        ("[web]\nhost_names = [\"a b\"]\n", vec!["a b", "host names"]),
        ("[web]\nlisten = \"\"\n", vec!["web.listen", "web.listen_tls"]),
        ("[web]\nlisten_tls = \"443\"\n", vec!["web.listen_tls", "\"443\"", "[::]:443"]),
        ("[web]\nkey_file = \"/k.pem\"\n", vec!["web.certificate_file", "web.key_file"]),
        ("[web]\nmax_headers = 5\n", vec!["web.max_headers", "16 to 256"]),
        ("[disclosure]\ncontact = [\"me\"]\n", vec!["disclosure.contact", "mailto:", "disclosure.expires"]),
        ("[printer\n", vec!["line 1"]),
        ("[printer]\nauth_passphrase = \"hunter2\n", vec!["line 2"]),
    ];
    for (text, expected) in table {
        let file = file(text);
        let error = Loaded::read(Some(file.path()), [], Vec::new()).expect_err(text).to_string();
        for part in expected {
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(error.contains(&file.path().display().to_string()), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let bad = variables(&[("SMART_ESOLUTIONS_WEB_PORT", "1")]);
    let error = Loaded::read(None, bad, Vec::new()).expect_err("unknown").to_string();
    assert!(error.contains("environment SMART_ESOLUTIONS_WEB_PORT"), "{error}");
}

#[test]
fn a_community_name_goes_with_the_url_that_it_stands_in() {
    let with_name = file("[printer]\nurl = \"snmp://hunter2@a\"\n");
    let with_key = file("[printer]\nurl = \"snmp://x@a\"\ncommunity = \"hunter2\"\n");
    let read = |file: &tempfile::NamedTempFile, option: Option<&str>| {
        let overrides = option.map(|url| ("--printer", "printer.url", url.to_owned()));
        let loaded = Loaded::read(Some(file.path()), [], overrides.into_iter().collect()).expect("usable");
        (loaded.config.printer.url, loaded.config.printer.community)
    };
    assert_eq!(read(&with_name, None), ("snmp://a".into(), "hunter2".into()));
    assert_eq!(read(&with_name, Some("snmp://b")), ("snmp://b".into(), String::new()));
    assert_eq!(read(&with_name, Some("snmp://y@b")), ("snmp://b".into(), "y".into()));
    assert_eq!(
        read(&with_key, None),
        ("snmp://a".into(), "hunter2".into()),
        "its own key goes before the URL"
    );
}

#[test]
fn a_secret_is_used_for_the_host_that_it_was_given_for_alone() {
    const KEY: &str = "printer.community";
    let url = |host: &str| vec![("printer.url", Value::String(format!("snmp://{host}")))];
    let held = |host| vec![(KEY, "browser", host)];
    let (b, a) = ("snmp://b:161", "snmp://a:161");
    let table = [
        // The file's URL and community; the browser's URL; the browser's secret's host; what is in force.
        ("a", "file", None, None, "file"),
        ("a", "file", None, Some(a), "browser"),
        ("a", "file", None, Some(b), "file"),
        ("a", "file", Some("b"), None, ""),
        ("a", "file", Some("b"), Some(a), ""),
        ("a", "file", Some("b"), Some(b), "browser"),
        ("a", "file", Some("a:1161"), Some(a), ""),
        ("a", "file", Some("A"), Some(a), "browser"),
        ("a", "", Some("b"), Some(b), "browser"),
    ];
    for (file_host, file_community, browser_host, secret_host, expected) in table {
        let file =
            file(&format!("[printer]\nurl = \"snmp://{file_host}\"\ncommunity = \"{file_community}\"\n"));
        let machine = Machine::read(Some(file.path()), [], Vec::new()).expect("usable");
        let settings = browser_host.map(url).unwrap_or_default();
        let secrets = secret_host.map(held).unwrap_or_default();
        let loaded = machine.with(&browser(&settings, &secrets));
        let row = (file_host, file_community, browser_host, secret_host);
        assert_eq!(loaded.config.printer.community, expected, "{row:?}");
        assert_eq!(super::super::show(&loaded).contains("is not used"), !loaded.unused.is_empty(), "{row:?}");
    }
}

#[test]
fn work_that_ends_before_it_begins_is_one_fault_and_tells_what_was_typed() {
    let machine = Machine::read(None, Vec::new(), Vec::new()).expect("usable");
    let rows = browser(
        &[
            ("maintenance.working_from", Value::String("18:00".into())),
            ("maintenance.working_until", Value::String("08:00".into())),
        ],
        &[],
    );
    let left_out = machine.with(&rows).left_out;
    let told: Vec<_> = left_out.iter().map(|it| (&*it.key, &*it.found, &*it.allowed)).collect();
    let allowed = "a time after 18:00, when work begins";
    assert_eq!(told, [("maintenance.working_until", "\"08:00\"", allowed)]);
}
