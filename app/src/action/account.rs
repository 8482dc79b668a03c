use http::{HeaderValue, header, request::Parts};
use leptos::{
    prelude::{expect_context, use_context},
    server,
};
use leptos_axum::ResponseOptions;

use super::{
    ActionError, Notice, Outcome, Refusal,
    answer::{accepts_html, lead_to},
};
use crate::{
    page::{Page, access},
    port::{AccountError, AccountsPort, NewSession},
    text::account as text,
};

/// Signs in, and leads on to `page`.
#[server(prefix = "/actions", endpoint = "sign-in")]
pub async fn sign_in(
    /// The administrator's password.
    password: String,
    /// The path of the page to go on to.
    #[server(default)]
    page: String,
) -> Result<Outcome, ActionError> {
    let accounts = expect_context::<AccountsPort>();
    let result = accounts.sign_in(&access(), &password).await;
    entered(Page::SignIn, &page, result)
}

/// Claims a new device with its one-time code and the first password, signs in, and leads on to `page`.
#[server(prefix = "/actions", endpoint = "set-up")]
pub async fn set_up(
    /// The set-up code.
    code: String,
    /// The first password.
    password: String,
    /// The same again.
    again: String,
    /// The path of the page to go on to.
    #[server(default)]
    page: String,
) -> Result<Outcome, ActionError> {
    let accounts = expect_context::<AccountsPort>();
    let result = if password == again {
        accounts.set_up(&access(), &code, &password).await
    } else {
        Err(AccountError::Differ)
    };
    entered(Page::SetUp, &page, result)
}

/// Ends this session.
#[server(prefix = "/actions", endpoint = "sign-out")]
pub async fn sign_out() -> Result<Outcome, ActionError> {
    let done = expect_context::<AccountsPort>().sign_out(&access()).await;
    Ok(left(done.is_ok()))
}

/// Gives the browser its session and leads on, or back to the form.
fn entered(form: Page, page: &str, result: Result<NewSession, AccountError>) -> Result<Outcome, ActionError> {
    let page = Page::from_path(page).unwrap_or(Page::Overview);
    match result {
        Ok(session) => {
            give(&session);
            lead_on(page.path());
            Ok(Outcome { message: text::SIGNED_IN_ALREADY.into() })
        }
        Err(error) => {
            let refusal = Refusal::from(error);
            let back =
                format!("{}?page={}&{}={}", form.path(), page.path(), Refusal::PARAMETER, refusal.value());
            refused(&refusal, &back)
        }
    }
}

/// Leads whoever has no session any more to where everybody may look.
pub(super) fn left(written: bool) -> Outcome {
    // Here the session has ended in any case.
    let notice = if written { Notice::SignedOut } else { Notice::SignedOutHere };
    lead_on(&format!("{}?{}={}", Page::Overview.path(), Notice::PARAMETER, notice.value()));
    Outcome { message: super::notice_sentence(notice).into() }
}

/// Gives the browser the cookie of its session.
pub(super) fn give(session: &NewSession) {
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(cookie) = HeaderValue::from_str(&session.cookie)
    {
        response.insert_header(header::SET_COOKIE, cookie);
    }
}

/// A plain form goes on to `address`; a script is told in its answer.
fn lead_on(address: &str) {
    if plain_form() {
        lead_to(address);
    }
}

/// A plain form goes back to `address`, where the refusal stands; a script gets it with its status.
fn refused(refusal: &Refusal, address: &str) -> Result<Outcome, ActionError> {
    if plain_form() {
        lead_to(address);
        return Ok(Outcome::default());
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(refusal.status());
        if let Some(seconds) = refusal.wait() {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    Err(ActionError { message: refusal.sentence() })
}

fn plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| accepts_html(&parts))
}
