//! Requests that want an answer only if it has changed (RFC 9110, section 13).

use axum::http::{HeaderMap, header};

/// Has the client the content with this entity tag already? `tag` is complete: quotes and, if weak, `W/`.
///
/// Compared weakly, as `If-None-Match` asks for. The tag must hold no comma, which keeps the list simple.
pub fn client_has(headers: &HeaderMap, tag: &str) -> bool {
    fn opaque(tag: &str) -> &str {
        tag.strip_prefix("W/").unwrap_or(tag)
    }
    let wanted = opaque(tag);
    let lines = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim).any(|known| known == "*" || opaque(known) == wanted)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn has(known: &'static str, tag: &str) -> bool {
        client_has(&[(header::IF_NONE_MATCH, HeaderValue::from_static(known))].into_iter().collect(), tag)
    }

    #[test]
    fn a_known_tag_is_found_in_any_form() {
        for known in [r#""a1""#, r#"W/"a1""#, r#""b2", "a1""#, r#""b,2" ,W/"a1""#, "*"] {
            assert!(has(known, r#""a1""#), "{known}");
            assert!(has(known, r#"W/"a1""#), "{known}");
        }
    }

    #[test]
    fn any_other_tag_is_not() {
        for known in ["", "a1", r#""A1""#, r#""a1"#, r#""a11""#, r#"w/"a1""#, r#""b2", "c3""#] {
            assert!(!has(known, r#""a1""#), "{known}");
        }
        assert!(!client_has(&HeaderMap::new(), r#""a1""#));
    }
}
