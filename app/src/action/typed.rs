use std::collections::BTreeMap;

use form_urlencoded::{Serializer, parse};
use http::Method;
use leptos::server_fn::{
    ContentType,
    codec::{Encoding, FromReq, IntoReq},
    request::{ClientReq, Req},
};

use super::{ResolveHold, SaveSettings};

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
        Ok(read(&request.try_into_string().await?))
    }
}

fn fields(body: &str) -> BTreeMap<String, String> {
    parse(body.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn read(body: &str) -> SaveSettings {
    let mut typed = fields(body);
    let page = typed.remove(PAGE).unwrap_or_default();
    SaveSettings { page, typed }
}

impl<E, Request: Req<E> + Send + 'static> FromReq<TypedForm, Request, E> for ResolveHold {
    async fn from_req(request: Request) -> Result<Self, E> {
        let mut typed = fields(&request.try_into_string().await?);
        let (hold, how) = (typed.remove(HOLD).unwrap_or_default(), typed.remove(HOW).unwrap_or_default());
        Ok(Self { hold, how, typed })
    }
}

impl<E, Request: ClientReq<E>> IntoReq<TypedForm, Request, E> for ResolveHold {
    fn into_req(self, path: &str, accepts: &str) -> Result<Request, E> {
        let mut body = Serializer::new(String::new());
        body.append_pair(HOLD, &self.hold).append_pair(HOW, &self.how).extend_pairs(self.typed);
        Request::try_new_post(path, accepts, TypedForm::CONTENT_TYPE, body.finish())
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
const HOLD: &str = "hold";
const HOW: &str = "how";

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn of_a_name_that_stands_twice_the_last_value_holds() {
        let form = read(
            "page=%2Fsettings%2Fsecurity&a.flag=false&a.flag=true&b.flag=false&c=two+words%0D%0Aand+a+line",
        );
        assert_eq!(form.page, "/settings/security");
        let expected = [("a.flag", "true"), ("b.flag", "false"), ("c", "two words\r\nand a line")];
        assert_eq!(form.typed, expected.map(|(name, value)| (name.into(), value.into())).into());
    }
}
