use std::time::Duration;

use app::{SettingsPage, backup_words as words, model::Access, port::Kept};
use axum::{
    Extension,
    extract::{
        FromRequest, Multipart, Request, State,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::form::{back, fault};
use crate::{
    archive::{ArchiveError, Upload},
    web::{
        form_token,
        paced::{Unread, paced},
        state::WebState,
    },
};

/// The parts that the form has beside the token, which comes first.
const PARTS: [&str; 4] = ["page", "opening_passphrase", "archive_serial", "archive_file"];
/// Octets that a part may have that is no file.
const FIELD: usize = 8 * 1024;
/// Octets of a form that are read beyond what a file may have: the other parts, and what is refused.
const BEYOND: u64 = 1_000 * MEGABYTE;
const MEGABYTE: u64 = 1_000_000;
/// How long nothing may come.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many octets the whole form may have.
pub(super) fn limit(state: &WebState) -> usize {
    usize::try_from(state.upload_limit_mb.saturating_mul(MEGABYTE).saturating_add(BEYOND))
        .unwrap_or(usize::MAX)
}

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
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let (body, unread) = paced(body);
    let mut form = match Multipart::from_request(Request::from_parts(head, body), &state).await {
        Ok(form) => form,
        Err(error) => return error.into_response(),
    };
    let arrival = Arrival { unread, limit_mb: state.upload_limit_mb };
    if let Err(refused) = form_token::first_part(&access, &mut form).await {
        return *refused;
    }
    let kept = match take(&state, &mut form, &arrival).await {
        Ok(Uploaded { file: None, .. }) => fault("archive_file", words::NO_FILE),
        Ok(Uploaded { file: Some(file), passphrase, serial_number }) => {
            let typed = serial_number.clone().map(|serial| ("archive_serial".to_owned(), serial));
            match state.archives.check(&access, file, passphrase, serial_number).await {
                Ok(()) => Kept::default(),
                Err(error) => {
                    // It may repeat what stands in the archive: as it is in Rust, on one line.
                    tracing::warn!(error = ?error.to_string(), "an uploaded archive was refused");
                    let typed = typed.into_iter().collect();
                    Kept { typed, ..fault(field_of(&error), words::refused(&error.to_string())) }
                }
            }
        }
        Err(kept) => kept,
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

/// Reads the parts, each once at most, and none that is not on the form.
async fn take(state: &WebState, form: &mut Multipart, arrival: &Arrival) -> Result<Uploaded, Kept> {
    let mut uploaded = Uploaded::default();
    let mut taken = Vec::new();
    while let Some(part) = arrival.of(form.next_field()).await? {
        let known = PARTS.into_iter().find(|known| part.name() == Some(known));
        let Some(name) = known.filter(|name| !taken.contains(name)) else {
            return Err(refused("the form has a part that does not belong there"));
        };
        taken.push(name);
        match name {
            "opening_passphrase" => uploaded.passphrase = text(part, arrival).await?,
            "archive_serial" => {
                let serial = text(part, arrival).await?;
                uploaded.serial_number = Some(serial.trim().to_owned()).filter(|serial| !serial.is_empty());
            }
            "archive_file" if part.file_name().is_some_and(|name| !name.is_empty()) => {
                uploaded.file = Some(file(state, part, arrival).await?);
            }
            _ => drop(text(part, arrival).await?),
        }
    }
    Ok(uploaded)
}

async fn text(mut part: Field<'_>, arrival: &Arrival) -> Result<Zeroizing<String>, Kept> {
    let mut octets = Zeroizing::new(Vec::new());
    while let Some(chunk) = arrival.of(part.chunk()).await? {
        if octets.len() + chunk.len() > FIELD {
            return Err(refused("a field is too long"));
        }
        octets.extend_from_slice(&chunk);
    }
    std::str::from_utf8(&octets)
        .map(|text| Zeroizing::new(text.to_owned()))
        .map_err(|error| refused(&error.to_string()))
}

/// The file, as it comes, to the disk: its length costs no memory. What is refused is read to its end all the same: a
/// browser shows no answer before it has sent everything.
async fn file(state: &WebState, mut part: Field<'_>, arrival: &Arrival) -> Result<Upload, Kept> {
    let mut left = arrival.limit_mb.saturating_mul(MEGABYTE);
    let mut upload = state.archives.upload().map_err(|error| words::refused(&error.to_string()));
    while let Some(chunk) = arrival.of(part.chunk()).await? {
        upload = upload.and_then(|mut upload| {
            left = left.checked_sub(chunk.len() as u64).ok_or_else(|| words::too_long(arrival.limit_mb))?;
            let not_stored = |error| words::refused(&format!("the file could not be stored: {error}"));
            upload.write(&chunk).map_err(not_stored)?;
            Ok(upload)
        });
    }
    upload.map_err(|message| fault("archive_file", message))
}

/// How the form arrives.
struct Arrival {
    unread: Unread,
    limit_mb: u64,
}

impl Arrival {
    /// The next of it. Whoever sends nothing for a minute keeps others from the one place that there is.
    async fn of<T>(&self, next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Kept> {
        let came = within(PATIENCE, next).await?.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => fault("archive_file", words::too_long(self.limit_mb)),
            _ => refused(&format!("the file did not arrive: {}", error.body_text())),
        })?;
        self.unread.read();
        Ok(came)
    }
}

async fn within<T>(patience: Duration, next: impl Future<Output = T>) -> Result<T, Kept> {
    let late = |_| refused(&format!("the file did not arrive: nothing came for {} s", patience.as_secs()));
    timeout(patience, next).await.map_err(late)
}

fn refused(reason: &str) -> Kept {
    fault("archive_file", words::refused(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_sends_nothing_for_too_long_is_sent_away() {
        assert_eq!(within(PATIENCE, async { 7 }).await.unwrap(), 7);
        let late = within(Duration::ZERO, std::future::pending::<()>()).await.unwrap_err();
        assert!(late.faults[0].message.contains("nothing came"), "{}", late.faults[0].message);
    }
}
