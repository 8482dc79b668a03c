//! What becomes of events whose octets are given up, are lost by the far end, or are kept back.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::Timestamp;

use super::course::Life;
use crate::{
    ledger::LedgerError,
    protocol::{chain::Place, export::State},
};

impl Life {
    /// What the device has given up since it was taken nobody can send again.
    pub(super) fn lose(&mut self, batches: usize) {
        let had: BTreeSet<u64> = self.far_end.reads.iter().copied().collect();
        self.far_end.lose(batches);
        self.unheard = true;
        if let Some(kept) = &mut self.kept {
            kept.lost_since = true;
        }
        for number in had.iter().filter(|number| !self.far_end.reads.contains(number)) {
            if self.given_up.contains(number) {
                self.reads.remove(number);
            }
        }
    }

    /// Octets are given up, those of a read after ten years: of one that the far end has not taken by then nothing can
    /// come of any more.
    pub(super) async fn year(&mut self) {
        let before = self.kept_reads().await;
        self.device.pass(Duration::from_hours(24 * 400));
        self.device.ledger.prune(&self.device.identity, self.device.now()).await.unwrap();
        let after = self.kept_reads().await;
        for (place, (number, state, since)) in before {
            if after.contains_key(&place) {
                continue;
            }
            let age = self.device.now().duration_since(since).as_hours() / 24;
            assert!(age >= 3_652, "read {number} is given up after {age} days");
            assert_ne!(state, State::Waiting, "what waits is not given up: read {number}");
            if state == State::Accepted && self.far_end.reads.contains(&number) {
                self.given_up.insert(number);
            } else {
                self.reads.remove(&number);
            }
        }
    }

    /// What the far end has signed for, and neither end has any more: it has lost it, and the device had given up its octets
    /// before it heard of that, and has begun another epoch since.
    pub(super) async fn gone(&self) -> BTreeSet<Place> {
        let places = self.device.store.read(|connection| {
            let sql = "SELECT epoch, sequence FROM ledger WHERE state = 'accepted' AND receipt IS NULL \
                       AND checkpoint IS NOT NULL AND epoch < (SELECT max(epoch) FROM ledger_epoch)";
            let place =
                |row: &rusqlite::Row<'_>| Ok(Place::new(row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
            connection.prepare(sql)?.query_map([], place)?.collect()
        });
        places.await.unwrap()
    }

    /// The reads that could be sent, under the places that stand for them: number, state and since when.
    async fn kept_reads(&self) -> BTreeMap<Place, (u64, State, Timestamp)> {
        let places = self.device.store.read(|connection| {
            let sql =
                "SELECT epoch, sequence FROM ledger JOIN ledger_text USING (id) WHERE state <> 'discarded'";
            let place = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
            connection.prepare(sql)?.query_map([], place)?.collect::<rusqlite::Result<Vec<_>>>()
        });
        let mut reads = BTreeMap::new();
        for (epoch, sequence) in places.await.unwrap() {
            let kept = self.device.ledger.event(Place::new(epoch, sequence)).await.unwrap().unwrap();
            if let Some(number) = kept.text.as_deref().and_then(read_in) {
                let event = kept.event;
                reads.insert(event.place, (number, event.state, event.since.unwrap_or(event.made_at)));
            }
        }
        reads
    }

    /// Also one whose octets are gone.
    pub(super) async fn discard(&mut self, which: usize) {
        let states = [State::Waiting, State::SetAside, State::Refused];
        let Some(place) = self.one_of(&states, which).await else { return };
        let text = self.device.ledger.event(place).await.unwrap().unwrap().text;
        if let Some(number) = text.as_deref().and_then(read_in) {
            self.reads.remove(&number);
        }
        let (now, entry) = (self.device.now(), self.entry());
        self.device.ledger.discard(place, "The administrator did.".into(), now, entry).await.unwrap();
        let state = self.device.ledger.event(place).await.unwrap().unwrap().event.state;
        assert_eq!(state, State::Discarded, "{place}");
    }

    pub(super) async fn send_again(&mut self, which: usize) {
        let Some(place) = self.one_of(&[State::SetAside, State::Refused], which).await else { return };
        let is_gone = self.device.ledger.event(place).await.unwrap().unwrap().text.is_none();
        let (now, entry) = (self.device.now(), self.entry());
        let sent = self.device.ledger.send_again(&self.device.identity, place, now, entry).await;
        match sent {
            Ok(_) => assert!(!is_gone, "{place} has no octets"),
            Err(LedgerError::State(_, _)) => assert!(is_gone, "{place} can be sent"),
            Err(error) => panic!("{error}"),
        }
    }
}

/// The number of the read that an event tells of.
fn read_in(text: &str) -> Option<u64> {
    let reading = text.split("\"reading\":").nth(1)?.split([',', '}']).next()?.parse().ok();
    reading.filter(|_| text.contains("meter-read"))
}
