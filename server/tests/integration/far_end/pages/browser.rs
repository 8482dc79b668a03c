use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
};
use http_body_util::BodyExt;
use smart_esolutions::far_end::pages::{self, Pages};
use tower::ServiceExt;

use crate::support::far_end::server::Server;

/// A browser before the pages.
pub(super) struct Browser {
    pub(super) router: Router,
    pub(super) password: String,
    pub(super) cookie: String,
}

pub(super) struct Page {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Page {
    pub(super) fn leads_to(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).and_then(|location| location.to_str().ok())
    }
}

impl Browser {
    pub(super) fn new(server: &Server) -> Self {
        let (pages, password) = Pages::new(server.far_end.clone());
        Self { router: pages::router(pages), password, cookie: String::new() }
    }

    pub(super) async fn ask(&self, request: Request<Body>) -> Page {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.into()).expect("UTF-8"),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Page {
        let request =
            Request::get(path).header(header::HOST, "127.0.0.1:8081").header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("a request")).await
    }

    pub(super) async fn post(&self, path: &str, form: &str) -> Page {
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8081")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    pub(super) async fn sign_in(&mut self) {
        let page = self.post("/sign-in", &format!("password={}", self.password.to_lowercase())).await;
        assert_eq!((page.status, page.leads_to()), (303, Some("/")), "{}", page.body);
        let cookie = page.headers[header::SET_COOKIE].to_str().expect("ASCII");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        cookie.split(';').next().expect("a cookie").clone_into(&mut self.cookie);
    }

    /// The token of the session's forms.
    pub(super) async fn token(&self, page: &str) -> String {
        let page = self.get(page).await.body;
        let token = page.split("name=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("{page}"));
        token.split('"').next().expect("a value").to_owned()
    }
}
