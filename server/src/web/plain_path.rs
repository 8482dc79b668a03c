//! Leads paths that say one thing in two ways nowhere. The table of who may ask for what sees a path as it is written;
//! whoever resolves `..` behind it would see another.

use axum::{extract::Request, http::Uri, middleware::Next, response::Response};

use super::operation;

/// An address without a page.
pub(super) const NOWHERE: &str = "/nowhere";

/// Lets such a path stand for no page at all.
pub(super) async fn check(mut request: Request, next: Next) -> Response {
    if !is_plain(request.uri()) {
        operation::refused(format_args!("a path that climbs or hides another"));
        *request.uri_mut() = Uri::from_static(NOWHERE);
    }
    next.run(request).await
}

/// Whether no segment of the path climbs or hides another, written out or percent-encoded.
fn is_plain(uri: &Uri) -> bool {
    let path = uri.path().to_ascii_lowercase();
    let hides = ["\\", "%5c", "%2f", "%00", "%09", "%0a", "%0d"].iter().any(|hidden| path.contains(hidden));
    let climbs = path.split('/').any(|segment| matches!(segment.replace("%2e", ".").as_str(), "." | ".."));
    !hides && !climbs
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn what_climbs_or_hides_is_not_plain() {
        for path in ["/", "/meter", "//meter/", "/assets/main.0a1b.css", "/.well-known/security.txt", "/a..b"]
        {
            assert!(is_plain(&path.parse().unwrap()), "{path}");
        }
        for path in [
            "/assets/../meter",
            "/assets/%2e%2E/meter",
            "/assets/.%2e/meter",
            "/./meter",
            "/..",
            "/assets/..%5cmeter",
            "/assets%2f..%2fmeter",
            "/meter%0a",
        ] {
            assert!(!is_plain(&path.parse().unwrap()), "{path}");
        }
    }
}
