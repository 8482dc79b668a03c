use app::{Farewell, SettingsPage, backup_words as words, model::Access, port::Kept};
use axum::{Extension, Form, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::form::{back, fault, last_words};
use crate::web::state::WebState;

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Typed {
    answer: Answer,
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
    let taken = match state.archives.restore(&access).await {
        Ok(taken) => taken,
        Err(error) => {
            tracing::error!(%error, "an archive could not be restored");
            return to_page(fault("archive_file", words::refused(&error.to_string())));
        }
    };
    // The sessions in memory would be written back otherwise.
    if let Err(error) = state.accounts.leave_everywhere(&access).await {
        tracing::error!(?error, "sessions could not be ended");
    }
    state.archives.start_anew().await;
    last_words(&state, StatusCode::OK, Farewell::restored(taken.settings, taken.history))
}
