use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{Refresh, SendDiagnostics, StartTroubleshooting},
    component::{ActionButton, Icon, Shape},
    model::{Reading, Snapshot},
    page::{Page, access},
    text::{action, maintenance as text},
};

/// The file's address.
const USAGE_LOG: &str = "/maintenance/UsageLog.csv";

/// Send Diagnostics, troubleshooting, the download and Refresh, each with what it does.
pub fn section(snapshot: &Snapshot) -> AnyView {
    let link =
        snapshot.troubleshooting_url.as_deref().and_then(|url| Link::new(url, snapshot.reading.as_ref()));
    let enrolled = snapshot.communication.enrolment.is_enrolled();
    let troubleshooting = text::troubleshooting(enrolled, link.is_some());
    view! {
        <section aria-labelledby="help">
            <h2 id="help">{text::HELP}</h2>
            <ul class="panel controls">
                <li>
                    {request(snapshot, &DIAGNOSTICS)}
                    <p class="about">{text::diagnostics(enrolled)}</p>
                </li>
                <li>
                    {request(snapshot, &TROUBLESHOOTING)}
                    <div class="about">
                        <p>{troubleshooting}</p>
                        {link
                            .map(|link| {
                                view! {
                                    <p>
                                        <a href=link.href target="_blank" rel="noopener noreferrer">{link.text}</a>
                                    </p>
                                }
                            })}
                    </div>
                </li>
                <li>
                    <a class="button" href=USAGE_LOG download="">
                        <Icon shape=Shape::Download/>
                        {action::DOWNLOAD}
                    </a>
                    <p class="about">{text::DOWNLOAD_TEXT}</p>
                </li>
                <li>
                    {button(Refresh::PATH, action::REFRESH, action::REFRESHING, Some(Shape::Refresh))}
                    <p class="about">{text::REFRESH_TEXT}</p>
                </li>
            </ul>
        </section>
    }
    .into_any()
}

/// What is asked of the communication server.
struct Asked {
    action: &'static str,
    /// Says what is sent before it is.
    page: Page,
    label: &'static str,
    sign_in: &'static str,
}

const DIAGNOSTICS: Asked = Asked {
    action: SendDiagnostics::PATH,
    page: Page::Diagnostics,
    label: action::SEND_DIAGNOSTICS,
    sign_in: action::SIGN_IN_TO_SEND,
};

const TROUBLESHOOTING: Asked = Asked {
    action: StartTroubleshooting::PATH,
    page: Page::Troubleshooting,
    label: action::START_TROUBLESHOOTING,
    sign_in: action::SIGN_IN_TO_START,
};

/// For the administrator, the way to the question whether to send it; where nothing can be sent, a button that writes it
/// down. Others are led to the sign-in, and from there back.
fn request(snapshot: &Snapshot, asked: &Asked) -> AnyView {
    if !access().is_administrator() {
        let href = format!("{}?page={}", Page::SignIn.path(), Page::Maintenance.path());
        return view! { <a class="button" href=href>{asked.sign_in}</a> }.into_any();
    }
    if snapshot.communication.enrolment.is_enrolled() {
        return view! { <a class="button" href=asked.page.path()>{asked.label}</a> }.into_any();
    }
    button(asked.action, asked.label, action::RECORDING, None)
}

fn button(path: &'static str, label: &'static str, working: &'static str, shape: Option<Shape>) -> AnyView {
    view! { <ActionButton action=path page=Page::Maintenance label working shape/> }.into_any()
}

/// A link to the support site that takes along the model and the code of the worst alert, and shows both.
struct Link {
    href: String,
    text: String,
}

impl Link {
    /// `None` unless `url` is https.
    fn new(url: &str, reading: Option<&Reading>) -> Option<Self> {
        let base = url.split('#').next().unwrap_or_default();
        let host = base.strip_prefix("https://")?.split(['/', '?']).next().filter(|host| !host.is_empty())?;
        let model = reading.and_then(|reading| reading.identity.model.as_deref());
        let worst = reading.and_then(|reading| reading.alerts.iter().min_by_key(|alert| alert.severity));
        let code = worst.map(|alert| alert.vendor_code.clone().unwrap_or_else(|| alert.code.to_string()));
        let mut href = base.to_owned();
        for (name, value) in [("model", model), ("code", code.as_deref())] {
            let Some(value) = value else { continue };
            href.push(if href.contains('?') { '&' } else { '?' });
            href.push_str(name);
            href.push('=');
            encode(&mut href, value);
        }
        Some(Self { href, text: text::support_link(host, model, code.as_deref()) })
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
    use crate::fixture::phaser;

    #[test]
    fn the_link_takes_model_and_code_along_and_shows_both() {
        let link = Link::new("https://support.example/start?lang=en#top", Some(&phaser())).expect("https");
        assert_eq!(link.href, "https://support.example/start?lang=en&model=Phaser%204600&code=09-594");
        assert_eq!(link.text, "Open support.example (new tab); sends model Phaser 4600, alert code 09-594");
    }

    #[test]
    fn what_the_printer_says_can_not_leave_its_parameter() {
        let mut reading = phaser();
        reading.identity.model = Some("4600&serial=1#\"><script>é".into());
        let link = Link::new("https://support.example/", Some(&reading)).expect("https");
        let model = "4600%26serial%3D1%23%22%3E%3Cscript%3E%C3%A9";
        assert_eq!(link.href, format!("https://support.example/?model={model}&code=09-594"));
    }

    #[test]
    fn only_https_becomes_a_link() {
        for url in ["http://support.example/", "javascript:alert(1)", "https://", "", "support.example"] {
            assert!(Link::new(url, None).is_none(), "{url}");
        }
    }
}
