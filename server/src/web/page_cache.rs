//! Renders and compresses each page once per snapshot, and answers 304 where the browser has it already.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use app::model::Access;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
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

/// Most pages that are kept. A page is kept by path and query, and a query may be anything.
const PAGES: usize = 32;
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
        if kept.version != version || kept.pages.len() >= PAGES {
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
    let version = state.service.latest().version;
    let tag = format!("W/\"{}.{}.{version}\"", state.build.version, state.build.start);
    let headers = request.headers().clone();
    if client_has(&headers, &tag) {
        return with_headers(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let address = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let page = match state.page_cache.find(version, &address) {
        Some(page) => page,
        None => match rendered(request, next).await {
            Ok(page) => {
                // What was made while the snapshot changed belongs to neither.
                if state.service.latest().version == version {
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
