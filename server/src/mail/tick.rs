//! The step machine: does what is due, and says when it wants to be called next.

use app::model::{Event, EventKind, MailKind, MailRole};
use jiff::{SignedDuration, Timestamp};

use super::{
    Mail,
    back_off::{self, MOST_ATTEMPTS},
    letter::{Letter, held_back},
    message::{Envelope, message},
    pace::Pace,
    post::{Failure, Meaning, Server, Session},
    set_up::{Barred, can_send, may_go, recipients},
};
use crate::{
    config::{Config, MailSection},
    entropy::octets,
    store::{
        StoreError,
        mail::{self, Due, Failed, NewMail, Rate},
    },
};

/// Messages on one connection.
const BATCH: usize = 20;
/// When the disk does not take or give what is needed, the next attempt is after this time.
const AFTER_STORE_FAILED: SignedDuration = SignedDuration::from_mins(1);

impl Mail {
    /// Sends what is due at `now`. Answers when it wants to be called next, if nothing happens before.
    pub async fn tick(&self, now: Timestamp) -> Option<Timestamp> {
        let mut pace = self.0.pace.lock().await;
        match self.step(&mut pace, now).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(%error, "mail that waits could not be looked at");
                now.checked_add(AFTER_STORE_FAILED).ok()
            }
        }
    }

    async fn step(&self, pace: &mut Pace, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let config = self.0.parts.settings.current().config.clone();
        let store = &self.0.parts.store;
        if pace.follow(&config.mail) {
            store.durably(move |transaction| mail::hurry(transaction, now)).await?;
        }
        self.withdraw(&config.mail, now).await?;
        self.tell_held_back(&config, now).await?;
        self.deliver(pace, &config.mail, now).await?;
        let (queue, rates) =
            store.read(|connection| Ok((mail::summary(connection)?, mail::rates(connection)?))).await?;
        let next = queue.next_at.map(|at| pace.not_before(now).map_or(at, |not_before| at.max(not_before)));
        let held = rates.iter().filter_map(|(_, rate)| rate.due_at()).min();
        let told = |current: &mut mail::Summary| {
            let changed = *current != queue;
            *current = queue;
            changed
        };
        self.0.queue.send_if_modified(told);
        Ok(next.into_iter().chain(held).min())
    }

    /// What must not be sent any more is not.
    async fn withdraw(&self, section: &MailSection, now: Timestamp) -> Result<(), StoreError> {
        let enrolled = (self.0.parts.enrolled)();
        let waiting = self.0.parts.store.read(mail::waiting).await?;
        let barred: Vec<(i64, Barred)> = waiting
            .into_iter()
            .filter_map(|(id, role, address)| Some((id, may_go(section, enrolled, role, &address).err()?)))
            .collect();
        if barred.is_empty() {
            return Ok(());
        }
        tracing::info!(count = barred.len(), "mail was withdrawn and is not sent");
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            for (id, why) in &barred {
                mail::barred(transaction, *id, now, cause(*why))?;
            }
            Ok(())
        };
        self.0.parts.store.durably(work).await
    }

    /// A mail that says how many were held back, once the hour is over.
    async fn tell_held_back(&self, config: &Config, now: Timestamp) -> Result<(), StoreError> {
        let store = &self.0.parts.store;
        for (word, rate) in store.read(mail::rates).await? {
            let Some((count, kind)) = rate.due(now).zip(MailKind::from_word(&word)) else { continue };
            let enrolled = (self.0.parts.enrolled)();
            let recipients = recipients(&config.mail, enrolled, kind);
            let letter = held_back(kind, count, &self.about(config));
            let message_id = self.message_id();
            let work = move |transaction: &rusqlite::Transaction<'_>| {
                if !mail::has_room(transaction, recipients.len())? {
                    return Ok(());
                }
                mail::set_rate(transaction, kind.word(), Rate::told(now), now)?;
                if recipients.is_empty() {
                    return Ok(());
                }
                let letter = letter.to_json()?;
                let new = NewMail { kind: kind.word(), key: None, at: now, message_id, letter, recipients };
                mail::insert(transaction, &new, now).map(|_| ())
            };
            store.durably(work).await?;
        }
        Ok(())
    }

    /// Connects as often as there is a batch to send, and no more once the server can't be used.
    async fn deliver(
        &self,
        pace: &mut Pace,
        section: &MailSection,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if !can_send(section) {
            return Ok(());
        }
        let Some(server) = Server::of(section, &self.0.parts.hello) else { return Ok(()) };
        while pace.not_before(now).is_none() {
            let latest = back_off::latest(now);
            let due =
                self.0.parts.store.read(move |connection| mail::due(connection, now, latest, BATCH)).await?;
            if due.is_empty() {
                return Ok(());
            }
            let failed = match self.0.parts.post.open(&server, &mut Vec::new()).await {
                Err(failure) => Some(failure),
                Ok(mut session) => {
                    let failed = self.send_all(&mut *session, section, due, now).await?;
                    session.close().await;
                    failed
                }
            };
            match failed {
                None => pace.succeeded(),
                Some(failure) => self.put_off_all(pace, &failure, now).await?,
            }
        }
        Ok(())
    }

    /// Sends a batch; answers what keeps the rest of it from being sent, if anything does.
    async fn send_all(
        &self,
        session: &mut dyn Session,
        section: &MailSection,
        due: Vec<Due>,
        now: Timestamp,
    ) -> Result<Option<Failure>, StoreError> {
        let store = &self.0.parts.store;
        for delivery in due {
            let id = delivery.id;
            let sent = match outgoing(section, &delivery) {
                Ok(mail) => session.send(&mail, &mut Vec::new()).await,
                Err(cause) => {
                    self.give_up(&delivery, cause, now).await?;
                    continue;
                }
            };
            match sent {
                Ok(()) => {
                    store.durably(move |transaction| mail::delivered(transaction, id, now)).await?;
                    tracing::info!(mail = id, "a mail was delivered");
                }
                Err(failure)
                    if matches!(failure.meaning, Meaning::Unreachable | Meaning::NeedsAdministrator) =>
                {
                    return Ok(Some(failure));
                }
                Err(failure)
                    if failure.meaning == Meaning::Refused || delivery.attempts + 1 >= MOST_ATTEMPTS =>
                {
                    self.give_up(&delivery, failure.to_string(), now).await?;
                }
                Err(failure) => {
                    let wait = back_off::wait(delivery.attempts + 1, false, self.chance());
                    let next_at = now.checked_add(wait).unwrap_or(Timestamp::MAX);
                    let work = move |transaction: &rusqlite::Transaction<'_>| {
                        let failed = Failed { at: now, cause: &failure.to_string() };
                        mail::put_off(transaction, id, &failed, next_at)
                    };
                    store.durably(work).await?;
                }
            }
        }
        Ok(None)
    }

    /// The server can't be used: everything that is due waits until it is tried next.
    async fn put_off_all(
        &self,
        pace: &mut Pace,
        failure: &Failure,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let refused = failure.meaning == Meaning::NeedsAdministrator;
        let next_at = pace.failed(now, refused, self.chance());
        tracing::warn!(step = ?failure.step, answer = failure.for_log(), again_at = %next_at, "mail could not be sent");
        let (cause, latest) = (failure.to_string(), back_off::latest(now));
        let all = self.0.parts.store.read(move |connection| mail::due(connection, now, latest, usize::MAX));
        let (last, waiting): (Vec<Due>, Vec<Due>) =
            all.await?.into_iter().partition(|due| due.attempts + 1 >= MOST_ATTEMPTS);
        for delivery in &last {
            self.give_up(delivery, cause.clone(), now).await?;
        }
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            let failed = Failed { at: now, cause: &cause };
            waiting.iter().try_for_each(|due| mail::put_off(transaction, due.id, &failed, next_at))
        };
        self.0.parts.store.durably(work).await
    }

    /// It is not tried again, and the history tells of it. Neither address nor cause stands there: everybody may
    /// see the history.
    async fn give_up(&self, delivery: &Due, cause: String, now: Timestamp) -> Result<(), StoreError> {
        let id = delivery.id;
        tracing::warn!(mail = id, "a mail could not be delivered and is given up; the page has the cause");
        let event = Event {
            id: 0,
            at: now,
            kind: EventKind::MailUndeliverable,
            subject: format!("mail/{id}"),
            label: given_up(delivery.role),
            from: None,
            to: None,
            impressions: None,
            episode: None,
        };
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            mail::undeliverable(transaction, id, &Failed { at: now, cause: &cause })
        };
        self.0.parts.store.durably_telling(vec![event], work).await
    }

    fn chance(&self) -> u8 {
        let [chance] = octets::<1>(&*self.0.parts.entropy);
        chance
    }
}

fn outgoing(section: &MailSection, delivery: &Due) -> Result<super::post::Outgoing, String> {
    let letter = Letter::from_json(&delivery.letter).map_err(|error| error.to_string())?;
    let id = format!("{}.{}", delivery.message_id, delivery.id);
    let envelope = Envelope { section, to: &delivery.address, at: delivery.at, id: &id };
    message(&letter, envelope).map_err(|error| error.to_string())
}

fn cause(why: Barred) -> &'static str {
    use app::mail_settings_words as words;
    match why {
        Barred::Off => words::WITHDRAWN_OFF,
        Barred::NoRecipient => words::WITHDRAWN_NO_RECIPIENT,
        Barred::Vendor => words::WITHDRAWN_VENDOR,
    }
}

fn given_up(role: MailRole) -> String {
    app::mail_settings_words::given_up(role)
}
