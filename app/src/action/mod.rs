//! The server functions behind the buttons: check what was asked, call the port, answer. One file an assistant.
//!
//! Each answers twice. A browser with scripts asks for JSON and gets an [`Outcome`] or an [`ActionError`] with
//! the right status. A plain form is always sent back to the page that it came from, with a [`Notice`] for that
//! page to show.

mod account;
mod answer;
mod billing;
mod certificate;
mod communication;
mod confirm;
mod connectivity;
mod device;
mod error;
mod leave;
mod mail;
mod maintenance;
mod notice;
mod number;
mod refusal;
mod security;
mod sessions;
mod settings;
mod supplies;
mod transmissions;
mod typed;

pub use account::{SetUp, SignIn, SignOut, set_up, sign_in, sign_out};
pub use answer::Outcome;
pub(crate) use billing::hold_field;
pub use billing::{ResolveHold, resolve_hold};
pub use certificate::{
    InstallCertificate, InstallSignedCertificate, RemoveCertificate, RequestCertificate, install_certificate,
    install_signed_certificate, remove_certificate, request_certificate,
};
pub use communication::{
    AnswerCommand, CancelEnrolment, CheckIn, Enrol, GoOn, SendRead, answer_command, cancel_enrolment,
    check_in, enrol, go_on, send_read,
};
pub use confirm::confirm;
pub use connectivity::{TestCommunication, test_communication};
pub use device::{Refresh, refresh};
pub use error::ActionError;
pub use mail::{DiscardMail, RetryMail, SendTestMail, discard_mail, retry_mail, send_test_mail};
pub(crate) use maintenance::{ABOUT, REQUEST_NOTE, concern_field, service_field};
pub use maintenance::{
    AnswerConcern, AnswerService, EndSupportSession, RequestService, SendDiagnostics, StartTroubleshooting,
    TellServer, answer_concern, answer_service, end_support_session, request_service, send_diagnostics,
    start_troubleshooting, tell_server,
};
pub use notice::Notice;
pub(crate) use notice::sentence as notice_sentence;
pub use refusal::Refusal;
pub use security::{ChangePassword, MakeToken, RevokeToken, change_password, make_token, revoke_token};
pub use sessions::{EndSession, SignOutEverywhere, end_session, sign_out_everywhere};
pub use settings::{SaveSettings, save_settings};
pub use supplies::{
    AnswerOrder, CountStock, EnterSupply, OrderSupply, TellCartridges, answer_order, count_stock,
    enter_supply, order_supply, tell_cartridges,
};
pub(crate) use supplies::{entered_value, order_field, supply_field};
pub use transmissions::{DiscardEvent, SendEventAgain, discard_event, send_event_again};
pub use typed::TypedForm;
