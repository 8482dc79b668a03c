use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml},
    model::Snapshot,
    page::{SettingsPage, access, active::active},
    text::{
        frame,
        maintenance::{self as words, steps as text},
    },
};

/// The link to the vendor's site, which shows all that it takes along; one that takes the serial number along too stands
/// apart, for who agrees to it.
pub fn section(snapshot: &Snapshot) -> Html {
    let link = |serial| Link::new(snapshot.troubleshooting_url.as_deref()?, snapshot, serial);
    let known = snapshot.reading.as_ref().is_some_and(|reading| reading.identity.serial_number.is_some());
    let body = match link(false) {
        None => nowhere(),
        Some(plain) => {
            let with_serial = link(true).filter(|_| known).map(|link| {
                view! {
                    <details id="with-serial">
                        <summary>{text::WITH_SERIAL}</summary>
                        <p>{text::SERIAL_ABOUT}</p>
                        {link.show()}
                    </details>
                }
            });
            view! { <p>{text::VENDOR_ABOUT}</p>{plain.show()}{with_serial} }.into_html()
        }
    };
    view! {
        <section aria-labelledby="vendor">
            <h2 id="vendor">{text::VENDOR}</h2>
            <div class="panel">{body}</div>
        </section>
    }
    .into_html()
}

/// No site is set; for the administrator, where that is done.
fn nowhere() -> Html {
    let contacts = SettingsPage::Contacts;
    let set = access().is_administrator().then(|| {
        view! { " "{text::SET_VENDOR}" "<a href=contacts.path()>{frame::page_name(contacts.into())}</a>"." }
    });
    view! { <p>{text::NO_VENDOR}{set}</p> }.into_html()
}

/// A link to the support site that takes along the model and the code of the worst alert, and shows both.
struct Link {
    href: String,
    text: String,
}

impl Link {
    /// `None` unless `url` is https. With the serial number where `serial` says so.
    fn new(url: &str, snapshot: &Snapshot, serial: bool) -> Option<Self> {
        let base = url.split('#').next().unwrap_or_default();
        let host = base.strip_prefix("https://")?.split(['/', '?']).next().filter(|host| !host.is_empty())?;
        let identity = snapshot.reading.as_ref().map(|reading| &reading.identity);
        let alerts = active(snapshot);
        let code = alerts
            .iter()
            .min_by_key(|one| one.alert.severity)
            .map(|worst| worst.alert.vendor_code.clone().unwrap_or_else(|| worst.alert.code.to_string()));
        let number = identity.and_then(|identity| identity.serial_number.as_deref()).filter(|_| serial);
        let all = [
            ("model", "model", identity.and_then(|identity| identity.model.as_deref())),
            ("code", "alert code", code.as_deref()),
            ("serial", "serial number", number),
        ];
        let taken = all.into_iter().filter_map(|(name, words, value)| Some((name, words, value?)));
        let taken: Vec<(&str, &str, &str)> = taken.collect();
        let mut href = base.to_owned();
        for (name, _, value) in &taken {
            href.push(if href.contains('?') { '&' } else { '?' });
            href.push_str(name);
            href.push('=');
            encode(&mut href, value);
        }
        let said: Vec<(&str, &str)> = taken.iter().map(|(_, words, value)| (*words, *value)).collect();
        Some(Self { href, text: words::support_link(host, &said) })
    }

    fn show(self) -> Html {
        view! {
            <p class="after"><a href=self.href target="_blank" rel="noopener noreferrer">{self.text}</a></p>
        }
        .into_html()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn encode(into: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(byte.into());
        } else {
            into.extend(['%', hex(byte >> 4), hex(byte & 0xf)]);
        }
    }
}

fn hex(digit: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(digit & 0xf)])
}

#[cfg(test)]
mod tests {
    use super::Link;
    use crate::{
        fixture::{phaser, snapshot},
        model::Snapshot,
    };

    fn ordinary() -> Snapshot {
        snapshot(Some(phaser()))
    }

    #[test]
    fn the_link_takes_model_and_code_along_and_shows_both() {
        let link = Link::new("https://support.example/start?lang=en#top", &ordinary(), false).expect("https");
        assert_eq!(link.href, "https://support.example/start?lang=en&model=Phaser%204600&code=09-594");
        assert_eq!(link.text, "Open support.example (new tab); sends model Phaser 4600, alert code 09-594");
    }

    #[test]
    fn the_serial_number_goes_along_on_consent_alone_and_is_shown_too() {
        let link = Link::new("https://support.example/", &ordinary(), true).expect("https");
        assert!(link.href.ends_with("&code=09-594&serial=TST0012345"), "{}", link.href);
        assert!(link.text.ends_with("alert code 09-594, serial number TST0012345"), "{}", link.text);
        let without = Link::new("https://support.example/", &ordinary(), false).expect("https");
        assert!(!without.href.contains("TST") && !without.text.contains("TST"));
    }

    #[test]
    fn what_the_printer_says_can_not_leave_its_parameter() {
        let mut snapshot = ordinary();
        let identity = &mut snapshot.reading.as_mut().expect("a reading").identity;
        identity.model = Some("4600&serial=1#\"><script>é".into());
        let link = Link::new("https://support.example/", &snapshot, false).expect("https");
        let model = "4600%26serial%3D1%23%22%3E%3Cscript%3E%C3%A9";
        assert_eq!(link.href, format!("https://support.example/?model={model}&code=09-594"));
    }

    #[test]
    fn only_https_becomes_a_link() {
        for url in ["http://support.example/", "javascript:alert(1)", "https://", "", "support.example"] {
            assert!(Link::new(url, &ordinary(), false).is_none(), "{url}");
        }
    }
}
