use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, account::give, confirm, leave::leave};
use crate::{
    model::Access,
    page::{SettingsPage, access},
    port::{AccountError, AccountsPort, FieldFault, Kept},
    text::account as text,
};

/// Changes the password; other browsers have to sign in again.
#[server(prefix = "/actions", endpoint = "change-password")]
pub async fn change_password(
    /// The password of now.
    current: String,
    /// The password from now on.
    new: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    match expect_context::<AccountsPort>().change_password(&from, &current, &new).await {
        Ok(session) => {
            give(&session);
            // What is kept is for the session that has begun.
            let from = Access { session: Some(session.id), ..from };
            Ok(back(&from, said(text::PASSWORD_CHANGED)))
        }
        Err(error @ AccountError::Unfit(_)) => Ok(back(&from, fault("new", &error))),
        Err(error @ (AccountError::WrongPassword | AccountError::Wait { .. })) => {
            Ok(back(&from, fault("current", &error)))
        }
        Err(error) => Ok(back(&from, failed(&error))),
    }
}

/// Makes a read-only token, which the page shows this once.
#[server(prefix = "/actions", endpoint = "make-token")]
pub async fn make_token(
    /// What it is called.
    name: String,
    /// After how many days it ends, 1 to 366.
    days: String,
    /// The administrator's password.
    #[server(default)]
    token_password: String,
) -> Result<Outcome, ActionError> {
    use crate::port::BadToken;
    let from = access();
    let accounts = expect_context::<AccountsPort>();
    // What is no number is no number of days.
    let number = days.trim().parse().unwrap_or(0);
    let made = match confirm(&*accounts, &from, "token_password", &token_password).await {
        Ok(()) => accounts.make_token(&from, &name, number).await.map_err(|error| match &error {
            AccountError::BadToken(BadToken::Days) => fault("days", &error),
            AccountError::BadToken(_) => fault("name", &error),
            _ => failed(&error),
        }),
        Err(refused) => Err(refused),
    };
    let kept = match made {
        Ok(token) => Kept { once: Some(token), ..said(text::TOKEN_MADE) },
        Err(kept) => {
            let typed = [("name".to_owned(), name), ("days".to_owned(), days)].into();
            Kept { typed, ..kept }
        }
    };
    Ok(back(&from, kept))
}

/// Revokes a token.
#[server(prefix = "/actions", endpoint = "revoke-token")]
pub async fn revoke_token(
    /// Its row.
    id: i64,
) -> Result<Outcome, ActionError> {
    let from = access();
    let kept = match expect_context::<AccountsPort>().revoke_token(&from, id).await {
        Ok(()) => said(text::TOKEN_REVOKED),
        Err(error) => failed(&error),
    };
    Ok(back(&from, kept))
}

/// Leads back to the security page, which says what became of the form.
pub(super) fn back(from: &Access, kept: Kept) -> Outcome {
    leave(SettingsPage::Security, from, kept)
}

pub(super) fn said(sentence: &str) -> Kept {
    Kept { message: Some(sentence.into()), ..Kept::default() }
}

pub(super) fn failed(error: &AccountError) -> Kept {
    Kept { refused: true, ..said(&text::error(error)) }
}

pub(super) fn fault(field: &str, error: &AccountError) -> Kept {
    let fault = FieldFault { name: field.into(), message: text::error(error) };
    Kept { faults: vec![fault], ..Kept::default() }
}
