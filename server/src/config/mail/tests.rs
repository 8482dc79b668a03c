use super::{address::MOST_ADDRESSES, *};

fn section(change: impl FnOnce(&mut MailSection)) -> MailSection {
    let mut section = MailSection { host: "smtp.example.com".into(), ..MailSection::default() };
    change(&mut section);
    section
}

fn wrong(section: &MailSection) -> Vec<&'static str> {
    section.faults().into_iter().map(|fault| fault.key).collect()
}

#[test]
fn what_can_not_be_used_is_named_by_its_key() {
    let table: [(&str, MailSection, &[&str]); 14] = [
        ("the default", MailSection::default(), &[]),
        ("a server", section(|_| {}), &[]),
        ("an IPv6 server", section(|s| s.host = "2001:db8::25".into()), &[]),
        ("a port in the host", section(|s| s.host = "smtp.example.com:25".into()), &["mail.host"]),
        ("a line end in the host", section(|s| s.host = "a\r\nRCPT TO:<x@y>".into()), &["mail.host"]),
        ("no port", section(|s| s.port = 0), &["mail.port"]),
        ("a word that is no security", section(|s| s.security = "ssl".into()), &["mail.security"]),
        ("in clear to elsewhere", section(|s| s.security = "plain".into()), &["mail.security"]),
        ("in clear to this machine", section(|s| (s.host, s.security) = ("::1".into(), "plain".into())), &[]),
        ("a part of a path", section(|s| s.ca_file = "ca.pem".into()), &["mail.ca_file"]),
        ("a user of two lines", section(|s| s.user = "a\nb".into()), &["mail.user"]),
        (
            "an event that is none",
            section(|s| s.service_events = vec!["jam".into()]),
            &["mail.service_events"],
        ),
        ("never", section(|s| s.communication_failures = 0), &["mail.communication_failures"]),
        ("a password of two lines", section(|s| s.password = "hunter2\nx".into()), &["mail.password"]),
    ];
    for (name, section, expected) in table {
        assert_eq!(wrong(&section), expected, "{name}");
        assert!(!format!("{:?}{section:?}", section.faults()).contains("hunter2"), "{name}");
    }
}

#[test]
fn no_address_can_bring_another_header_command_or_recipient() {
    let fine = ["a@example.com", "first.last+tag@sub.example.com", "a@[192.0.2.7]"];
    let attacks = [
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com\nDATA",
        "a@example.com>\r\nRCPT TO:<b@example.com",
        "a@example.com\0",
        "a@example.com,b@example.com",
        "a b@example.com",
        "\"a\r\n\"@example.com",
        "<a@example.com>",
        "A <a@example.com>",
        "a@b@example.com",
        "a@exämple.com",
        "ä@example.com",
        "a@example.com\u{2028}Bcc: b@example.com",
        "@example.com",
        "a@",
        "a",
    ];
    for address in fine {
        let section = section(|s| {
            (s.sender, s.reply_to, s.administrator) = (address.into(), address.into(), address.into());
        });
        assert_eq!(wrong(&section), [""; 0], "{address}");
    }
    for address in attacks {
        let section = section(|s| {
            (s.sender, s.reply_to) = (address.into(), address.into());
            s.key_user = format!("good@example.com; {address}");
        });
        assert_eq!(wrong(&section), ["mail.sender", "mail.reply_to", "mail.key_user"], "{address:?}");
    }
}

#[test]
fn a_list_is_split_at_semicolons_and_bounded() {
    let section = section(|s| s.administrator = " a@example.com;b@example.com ;; a@example.com; ".into());
    assert_eq!(section.faults(), []);
    assert_eq!(section.addresses(MailRole::Administrator), ["a@example.com", "b@example.com"]);
    let many: Vec<String> = (0..=MOST_ADDRESSES).map(|number| format!("a{number}@example.com")).collect();
    let faults = MailSection { administrator: many.join(";"), ..section }.faults();
    assert_eq!((faults[0].key, faults[0].found.as_str()), ("mail.administrator", "11 addresses"));
}

#[test]
fn each_address_is_told_once_and_the_vendor_s_are_the_service_s_alone() {
    let section = section(|s| {
        s.administrator = "admin@example.com".into();
        s.key_user = "desk@example.com".into();
        s.service = "admin@example.com; help@vendor.example".into();
        s.key_user_events = vec!["communication-error".into()];
    });
    let told = |kind| section.recipients(kind, |_, _| true).into_iter().collect::<Vec<_>>();
    let (admin, help) =
        (("admin@example.com", MailRole::Administrator), ("help@vendor.example", MailRole::Service));
    assert_eq!(told(MailKind::MeterReadsReported), [admin, help]);
    assert_eq!(told(MailKind::CommunicationError), [admin, ("desk@example.com", MailRole::KeyUser), help]);
    assert!(section.is_vendors(MailRole::Service, "help@vendor.example"));
    assert!(!section.is_vendors(MailRole::Service, "admin@example.com"), "it is the administrator's too");
    assert!(!section.is_vendors(MailRole::KeyUser, "desk@example.com"));
    let own = MailSection { service_is_vendor: false, ..section };
    assert!(!own.is_vendors(MailRole::Service, "help@vendor.example"));
}

#[test]
fn everybody_is_told_of_everything_but_orders_which_are_none_of_the_service_s_business() {
    let section = section(|_| {});
    for kind in MailKind::ALL {
        let table = [
            (MailRole::Administrator, true),
            (MailRole::KeyUser, true),
            (MailRole::Service, !kind.is_order()),
            (MailRole::Supplies, kind == MailKind::SupplyOrder),
        ];
        for (role, expected) in table {
            assert_eq!(section.wants(role, kind), expected, "{role:?} {kind:?}");
        }
    }
}

#[test]
fn the_recipient_of_orders_is_checked_as_the_others_are_and_is_not_the_vendor_unless_it_is_said() {
    let own = section(|s| {
        s.supplies = "orders@supplier.example; b@supplier.example".into();
        s.key_user = "b@supplier.example".into();
    });
    assert_eq!(wrong(&own), [""; 0]);
    assert_eq!(own.addresses(MailRole::Supplies), ["orders@supplier.example", "b@supplier.example"]);
    assert!(!own.is_vendors(MailRole::Supplies, "orders@supplier.example"));
    let vendors = MailSection { supplies_is_vendor: true, ..own };
    assert!(vendors.is_vendors(MailRole::Supplies, "orders@supplier.example"));
    assert!(!vendors.is_vendors(MailRole::Supplies, "b@supplier.example"), "it is the key user's too");
    let bad = section(|s| {
        s.supplies = "orders@supplier.example\r\nBcc: b@example.com".into();
        s.supplies_events = vec!["order".into()];
    });
    assert_eq!(wrong(&bad), ["mail.supplies", "mail.supplies_events"]);
}

#[test]
fn an_address_is_told_by_the_first_role_that_may_be() {
    let section = section(|s| {
        (s.service, s.supplies) = ("a@example.com".into(), "a@example.com".into());
        s.supplies_events = vec!["supply-low".into()];
    });
    let not_the_service = |role, _: &str| role != MailRole::Service;
    let told = section.recipients(MailKind::SupplyLow, not_the_service);
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [("a@example.com", MailRole::Supplies)]);
}

#[test]
fn the_server_is_written_as_an_address() {
    for (host, expected) in
        [("", ""), ("smtp.example.com", "smtp.example.com:587"), ("2001:db8::25", "[2001:db8::25]:587")]
    {
        assert_eq!(section(|s| s.host = host.into()).server_address(), expected);
    }
}
