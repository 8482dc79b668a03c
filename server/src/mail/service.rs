use std::{sync::Arc, time::Duration};

use app::model::{Identity, MailKind, MailState};
use tokio::{
    select,
    sync::{Notify, watch},
    time::sleep,
};

use super::{
    letter::About,
    notification::Notification,
    pace::Pace,
    post::Post,
    prepared::Prepared,
    set_up::{no_contact, orders_to, recipients, requests_to, set_up, vendors},
};
use crate::{
    clock::SharedClock,
    config::Config,
    entropy::{SharedEntropy, octets},
    settings::Settings,
    store::{Store, StoreError, mail::Summary},
};

/// The task looks for work this often, whatever it waits for: a clock can be set, and an enrolment can end.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// It never looks more often than this.
const LOOK_AT_MOST: Duration = Duration::from_secs(1);

/// What e-mail needs of the rest.
pub struct MailParts {
    /// Where mail waits.
    pub store: Store,
    /// Who is told what, and through which server.
    pub settings: Settings,
    /// Tells the time.
    pub clock: SharedClock,
    /// Makes message ids, and spreads attempts.
    pub entropy: SharedEntropy,
    /// The way to the server.
    pub post: Arc<dyn Post>,
    /// Whether this device is enrolled: while it is not, nothing goes to the vendor.
    pub enrolled: Arc<dyn Fn() -> bool + Send + Sync>,
    /// The printer, as it was read last.
    pub identity: Arc<dyn Fn() -> Identity + Send + Sync>,
    /// What this device calls itself to the server.
    pub hello: String,
}

/// E-mail about what happens. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Mail(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) parts: MailParts,
    /// How the queue was when it was looked at last.
    pub(super) queue: watch::Sender<Summary>,
    /// Held while mail is being sent.
    pub(super) pace: tokio::sync::Mutex<Pace>,
    /// Held while a test mail is being sent.
    pub(super) testing: tokio::sync::Mutex<()>,
    wake: Arc<Notify>,
}

impl Mail {
    /// E-mail with these parts. Nothing is sent before [`Mail::tick`] or [`Mail::run`].
    pub fn new(parts: MailParts) -> Self {
        Self(Arc::new(Inner {
            parts,
            queue: watch::Sender::default(),
            pace: tokio::sync::Mutex::default(),
            testing: tokio::sync::Mutex::default(),
            wake: Arc::default(),
        }))
    }

    /// Tells whoever is to be told, if it is time to: written durably before this answers. Whether a mail was queued.
    pub async fn notify(&self, notification: Notification) -> Result<bool, StoreError> {
        let prepared = self.prepare(notification);
        self.0.parts.store.durably(move |transaction| prepared.enqueue(transaction)).await
    }

    /// The same for who has a transaction of its own, so that what happened and its mail are written together. Of
    /// now are recipients, times and texts; what was told before is looked up in the transaction.
    pub fn prepare(&self, notification: Notification) -> Prepared {
        let config = &self.0.parts.settings.current().config;
        Prepared {
            about: self.about(config),
            section: config.mail.clone(),
            enrolled: (self.0.parts.enrolled)(),
            now: self.0.parts.clock.now(),
            message_id: self.message_id(),
            wake: Arc::clone(&self.0.wake),
            notification,
        }
    }

    /// Looks for work at once: something changed that decides what may be sent, such as the enrolment.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// Tells of each change of how the queue is, which pages show.
    pub(crate) fn changes(&self) -> watch::Receiver<Summary> {
        self.0.queue.subscribe()
    }

    /// Sends what is due whenever it is, until `stop` says so. A message that is being handed over then is
    /// finished, if the program's end leaves it the time.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut settings = self.0.parts.settings.watch();
        loop {
            let next = self.tick(self.0.parts.clock.now()).await;
            let now = self.0.parts.clock.now();
            let wait = next.and_then(|next| Duration::try_from(next.duration_since(now)).ok());
            let wait = match (next, wait) {
                (None, _) => LOOK_EVERY,
                (Some(_), wait) => wait.unwrap_or_default().clamp(LOOK_AT_MOST, LOOK_EVERY),
            };
            select! {
                _ = stop.wait_for(|stop| *stop) => return,
                Ok(()) = settings.changed() => {}
                () = self.0.wake.notified() => {}
                () = sleep(wait) => {}
            }
        }
    }

    pub(super) fn about(&self, config: &Config) -> About {
        About::of(config, &(self.0.parts.identity)())
    }

    pub(super) fn message_id(&self) -> String {
        uuid::Builder::from_random_bytes(octets(&*self.0.parts.entropy)).into_uuid().simple().to_string()
    }

    /// Whether an order of supplies that is submitted now goes out by e-mail: there is a server, and a recipient of
    /// orders who may get it.
    pub fn takes_orders(&self) -> bool {
        let section = &self.0.parts.settings.current().config.mail;
        !orders_to(section, (self.0.parts.enrolled)(), MailKind::SupplyOrder).is_empty()
    }

    /// Whether a request for service that is made now goes out by e-mail: there is a server, and an address of the service
    /// that may get it.
    pub fn takes_requests(&self) -> bool {
        let section = &self.0.parts.settings.current().config.mail;
        !requests_to(section, (self.0.parts.enrolled)()).is_empty()
    }

    /// Whether anybody is told of this kind of thing now.
    pub fn tells(&self, kind: MailKind) -> bool {
        let section = &self.0.parts.settings.current().config.mail;
        !recipients(section, (self.0.parts.enrolled)(), kind).is_empty()
    }

    /// How e-mail is now.
    pub fn latest(&self) -> MailState {
        let config = &self.0.parts.settings.current().config;
        let (section, queue) = (&config.mail, self.0.queue.borrow().clone());
        let enrolled = (self.0.parts.enrolled)();
        MailState {
            set_up: set_up(section),
            no_contact: no_contact(&config.contact),
            vendor_silent: if enrolled { Vec::new() } else { vendors(section) },
            takes_orders: self.takes_orders(),
            trouble: queue.trouble.map(|(since, cause)| app::model::MailTrouble { since, cause }),
            held: queue.held,
            delivered_at: queue.delivered_at,
        }
    }
}
