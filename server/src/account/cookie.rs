//! The cookie that holds a session. On TLS its name begins with `__Host-`, which no plain page and no neighbouring
//! host can set; on plain HTTP it has another, so that neither is ever taken for the other. Both end in a mark of this
//! device's own: browsers send cookies to every port of a host, where other devices' programs may listen.

const SECURE: &str = "__Host-session";
const PLAIN: &str = "session";
const ATTRIBUTES: &str = "Path=/; HttpOnly; SameSite=Lax";

/// The names of this device's cookie.
#[derive(Clone, Debug)]
pub(super) struct SessionCookie {
    secure: String,
    plain: String,
}

impl SessionCookie {
    /// The cookie of the device that has this mark.
    pub(super) fn of(mark: &str) -> Self {
        Self { secure: format!("{SECURE}-{mark}"), plain: format!("{PLAIN}-{mark}") }
    }

    /// The value of `Set-Cookie` that begins a session. It lasts as long as the browser; the server knows when it
    /// ends.
    pub(super) fn begin(&self, value: &str, secure: bool) -> String {
        format!("{}={value}; {ATTRIBUTES}{}", self.name(secure), if secure { "; Secure" } else { "" })
    }

    /// The value of `Set-Cookie` that has the browser forget it.
    pub(super) fn end(&self, secure: bool) -> String {
        format!("{}; Max-Age=0", self.begin("", secure))
    }

    /// The session in the values of `Cookie`, of this kind of connection. `None` where there are several: somebody
    /// else put one beside ours.
    pub(super) fn find<'a>(&self, headers: impl Iterator<Item = &'a str>, secure: bool) -> Option<&'a str> {
        let pairs =
            headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(found, _)| *found == self.name(secure)).map(|(_, value)| value);
        let value = values.next().filter(|value| !value.is_empty())?;
        values.next().is_none().then_some(value)
    }

    fn name(&self, secure: bool) -> &str {
        if secure { &self.secure } else { &self.plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attributes_are_those_that_its_name_promises() {
        let cookie = SessionCookie::of("5a");
        let attributes = "Path=/; HttpOnly; SameSite=Lax";
        assert_eq!(cookie.begin("ab", true), format!("__Host-session-5a=ab; {attributes}; Secure"));
        assert_eq!(cookie.begin("ab", false), format!("session-5a=ab; {attributes}"));
        assert_eq!(cookie.end(true), format!("__Host-session-5a=; {attributes}; Secure; Max-Age=0"));
    }

    #[test]
    fn a_session_is_found_among_other_cookies_on_its_own_kind_of_connection() {
        let table: [(&[&str], bool, Option<&str>); 11] = [
            (&["session-5a=ab"], false, Some("ab")),
            (&["session-5a=ab"], true, None),
            (&["__Host-session-5a=ab"], true, Some("ab")),
            (&["__Host-session-5a=ab"], false, None),
            (&["x=1; session-5a=ab;y=2"], false, Some("ab")),
            (&["x=1", "session-5a=ab"], false, Some("ab")),
            (&["session-5a=ab; session-5a=cd"], false, None),
            (&["session-5a="], false, None),
            (&["xsession-5a=ab; session-5a"], false, None),
            // Of the program on the next port.
            (&["session-5b=cd; session=ef"], false, None),
            (&["session-5b=cd; session-5a=ab"], false, Some("ab")),
        ];
        for (headers, secure, expected) in table {
            let cookie = SessionCookie::of("5a");
            assert_eq!(cookie.find(headers.iter().copied(), secure), expected, "{headers:?}");
        }
    }
}
