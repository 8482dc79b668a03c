//! The server functions behind the buttons: check what was asked, call the port, answer. One file an assistant.
//!
//! Each answers twice. A browser with scripts asks for JSON and gets an [`Outcome`] or an [`ActionError`] with
//! the right status. A plain form is always sent back to the page that it came from, with a [`Notice`] for that
//! page to show.

mod account;
mod answer;
mod billing;
mod certificate;
mod device;
mod error;
mod leave;
mod maintenance;
mod notice;
mod refusal;
mod security;
mod settings;
mod typed;

pub use account::{
    SetUp, SignIn, SignOut, SignOutEverywhere, set_up, sign_in, sign_out, sign_out_everywhere,
};
pub use answer::Outcome;
pub(crate) use billing::hold_field;
pub use billing::{ResolveHold, resolve_hold};
pub use certificate::{
    InstallCertificate, InstallSignedCertificate, RemoveCertificate, RequestCertificate, install_certificate,
    install_signed_certificate, remove_certificate, request_certificate,
};
pub use device::{Refresh, refresh};
pub use error::ActionError;
pub use maintenance::{SendDiagnostics, StartTroubleshooting, send_diagnostics, start_troubleshooting};
pub use notice::Notice;
pub(crate) use notice::sentence as notice_sentence;
pub use refusal::Refusal;
pub use security::{ChangePassword, MakeToken, RevokeToken, change_password, make_token, revoke_token};
pub use settings::{SaveSettings, save_settings};
pub use typed::TypedForm;
