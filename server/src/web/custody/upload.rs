use app::{SettingsPage, backup_words as words, model::Access, port::Kept};
use axum::{
    Extension,
    extract::{Multipart, State, multipart::Field},
    response::Response,
};
use zeroize::Zeroizing;

use super::form::{back, fault};
use crate::{
    archive::{ArchiveError, Upload},
    web::{form_token, state::WebState},
};

/// Octets that a field may have that is no file.
const FIELD: usize = 8 * 1024;

/// What was uploaded.
#[derive(Default)]
struct Uploaded {
    passphrase: Zeroizing<String>,
    serial_number: Option<String>,
    file: Option<Upload>,
}

/// Takes an archive in and checks it. What it holds stands on the page that this leads back to.
pub(super) async fn check(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
    mut form: Multipart,
) -> Response {
    if let Err(refused) = form_token::first_part(&access, &mut form).await {
        return *refused;
    }
    let kept = match take(&state, &mut form).await {
        Ok(Uploaded { file: None, .. }) => fault("archive_file", words::NO_FILE),
        Ok(Uploaded { file: Some(file), passphrase, serial_number }) => {
            match state.archives.check(&access, file, passphrase, serial_number).await {
                Ok(()) => Kept::default(),
                Err(error) => {
                    tracing::warn!(%error, "an uploaded archive was refused");
                    fault(field_of(&error), words::refused(&error.to_string()))
                }
            }
        }
        Err(kept) => *kept,
    };
    back(&state, &access, SettingsPage::Backup, kept)
}

/// At which field it is said.
fn field_of(error: &ArchiveError) -> &'static str {
    match error {
        ArchiveError::PassphraseOrBeginning => "opening_passphrase",
        ArchiveError::DeviceNotKnown { .. } => "archive_serial",
        _ => "archive_file",
    }
}

async fn take(state: &WebState, form: &mut Multipart) -> Result<Uploaded, Box<Kept>> {
    let unreadable = |reason: &dyn std::fmt::Display| {
        Box::new(fault("archive_file", words::refused(&format!("the file did not arrive: {reason}"))))
    };
    let mut uploaded = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        match field.name() {
            Some("opening_passphrase") => {
                uploaded.passphrase = text(field).await.map_err(|error| unreadable(&error))?;
            }
            Some("archive_serial") => {
                let serial = text(field).await.map_err(|error| unreadable(&error))?;
                uploaded.serial_number = Some(serial.trim().to_owned()).filter(|serial| !serial.is_empty());
            }
            Some("archive_file") if field.file_name().is_some_and(|name| !name.is_empty()) => {
                uploaded.file = Some(file(state, field).await?);
            }
            _ => {}
        }
    }
    Ok(uploaded)
}

async fn text(mut field: Field<'_>) -> Result<Zeroizing<String>, String> {
    let mut octets = Zeroizing::new(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|error| error.to_string())? {
        if octets.len() + chunk.len() > FIELD {
            return Err("a field is too long".into());
        }
        octets.extend_from_slice(&chunk);
    }
    std::str::from_utf8(&octets)
        .map(|text| Zeroizing::new(text.to_owned()))
        .map_err(|error| error.to_string())
}

/// The file, as it comes, to the disk: its length costs no memory.
async fn file(state: &WebState, mut field: Field<'_>) -> Result<Upload, Box<Kept>> {
    let refused =
        |reason: &dyn std::fmt::Display| Box::new(fault("archive_file", words::refused(&reason.to_string())));
    let mut upload = state.archives.upload().map_err(|error| refused(&error))?;
    let limit_mb = state.upload_limit_mb;
    let mut left = limit_mb.saturating_mul(1_000_000);
    while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
        left = match left.checked_sub(chunk.len() as u64) {
            Some(left) => left,
            None => return Err(Box::new(fault("archive_file", words::too_long(limit_mb)))),
        };
        upload.write(&chunk).map_err(|error| refused(&format!("the file could not be stored: {error}")))?;
    }
    Ok(upload)
}
