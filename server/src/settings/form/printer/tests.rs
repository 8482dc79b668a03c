use super::*;
use crate::config::PrinterSection;

/// Parts of the form with what is typed into them.
type Typed<'a> = &'a [(&'a str, &'a str)];

fn config(url: &str) -> Config {
    let printer = PrinterSection { url: url.into(), ..PrinterSection::default() };
    Config { printer, ..Config::default() }
}

fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(part, value)| (format!("printer.{part}"), (*value).to_owned())).collect()
}

#[test]
fn typed_parts_make_a_url_with_those_that_were_not_typed() {
    let v3 = "snmp://reader@host?version=3&auth=sha256&priv=aes128";
    let table: [(&str, Typed<'_>, Option<&str>); 15] = [
        ("", &[("address", "192.0.2.10")], Some("snmp://192.0.2.10")),
        ("", &[("address", " printer7 "), ("port", " ")], Some("snmp://printer7")),
        ("", &[("version", "demo")], Some("demo:")),
        ("", &[], None),
        ("demo:?seed=7", &[("version", "demo"), ("address", "")], None),
        ("snmp://host:161?version=2c", &[("address", "host"), ("port", "161"), ("version", "2c")], None),
        ("snmp://host", &[("port", "1161")], Some("snmp://host:1161")),
        ("snmp://host", &[("version", "1")], Some("snmp://host?version=1")),
        ("snmp://host?version=1", &[("address", "::1")], Some("snmp://[::1]?version=1")),
        ("snmp://host", &[("address", "[fe80::1%eth0]")], Some("snmp://[fe80::1%eth0]")),
        ("snmp://host", &[("version", "none")], Some("")),
        ("", &[("version", "none"), ("address", "host")], Some("snmp://host")),
        ("snmp://host", &[("version", "3"), ("user", "a b@c")], Some("snmp://a%20b%40c@host?version=3")),
        (v3, &[("privacy", "aes256c")], Some("snmp://reader@host?version=3&auth=sha256&priv=aes256c")),
        (v3, &[("version", "auto")], Some("snmp://host")),
    ];
    for (now, pairs, expected) in table {
        let made = url(&config(now), &typed(pairs)).expect(now);
        assert_eq!(made.as_deref(), expected, "{now} with {pairs:?}");
        let made = made.unwrap_or_default();
        assert!(made.is_empty() || PrinterUrl::parse(&made).is_ok(), "{made}");
    }
}

#[test]
fn what_can_not_be_meant_is_said_at_its_field() {
    let table: [(Typed<'_>, &[&str]); 11] = [
        (&[("address", "snmp://host")], &[ADDRESS]),
        (&[("address", "")], &[ADDRESS]),
        (&[("address", "host:161")], &[ADDRESS]),
        (&[("address", "x@host")], &[ADDRESS]),
        (&[("address", "host/..")], &[ADDRESS]),
        (&[("port", "0")], &[PORT]),
        (&[("port", "65536"), ("address", "a b")], &[ADDRESS, PORT]),
        (&[("version", "4")], &[VERSION]),
        (&[("version", "3")], &[USER]),
        (&[("version", "3"), ("user", "u"), ("privacy", "aes128")], &[PRIVACY]),
        (&[("version", "3"), ("user", "u:p"), ("authentication", "md5")], &[USER, AUTHENTICATION]),
    ];
    for (pairs, expected) in table {
        let faults = url(&config("snmp://host"), &typed(pairs)).expect_err("a fault");
        let names: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
        assert_eq!(names, expected, "{pairs:?}");
    }
}
