use super::*;

fn environment(variables: &[(&str, &str)]) -> ProxyEnvironment {
    ProxyEnvironment::read(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn section(mode: &str) -> ProxySection {
    ProxySection {
        mode: mode.into(),
        address: "typed.example:3128".into(),
        user: "typed".into(),
        password: "hunter2".into(),
        ..ProxySection::default()
    }
}

/// What a proxy is shown, and where.
fn shown(way: &Way) -> String {
    match way {
        Way::Direct(why) => format!("{why:?}"),
        Way::Unusable { variable, .. } => format!("unusable {variable}"),
        Way::Through(proxy) => {
            let credentials = proxy.credentials.as_ref();
            let credentials = credentials.map(|shown| format!("{}:{}@", shown.user, *shown.password));
            format!("{}{}", credentials.unwrap_or_default(), proxy.at)
        }
    }
}

#[test]
fn the_mode_decides_and_what_was_typed_goes_to_the_host_that_was_typed_alone() {
    let server = HostPort::parse("c.example:443").unwrap();
    let found = environment(&[("HTTPS_PROXY", "http://env:se%40cret@typed.example:3128")]);
    let nothing = ProxyEnvironment::default();
    let without = environment(&[("https_proxy", "typed.example:3128")]);
    let table = [
        ("off", &found, "Off"),
        ("off", &nothing, "Off"),
        ("manual", &found, "typed:hunter2@typed.example:3128"),
        ("manual", &nothing, "typed:hunter2@typed.example:3128"),
        ("automatic", &found, "env:se@cret@typed.example:3128"),
        ("automatic", &without, "typed.example:3128"),
        ("automatic", &nothing, "NoneFound"),
    ];
    for (mode, environment, expected) in table {
        let way = Way::choose(&section(mode), environment, Some(&server));
        assert_eq!(shown(&way), expected, "{mode}");
    }
}

#[test]
fn an_address_in_the_environment_is_read_as_other_programs_read_it() {
    let server = HostPort::parse("c.example:443").unwrap();
    let table = [
        ("http://proxy.example:3128", "proxy.example:3128"),
        ("HTTP://proxy.example:3128/", "proxy.example:3128"),
        ("proxy.example:3128", "proxy.example:3128"),
        ("proxy.example", "proxy.example:80"),
        ("http://[2001:db8::1]:3128", "[2001:db8::1]:3128"),
        ("http://user@proxy.example:3128", "user:@proxy.example:3128"),
        ("http://user:p@ss/w:rd@proxy.example:3128", "user:p@ss/w:rd@proxy.example:3128"),
        ("http://us%3Aer:x@proxy.example:3128", "unusable https_proxy"),
        ("https://proxy.example:3128", "unusable https_proxy"),
        ("socks5://proxy.example:1080", "unusable https_proxy"),
        ("http://", "unusable https_proxy"),
        ("http://proxy.example:99999", "unusable https_proxy"),
        (" ", "NoneFound"),
    ];
    for (address, expected) in table {
        let way =
            Way::choose(&section("automatic"), &environment(&[("https_proxy", address)]), Some(&server));
        assert_eq!(shown(&way), expected, "{address}");
    }
}

#[test]
fn the_spelling_in_lower_case_comes_first_and_an_empty_one_says_nothing() {
    let both = [("HTTPS_PROXY", "upper:1"), ("https_proxy", "lower:1")];
    let empty = [("HTTPS_PROXY", "upper:1"), ("https_proxy", "")];
    let other = [("HTTP_PROXY", "other:1"), ("ALL_PROXY", "other:1")];
    for (variables, expected) in [(both, "lower:1"), (empty, "upper:1"), (other, "NoneFound")] {
        let way = Way::choose(&section("automatic"), &environment(&variables), None);
        assert_eq!(shown(&way), expected);
    }
}

#[test]
fn exceptions_are_reached_directly_those_of_the_environment_in_automatic_alone() {
    let table = [
        ("manual", "localhost:8443", "localhost"),
        ("manual", "127.0.0.1:8443", "127.0.0.0/8"),
        ("manual", "[::1]:8443", "::1"),
        ("manual", "a.inside.example:443", "inside.example"),
        ("manual", "b.elsewhere.example:443", ""),
        ("automatic", "b.elsewhere.example:443", ".elsewhere.example"),
        ("automatic", "127.0.0.1:8443", "127.0.0.0/8"),
        ("automatic", "c.example:443", ""),
    ];
    let variables = [("https_proxy", "proxy:1"), ("no_proxy", "nonsense://, .elsewhere.example")];
    for (mode, server, exception) in table {
        let mut section = section(mode);
        section.exceptions.push("inside.example".into());
        let way = Way::choose(&section, &environment(&variables), HostPort::parse(server).as_ref());
        let expected = (!exception.is_empty()).then(|| Way::Direct(Direct::Exception(exception.into())));
        match expected {
            Some(expected) => assert_eq!(way, expected, "{mode} {server}"),
            None => assert!(matches!(way, Way::Through(_)), "{mode} {server}: {way:?}"),
        }
    }
}

#[test]
fn nothing_that_is_shown_or_printed_has_a_password_in_it() {
    let variables = environment(&[("HTTPS_PROXY", "http://hunter2user:hunter2@proxy:1")]);
    for mode in ["manual", "automatic"] {
        let section = ProxySection { user: "hunter2user".into(), ..section(mode) };
        let way = Way::choose(&section, &variables, None);
        let printed = format!("{way:?} {:?} {variables:?} {section:?}", way.effective());
        assert!(!printed.contains("hunter2"), "{printed}");
    }
    let unusable = environment(&[("https_proxy", "socks5://u:hunter2@proxy:1")]);
    let way = Way::choose(&section("automatic"), &unusable, None);
    assert!(!format!("{way:?}{:?}", way.effective()).contains("hunter2"));
}
