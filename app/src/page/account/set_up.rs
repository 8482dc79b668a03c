use leptos::{prelude::*, server_fn::ServerFn};

use super::{address, private::elsewhere, sign_in::user};
use crate::{
    action::{Refusal, SetUp},
    component::{Field, Html, Input, IntoHtml},
    page::{Page, access},
    port::{AccountsPort, FieldState},
    text::{account as text, frame},
};

/// `/set-up`: whoever has the set-up code chooses the first password. Afterwards there is nothing here.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let (page, refusal) = address();
    let claimed = use_context::<AccountsPort>().is_none_or(|accounts| accounts.claimed());
    let content = if claimed {
        view! {
            <section class="panel">
                <p>{text::SET_UP_ALREADY}</p>
                <p><a href=Page::SignIn.path()>{text::TO_SIGN_IN}</a></p>
            </section>
        }
        .into_html()
    } else if access().may_give_passwords() {
        form(page, refusal)
    } else {
        elsewhere(Page::SetUp)
    };
    view! { <h1>{frame::page_name(Page::SetUp)}</h1>{content} }.into_html()
}

fn form(page: Page, refusal: Option<Refusal>) -> Html {
    let named = |name: &str| FieldState { name: name.into(), ..FieldState::default() };
    let about_code = refusal.as_ref().is_some_and(Refusal::is_about_code);
    let sentence = refusal.map(|refusal| refusal.sentence());
    let (code_fault, password_fault) = if about_code { (sentence, None) } else { (None, sentence) };
    view! {
        <p class="about">{text::SET_UP_ABOUT}</p>
        <form class="panel form" method="post" action=SetUp::PATH>
            <input type="hidden" name="page" value=page.path()/>
            <Field state=named("code") label=text::CODE hint=Some(text::CODE_HINT.to_owned()) input=Input::Text
                fault=code_fault/>
            {user()}
            <Field state=named("password") label=text::NEW_PASSWORD hint=Some(text::PASSWORD_HINT.to_owned())
                input=Input::Password("new-password") fault=password_fault/>
            <Field state=named("again") label=text::AGAIN input=Input::Password("new-password") fault=None/>
            <button type="submit" class="button main">{text::SET_UP}</button>
        </form>
    }
    .into_html()
}
