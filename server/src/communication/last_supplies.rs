//! The supplies usage that the server has: what stands beside the values of now.

use app::model::{SentSupply, SuppliesSent};
use jiff::Timestamp;

use crate::{
    protocol::{
        chain::Place,
        data::{
            Data, Kind,
            supplies_usage::{SuppliesUsage, SupplyUsage},
        },
        event::Event,
    },
    store::{Store, StoreError, ledger::event},
};

/// The supplies usage that the server accepted last. `None`: none was, or its octets are no longer kept.
pub async fn last_supplies_sent(store: &Store) -> Result<Option<SuppliesSent>, StoreError> {
    let last = store.read(|connection| event::last_accepted_of(connection, Kind::SuppliesUsage)).await?;
    Ok(last.and_then(|(place, at, text)| supplies_sent(place, at, &text)))
}

/// What an event of supplies usage said, `text` being its octets without the signature. `None` for any other text.
fn supplies_sent(place: Place, accepted_at: Timestamp, text: &str) -> Option<SuppliesSent> {
    let event: Event = serde_json::from_str(text).ok()?;
    let usage = serde_json::from_str::<Data<SuppliesUsage>>(event.data.get()).ok()?.matter;
    Some(SuppliesSent {
        sent_at: accepted_at,
        reference: place.to_string(),
        read_at: usage.read_at,
        supplies: usage.supplies.into_iter().map(sent).collect(),
    })
}

fn sent(supply: SupplyUsage) -> SentSupply {
    SentSupply {
        index: supply.index,
        description: supply.description,
        class: supply.class,
        unit: supply.unit,
        level: supply.level,
        percent: supply.percent,
        state: supply.state,
        part_number: supply.part_number,
        serial_number: supply.serial_number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        entropy::CountingEntropy,
        protocol::{
            chain::Head,
            data::clock::{ClockLook, Quality},
            enrolment::Printer,
            event::{Author, write},
            key::SigningKey,
        },
        testing::{reading, time},
    };

    #[test]
    fn what_was_sent_is_read_from_the_octets_that_were_sent() {
        let (reading, accepted_at) = (reading(), time("2026-11-25T02:07:03Z"));
        let key = SigningKey::generate(&CountingEntropy::default());
        let author = Author { device: "d-1", key: &key, demonstration: false };
        let clock = ClockLook {
            at: time("2026-11-25T02:07:00Z"),
            quality: Quality::Synchronised,
            stepped_by_s: None,
            boot_id: "0f7e".into(),
            monotonic_ms: 1,
        };
        let data = Data { clock, printer: Printer::default(), matter: SuppliesUsage::of(&reading) };
        let written = write(&author, &Head::start(1), &data).unwrap();
        let found = supplies_sent(written.head.place(), accepted_at, &written.text).unwrap();
        assert_eq!((found.reference.as_str(), found.sent_at), ("1-1", accepted_at));
        assert_eq!((found.read_at, found.supplies.len()), (reading.taken_at, reading.supplies.len()));
        for (sent, read) in found.supplies.iter().zip(&reading.supplies) {
            assert_eq!(
                (sent.index, &sent.description, sent.class),
                (read.index, &read.description, read.class)
            );
            assert_eq!((&sent.unit, sent.level, sent.percent), (&read.unit, read.level, read.percent));
            assert_eq!(sent.state, read.state);
            assert_eq!((&sent.part_number, &sent.serial_number), (&read.part_number, &read.serial_number));
        }
        for other in ["", "{}", &written.text.replace("\"supplies\"", "\"toners\"")] {
            assert_eq!(supplies_sent(Place::new(1, 1), accepted_at, other), None, "{other}");
        }
    }
}
