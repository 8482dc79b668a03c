use std::{io, net::IpAddr, time::Duration};

use app::port::BoxFuture;
use tokio::{
    net::lookup_host,
    time::{Instant, sleep_until, timeout},
};

use crate::{config::Config, device::PrinterUrl};

/// Finds the addresses that a name stands for.
pub type Resolve = fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;

/// A name stands for so many addresses at the most.
const MOST: usize = 16;
/// The resolver may take so long.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the printer's name is looked up.
const LOOK_UP: Duration = Duration::from_mins(5);
/// The pauses while it has not been found yet, as where the network comes later than this program: doubled from the first up to
/// the last.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LAST_PAUSE: Duration = Duration::from_secs(30);

/// Asks the system.
pub fn by_system(host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
    Box::pin(async move {
        let found = lookup_host((host.as_str(), 0)).await?;
        Ok(found.map(|address| address.ip().to_canonical()).take(MOST).collect())
    })
}

/// From where notifications are taken: the addresses of the printer, looked up again and again.
pub(super) struct Addresses {
    host: String,
    resolve: Resolve,
    known: Vec<IpAddr>,
    /// When the next look-up begins.
    due: Instant,
    under_way: Option<BoxFuture<'static, io::Result<Vec<IpAddr>>>>,
    pause: Duration,
}

impl Addresses {
    /// The printer's, as the settings name it; nothing is looked up yet.
    pub(super) fn of(config: &Config, resolve: Resolve) -> Self {
        let host = match config.printer.parsed() {
            Ok(Some(PrinterUrl::Snmp(target))) => target.host,
            Ok(Some(PrinterUrl::Demo(_))) => "127.0.0.1".into(),
            Ok(None) | Err(_) => String::new(),
        };
        let (due, pause) = (Instant::now(), FIRST_PAUSE);
        Self { host, resolve, known: Vec::new(), due, under_way: None, pause }
    }

    /// Whether a printer is set.
    pub(super) fn any(&self) -> bool {
        !self.host.is_empty()
    }

    /// Ends with the next look-up. Where that fails, what the name stood for before holds on. Can be dropped: what is under way
    /// goes on when this is asked again.
    pub(super) async fn look_up(&mut self) {
        let under_way = if let Some(under_way) = &mut self.under_way {
            under_way
        } else {
            if self.due > Instant::now() {
                sleep_until(self.due).await;
            }
            let found = timeout(PATIENCE, (self.resolve)(self.host.clone()));
            let found = async { found.await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) };
            self.under_way.insert(Box::pin(found))
        };
        match under_way.await {
            Ok(found) => self.known = found,
            Err(error) => tracing::warn!(host = %self.host, %error, "the printer's name was not found"),
        }
        self.under_way = None;
        let pause = if self.known.is_empty() { self.pause } else { LOOK_UP };
        self.pause = (self.pause * 2).min(LAST_PAUSE);
        self.due = Instant::now() + pause;
    }

    /// Whether what comes now can wait: it is about to be known from where it may come.
    pub(super) fn are_awaited(&self) -> bool {
        self.known.is_empty() && (self.under_way.is_some() || self.due <= Instant::now())
    }

    /// Whether this is one of them; an IPv4 address in its IPv6 form is that address.
    pub(super) fn contain(&self, address: IpAddr) -> bool {
        self.known.contains(&address.to_canonical())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    use tokio::select;

    use super::*;

    fn contains(addresses: &Addresses, address: &str) -> bool {
        addresses.contain(address.parse().unwrap())
    }

    fn named(resolve: Resolve) -> Addresses {
        let mut config = Config::default();
        config.printer.url = "snmp://printer.example.com".into();
        Addresses::of(&config, resolve)
    }

    #[tokio::test]
    async fn the_printer_s_address_is_taken_in_each_form_and_no_other() {
        let mut config = Config::default();
        config.printer.url = "snmp://192.0.2.7".into();
        let mut addresses = Addresses::of(&config, by_system);
        assert!(!contains(&addresses, "192.0.2.7"), "it is not looked up yet");
        addresses.look_up().await;
        assert!(contains(&addresses, "192.0.2.7") && contains(&addresses, "::ffff:192.0.2.7"));
        assert!(!contains(&addresses, "192.0.2.8") && !contains(&addresses, "127.0.0.1"));
        config.printer.url = "demo:".into();
        let mut addresses = Addresses::of(&config, by_system);
        addresses.look_up().await;
        assert!(contains(&addresses, "127.0.0.1"));
        let nobody = Addresses::of(&Config::default(), by_system);
        assert!(!nobody.any() && !contains(&nobody, "127.0.0.1"));
    }

    #[tokio::test]
    async fn a_name_that_is_not_found_at_the_start_is_looked_up_again_within_seconds() {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        // The first six fail, the seventh finds it, and the eighth fails again.
        let mut addresses = named(|_| {
            Box::pin(async {
                match ASKED.fetch_add(1, Relaxed) {
                    6 => Ok(vec![[192, 0, 2, 7].into()]),
                    _ => Err(io::ErrorKind::NotFound.into()),
                }
            })
        });
        let mut pauses = Vec::new();
        for _ in 0..8 {
            let begun = Instant::now();
            addresses.due = begun;
            addresses.look_up().await;
            assert!(!addresses.are_awaited(), "until then nobody is waited for");
            pauses.push(addresses.due.duration_since(begun).as_secs());
        }
        assert_eq!(pauses, [2, 4, 8, 16, 30, 30, 300, 300]);
        assert!(contains(&addresses, "192.0.2.7"), "what it stood for holds on");
    }

    #[tokio::test]
    async fn a_look_up_that_hangs_is_one_beside_which_others_go_on() {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let mut addresses = named(|_| {
            ASKED.fetch_add(1, Relaxed);
            Box::pin(std::future::pending())
        });
        assert!(addresses.are_awaited());
        // Something else comes ever again.
        for _ in 0..9 {
            select! {
                biased;
                () = addresses.look_up() => panic!("it hangs"),
                () = tokio::task::yield_now() => {}
            }
            assert!(addresses.are_awaited());
        }
        assert_eq!(ASKED.load(Relaxed), 1, "it is the same one");
        addresses.known = vec![[192, 0, 2, 7].into()];
        assert!(!addresses.are_awaited(), "what comes from where it was is read meanwhile");
    }
}
