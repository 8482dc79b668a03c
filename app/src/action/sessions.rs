use leptos::{prelude::expect_context, server};

use super::{
    ActionError, Outcome,
    account::left,
    security::{back, failed, fault, said},
};
use crate::{
    model::Access,
    page::access,
    port::{AccountError, AccountsPort, Kept},
    text::account as text,
};

/// Ends a session, for whoever gives the password again.
#[server(prefix = "/actions", endpoint = "end-session")]
pub async fn end_session(
    /// Its row; nothing where none was chosen.
    #[server(default)]
    session: String,
    /// The administrator's password.
    own_password: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    let Ok(id) = session.parse() else {
        return Ok(back(&from, Kept { refused: true, ..said(text::NO_SESSION_CHOSEN) }));
    };
    match expect_context::<AccountsPort>().end_session(&from, id, &own_password).await {
        Ok(()) if from.session == Some(id) => Ok(left(true)),
        Ok(()) => Ok(back(&from, said(text::SESSION_ENDED))),
        Err(error) => Ok(refused(&from, &error)),
    }
}

/// Ends every session, this one too, for whoever gives the password again.
#[server(prefix = "/actions", endpoint = "sign-out-everywhere")]
pub async fn sign_out_everywhere(
    /// The administrator's password.
    own_password: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    match expect_context::<AccountsPort>().sign_out_everywhere(&from, &own_password).await {
        Ok(()) => Ok(left(true)),
        // Here they have ended in any case.
        Err(AccountError::Store(_)) => Ok(left(false)),
        Err(error) => Ok(refused(&from, &error)),
    }
}

fn refused(from: &Access, error: &AccountError) -> Outcome {
    let kept = match error {
        AccountError::WrongPassword | AccountError::Wait { .. } => fault("own_password", error),
        _ => failed(error),
    };
    back(from, kept)
}
