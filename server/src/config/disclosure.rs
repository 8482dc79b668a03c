use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[disclosure]`: whom to tell about a weakness; `/.well-known/security.txt` (RFC 9116). Without a contact there is
/// no such file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisclosureSection {
    /// Addresses, the preferred one first: `mailto:`, `https:` or `tel:`.
    pub contact: Vec<String>,
    /// Until when that is right, RFC 3339: "2027-11-22T00:00:00Z". Needed with a contact.
    pub expires: String,
    /// `https:` address of a key to encrypt with.
    pub encryption: String,
    /// `https:` address of the policy.
    pub policy: String,
    /// `https:` address where those are named who told.
    pub acknowledgments: String,
    /// Languages that are understood: "en, de".
    pub languages: String,
}

impl DisclosureSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let fault = |key, found: &str, allowed: &str| Fault {
            key,
            found: format!("{found:?}"),
            allowed: allowed.into(),
        };
        let mut faults = Vec::new();
        let contact = |text: &&String| !is_address(text, &["mailto:", "https://", "tel:"]);
        if let Some(wrong) = self.contact.iter().find(contact) {
            faults.push(fault(
                "disclosure.contact",
                wrong,
                "addresses that begin with mailto:, https:// or tel:",
            ));
        }
        if (!self.expires.is_empty() || !self.contact.is_empty())
            && self.expires.parse::<Timestamp>().is_err()
        {
            let allowed = "a time such as \"2027-11-22T00:00:00Z\", needed with a contact";
            faults.push(fault("disclosure.expires", &self.expires, allowed));
        }
        let links = [
            ("disclosure.encryption", &self.encryption),
            ("disclosure.policy", &self.policy),
            ("disclosure.acknowledgments", &self.acknowledgments),
        ];
        let wrong =
            links.into_iter().filter(|(_, link)| !link.is_empty() && !is_address(link, &["https://"]));
        faults.extend(
            wrong.map(|(key, link)| fault(key, link, "empty, or an address that begins with https://")),
        );
        let language = |text: char| text.is_ascii_alphanumeric() || matches!(text, '-' | ',' | ' ');
        if !self.languages.chars().all(language) {
            faults.push(fault("disclosure.languages", &self.languages, "language tags such as \"en, de\""));
        }
        faults
    }

    /// The text; `None` without a contact.
    pub fn security_txt(&self) -> Option<String> {
        let contacts = self.contact.iter().map(|contact| ("Contact", contact));
        let others = [
            ("Expires", &self.expires),
            ("Encryption", &self.encryption),
            ("Policy", &self.policy),
            ("Acknowledgments", &self.acknowledgments),
            ("Preferred-Languages", &self.languages),
        ];
        let fields = contacts.chain(others.into_iter().filter(|(_, value)| !value.is_empty()));
        let line = |text: String, (name, value): (&str, &String)| text + name + ": " + value + "\n";
        (!self.contact.is_empty()).then(|| fields.fold(String::new(), line))
    }
}

/// Whether a text begins so and has no character that an address has not, line ends among them.
fn is_address(text: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
        && text.chars().all(|c| c.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_stands_in_the_file_and_nothing_else_does() {
        assert_eq!(DisclosureSection::default().security_txt(), None);
        let section = DisclosureSection {
            contact: vec!["mailto:security@example.com".into(), "https://example.com/report".into()],
            expires: "2027-11-22T00:00:00Z".into(),
            languages: "en, de".into(),
            ..DisclosureSection::default()
        };
        assert_eq!(section.faults(), []);
        let text = "Contact: mailto:security@example.com\nContact: https://example.com/report\n\
                    Expires: 2027-11-22T00:00:00Z\nPreferred-Languages: en, de\n";
        assert_eq!(section.security_txt().as_deref(), Some(text));
    }

    #[test]
    fn what_could_break_a_line_or_lead_elsewhere_is_refused() {
        let keys =
            |section: DisclosureSection| section.faults().iter().map(|fault| fault.key).collect::<Vec<_>>();
        let base =
            DisclosureSection { expires: "2027-11-22T00:00:00Z".into(), ..DisclosureSection::default() };
        for bad in
            ["security@example.com", "http://example.com", "mailto:", "mailto:a b", "mailto:a\nPolicy: x"]
        {
            let section = DisclosureSection { contact: vec![bad.into()], ..base.clone() };
            assert_eq!(keys(section), ["disclosure.contact"], "{bad}");
        }
        let unlimited = DisclosureSection { contact: vec!["tel:+1".into()], ..DisclosureSection::default() };
        assert_eq!(keys(unlimited), ["disclosure.expires"]);
        let policy = DisclosureSection { policy: "https://a\r\nX: y".into(), ..base.clone() };
        assert_eq!(keys(policy), ["disclosure.policy"]);
        let languages = DisclosureSection { languages: "en\n".into(), ..base };
        assert_eq!(keys(languages), ["disclosure.languages"]);
    }
}
