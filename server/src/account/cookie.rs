//! The cookie that holds a session. On TLS its name begins with `__Host-`, which no plain page and no neighbouring
//! host can set; on plain HTTP it has another, so that neither is ever taken for the other.

const SECURE: &str = "__Host-session";
const PLAIN: &str = "session";
const ATTRIBUTES: &str = "Path=/; HttpOnly; SameSite=Lax";

/// The value of `Set-Cookie` that begins a session. It lasts as long as the browser; the server knows when it ends.
pub(super) fn begin(value: &str, secure: bool) -> String {
    format!("{}={value}; {ATTRIBUTES}{}", name(secure), if secure { "; Secure" } else { "" })
}

/// The value of `Set-Cookie` that has the browser forget it.
pub(crate) fn end(secure: bool) -> String {
    format!("{}; Max-Age=0", begin("", secure))
}

/// The session in the values of `Cookie`, of this kind of connection. `None` where there are several: somebody
/// else put one beside ours.
pub(crate) fn find<'a>(headers: impl Iterator<Item = &'a str>, secure: bool) -> Option<&'a str> {
    let pairs = headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(found, _)| *found == name(secure)).map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty())?;
    values.next().is_none().then_some(value)
}

fn name(secure: bool) -> &'static str {
    if secure { SECURE } else { PLAIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attributes_are_those_that_its_name_promises() {
        assert_eq!(begin("ab", true), "__Host-session=ab; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(begin("ab", false), "session=ab; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(end(true), "__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
    }

    #[test]
    fn a_session_is_found_among_other_cookies_on_its_own_kind_of_connection() {
        let table: [(&[&str], bool, Option<&str>); 9] = [
            (&["session=ab"], false, Some("ab")),
            (&["session=ab"], true, None),
            (&["__Host-session=ab"], true, Some("ab")),
            (&["__Host-session=ab"], false, None),
            (&["x=1; session=ab;y=2"], false, Some("ab")),
            (&["x=1", "session=ab"], false, Some("ab")),
            (&["session=ab; session=cd"], false, None),
            (&["session="], false, None),
            (&["xsession=ab; session"], false, None),
        ];
        for (headers, secure, expected) in table {
            assert_eq!(find(headers.iter().copied(), secure), expected, "{headers:?}");
        }
    }
}
