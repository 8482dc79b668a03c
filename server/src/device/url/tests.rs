use super::*;

fn snmp(url: &str) -> SnmpTarget {
    match PrinterUrl::parse(url) {
        Ok(PrinterUrl::Snmp(target)) => target,
        other => panic!("{url}: {other:?}"),
    }
}

#[test]
fn addresses_and_defaults_are_read() {
    let table = [
        ("snmp://printer", "snmp://printer:161"),
        ("snmp://10.0.0.5:1161", "snmp://10.0.0.5:1161"),
        ("snmp://[::1]", "snmp://[::1]:161"),
        ("snmp://secret@[fe80::1]:99?version=1", "snmp://[fe80::1]:99"),
        ("snmp://p@ss@host/", "snmp://host:161"),
    ];
    for (url, shown) in table {
        assert_eq!(snmp(url).to_string(), shown, "{url}");
    }
    let community = |url| match snmp(url).version {
        SnmpVersion::Automatic { community } | SnmpVersion::V2c { community } => community,
        other => panic!("{other}"),
    };
    assert_eq!(community("snmp://printer"), "public");
    assert_eq!(community("snmp://se%40cret@printer?version=2c"), "se@cret");
}

#[test]
fn version_3_takes_protocols_but_no_pass_phrase() {
    let expected = SnmpVersion::V3 {
        user: "reader".into(),
        auth: Some(AuthProtocol::Sha256),
        privacy: Some(PrivacyProtocol::Aes128),
    };
    assert_eq!(snmp("snmp://reader@host?version=3&auth=sha256&priv=aes128").version, expected);
}

#[test]
fn bad_urls_say_what_is_wrong_without_showing_a_secret() {
    let table = [
        ("http://printer", "begins with neither"),
        ("snmp://", "host is missing"),
        ("snmp://host:0", "port is not a number"),
        ("snmp://host:99999", "port is not a number"),
        ("snmp://[::1", "not closed"),
        ("snmp://ho st", "not a host"),
        ("snmp://hunter2@host?version=4", "version \"4\""),
        ("snmp://hunter2@host?colour=red", "unknown key \"colour\""),
        ("snmp://u:hunter2@host?version=3", "does not belong in the URL"),
        ("snmp://host?version=3", "needs a user"),
        ("snmp://u@host?version=3&priv=aes128", "priv needs auth"),
        ("snmp://u@host?version=3&auth=md5", "auth \"md5\""),
        ("snmp://u@host?auth=sha1", "version=3 only"),
        ("demo:x", "is not a query"),
        ("demo:?colour=red", "unknown key \"colour\""),
    ];
    for (url, what) in table {
        let error = PrinterUrl::parse(url).expect_err(url).to_string();
        assert!(error.contains(what), "{url}: {error}");
        assert!(!error.contains("hunter2"), "{url}: {error}");
        assert!(error.contains("Allowed:"), "{error}");
    }
}
