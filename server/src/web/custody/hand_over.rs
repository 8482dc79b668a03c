use std::time::Duration;

use app::{
    Farewell, SettingsPage,
    action::confirm,
    hand_over_word, hand_over_words as words,
    model::{Access, Deed},
    port::CommunicationError,
};
use axum::{Extension, Form, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use tokio::{
    sync::oneshot,
    time::{sleep, timeout},
};
use zeroize::Zeroizing;

use super::form::{back, fault, last_words};
use crate::{
    hand_over::Order,
    store::{
        audit::{self, NewEntry},
        mail,
    },
    web::state::WebState,
};

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Typed {
    erase_word: String,
    erase_password: Zeroizing<String>,
    /// Whether a final meter read is to be sent; only asked where the device is enrolled.
    #[serde(default)]
    final_read: Option<String>,
}

/// The mail that tells of the end of the enrolment gets this long.
const MAIL: Duration = Duration::from_secs(20);

/// Ends the enrolment before everything that is known of it is gone: the server and the recipients are told, as far as
/// they can be reached.
async fn leave(state: &WebState, access: &Access, final_read: bool) {
    let Some((communication, _)) = &state.communication else { return };
    match communication.leave(access, final_read).await {
        Ok(_) => {}
        Err(CommunicationError::NotEnrolled) => return,
        Err(error) => tracing::warn!(%error, "the enrolment did not end in order before the hand-over"),
    }
    let sent = async {
        while state.service.store().read(mail::waiting).await.is_ok_and(|waiting| !waiting.is_empty()) {
            sleep(Duration::from_millis(200)).await;
        }
    };
    if timeout(MAIL, sent).await.is_err() {
        tracing::warn!("mail that waits is erased with the rest");
    }
}

/// Erases everything, and says what is left.
pub(super) async fn erase(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
    Form(typed): Form<Typed>,
) -> Response {
    let refused = |kept| back(&state, &access, SettingsPage::HandOver, kept);
    if typed.erase_word.trim() != hand_over_word(&state.service.latest()) {
        return refused(fault("erase_word", words::WRONG_WORD));
    }
    if let Err(kept) = confirm(&state.accounts, &access, "erase_password", &typed.erase_password).await {
        return refused(kept);
    }
    leave(&state, &access, typed.final_read.is_some()).await;
    let at = state.clock.now();
    let entry = NewEntry {
        at,
        actor: access.actor(),
        deed: Deed::Reset,
        subject: String::new(),
        from: None,
        to: None,
    };
    // For the collector of the audit trail; here it goes with the rest.
    let told = state.service.store().durably(move |transaction| audit::insert(transaction, &entry)).await;
    if let Err(error) = told {
        tracing::warn!(%error, "the hand-over is not in the audit trail");
    }
    let (answer, answered) = oneshot::channel();
    let ordered = state.orders.send(Order::Erase(answer)).await;
    let left = match (ordered, answered.await) {
        (Ok(()), Ok(left)) => left.map_err(|error| error.to_string()),
        // The program ends already, for another reason.
        _ => Err(words::NOT_ALL.into()),
    };
    match left {
        Ok(left) => {
            let left = left.iter().map(|path| path.display().to_string()).collect();
            last_words(&state, StatusCode::OK, Farewell::erased(left))
        }
        Err(cause) => {
            tracing::error!(%cause, "not everything could be erased");
            last_words(&state, StatusCode::INTERNAL_SERVER_ERROR, Farewell::not_erased(&cause))
        }
    }
}
