use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, confirm, leave::leave};
use crate::{
    model::{Access, CertificateFault as Fault},
    page::{SettingsPage, access},
    port::{AccountsPort, CertificatesPort, FieldFault, Kept},
    text::settings::certificate as text,
};

/// Installs a certificate with its key. What was typed of the key is nowhere shown again.
#[server(prefix = "/actions", endpoint = "install-certificate")]
pub async fn install_certificate(
    /// The chain, PEM.
    chain: String,
    /// The key, PEM; empty where it stands with the chain.
    #[server(default)]
    key: String,
    /// Whether they came in files.
    #[server(default)]
    by_files: bool,
    /// The administrator's password on the form that takes files.
    #[server(default)]
    install_password: String,
    /// The administrator's password on the form that takes text.
    #[server(default)]
    paste_password: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    if !from.may_give_passwords() {
        return Ok(back(&from, refused("key", &Fault::NotSecure)));
    }
    let (field, password) =
        if by_files { ("install_password", install_password) } else { ("paste_password", paste_password) };
    if let Err(kept) = confirmed(&from, field, &password).await {
        return Ok(back(&from, kept));
    }
    let kept = match expect_context::<CertificatesPort>().install(&from, &chain, &key).await {
        Ok(taken) => done(text::installed(&taken.subject)),
        Err(fault) => refused(if is_about_key(&fault) { "key" } else { "chain" }, &fault),
    };
    Ok(back(&from, kept))
}

/// Makes a key and a signing request.
#[server(prefix = "/actions", endpoint = "request-certificate")]
pub async fn request_certificate(
    /// Names and addresses, one a line.
    names: String,
    /// Whose device it is.
    #[server(default)]
    organization: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    let lines: Vec<String> = names.lines().map(str::to_owned).collect();
    let kept = match expect_context::<CertificatesPort>().request(&from, &lines, &organization).await {
        Ok(()) => done(text::REQUESTED.into()),
        Err(fault) => {
            let field = if fault == Fault::BadOrganization { "organization" } else { "names" };
            let typed = [("names".to_owned(), names), ("organization".to_owned(), organization)].into();
            Kept { typed, ..refused(field, &fault) }
        }
    };
    Ok(back(&from, kept))
}

/// Installs what an authority made of the signing request.
#[server(prefix = "/actions", endpoint = "install-signed-certificate")]
pub async fn install_signed_certificate(
    /// The chain, PEM.
    signed: String,
    /// The administrator's password.
    #[server(default)]
    signed_password: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    if let Err(kept) = confirmed(&from, "signed_password", &signed_password).await {
        return Ok(back(&from, Kept { typed: [("signed".to_owned(), signed)].into(), ..kept }));
    }
    let kept = match expect_context::<CertificatesPort>().install_signed(&from, &signed).await {
        Ok(taken) => done(text::installed(&taken.subject)),
        Err(fault) => Kept { typed: [("signed".to_owned(), signed)].into(), ..refused("signed", &fault) },
    };
    Ok(back(&from, kept))
}

/// Erases the installed certificate and its key.
#[server(prefix = "/actions", endpoint = "remove-certificate")]
pub async fn remove_certificate(
    /// The administrator's password.
    #[server(default)]
    removal_password: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    if let Err(kept) = confirmed(&from, "removal_password", &removal_password).await {
        return Ok(back(&from, kept));
    }
    let kept = match expect_context::<CertificatesPort>().remove(&from).await {
        Ok(()) => done(text::REMOVED.into()),
        Err(fault) => Kept { message: Some(fault.to_string()), ..Kept::default() },
    };
    Ok(back(&from, kept))
}

async fn confirmed(from: &Access, field: &str, password: &str) -> Result<(), Kept> {
    confirm(&*expect_context::<AccountsPort>(), from, field, password).await
}

fn is_about_key(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::NoKey | Fault::SeveralKeys | Fault::EncryptedKey | Fault::BadKey | Fault::WrongKey(_)
    )
}

fn done(message: String) -> Kept {
    Kept { message: Some(message), ..Kept::default() }
}

fn refused(field: &str, fault: &Fault) -> Kept {
    let fault = FieldFault { name: field.into(), message: fault.to_string() };
    Kept { faults: vec![fault], ..Kept::default() }
}

fn back(from: &Access, kept: Kept) -> Outcome {
    leave(SettingsPage::Certificate, from, kept)
}
