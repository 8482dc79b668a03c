//! The administrator's password, who may look, sessions and tokens.

use super::FieldWords;

/// Who may look at the pages.
pub const VIEWING: &[(&str, &str)] = &[("open", "Everybody"), ("sign-in", "Only after sign-in")];
/// Group.
pub const VIEWING_GROUP: &str = "Viewing";
/// Group.
pub const SESSION_GROUP: &str = "How long a sign-in lasts";
/// Group.
pub const NAMES_GROUP: &str = "Names of this device";
/// Section.
pub const PASSWORD: &str = "Password";
/// What it does.
pub const PASSWORD_ABOUT: &str =
    "A new password ends every session but this one's: other browsers have to sign in again.";
/// The button.
pub const CHANGE_PASSWORD: &str = "Change password";
/// Section.
pub const SESSIONS: &str = "Sessions";
/// What it is.
pub const SESSIONS_ABOUT: &str = "Browsers that are signed in as administrator.";
/// The button.
pub const END_SESSION: &str = "End the chosen session";
/// The button.
pub const SIGN_OUT_EVERYWHERE: &str = "Sign out everywhere";
/// What it does.
pub const SIGN_OUT_EVERYWHERE_ABOUT: &str = "Sign out everywhere ends all sessions, this one too.";
/// No session.
pub const NO_SESSIONS: &str = "No browser is signed in.";
/// Column.
pub const BROWSER: &str = "Browser";
/// Column.
pub const BEGUN: &str = "Signed in";
/// Column.
pub const SEEN: &str = "Last seen";
/// Beside one's own session.
pub const THIS_SESSION: &str = "this session";
/// A browser that does not say what it is.
pub const UNKNOWN_BROWSER: &str = "not told";
/// Section.
pub const TOKENS: &str = "Tokens for programs";
/// What they are.
pub const TOKENS_ABOUT: &str = "A program that shows a token may read what a viewer may see, also where viewing needs sign-in. It can change \
     nothing.";
/// No token.
pub const NO_TOKENS: &str = "There are no tokens.";
/// Column.
pub const TOKEN: &str = "Name";
/// Before the time at which a token was made.
pub const MADE: &str = "made";
/// Column.
pub const ENDS: &str = "Ends";
/// Beside a token that others may have read.
pub const EXPOSED: &str = "Sent in clear";
/// Column and button.
pub const REVOKE: &str = "Revoke";
/// The button.
pub const MAKE_TOKEN: &str = "Make a token";
/// Before a token that has just been made.
pub const NEW_TOKEN: &str = "The new token";
/// What to do with it.
pub const COPY_NOW: &str = "Copy it now: it is shown this once and can't be shown again.";
/// How many days a new token holds unless something else is typed.
pub const TOKEN_DAYS: &str = "90";

/// When and from where a token was sent in clear, and what to do.
pub fn exposed(at: &str, address: &str) -> String {
    format!(
        "From {address} over plain HTTP, {at}: others may have read it. It was refused. Revoke it, make another, and give \
         the program an address that begins with https."
    )
}

/// A browser's family and system from what it says of itself, which may be anything.
pub fn browser(agent: &str) -> String {
    const FAMILIES: [(&str, &str); 7] = [
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let named = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (named(&FAMILIES), named(&SYSTEMS)) {
        (Some(family), Some(system)) => format!("{family} on {system}"),
        (Some(family), None) => family.into(),
        (None, _) if agent.trim().is_empty() => UNKNOWN_BROWSER.into(),
        (None, _) => agent.into(),
    }
}

/// The choices of the field of that name.
pub(super) fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    if name == "security.viewing" { VIEWING } else { &[] }
}

pub(super) fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "security.viewing" => (
            "Who may look at these pages",
            "Only after sign-in: programs need a token then. Changing anything always needs sign-in, and contacts \
             and settings are never shown without it.",
        ),
        "security.session_idle_minutes" => {
            ("Minutes without use", "5 to 1,440: a session that nobody uses ends after so long.")
        }
        "security.session_hours" => {
            ("Hours in all", "1 to 168: every session ends after so long, used or not.")
        }
        "web.host_names" => (
            "Further names",
            "Names by which browsers may call this device, one a line, beside its addresses, its host name and \
             localhost.",
        ),
        "current" => ("Current password", ""),
        "own_password" => {
            ("Your password", "Typed again, so that nobody ends sessions from a browser that was left open.")
        }
        "new" => ("New password", "12 to 128 characters. Long beats complicated: several words are good."),
        "name" => ("Name of the new token", "What it is for, for example: monitoring."),
        "days" => ("Days until it ends", "1 to 366. After them the token no longer works."),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_told_by_family_and_system() {
        let table = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 \
                 Safari/537.36 Edg/138.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile \
                 Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.14.1", "curl/8.14.1"),
            (" ", "not told"),
        ];
        for (agent, expected) in table {
            assert_eq!(browser(agent), expected, "{agent}");
        }
    }
}
