use leptos::{prelude::*, server_fn::ServerFn};

use super::{address, private::elsewhere};
use crate::{
    action::SignIn,
    component::{Field, Html, Input, IntoHtml},
    page::{Page, access},
    port::{AccountsPort, FieldState},
    text::{account as text, frame},
};

/// `/sign-in`: asks for the administrator's password, and leads back to the page that needed it.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (access, (page, refusal)) = (access(), address());
    let claimed = use_context::<AccountsPort>().is_none_or(|accounts| accounts.claimed());
    let content = if access.is_administrator() {
        view! {
            <section class="panel">
                <p>{text::SIGNED_IN_ALREADY}" "<a href=page.path()>{text::GO_ON}</a></p>
            </section>
        }
        .into_html()
    } else if !access.may_give_passwords() {
        elsewhere(Page::SignIn)
    } else if claimed {
        form(page, refusal.map(|refusal| refusal.sentence()))
    } else {
        view! {
            <section class="panel">
                <p>{text::NOT_SET_UP}</p>
                <p><a href=Page::SetUp.path()>{text::TO_SET_UP}</a></p>
            </section>
        }
        .into_html()
    };
    view! { <h1>{frame::page_name(Page::SignIn)}</h1>{content} }.into_html()
}

fn form(page: Page, fault: Option<String>) -> Html {
    let password = FieldState { name: "password".into(), ..FieldState::default() };
    view! {
        <p class="about">{text::SIGN_IN_ABOUT}</p>
        <form class="panel form" method="post" action=SignIn::PATH>
            <input type="hidden" name="page" value=page.path()/>
            {user()}
            <Field state=password label=text::PASSWORD input=Input::Password("current-password") fault/>
            <button type="submit" class="button main">{text::SIGN_IN}</button>
            <p class="about">{text::FORGOTTEN}</p>
        </form>
    }
    .into_html()
}

/// The one account there is: password managers keep a password with its user.
pub(super) fn user() -> Html {
    view! {
        <div class="field">
            <label for="field-username">{text::USER_LABEL}</label>
            <input type="text" id="field-username" name="username" value=text::USER readonly autocomplete="username"/>
        </div>
    }
    .into_html()
}
