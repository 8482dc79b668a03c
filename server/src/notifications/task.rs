use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::model::Receiving;
use async_snmp::v3::SaltCounter;
use bytes::Bytes;
use tokio::{
    net::UdpSocket,
    select,
    sync::watch,
    time::{Instant, sleep},
};

use super::{
    Hint, MAX_DATAGRAM, Notifications, OwnEngine, Receiver, Refusal, Taken, Terms, Windows,
    address::{Addresses, Resolve},
    budget::Budget,
    lines::Lines,
    socket,
};
use crate::{
    clock::SharedClock,
    config::{Config, Loaded},
    entropy::SharedEntropy,
    store::{Store, StoreError, notifier},
};

/// After so long a port that could not be taken is tried again.
const AGAIN: Duration = Duration::from_secs(30);
/// Datagrams a second that are taken apart.
const DECODED: u32 = 200;
/// Answers a second.
const ANSWERED: u32 = 20;
/// Datagrams a second that are read at all, whoever sent them; the system drops what is beyond it.
const READ: u32 = 5_000;

/// Receives notifications while the settings say so.
pub struct Task {
    /// What is received, and what comes of it.
    pub desk: Notifications,
    /// The settings in force.
    pub settings: watch::Receiver<Arc<Loaded>>,
    /// Where engines are kept.
    pub store: Store,
    /// For when something came.
    pub clock: SharedClock,
    /// For the name of this device's engine.
    pub entropy: SharedEntropy,
    /// For the printer's name.
    pub resolve: Resolve,
}

/// What the settings say of receiving; another change is none for this task.
fn of(config: &Config) -> (bool, Config) {
    let relevant = Config {
        printer: config.printer.clone(),
        notifications: config.notifications.clone(),
        ..Config::default()
    };
    (config.notifications.receive, relevant)
}

impl Task {
    /// Runs until it is told to stop.
    pub async fn run(mut self, mut stopped: watch::Receiver<bool>) {
        select! {
            _ = stopped.wait_for(|stop| *stop) => {}
            () = self.follow() => {}
        }
    }

    async fn follow(&mut self) {
        // Kept while the program runs: what was taken once is not taken again because a setting has changed.
        let mut receiver = None;
        loop {
            let loaded = Arc::clone(&self.settings.borrow_and_update());
            let (receive, config) = of(&loaded.config);
            let why = if receive { self.receive(&config, &mut receiver).await } else { Ok(()) };
            let receiving = match why {
                Ok(()) => Receiving::Off,
                Err(cause) => {
                    tracing::warn!(%cause, "notifications can't be received");
                    Receiving::Failed { cause }
                }
            };
            let failed = matches!(receiving, Receiving::Failed { .. });
            self.desk.set_receiving(receiving);
            select! {
                () = changed(&mut self.settings, &config) => {}
                () = sleep(AGAIN), if failed => {}
            }
        }
    }

    /// Receives until the settings change; an error says why it can't.
    async fn receive(&mut self, config: &Config, receiver: &mut Option<Receiver>) -> Result<(), String> {
        let mut addresses = Addresses::of(config, self.resolve);
        if !addresses.any() {
            self.desk.set_receiving(Receiving::NoPrinter);
            changed(&mut self.settings, config).await;
            return Ok(());
        }
        let terms = Terms::of(config)?;
        let receiver = match receiver {
            Some(receiver) => {
                receiver.terms = terms;
                receiver
            }
            None => receiver.insert(self.open(terms).await?),
        };
        let address = config.notifications.address().ok_or("the address to receive on is none")?;
        let socket = socket::bind(address).map_err(|error| {
            format!("{address} can't be received on: {error}. Take another address and port, or stop what has this one.")
        })?;
        let local = socket.local_addr().unwrap_or(address);
        tracing::info!(address = %local, "receiving notifications of the printer");
        self.desk.set_receiving(Receiving::On { address: local.to_string() });
        let ear = Ear {
            desk: &self.desk,
            store: &self.store,
            clock: &self.clock,
            receiver,
            lines: Lines::default(),
            decoded: Budget::new(DECODED),
            answered: Budget::new(ANSWERED),
        };
        select! {
            error = ear.listen(&socket, &mut addresses) => Err(format!("{local} can't be received on any more: {error}.")),
            () = changed(&mut self.settings, config) => Ok(()),
        }
    }

    /// A receiver that knows what earlier ones took.
    async fn open(&self, terms: Terms) -> Result<Receiver, String> {
        let new = OwnEngine::new_id(&*self.entropy);
        let kept = self.store.durably(move |transaction| {
            Ok((notifier::start_engine(transaction, &new)?, notifier::marks(transaction)?))
        });
        let unkept =
            |error: StoreError| format!("this device's SNMP engine could not be written down: {error}.");
        let ((id, boots), marks) = kept.await.map_err(unkept)?;
        let now = Instant::now();
        let own = OwnEngine::new(id.into(), boots, now);
        let salts = SaltCounter::new().map_err(|error| error.to_string())?;
        let windows = Windows::resume(marks, now);
        Ok(Receiver::new(terms, own, salts, windows, self.desk.refused().clone()))
    }
}

/// Ends when what is set of receiving is not this any more.
async fn changed(settings: &mut watch::Receiver<Arc<Loaded>>, known: &Config) {
    loop {
        if of(&settings.borrow_and_update().config).1 != *known {
            return;
        }
        if settings.changed().await.is_err() {
            // Whoever sets things is gone: nothing will change any more.
            std::future::pending::<()>().await;
        }
    }
}

/// Listens on one socket.
struct Ear<'a> {
    desk: &'a Notifications,
    store: &'a Store,
    clock: &'a SharedClock,
    receiver: &'a mut Receiver,
    lines: Lines,
    decoded: Budget,
    answered: Budget,
}

impl Ear<'_> {
    /// Listens for as long as the socket works.
    async fn listen(mut self, socket: &UdpSocket, addresses: &mut Addresses) -> std::io::Error {
        let mut read = Budget::new(READ);
        let mut buffer = vec![0; MAX_DATAGRAM + 1];
        loop {
            // What comes while nobody can say yet from where it may come waits with the system.
            let reads = !addresses.are_awaited();
            let (length, from) = select! {
                biased;
                () = addresses.look_up() => continue,
                received = socket.recv_from(&mut buffer), if reads => match received {
                    Ok(received) => received,
                    // What an answer met with, such as a port that is closed.
                    Err(error) if is_of_an_answer(&error) => continue,
                    Err(error) => return error,
                },
            };
            if let Err(wait) = read.take(Instant::now()) {
                sleep(wait).await;
            }
            if addresses.contain(from.ip()) {
                self.take(&buffer[..length], from, socket).await;
            } else {
                self.desk.refused().failed(Refusal::Address);
                self.log(Refusal::Address, from);
            }
        }
    }

    async fn take(&mut self, datagram: &[u8], from: SocketAddr, socket: &UdpSocket) {
        let now = Instant::now();
        if self.decoded.take(now).is_err() {
            self.desk.refused().failed(Refusal::TooMany);
            self.log(Refusal::TooMany, from);
            return;
        }
        let Taken { outcome, reply } = self.receiver.take(&Bytes::copy_from_slice(datagram), now);
        match outcome {
            Ok(hint) => {
                let hint = self.written(hint).await;
                self.desk.heard(hint, self.clock.now());
            }
            Err(refusal) => self.log(refusal, from),
        }
        if let Some(reply) = reply
            && self.answered.take(now).is_ok()
        {
            // Who gets no answer asks again.
            let _ = socket.try_send_to(&reply, from);
        }
    }

    /// What could not be written down is not believed: it could come again after the next start.
    async fn written(&mut self, mut hint: Hint) -> Hint {
        if let Some((engine, mark)) = hint.to_write.take() {
            let (id, at) = (engine.clone(), self.clock.now());
            let kept = self.store.durably(move |transaction| notifier::put_mark(transaction, &id, mark, at));
            match kept.await {
                Ok(()) => self.receiver.written(&engine, mark),
                Err(_) => hint.vouched = false,
            }
        }
        hint
    }

    fn log(&mut self, refusal: Refusal, from: SocketAddr) {
        if let Some(left_out) = self.lines.line(refusal, Instant::now()) {
            let (from, reason) = (from.ip().to_canonical(), refusal.word());
            tracing::warn!(%from, reason, left_out, "what was received is no notification of the printer");
        }
    }
}

fn is_of_an_answer(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::Interrupted
            | ErrorKind::WouldBlock
    )
}
