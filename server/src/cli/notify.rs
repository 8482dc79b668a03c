//! What a service manager is told, by systemd's protocol: that the pages are served, what is so, and that the
//! program does not hang. Nothing is said where `NOTIFY_SOCKET` is not set.

use std::{env, time::Duration};

use app::model::Freshness;
use sd_notify::NotifyState::{self, Ready, Status, Stopping, Watchdog};
use tokio::time::{MissedTickBehavior, interval};

use crate::service::Service;

/// How often to look whether the status is another, at least.
const STATUS_EVERY: Duration = Duration::from_secs(15);

/// Says that the pages are served, then what is so, for as long as the task that reads the printer answers.
pub(super) async fn inform(service: Service) {
    if env::var_os("NOTIFY_SOCKET").is_none() {
        return;
    }
    let mut microseconds = 0;
    let watchdog = sd_notify::watchdog_enabled(false, &mut microseconds);
    send(&[Ready]);
    keep_on(&service, watchdog.then(|| Duration::from_micros(microseconds)), send).await;
}

/// Says that the program is about to end.
pub(super) fn stopping() {
    send(&[Stopping, Status("Stopping")]);
}

/// The watchdog hears nothing more when the task hangs or has ended: a timer that went on would hide it.
async fn keep_on(service: &Service, watchdog: Option<Duration>, send: impl Fn(&[NotifyState<'_>])) {
    // Thrice in the time that the watchdog waits, so that one may come late.
    let pause = watchdog.map_or(STATUS_EVERY, |limit| STATUS_EVERY.min(limit / 3));
    let mut ticks = interval(pause.max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = "";
    loop {
        ticks.tick().await;
        if !service.is_alive().await {
            return;
        }
        let now = status(&service.latest().freshness);
        let news = (now != told).then_some(Status(now));
        let message: Vec<_> = watchdog.map(|_| Watchdog).into_iter().chain(news).collect();
        if !message.is_empty() {
            send(&message);
        }
        told = now;
    }
}

fn status(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::NotConfigured => "The pages are served; no printer is set",
        Freshness::BeingRead => "The pages are served; the printer is read for the first time",
        Freshness::Current => "The pages are served; the printer answers",
        Freshness::Stale { .. } => "The pages are served; the printer does not answer",
    }
}

fn send(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(false, states) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, sync::Arc};

    use app::model::Product;
    use jiff::tz::TimeZone;
    use tokio::{select, sync::watch, time::sleep};

    use super::*;
    use crate::{
        clock::SystemClock,
        config::ReadingSection,
        service::{Keeper, Rhythm, Settings},
        store::Store,
    };

    const WATCHDOG: Option<Duration> = Some(Duration::from_millis(30));

    async fn keeper() -> (tempfile::TempDir, Keeper, Service) {
        let directory = tempfile::tempdir().expect("a directory");
        let store = Store::open(directory.path(), Arc::new(SystemClock), TimeZone::UTC).expect("a store");
        let settings = Settings {
            product: Product { version: "0".into(), build: "0".into(), built_on: None },
            zone: TimeZone::UTC,
            demonstration: false,
            troubleshooting_url: None,
        };
        let rhythm = Rhythm::new(&ReadingSection::default(), 1);
        let (keeper, service) = Keeper::new(None, store, Arc::new(SystemClock), rhythm, &settings).await;
        (directory, keeper, service)
    }

    #[tokio::test]
    async fn a_task_that_lives_keeps_the_watchdog_quiet_until_it_ends() {
        let (_directory, keeper, service) = keeper().await;
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(keeper.run(stopped));
        let sent = RefCell::new(Vec::new());
        keep_on(&service, WATCHDOG, |states| {
            sent.borrow_mut().extend(states.iter().map(ToString::to_string));
            if sent.borrow().len() == 5 {
                let _ = stop.send(true);
            }
        })
        .await;
        let (status, pings): (Vec<_>, Vec<_>) =
            sent.take().into_iter().partition(|line| line.starts_with("STATUS="));
        assert_eq!(status, ["STATUS=The pages are served; no printer is set"]);
        assert!(pings.len() >= 4 && pings.iter().all(|line| line == "WATCHDOG=1"), "{pings:?}");
    }

    #[tokio::test]
    async fn a_task_that_hangs_does_not() {
        let (_directory, hanging, service) = keeper().await;
        select! {
            () = keep_on(&service, WATCHDOG, |states| panic!("{states:?}")) => panic!("it has not ended"),
            () = sleep(Duration::from_millis(200)) => drop(hanging),
        }
    }
}
