use std::sync::Arc;

use app::model::{MailKind, MailRole};
use jiff::Timestamp;
use rusqlite::Transaction;
use tokio::sync::Notify;

use super::{
    letter::{About, Letter, compose, to_service, to_supplier},
    notification::{Notification, SUPPLIER, key_of_itself},
    rules::{self, Verdict},
    set_up::{orders_to, recipients, requests_to},
};
use crate::{
    config::MailSection,
    store::mail::{self, NewMail},
};

/// Addresses, and whose each is.
type Recipients = Vec<(MailRole, String)>;

/// A notification with all that is needed to write it down.
pub struct Prepared {
    pub(super) notification: Notification,
    pub(super) about: About,
    pub(super) section: MailSection,
    pub(super) enrolled: bool,
    pub(super) now: Timestamp,
    pub(super) message_id: String,
    pub(super) wake: Arc<Notify>,
}

impl Prepared {
    /// Queues the mail that the notification comes to, if it comes to one; whether it does. The sender is woken: it
    /// comes to the queue after this transaction.
    pub fn enqueue(&self, transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
        let mut queued = false;
        let itself = self.order().or_else(|| self.request());
        if let Some((letter, word, goes_to)) = &itself {
            let key = self.notification.key().map(|key| key_of_itself(&key, word));
            queued |= mail::insert(transaction, &self.mail(key, letter, goes_to.clone())?, self.now)?;
        }
        // Whoever gets the thing itself is not told of it beside that.
        let goes_to = itself.map(|(.., goes_to)| goes_to).unwrap_or_default();
        queued |= self.alert(transaction, &goes_to)?;
        if queued {
            self.wake.notify_one();
        }
        Ok(queued)
    }

    /// The letter to whom orders go to, and to whom that is now. None is held back, whatever else waits: an order is
    /// sent, or it is not made. That one order a supply is open bounds them.
    fn order(&self) -> Option<(Letter, &'static str, Recipients)> {
        let Notification::SupplyOrder(told) = &self.notification else { return None };
        let letter = to_supplier(told, &self.about)?;
        let orders_to = orders_to(&self.section, self.enrolled, self.notification.kind());
        let orders_to: Recipients = orders_to.into_iter().map(|to| (MailRole::Supplies, to)).collect();
        (!orders_to.is_empty()).then_some((letter, SUPPLIER, orders_to))
    }

    /// The letter to the service, and to whom that is now. None is held back either: that one request is open for a thing
    /// bounds them.
    fn request(&self) -> Option<(Letter, &'static str, Recipients)> {
        let Notification::ServiceRequest(told) = &self.notification else { return None };
        let letter = to_service(told, &self.about)?;
        let requests_to = requests_to(&self.section, self.enrolled).into_iter();
        let requests_to: Recipients = requests_to.map(|to| (MailRole::Service, to)).collect();
        (!requests_to.is_empty()).then_some((letter, "service", requests_to))
    }

    /// Queues the mail to everybody else.
    fn alert(&self, transaction: &Transaction<'_>, orders_to: &Recipients) -> rusqlite::Result<bool> {
        let (kind, now) = (self.notification.kind(), self.now);
        let key = self.notification.key();
        if let Some(key) = &key
            && mail::is_told(transaction, key)?
        {
            return Ok(false);
        }
        let recipients = self.recipients(kind, orders_to);
        let told_at = mail::told_at(transaction)?;
        let threshold = self.section.communication_failures;
        let (verdict, then) = rules::judge(told_at, &self.notification, threshold, now);
        // An error that nobody was told of is told of as soon as there is somebody.
        let unheard =
            recipients.is_empty() && matches!(self.notification, Notification::CommunicationFailed(_));
        if then != told_at && !unheard {
            mail::set_told_at(transaction, then)?;
        }
        if verdict == Verdict::Silent || recipients.is_empty() {
            return Ok(false);
        }
        // An enrolment is cancelled once, and told of once, whatever else waits.
        let room = kind == MailKind::EnrolmentCancelled || mail::has_room(transaction, recipients.len())?;
        let (admitted, rate) = mail::rate(transaction, kind.word())?.admit(now, room);
        mail::set_rate(transaction, kind.word(), rate, now)?;
        if !admitted {
            tracing::warn!(kind = kind.word(), held = rate.held, "an alert is held back and not mailed");
            return Ok(false);
        }
        let letter = compose(&self.notification, &self.about, verdict == Verdict::ToldAgain);
        mail::insert(transaction, &self.mail(key, &letter, recipients)?, now)
    }

    /// Who is told: none of the vendor's while not enrolled, and none of the vendor's that the enrolment has ended.
    fn recipients(&self, kind: MailKind, orders_to: &Recipients) -> Recipients {
        let enrolled = self.enrolled && kind != MailKind::EnrolmentCancelled;
        let mut recipients = recipients(&self.section, enrolled, kind);
        recipients.retain(|(_, address)| !orders_to.iter().any(|(_, to)| to == address));
        recipients
    }

    fn mail(
        &self,
        key: Option<String>,
        letter: &Letter,
        recipients: Recipients,
    ) -> rusqlite::Result<NewMail> {
        Ok(NewMail {
            kind: self.notification.kind().word(),
            key,
            at: self.notification.at(),
            message_id: self.message_id.clone(),
            letter: letter.to_json()?,
            recipients,
        })
    }
}
