use super::*;

fn keys(section: &CommunicationSection) -> Vec<&'static str> {
    section.faults().iter().map(|fault| fault.key).collect()
}

#[test]
fn faults_name_the_key_and_never_the_code() {
    let base = CommunicationSection::default;
    let table = [
        (base(), ""),
        (CommunicationSection { server: "http://c.example".into(), ..base() }, "server"),
        (CommunicationSection { ca_file: "ca.pem".into(), ..base() }, "ca_file"),
        (CommunicationSection { ca_certificates: "text".into(), ..base() }, "ca_certificates"),
        (CommunicationSection { ca_certificates: "x".repeat(40_000), ..base() }, "ca_certificates"),
        (CommunicationSection { enrolment_code: "hunter2\n".into(), ..base() }, "enrolment_code"),
        (CommunicationSection { daily_octets: 1, ..base() }, "daily_octets"),
        (CommunicationSection { meter: "always".into(), ..base() }, "meter"),
        (CommunicationSection { supplies: String::new(), ..base() }, "supplies"),
        (CommunicationSection { maintenance: "Never".into(), ..base() }, "maintenance"),
    ];
    for (section, key) in table {
        let expected = if key.is_empty() { vec![] } else { vec![format!("communication.{key}")] };
        assert_eq!(keys(&section), expected);
        assert!(!format!("{section:?}{:?}", section.faults()).contains("hunter2"));
    }
}

#[test]
fn check_ins_have_a_floor_which_is_lower_for_a_server_on_this_machine() {
    let table = [
        ("https://c.example", 300, true),
        ("https://c.example", 299, false),
        ("https://c.example", 10, false),
        ("https://127.0.0.1:8443", 10, true),
        ("https://localhost:8443", 10, true),
        ("https://localhost:8443", 9, false),
        ("https://localhost.example", 10, false),
        ("", 86_400, true),
        ("", 86_401, false),
    ];
    for (server, interval, fits) in table {
        let section = CommunicationSection {
            server: server.into(),
            check_in_interval_s: interval,
            ..CommunicationSection::default()
        };
        assert_eq!(section.faults().is_empty(), fits, "{server} {interval}");
    }
}

#[test]
fn certificates_are_read_from_the_settings_one_after_the_other() {
    let authority = |name: &str| {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().pem()
    };
    let both = format!("{}# between\r\n{}", authority("one"), authority("two").replace('\n', "\r\n"));
    let section = CommunicationSection { ca_certificates: both.clone(), ..CommunicationSection::default() };
    assert_eq!(section.certificates().map(|found| found.len()), Ok(2));
    let cut = both[..both.len() / 4 * 3].to_owned();
    let section = CommunicationSection { ca_certificates: cut, ..CommunicationSection::default() };
    assert!(section.certificates().is_err());
    let key = format!("{both}{}", rcgen::KeyPair::generate().unwrap().serialize_pem());
    let section = CommunicationSection { ca_certificates: key, ..CommunicationSection::default() };
    assert!(section.certificates().is_err(), "a private key has no place here");
}

#[test]
fn what_is_not_said_to_be_allowed_is_not() {
    let unreadable = CommunicationSection { meter: "?".into(), ..CommunicationSection::default() };
    assert_eq!(unreadable.meter(), Permission::Never);
    assert_eq!(CommunicationSection::default().meter(), Permission::Automatically);
}
