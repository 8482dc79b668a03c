use app::{SettingsPage, action::confirm, backup_words as words, model::Access, port::Kept};
use axum::{
    Extension, Form,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::form::{back, fault};
use crate::{
    archive::{ArchiveError, Kind},
    report::{archive_file_name, content_disposition},
    web::state::WebState,
};

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(rename = "archive_kind")]
    kind: Kind,
    #[serde(rename = "archive_passphrase")]
    passphrase: Zeroizing<String>,
    #[serde(rename = "archive_again")]
    again: Zeroizing<String>,
    #[serde(rename = "save_password", default)]
    password: Zeroizing<String>,
}

/// Answers the archive as a file.
pub(super) async fn save(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
    Form(typed): Form<Typed>,
) -> Response {
    let Typed { kind, passphrase, again, password } = typed;
    let refused = |kept| {
        let typed = [("archive_kind".to_owned(), kind.word().to_owned())].into();
        back(&state, &access, SettingsPage::Backup, Kept { typed, ..kept })
    };
    if passphrase != again {
        return refused(fault("archive_again", words::NOT_THE_SAME));
    }
    if let Err(kept) = confirm(&state.accounts, &access, "save_password", &password).await {
        return refused(kept);
    }
    let download = match state.archives.save(&access, kind, passphrase).await {
        Ok(download) => download,
        Err(error @ ArchiveError::Passphrase) => {
            return refused(fault("archive_passphrase", words::sentence(&error.to_string())));
        }
        Err(error) => {
            tracing::warn!(%error, "an archive could not be made");
            return refused(fault("archive_kind", words::refused(&error.to_string())));
        }
    };
    let stem = if kind == Kind::Backup { "Backup" } else { "Settings" };
    let day = state.service.latest().zone.to_datetime(state.clock.now()).date();
    let name = content_disposition(&archive_file_name(stem, download.serial_number.as_deref(), day));
    let mut response = Response::new(Body::from_stream(download.body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
