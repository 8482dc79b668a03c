//! How far e-mail is set up, and what may be sent. Pure.

use app::model::{MailKind, MailMissing, MailRole, MailSetUp};

use crate::config::{ContactSection, MailSection};

/// How far e-mail is set up: fully with a server, a sender, the password of a user that is named, and a recipient
/// who is told of something.
pub(super) fn set_up(section: &MailSection) -> MailSetUp {
    let addresses = MailRole::ALL.into_iter().any(|role| !section.addresses(role).is_empty());
    let told = MailKind::ALL.into_iter().any(|kind| !section.recipients(kind, |_, _| true).is_empty());
    let needed = [
        (MailMissing::Server, section.host.is_empty()),
        (MailMissing::Sender, section.sender.is_empty()),
        (MailMissing::Password, !section.user.is_empty() && section.password.is_empty()),
        (MailMissing::Recipients, !addresses),
        (MailMissing::Events, addresses && !told),
    ];
    let missing: Vec<MailMissing> =
        needed.into_iter().filter(|(_, missing)| *missing).map(|(what, _)| what).collect();
    let begun = !section.host.is_empty() || !section.sender.is_empty() || addresses;
    match (missing.is_empty(), begun) {
        (true, _) => MailSetUp::Fully,
        (false, true) => MailSetUp::Partly(missing),
        (false, false) => MailSetUp::Not,
    }
}

/// Whether mail can be handed over at all.
pub(super) fn can_send(section: &MailSection) -> bool {
    !section.host.is_empty() && !section.sender.is_empty()
}

/// Whether nobody can see from the pages whom to ask about this device.
pub(super) fn no_contact(contact: &ContactSection) -> bool {
    let known = [&contact.administrator_name, &contact.administrator_telephone, &contact.administrator_email];
    known.iter().all(|text| text.is_empty())
}

/// Why a mail must not be sent to an address any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Barred {
    /// E-mail was turned off.
    Off,
    /// The address is no recipient any more.
    NoRecipient,
    /// The address is the vendor's, and the device is not enrolled.
    Vendor,
}

/// Whether a mail may be sent to this address of a role now.
pub(super) fn may_go(
    section: &MailSection,
    enrolled: bool,
    role: MailRole,
    address: &str,
) -> Result<(), Barred> {
    if !can_send(section) {
        return Err(Barred::Off);
    }
    let has = |role: MailRole| section.addresses(role).contains(&address);
    // An order goes where orders go, and to nobody who is told of other things.
    let is_recipient = match role {
        MailRole::Supplies => has(role),
        _ => MailRole::ALL.into_iter().any(has),
    };
    if !is_recipient {
        return Err(Barred::NoRecipient);
    }
    if !enrolled && section.is_vendors(role, address) {
        return Err(Barred::Vendor);
    }
    Ok(())
}

/// Who is told of what is of this kind, each address once. Orders and requests for service go another way to
/// whom they are for: [`orders_to`], [`requests_to`].
pub(super) fn recipients(section: &MailSection, enrolled: bool, kind: MailKind) -> Vec<(MailRole, String)> {
    let may = |role: MailRole, address: &str| {
        role_of_itself(kind) != Some(role) && may_go(section, enrolled, role, address).is_ok()
    };
    let recipients = section.recipients(kind, may).into_iter();
    recipients.map(|(address, role)| (role, address.to_owned())).collect()
}

/// Who gets a thing of this kind itself, and not word of it: an order, a request for service.
fn role_of_itself(kind: MailKind) -> Option<MailRole> {
    match kind {
        MailKind::SupplyOrder | MailKind::SupplyOrderOverdue => Some(MailRole::Supplies),
        MailKind::ServiceRequest => Some(MailRole::Service),
        _ => None,
    }
}

/// Whom a request for service itself goes to.
pub(super) fn requests_to(section: &MailSection, enrolled: bool) -> Vec<String> {
    itself_to(section, enrolled, MailRole::Service, MailKind::ServiceRequest)
}

/// Whom an order itself goes to, if orders of this kind are told to whom orders go to.
pub(super) fn orders_to(section: &MailSection, enrolled: bool, kind: MailKind) -> Vec<String> {
    itself_to(section, enrolled, MailRole::Supplies, kind)
}

fn itself_to(section: &MailSection, enrolled: bool, role: MailRole, kind: MailKind) -> Vec<String> {
    if !section.wants(role, kind) {
        return Vec::new();
    }
    let addresses = section.addresses(role).into_iter();
    addresses.filter(|address| may_go(section, enrolled, role, address).is_ok()).map(str::to_owned).collect()
}

/// Whose addresses are the vendor's, all or some.
pub(super) fn vendors(section: &MailSection) -> Vec<MailRole> {
    let has_one = |role: &MailRole| {
        section.addresses(*role).into_iter().any(|address| section.is_vendors(*role, address))
    };
    MailRole::ALL.into_iter().filter(has_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(change: impl FnOnce(&mut MailSection)) -> MailSection {
        let mut section = MailSection {
            host: "smtp.example.com".into(),
            sender: "printer7@example.com".into(),
            administrator: "admin@example.com".into(),
            service: "help@vendor.example".into(),
            ..MailSection::default()
        };
        change(&mut section);
        section
    }

    #[test]
    fn what_is_missing_is_told() {
        use MailMissing::{Events, Password, Recipients, Sender, Server};
        let no_events = |s: &mut MailSection| {
            (s.administrator_events, s.service_events) = (vec![], vec![]);
        };
        let table = [
            (MailSection::default(), MailSetUp::Not),
            (section(|_| {}), MailSetUp::Fully),
            (section(|s| s.host.clear()), MailSetUp::Partly(vec![Server])),
            (section(|s| s.sender.clear()), MailSetUp::Partly(vec![Sender])),
            (section(|s| s.user = "printer7".into()), MailSetUp::Partly(vec![Password])),
            (section(|s| (s.user, s.password) = ("printer7".into(), "hunter2".into())), MailSetUp::Fully),
            (section(no_events), MailSetUp::Partly(vec![Events])),
            (
                MailSection { host: "smtp.example.com".into(), ..MailSection::default() },
                MailSetUp::Partly(vec![Sender, Recipients]),
            ),
        ];
        for (section, expected) in table {
            assert_eq!(set_up(&section), expected, "{section:?}");
        }
    }

    #[test]
    fn nothing_goes_to_the_vendor_while_not_enrolled_nor_to_who_is_no_recipient() {
        let (own, vendor) = ("admin@example.com", "help@vendor.example");
        let all = section(|_| {});
        let table = [
            (&all, true, MailRole::Administrator, own, Ok(())),
            (&all, false, MailRole::Administrator, own, Ok(())),
            (&all, true, MailRole::Service, vendor, Ok(())),
            (&all, false, MailRole::Service, vendor, Err(Barred::Vendor)),
            (&section(|s| s.service_is_vendor = false), false, MailRole::Service, vendor, Ok(())),
            (&section(|s| s.key_user = vendor.into()), false, MailRole::Service, vendor, Ok(())),
            (&all, true, MailRole::KeyUser, "gone@example.com", Err(Barred::NoRecipient)),
            (&section(|s| s.host.clear()), true, MailRole::Administrator, own, Err(Barred::Off)),
        ];
        for (section, enrolled, role, address, expected) in table {
            assert_eq!(may_go(section, enrolled, role, address), expected, "{address} {enrolled}");
        }
    }

    #[test]
    fn orders_go_to_their_recipients_alone_also_while_not_enrolled_unless_they_are_the_vendor_s() {
        let supplier = "orders@supplier.example";
        let with = |change: &dyn Fn(&mut MailSection)| {
            section(|s| {
                s.supplies = supplier.into();
                change(s);
            })
        };
        let order = MailKind::SupplyOrder;
        let table = [
            (with(&|_| {}), false, true),
            (with(&|s| s.supplies_is_vendor = true), false, false),
            (with(&|s| s.supplies_is_vendor = true), true, true),
            (with(&|s| s.supplies_events.clear()), true, false),
            (with(&|s| s.host.clear()), true, false),
            (with(&|s| s.sender.clear()), true, false),
            (with(&|s| s.supplies.clear()), true, false),
        ];
        for (section, enrolled, goes) in table {
            let expected: &[&str] = if goes { &[supplier] } else { &[] };
            assert_eq!(orders_to(&section, enrolled, order), expected, "{section:?} {enrolled}");
            let told = recipients(&section, enrolled, order);
            assert!(told.iter().all(|(role, _)| *role != MailRole::Supplies), "{told:?}");
        }
        // The vendor's service gets nothing, and its address for orders, which is said to be none of the vendor's, the
        // orders alone.
        let both = with(&|s| s.service = supplier.into());
        assert_eq!(orders_to(&both, false, order), [supplier]);
        let low = recipients(&both, false, MailKind::SupplyLow);
        assert_eq!(low, [(MailRole::Administrator, "admin@example.com".to_owned())]);
        assert_eq!(vendors(&both), [MailRole::Service]);
        assert_eq!(vendors(&with(&|s| s.supplies_is_vendor = true)), [MailRole::Service, MailRole::Supplies]);
        // What waits for an address that orders do not go to any more is withdrawn, whoever else has it.
        let moved = section(|s| s.key_user = supplier.into());
        assert_eq!(may_go(&moved, true, MailRole::Supplies, supplier), Err(Barred::NoRecipient));
        assert_eq!(may_go(&moved, true, MailRole::KeyUser, supplier), Ok(()));
    }

    #[test]
    fn a_recipient_of_orders_alone_is_enough() {
        let orders = MailSection {
            host: "smtp.example.com".into(),
            sender: "printer7@example.com".into(),
            supplies: "orders@supplier.example".into(),
            ..MailSection::default()
        };
        assert_eq!(set_up(&orders), MailSetUp::Fully);
        let silent = MailSection { supplies_events: Vec::new(), ..orders };
        assert_eq!(set_up(&silent), MailSetUp::Partly(vec![MailMissing::Events]));
    }
}
