use std::collections::BTreeMap;

use form_urlencoded::{Serializer, parse};
use http::Method;
use leptos::server_fn::{
    ContentType,
    codec::{Encoding, FromReq, IntoReq},
    request::{ClientReq, Req},
};

use super::SaveSettings;

/// A plain form whose fields only the page knows. Of a name that stands twice the last value holds, as a browser
/// sends a marked box behind the hidden field that says that the box was there.
pub struct TypedForm;

impl ContentType for TypedForm {
    const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";
}

impl Encoding for TypedForm {
    const METHOD: Method = Method::POST;
}

impl<E, Request: Req<E> + Send + 'static> FromReq<TypedForm, Request, E> for SaveSettings {
    async fn from_req(request: Request) -> Result<Self, E> {
        let body = request.try_into_string().await?;
        let mut typed: BTreeMap<String, String> =
            parse(body.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let page = typed.remove(PAGE).unwrap_or_default();
        Ok(Self { page, typed })
    }
}

impl<E, Request: ClientReq<E>> IntoReq<TypedForm, Request, E> for SaveSettings {
    fn into_req(self, path: &str, accepts: &str) -> Result<Request, E> {
        let body =
            Serializer::new(String::new()).append_pair(PAGE, &self.page).extend_pairs(self.typed).finish();
        Request::try_new_post(path, accepts, TypedForm::CONTENT_TYPE, body)
    }
}

const PAGE: &str = "page";
