//! E-mail to the recipients that the administrator has chosen, about what happens to the device.
//!
//! **The way of a mail.** Whoever reports something hands a [`Notification`] to [`Mail::notify`], or has
//! [`Mail::prepare`] made ready for a transaction of its own, so that event and mail are written together. `rules`
//! decide whether it is mailed, `letter` says it, the queue in the store keeps it before the network is touched,
//! [`Mail::tick`] hands it over and [`Smtp`] is the way to the server. Who is told of what is looked at when it is
//! queued; who may still be told when it is sent.
//!
//! **How often a mail arrives.** At least once, as long as the server takes it within about five days of trying.
//! SMTP can't do exactly once: where the connection ends between the server's taking a message and its saying so,
//! the message is sent again, with the same `Message-ID` and the same octets.

mod back_off;
#[cfg(test)]
mod fixture;
mod letter;
mod message;
mod notification;
mod pace;
mod plain;
mod port;
mod post;
mod prepared;
mod rules;
mod service;
mod set_up;
mod smtp;
#[cfg(test)]
mod tests;
mod tick;

pub use letter::About;
pub(crate) use notification::order_key;
pub use notification::{
    CancelledBy, CommunicationFailed, CommunicationRecovered, EnrolmentCancelled, Notification,
    ReadsReported, ReportedMeter, ServiceTold, SupplyAlert, SupplyAlertKind, SupplyOrderTold, SupplyWords,
    Trouble, TroubleWords,
};
pub use post::{Failure, Meaning, Outgoing, Post, Server, Session, hello};
pub use prepared::Prepared;
pub use service::{Mail, MailParts};
pub use smtp::{Patience, Smtp};
