//! Renders and compresses each page once per snapshot, and answers 304 where the browser has it already.
//!
//! Pages for everybody differ by their path and by the notice in their address alone; the event history also by its
//! filter. Everything else in an address is left out before the page is made, so that nobody has pages made and kept anew
//! by asking for others' names. A history with a filter is made for each who asks and not kept: there are too many.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use app::{EVENT_PARAMETERS, Page as Known, action::Notice, model::Access};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

use super::{
    conditional::client_has,
    encoding::{self, Encoding},
    state::WebState,
};

/// Most octets of pages that are kept, uncompressed. All pages with all notices are half of that, unless the printer has
/// much more to say than any we know.
const KEPT: usize = 4 * 1024 * 1024;
const PAGE_LIMIT: usize = 4 * 1024 * 1024;
/// Brotli's window: no page is larger than 2^18 octets, and a larger window costs memory.
const BROTLI_WINDOW: u32 = 18;
const BROTLI_QUALITY: u32 = 5;

/// The pages of the current snapshot.
#[derive(Default)]
pub(super) struct PageCache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    version: u64,
    pages: HashMap<String, Arc<Page>>,
}

struct Page {
    headers: HeaderMap,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl PageCache {
    fn find(&self, version: u64, address: &str) -> Option<Arc<Page>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.version == version).then(|| kept.pages.get(address).cloned()).flatten()
    }

    fn keep(&self, version: u64, address: String, page: Arc<Page>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let octets: usize = kept.pages.values().map(|page| page.plain.len()).sum();
        if kept.version != version || octets + page.plain.len() > KEPT {
            *kept = Kept { version, pages: HashMap::new() };
        }
        kept.pages.insert(address, page);
    }
}

impl Page {
    fn body(&self, encoding: Encoding) -> Bytes {
        let compressed = match encoding {
            Encoding::Brotli => self.brotli.get_or_init(|| brotli(&self.plain).unwrap_or_default()),
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain).unwrap_or_default()),
            Encoding::Identity => &self.plain,
        };
        compressed.clone()
    }
}

/// The middleware around the pages. Anonymous pages hold nothing that differs from one response to the next.
pub(super) async fn serve(State(state): State<Arc<WebState>>, mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    if is_personal(&request) {
        let mut response = next.run(request).await;
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    }
    // What is kept is the answer to GET; to HEAD, the server sends its headers alone.
    *request.method_mut() = Method::GET;
    let (address, may_be_kept) = plain_address(request.uri());
    match address.parse() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return super::error::page(StatusCode::BAD_REQUEST, "This address can't be read."),
    }
    let version = state.service.latest().version;
    let tag = format!("W/\"{}.{}.{version}\"", state.build.version, state.build.start);
    let headers = request.headers().clone();
    if client_has(&headers, &tag) {
        return with_headers(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let page = match state.page_cache.find(version, &address) {
        Some(page) => page,
        None => match rendered(request, next).await {
            Ok(page) => {
                // What was made while the snapshot changed belongs to neither.
                if may_be_kept && state.service.latest().version == version {
                    state.page_cache.keep(version, address, Arc::clone(&page));
                }
                page
            }
            Err(response) => return response,
        },
    };
    let encoding = encoding::choose(&headers);
    let body = page.body(encoding);
    let (body, encoding) =
        if body.is_empty() { (page.plain.clone(), Encoding::Identity) } else { (body, encoding) };
    let mut response = Response::new(Body::from(body));
    *response.headers_mut() = page.headers.clone();
    if let Some(name) = encoding.name() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    with_headers(response, &tag)
}

/// Whether the answer is for one person alone, and not for a cache: pages of the administrator, and those on which
/// somebody becomes that. They are not compressed either: they hold the token of forms beside what was typed, and the
/// size of a compressed page tells of what it holds.
fn is_personal(request: &Request) -> bool {
    let signed_in = request.extensions().get::<Access>().is_some_and(Access::is_administrator);
    signed_in || ["/sign-in", "/set-up"].contains(&request.uri().path())
}

/// The address without what no page for everybody looks at, and whether what it leads to is the same for so many that it
/// is worth to be kept.
fn plain_address(uri: &Uri) -> (String, bool) {
    let parameters = || uri.query().into_iter().flat_map(|query| query.split('&'));
    let mut values =
        parameters().filter_map(|parameter| parameter.strip_prefix(Notice::PARAMETER)?.strip_prefix('='));
    let notice = values.find_map(Notice::from_value);
    let notice = notice.map(|notice| format!("{}={}", Notice::PARAMETER, notice.value()));
    let of_filter = |parameter: &&str| {
        let name = parameter.split_once('=').map(|(name, _)| name);
        uri.path() == Known::Events.path() && name.is_some_and(|name| EVENT_PARAMETERS.contains(&name))
    };
    let filter: Vec<String> = parameters().filter(of_filter).map(ToOwned::to_owned).collect();
    let may_be_kept = filter.is_empty();
    let query: Vec<String> = filter.into_iter().chain(notice).collect();
    let address = uri.path().to_owned();
    (if query.is_empty() { address } else { format!("{address}?{}", query.join("&")) }, may_be_kept)
}

/// The page, or a response that is none.
async fn rendered(request: Request, next: Next) -> Result<Arc<Page>, Response> {
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    let plain = to_bytes(body, PAGE_LIMIT)
        .await
        .map_err(|_| super::error::page(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made."))?;
    let (brotli, gzip) = (OnceLock::new(), OnceLock::new());
    Ok(Arc::new(Page { headers: parts.headers, plain, brotli, gzip }))
}

fn with_headers(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-encoding"));
    response
}

fn brotli(plain: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    encoder.write_all(plain)?;
    encoder.flush()?;
    Ok(encoder.into_inner().into())
}

fn gzip(plain: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_its_path_and_a_notice_that_there_is() {
        for (address, plain) in [
            ("/", "/"),
            ("/meter?", "/meter"),
            ("/meter?x=1", "/meter"),
            ("/meter?notice=read", "/meter?notice=read"),
            ("/meter?x=1&notice=read&y=2", "/meter?notice=read"),
            ("/meter?notice=", "/meter"),
            ("/meter?notice=You+won", "/meter"),
            ("/meter?notice=read2", "/meter"),
            ("/meter?other-notice=read", "/meter"),
            ("http://printer/meter?x", "/meter"),
        ] {
            assert_eq!(plain_address(&address.parse().unwrap()), (plain.to_owned(), true), "{address}");
        }
    }

    #[test]
    fn the_filter_of_the_event_history_stays_and_is_not_kept() {
        for (address, plain, kept) in [
            ("/maintenance/events", "/maintenance/events", true),
            ("/maintenance/events?x=1&notice=read", "/maintenance/events?notice=read", true),
            (
                "/maintenance/events?from=2026-11-01&x=1&group=input&notice=read",
                "/maintenance/events?from=2026-11-01&group=input&notice=read",
                false,
            ),
            ("/maintenance/events?before=17", "/maintenance/events?before=17", false),
            ("/maintenance/events?befores=17", "/maintenance/events", true),
            ("/maintenance?from=2026-11-01", "/maintenance", true),
            ("/meter?group=input", "/meter", true),
        ] {
            assert_eq!(plain_address(&address.parse().unwrap()), (plain.to_owned(), kept), "{address}");
        }
    }

    #[test]
    fn large_pages_are_kept_as_far_as_there_is_room() {
        let cache = PageCache::default();
        let page = |octets| {
            let (brotli, gzip) = (OnceLock::new(), OnceLock::new());
            Arc::new(Page { headers: HeaderMap::new(), plain: vec![b' '; octets].into(), brotli, gzip })
        };
        let half = KEPT / 2;
        for (address, octets) in [("/", half), ("/meter", half), ("/supplies", 1)] {
            cache.keep(7, address.to_owned(), page(octets));
            assert!(cache.find(7, address).is_some(), "{address}");
        }
        assert!(cache.find(7, "/").is_none() && cache.find(7, "/meter").is_none(), "they made room");
        assert!(cache.find(8, "/supplies").is_none(), "of another snapshot");
    }
}
