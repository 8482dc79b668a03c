//! How far e-mail is set up, and what may be sent. Pure.

use app::model::{MailKind, MailMissing, MailRole, MailSetUp};

use crate::config::{ContactSection, MailSection};

/// How far e-mail is set up: fully with a server, a sender, the password of a user that is named, and a recipient
/// who is told of something.
pub(super) fn set_up(section: &MailSection) -> MailSetUp {
    let addresses = MailRole::ALL.into_iter().any(|role| !section.addresses(role).is_empty());
    let told = MailKind::ALL.into_iter().any(|kind| !section.recipients(kind).is_empty());
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
    if !MailRole::ALL.into_iter().any(|role| section.addresses(role).contains(&address)) {
        return Err(Barred::NoRecipient);
    }
    if !enrolled && section.is_vendors(role, address) {
        return Err(Barred::Vendor);
    }
    Ok(())
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
}
