use std::collections::BTreeMap;

use form_urlencoded::{Serializer, parse};
use http::Method;
use leptos::server_fn::{
    ContentType,
    codec::{Encoding, FromReq, IntoReq},
    request::{ClientReq, Req},
};

use super::{CancelEnrolment, EnterSupply, ResolveHold, SaveSettings, SendTestMail, TestCommunication};
use crate::{component::SEVERAL, page::SettingsPage};

/// A plain form whose fields only the page knows. Of a name that stands twice the last value holds, as a browser
/// sends a marked box behind the hidden field that says that the box was there. Of a name that ends with
/// [`SEVERAL`] all values hold, one a line.
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

impl<E, Request: Req<E> + Send + 'static> FromReq<TypedForm, Request, E> for EnterSupply {
    async fn from_req(request: Request) -> Result<Self, E> {
        let mut typed = fields(&request.try_into_string().await?);
        Ok(Self { supply: typed.remove(SUPPLY).unwrap_or_default(), typed })
    }
}

impl<E, Request: ClientReq<E>> IntoReq<TypedForm, Request, E> for EnterSupply {
    fn into_req(self, path: &str, accepts: &str) -> Result<Request, E> {
        let mut body = Serializer::new(String::new());
        body.append_pair(SUPPLY, &self.supply).extend_pairs(self.typed);
        Request::try_new_post(path, accepts, TypedForm::CONTENT_TYPE, body.finish())
    }
}

impl<E, Request: Req<E> + Send + 'static> FromReq<TypedForm, Request, E> for CancelEnrolment {
    async fn from_req(request: Request) -> Result<Self, E> {
        let mut typed = fields(&request.try_into_string().await?);
        Ok(Self { final_read: typed.remove(FINAL_READ).unwrap_or_default() })
    }
}

impl<E, Request: ClientReq<E>> IntoReq<TypedForm, Request, E> for CancelEnrolment {
    fn into_req(self, path: &str, accepts: &str) -> Result<Request, E> {
        let mut body = Serializer::new(String::new());
        body.append_pair(FINAL_READ, &self.final_read);
        Request::try_new_post(path, accepts, TypedForm::CONTENT_TYPE, body.finish())
    }
}

impl<E, Request: Req<E> + Send + 'static> FromReq<TypedForm, Request, E> for SendTestMail {
    async fn from_req(request: Request) -> Result<Self, E> {
        let (_, typed) = read(&request.try_into_string().await?);
        Ok(Self { typed })
    }
}

impl<E, Request: ClientReq<E>> IntoReq<TypedForm, Request, E> for SendTestMail {
    fn into_req(self, path: &str, accepts: &str) -> Result<Request, E> {
        let body = written(SettingsPage::Mail.path(), self.typed);
        Request::try_new_post(path, accepts, TypedForm::CONTENT_TYPE, body)
    }
}

/// What was typed, by field.
fn fields(body: &str) -> BTreeMap<String, String> {
    parse(body.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

const PAGE: &str = "page";
const HOLD: &str = "hold";
const SUPPLY: &str = "supply";
const HOW: &str = "how";
const FINAL_READ: &str = "final_read";

/// The page that a form names, and its fields.
fn read(body: &str) -> (String, BTreeMap<String, String>) {
    let mut typed: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in parse(body.as_bytes()) {
        let Some(name) = name.strip_suffix(SEVERAL) else {
            typed.insert(name.into_owned(), value.into_owned());
            continue;
        };
        let values = typed.entry(name.to_owned()).or_default();
        if !values.is_empty() && !value.is_empty() {
            values.push('\n');
        }
        values.push_str(&value);
    }
    let page = typed.remove(PAGE).unwrap_or_default();
    (page, typed)
}

fn written(page: &str, typed: BTreeMap<String, String>) -> String {
    Serializer::new(String::new()).append_pair(PAGE, page).extend_pairs(typed).finish()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn of_a_name_that_stands_twice_the_last_value_holds_and_of_boxes_all() {
        let (page, typed) = read(
            "page=%2Fsettings%2Fsecurity&a.flag=false&a.flag=true&b.flag=false&c=two+words%0D%0Aand+a+line\
             &d%5B%5D=&d%5B%5D=one&d%5B%5D=two&e%5B%5D=",
        );
        assert_eq!(page, "/settings/security");
        let expected = [
            ("a.flag", "true"),
            ("b.flag", "false"),
            ("c", "two words\r\nand a line"),
            ("d", "one\ntwo"),
            ("e", ""),
        ];
        assert_eq!(typed, expected.map(|(name, value)| (name.into(), value.into())).into());
    }
}
