use std::io;

use app::{
    Farewell, SettingsPage,
    action::confirm,
    backup_words as words,
    model::Access,
    port::{Archives as _, Kept},
};
use axum::{Extension, Form, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::form::{back, fault, last_words};
use crate::{archive::ArchiveError, store::backup::Taken, web::state::WebState};

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Typed {
    answer: Answer,
    #[serde(rename = "restore_password", default)]
    password: Zeroizing<String>,
}

/// Which button was pressed.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Restore,
    Discard,
}

/// Restores what was checked, or forgets it.
pub(super) async fn restore(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
    Form(typed): Form<Typed>,
) -> Response {
    let to_page = |kept| back(&state, &access, SettingsPage::Backup, kept);
    if matches!(typed.answer, Answer::Discard) {
        state.archives.discard(&access);
        return to_page(Kept { message: Some(words::DISCARDED.into()), ..Kept::default() });
    }
    let failed = |error: &ArchiveError| to_page(fault("archive_file", words::refused(&error.to_string())));
    if state.archives.waiting(&access).is_none() {
        return failed(&ArchiveError::Gone);
    }
    if let Err(kept) = confirm(&state.accounts, &access, "restore_password", &typed.password).await {
        return to_page(kept);
    }
    // Whoever closes the browser now does not end this half-way.
    match tokio::spawn(take_over(state.clone(), access.clone())).await {
        Ok(Ok(taken)) => {
            last_words(&state, StatusCode::OK, Farewell::restored(taken.settings, taken.history))
        }
        Ok(Err(error)) => {
            tracing::error!(error = ?error.to_string(), "an archive could not be restored");
            failed(&error)
        }
        Err(error) => failed(&io::Error::other(error).into()),
    }
}

async fn take_over(state: WebState, access: Access) -> Result<Taken, ArchiveError> {
    let taken = state.archives.restore(&access).await?;
    // The sessions in memory would be written back otherwise.
    if let Err(error) = state.accounts.leave_everywhere(&access).await {
        tracing::error!(?error, "sessions could not be ended");
    }
    state.archives.start_anew().await;
    Ok(taken)
}
