use std::sync::Arc;

use super::BoxFuture;
use crate::model::{Access, DisclosedKind, OutgoingEvent, TransmissionDetail, Transmissions as View};

/// What goes to the communication server, for the administrator's eyes. Errors are sentences.
pub trait Transmissions: Send + Sync + 'static {
    /// What was, is being and will be sent; attempts before the one of that number.
    fn view(&self, before: Option<i64>) -> BoxFuture<'_, Result<View, String>>;

    /// One attempt.
    fn transmission(&self, id: i64) -> BoxFuture<'_, Result<Option<TransmissionDetail>, String>>;

    /// The event in that place: "1-17".
    fn event<'a>(&'a self, place: &'a str) -> BoxFuture<'a, Result<Option<OutgoingEvent>, String>>;

    /// Sends an event again that was refused or set aside.
    fn send_again<'a>(&'a self, from: &'a Access, place: &'a str) -> BoxFuture<'a, Result<(), String>>;

    /// Keeps an event back for good: the server gets its hash and the reason in its place.
    fn discard<'a>(&'a self, from: &'a Access, place: &'a str) -> BoxFuture<'a, Result<(), String>>;

    /// Everything that may be sent, type by type: the list that what is sent is held to. Cheap: no I/O.
    fn disclosure(&self) -> Vec<DisclosedKind>;
}

/// The port as it is provided in Leptos' context.
pub type TransmissionsPort = Arc<dyn Transmissions>;
