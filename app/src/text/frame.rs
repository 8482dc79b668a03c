//! What every page has around it.

use crate::{
    model::{DetectedError, DeviceState, DeviceStatus, PrinterStatus, Product},
    page::{Page, SettingsPage},
};

/// The product, as in the title of every page.
pub const PRODUCT: &str = "SMart eSolutions";
/// First link of every page, for keyboards.
pub const SKIP: &str = "Skip to the content";
/// Name of the navigation.
pub const NAVIGATION: &str = "Pages";
/// Name of the region of banners.
pub const NOTICES: &str = "Notices";
/// Where the printer gives neither a name nor a model.
pub const UNNAMED: &str = "Printer";
/// The link to the sign-in.
pub const SIGN_IN: &str = "Sign in";
/// Beside the way out.
pub const SIGNED_IN: &str = "Signed in as administrator";
/// The way out.
pub const SIGN_OUT: &str = "Sign out";
/// Before the time at which the shown reading was taken.
pub const READ: &str = "Read";
/// In its place while there is no reading.
pub const NOT_READ: &str = "Not read yet";
/// Beside that time, once the page shows by itself what changes. These are short: what is beside them must not move.
pub const LIVE: &str = "Live";
/// In its place while somebody is at a part of the page that would change.
pub const HELD: &str = "Live, but for what is in use.";
/// In its place while the device does not answer.
pub const LOST: &str = "Not live: no answer. Trying again.";
/// In its place where a sign-in is needed, and the session has ended.
pub const ENDED: &str = "Not live: sign in again.";
/// In its place where the device has as many live pages as it can have.
pub const FULL: &str = "Not live: too many are open.";
/// Before the printer's state, for those who don't see where it stands.
pub const STATE: &str = "State:";
/// Before the serial number in the footer.
pub const SERIAL_NUMBER: &str = "Serial number";
/// In place of a fact that the printer does not give.
pub const NOT_REPORTED: &str = "not reported";
/// Heading of the page that isn't.
pub const NOT_FOUND: &str = "Page not found";
/// What to do about it.
pub const NOT_FOUND_HELP: &str = "There is no page at this address. The pages of this device are:";

/// The entry in the navigation, and the page's heading.
pub fn page_name(page: Page) -> &'static str {
    match page {
        Page::Overview => "Overview",
        Page::Meter => "Meter",
        Page::Supplies => "Supplies",
        Page::Performance => super::supplies::performance::LINK,
        Page::Maintenance => "Maintenance",
        Page::Transmissions => "Transmissions",
        Page::Diagnostics => "Send diagnostics information",
        Page::Troubleshooting => "Online troubleshooting session",
        Page::Events => super::maintenance::HISTORY,
        Page::Service => super::maintenance::service::SERVICE,
        Page::Disclosure => super::transmissions::DISCLOSURE,
        Page::Settings(SettingsPage::Index) => "Settings",
        Page::Settings(page) => super::settings::page_name(page),
        Page::SignIn => "Sign in",
        Page::SetUp => "Set up this device",
    }
}

/// The document's title: page, printer, product.
pub fn title(page: Option<Page>, printer: Option<&str>) -> String {
    let name = page.map_or(NOT_FOUND, page_name);
    match printer {
        Some(printer) => format!("{name} · {printer} · {PRODUCT}"),
        None => format!("{name} · {PRODUCT}"),
    }
}

/// "Software SMart eSolutions 0.1.0, built 22 Nov 2026"
pub fn software(product: &Product) -> String {
    let built = product.built_on.map(|day| format!(", built {}", super::format::date(day)));
    format!("Software {PRODUCT} {}{}", product.version, built.unwrap_or_default())
}

/// "All times in Europe/Berlin (UTC+01:00)".
pub fn times_in(zone: &str) -> String {
    format!("All times in {zone}")
}

/// The printer's state while there is no reading, or none that is current.
pub const NOT_SET: &str = "No printer set";
/// See [`NOT_SET`].
pub const BEING_READ: &str = "Being read now";
/// See [`NOT_SET`].
pub const NOT_ANSWERING: &str = "Not answering";

/// The printer's state in one phrase: what RFC 3805 2.2.13.2 makes of the two status objects.
pub fn state(state: &DeviceState) -> &'static str {
    let off_line = state.errors.contains(&DetectedError::Offline);
    match (state.device, state.printer) {
        (DeviceStatus::Down, PrinterStatus::Warmup) => "Coming on-line",
        (DeviceStatus::Down, _) if off_line => "Off-line",
        (DeviceStatus::Down, _) => "Stopped",
        (DeviceStatus::Testing, _) => "Testing itself",
        (DeviceStatus::Warning, PrinterStatus::Printing) => "Printing, with a warning",
        (DeviceStatus::Warning, PrinterStatus::Warmup) => "Warming up, with a warning",
        (DeviceStatus::Warning, _) => "Ready, with a warning",
        (DeviceStatus::Running, PrinterStatus::Other) => "Power save",
        (_, PrinterStatus::Printing) => "Printing",
        (_, PrinterStatus::Warmup) => "Warming up",
        (_, PrinterStatus::Idle) => "Ready",
        (DeviceStatus::Running, PrinterStatus::Unknown) => "Running",
        (DeviceStatus::Unknown, PrinterStatus::Other | PrinterStatus::Unknown) => "State not reported",
    }
}

/// "Power save, 1 alert": a state that does not tell of the alerts by itself.
pub fn with_alerts(state: &str, count: u64) -> String {
    format!("{state}, {}", super::format::counted(count, "alert", "alerts"))
}

/// A banner: what it is in a few words, what it means, what to do.
pub struct Words {
    /// In a few words.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
}

/// On every page of the embedded printer.
pub fn demonstration() -> Words {
    Words {
        title: "Demonstration printer".into(),
        text: "No real printer is read: every number on these pages is made up. Start the program with \
               --printer snmp://ADDRESS to read a real one."
            .into(),
    }
}

/// The last attempt to read failed; `cause` is a sentence for the administrator.
pub fn stale(since: &str, cause: &str) -> Words {
    Words {
        title: format!("Stale since {since}"),
        text: format!("{} The pages show the last reading that succeeded.", sentence(cause)),
    }
}

/// The last attempt failed and there was never a reading.
pub fn never_read(since: &str, cause: &str) -> Words {
    Words { title: format!("Not answering since {since}"), text: sentence(cause) }
}

/// The history on this device has a fault.
pub fn store_problem(cause: &str) -> Words {
    Words { title: "History at risk".into(), text: sentence(cause) }
}

/// Shown while the first reading of this start is under way.
pub fn being_read(earlier: bool) -> Words {
    Words {
        title: "The printer is being read now".into(),
        text: if earlier {
            "Until then the pages show the last reading of before. This page comes anew by itself.".into()
        } else {
            "This takes a few seconds. This page comes anew by itself.".into()
        },
    }
}

/// No printer address is set.
pub fn not_configured() -> Words {
    Words {
        title: "No printer is set".into(),
        text: "Start the program with --printer snmp://ADDRESS, or write url = \"snmp://ADDRESS\" under \
               [printer] in the configuration file. --printer demo: shows the demonstration printer."
            .into(),
    }
}

/// In place of the content while there is no reading.
pub const NOTHING_TO_SHOW: &str = "There is nothing to show until the printer has been read once.";

/// Ends a sentence that may or may not have its full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_status_objects_make_one_phrase() {
        use DeviceStatus as D;
        use PrinterStatus as P;
        let table = [
            (D::Running, P::Idle, vec![], "Ready"),
            (D::Running, P::Printing, vec![], "Printing"),
            (D::Running, P::Other, vec![], "Power save"),
            (D::Running, P::Warmup, vec![], "Warming up"),
            (D::Running, P::Unknown, vec![], "Running"),
            (D::Warning, P::Idle, vec![], "Ready, with a warning"),
            (D::Warning, P::Printing, vec![], "Printing, with a warning"),
            (D::Down, P::Other, vec![], "Stopped"),
            (D::Down, P::Other, vec![DetectedError::Offline], "Off-line"),
            (D::Down, P::Warmup, vec![], "Coming on-line"),
            (D::Unknown, P::Idle, vec![], "Ready"),
            (D::Unknown, P::Unknown, vec![], "State not reported"),
        ];
        for (device, printer, errors, expected) in table {
            let state = DeviceState { device, printer, errors, console: vec![] };
            assert_eq!(super::state(&state), expected, "{device:?} {printer:?}");
        }
    }

    #[test]
    fn a_cause_ends_with_one_full_stop() {
        assert_eq!(sentence("No answer"), "No answer.");
        assert_eq!(sentence("No answer. "), "No answer.");
    }

    #[test]
    fn titles_name_page_and_printer() {
        assert_eq!(title(Some(Page::Meter), Some("LP-2")), "Meter · LP-2 · SMart eSolutions");
        assert_eq!(title(None, None), "Page not found · SMart eSolutions");
    }
}
