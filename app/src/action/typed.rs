use std::collections::BTreeMap;

use form_urlencoded::{Serializer, parse};
use http::Method;
use leptos::server_fn::{
    ContentType,
    codec::{Encoding, FromReq, IntoReq},
    request::{ClientReq, Req},
};

use super::{SaveSettings, TestCommunication};

/// A plain form whose fields only the page knows. Of a name that stands twice the last value holds, as a browser
/// sends a marked box behind the hidden field that says that the box was there.
pub struct TypedForm;

impl ContentType for TypedForm {
    const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";
}

impl Encoding for TypedForm {
    const METHOD: Method = Method::POST;
}

/// Both ways for an action that takes such a form.
macro_rules! typed_form {
    ($action:ident) => {
        impl<E, Request: Req<E> + Send + 'static> FromReq<TypedForm, Request, E> for $action {
            async fn from_req(request: Request) -> Result<Self, E> {
                let (page, typed) = read(&request.try_into_string().await?);
                Ok(Self { page, typed })
            }
        }

        impl<E, Request: ClientReq<E>> IntoReq<TypedForm, Request, E> for $action {
            fn into_req(self, path: &str, accepts: &str) -> Result<Request, E> {
                let body = written(&self.page, self.typed);
                Request::try_new_post(path, accepts, TypedForm::CONTENT_TYPE, body)
            }
        }
    };
}

typed_form!(SaveSettings);
typed_form!(TestCommunication);

/// The page, and what was typed by field.
fn read(body: &str) -> (String, BTreeMap<String, String>) {
    let mut typed: BTreeMap<String, String> =
        parse(body.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let page = typed.remove(PAGE).unwrap_or_default();
    (page, typed)
}

fn written(page: &str, typed: BTreeMap<String, String>) -> String {
    Serializer::new(String::new()).append_pair(PAGE, page).extend_pairs(typed).finish()
}

const PAGE: &str = "page";

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn of_a_name_that_stands_twice_the_last_value_holds() {
        let (page, typed) = read(
            "page=%2Fsettings%2Fsecurity&a.flag=false&a.flag=true&b.flag=false&c=two+words%0D%0Aand+a+line",
        );
        assert_eq!(page, "/settings/security");
        let expected = [("a.flag", "true"), ("b.flag", "false"), ("c", "two words\r\nand a line")];
        assert_eq!(typed, expected.map(|(name, value)| (name.into(), value.into())).into());
    }
}
