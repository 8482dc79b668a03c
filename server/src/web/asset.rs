//! The site inside the binary: style sheet, script, WebAssembly module, icons.
//!
//! `.ci/build-site` makes it, with names that change with the content and each file compressed once.

use std::{borrow::Cow, sync::LazyLock};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;
use serde::Deserialize;

use super::{
    conditional,
    encoding::{self, Encoding},
};

#[derive(RustEmbed)]
#[folder = "$SITE_DIR"]
struct Embedded;

/// The list of names in the site's root; not for browsers.
const NAMES: &str = "site.json";

/// The addresses that a page needs for its head; none for what this binary was built without.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Site {
    /// The style sheet.
    pub css: Option<String>,
    /// The script, a module; it fetches the WebAssembly module itself.
    pub js: Option<String>,
    /// The WebAssembly module.
    pub wasm: Option<String>,
    /// What holds the line to the device for all pages of a browser; the script starts it.
    pub worker: Option<String>,
}

/// The addresses of the embedded site.
pub fn site() -> &'static Site {
    static SITE: LazyLock<Site> = LazyLock::new(|| {
        let names = Embedded::get(NAMES).map(|file| file.data).unwrap_or_default();
        serde_json::from_slice(&names).unwrap_or_default()
    });
    &SITE
}

/// One route for each file of the embedded site.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Embedded::iter().filter(|path| !is_hidden(path)).fold(Router::new(), |router, path| {
        let address = format!("/{path}");
        let handler = async move |headers: HeaderMap| respond(embedded, &path, &headers);
        router.route(&address, get(handler))
    })
}

/// Content and its digest.
struct File {
    data: Cow<'static, [u8]>,
    sha256: [u8; 32],
}

fn embedded(path: &str) -> Option<File> {
    Embedded::get(path).map(|file| File { sha256: file.metadata.sha256_hash(), data: file.data })
}

/// Compressed forms are reached through the name of what they are a form of.
fn is_hidden(path: &str) -> bool {
    path == NAMES || matches!(extension(path), "br" | "gz")
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn respond(find: impl Fn(&str) -> Option<File>, path: &str, headers: &HeaderMap) -> Response {
    let wanted = encoding::choose(headers);
    let compressed = match wanted {
        Encoding::Brotli => find(&format!("{path}.br")),
        Encoding::Gzip => find(&format!("{path}.gz")),
        Encoding::Identity => None,
    };
    let (file, encoding) = match compressed {
        Some(file) => (file, wanted.name()),
        None => match find(path) {
            Some(file) => (file, None),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };

    // The digest of the bytes that are sent: each form has its own, as a strong tag must.
    let tag =
        file.sha256[..12].iter().fold(String::from("\""), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    let known = conditional::client_has(headers, &tag);
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(body(file.data)) };
    let reply = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        reply.insert(header::ETAG, tag);
    }
    reply.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(path)));
    reply.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !known {
        reply.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
        if let Some(encoding) = encoding {
            reply.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    response
}

fn body(data: Cow<'static, [u8]>) -> Body {
    Body::from(match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    })
}

/// What is below `assets` has a new name whenever it changes.
fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn content_type(path: &str) -> &'static str {
    match extension(path) {
        "css" => "text/css; charset=utf-8",
        "ico" => "image/vnd.microsoft.icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of one module with both compressed forms, and one icon with none.
    fn find(path: &str) -> Option<File> {
        let data: &[u8] = match path {
            "assets/site.1.wasm" => b"plain module",
            "assets/site.1.wasm.br" => b"brotli",
            "assets/site.1.wasm.gz" => b"gzip",
            "icon.png" => b"icon",
            _ => return None,
        };
        let mut sha256 = [0; 32];
        sha256[..4].copy_from_slice(&data[..4]);
        Some(File { data: data.into(), sha256 })
    }

    fn ask(path: &str, request: &[(header::HeaderName, &str)]) -> Response {
        let headers = request
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("a header value")));
        respond(find, path, &headers.collect())
    }

    fn told<'a>(response: &'a Response, name: &header::HeaderName) -> Option<&'a str> {
        response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    async fn content(response: Response) -> Bytes {
        use http_body_util::BodyExt;
        response.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default()
    }

    #[tokio::test]
    async fn each_client_gets_the_form_that_it_accepts() {
        for (accept, encoding, bytes) in [
            ("gzip, br", Some("br"), "brotli"),
            ("gzip", Some("gzip"), "gzip"),
            ("br;q=0", None, "plain module"),
            ("", None, "plain module"),
        ] {
            let response = ask("assets/site.1.wasm", &[(header::ACCEPT_ENCODING, accept)]);
            assert_eq!(told(&response, &header::CONTENT_ENCODING), encoding, "{accept}");
            assert_eq!(told(&response, &header::CONTENT_TYPE), Some("application/wasm"), "{accept}");
            assert_eq!(told(&response, &header::VARY), Some("accept-encoding"), "{accept}");
            assert_eq!(content(response).await, bytes, "{accept}");
        }
    }

    #[tokio::test]
    async fn what_has_no_compressed_form_is_sent_as_it_is() {
        let response = ask("icon.png", &[(header::ACCEPT_ENCODING, "br")]);
        assert_eq!(told(&response, &header::CONTENT_ENCODING), None);
        assert_eq!(content(response).await, "icon");
    }

    #[test]
    fn only_names_that_change_with_the_content_are_kept_for_ever() {
        let asset = ask("assets/site.1.wasm", &[]);
        assert_eq!(told(&asset, &header::CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
        assert_eq!(told(&ask("icon.png", &[]), &header::CACHE_CONTROL), Some("no-cache"));
    }

    #[tokio::test]
    async fn a_client_that_has_the_same_form_is_told_so_without_a_body() {
        let first = ask("assets/site.1.wasm", &[(header::ACCEPT_ENCODING, "br")]);
        let tag = told(&first, &header::ETAG).expect("a tag is sent").to_owned();

        let again =
            ask("assets/site.1.wasm", &[(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, &tag)]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(told(&again, &header::ETAG), Some(&*tag));
        assert_eq!(told(&again, &header::CACHE_CONTROL), told(&first, &header::CACHE_CONTROL));
        assert_eq!(content(again).await, "");

        let other =
            ask("assets/site.1.wasm", &[(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, &tag)]);
        assert_eq!(other.status(), StatusCode::OK, "another form is other content");
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for path in ["", "assets/", "assets/site.2.wasm", "../Cargo.toml"] {
            assert_eq!(ask(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn every_embedded_file_has_a_known_type_and_every_name_in_the_list_a_file() {
        for path in Embedded::iter().filter(|path| !is_hidden(path)) {
            assert_ne!(content_type(&path), "application/octet-stream", "{path}");
        }
        let Site { css, js, wasm, worker } = site().clone();
        for address in [css, js, wasm, worker].into_iter().flatten() {
            let path = address.strip_prefix('/').expect("an address is absolute");
            assert!(Embedded::get(path).is_some(), "{address}");
        }
    }

    #[tokio::test]
    async fn every_embedded_file_is_served_and_nothing_behind_it() {
        use tower::ServiceExt;
        let app: Router = routes();
        for path in Embedded::iter() {
            let request = axum::http::Request::head(format!("/{path}")).body(Body::empty());
            let response =
                app.clone().oneshot(request.expect("a request")).await.expect("routers do not fail");
            let expected = if is_hidden(&path) { StatusCode::NOT_FOUND } else { StatusCode::OK };
            assert_eq!(response.status(), expected, "{path}");
            assert_eq!(content(response).await, "", "HEAD has no body");
        }
    }
}
