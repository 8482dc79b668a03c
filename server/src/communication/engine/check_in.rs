//! The regular question what the server wants.

use jiff::SignedDuration;

use super::{Engine, Stop, fork::ledger_stop, on_the_wire, permissions::permissions, session};
use crate::{
    communication::client::Client,
    entropy::octets,
    ledger::{GoneOn, LedgerError},
    protocol::{
        chain::Head,
        check_in::{Answer, CheckIn, Token},
        data::epoch_opened::Opening,
    },
    store::enrolment,
};

impl Engine {
    /// Checks in, takes over what the answer says, and obeys.
    pub(super) async fn check_in(&mut self, client: &mut Client) -> Result<(), Stop> {
        let message = self.message().await?;
        let answer = client.check_in(&message).await?;
        let now = self.look().wall;
        // While somebody stands at the printer and waits for advice, it is asked for oftener.
        let talks = self.talks_until(now).await?.is_some();
        let (interval, spread) =
            (self.interval(talks), f64::from(octets::<1>(&*self.parts.entropy)[0]) / 255.0);
        // Up to a tenth earlier, so that devices that were switched on together do not stay together.
        let wait = SignedDuration::try_from_secs_f64(interval * (1.0 - spread / 10.0)).unwrap_or_default();
        self.next_check_in = now.checked_add(wait).unwrap_or(now);
        self.take_token(answer.token.as_ref()).await?;
        self.compare(&answer).await?;
        self.obey_all(&answer).await
    }

    async fn message(&self) -> Result<CheckIn, Stop> {
        let loaded = self.config();
        let config = &loaded.config;
        let summary = self.summary().await?;
        let row = self.known.enrolled().ok_or(Stop::Ended)?;
        let holds = self.parts.store.read(crate::store::billing::load).await?.holds;
        Ok(CheckIn {
            device: row.device.clone(),
            clock: on_the_wire(&self.look()),
            software: self.parts.software.clone(),
            printer: self.printer_identity(),
            head: summary.head.unwrap_or_else(|| Head::start(1)),
            permissions: permissions(&config.communication),
            daily_transmission_time: config.meter.daily_transmission_time.clone(),
            time_zone: zone_name(config),
            check_in_interval_s: config.communication.check_in_interval_s,
            waiting: summary.waiting,
            billing_held: !holds.is_empty(),
            last_command: row.last_command,
        })
    }

    fn interval(&self, talks: bool) -> f64 {
        let seconds = self.config().config.communication.check_in_interval_s;
        let seconds = if talks { seconds.min(session::CHECK_IN_EVERY_S) } else { seconds };
        f64::from(u32::try_from(seconds).unwrap_or(u32::MAX))
    }

    /// Keeps the next token before it is shown for the first time: the one of now holds until then.
    async fn take_token(&mut self, token: Option<&Token>) -> Result<(), Stop> {
        let (Some(token), Some(row)) = (token, self.known.enrolled()) else { return Ok(()) };
        let mut row = row.clone();
        row.token = Some(self.sealed(&token.value));
        row.token_expires_at = Some(token.expires_at);
        self.parts.store.durably(move |transaction| enrolment::put(transaction, &row)).await?;
        self.reload().await?;
        Ok(())
    }

    /// Compares what the server has with what this device has.
    async fn compare(&mut self, answer: &Answer) -> Result<(), Stop> {
        match self.ledger.go_on_from(answer.head, answer.receipts.clone()).await {
            Ok(GoneOn::AsBefore) => {}
            Ok(GoneOn::Again(count)) => {
                tracing::warn!(count, "the server has lost events that it had: they are sent again");
            }
            Err(LedgerError::ServerHasMore(head)) => {
                tracing::warn!(server = %head.place(), "the server has more than this device: a new epoch begins");
                self.open_epoch(Opening::Rewound, Some(head)).await?;
            }
            Err(LedgerError::MustOpen(opening)) => self.open_epoch(opening, Some(answer.head)).await?,
            Err(LedgerError::Fork(place)) => {
                let sentence = format!("The server has another message {place} than this device.");
                self.hold(sentence).await?;
                return Err(Stop::Ended);
            }
            Err(error) => return Err(ledger_stop(error)),
        }
        self.head_known = true;
        Ok(())
    }
}

/// The zone's name; "UTC" where it has none.
fn zone_name(config: &crate::config::Config) -> String {
    let zone = config.reading.zone();
    zone.and_then(|zone| zone.iana_name().map(ToOwned::to_owned)).unwrap_or_else(|| "UTC".into())
}
