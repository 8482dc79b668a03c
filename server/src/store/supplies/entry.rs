//! What the administrator said of supplies.

use app::model::{EnteredProfile, Supply};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::{
    super::{event::optional_time, json},
    DeviceRow,
};
use crate::supplies::ordering::Shelf;

/// What was said of one supply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Of those on the shelf.
    pub(crate) shelf: Shelf,
    /// What was entered.
    pub(crate) entered: EnteredProfile,
    /// The type of the supply that it was said of; `None`: nobody knows.
    pub(crate) kind: Option<String>,
    /// Its colorant.
    pub(crate) colorant: Option<String>,
}

impl Entry {
    /// From now on it is said of this supply.
    pub(crate) fn becomes_of(&mut self, supply: &Supply) {
        (self.kind, self.colorant) = (Some(supply.kind.clone()), supply.colorant.clone());
    }

    /// What of it holds for this supply: nothing, where it was said of another one.
    pub(crate) fn holding_for(&self, supply: &Supply) -> Self {
        if self.is_of_another(supply) { Self::default() } else { self.clone() }
    }

    /// Whether it was said of a supply that is certainly another one: printers give their indices anew.
    pub(crate) fn is_of_another(&self, supply: &Supply) -> bool {
        let told = |kind: &str| !["other", "unknown", ""].contains(&kind);
        let kinds = self.kind.as_deref().zip(Some(supply.kind.as_str()));
        let colorants = self.colorant.as_deref().zip(supply.colorant.as_deref());
        let differ = |(one, other): (&str, &str)| told(one) && told(other) && one != other;
        kinds.is_some_and(differ) || colorants.is_some_and(differ)
    }
}

/// What was said of one supply; nothing where nothing was.
pub(crate) fn of_supply(connection: &Connection, device: DeviceRow, supply: u32) -> rusqlite::Result<Entry> {
    let known = all(connection, device)?.into_iter().find(|(index, _)| *index == supply);
    Ok(known.map(|(_, entry)| entry).unwrap_or_default())
}

/// What was said, by supply.
pub(crate) fn all(connection: &Connection, device: DeviceRow) -> rusqlite::Result<Vec<(u32, Entry)>> {
    let mut statement = connection.prepare_cached(
        "SELECT supply, on_hand, counted_at, lowered_at, put_at, entered, kind, colorant
         FROM supply_entry WHERE device_id = ?1",
    )?;
    let rows = statement.query_map([device.0], |row| {
        let shelf = Shelf {
            on_hand: row.get(1)?,
            counted_at: optional_time(row, 2)?,
            lowered_at: optional_time(row, 3)?,
            put_at: optional_time(row, 4)?,
        };
        let entry = Entry { shelf, entered: json::value(row, 5)?, kind: row.get(6)?, colorant: row.get(7)? };
        Ok((row.get(0)?, entry))
    })?;
    rows.collect()
}

/// Writes it, in the place of what was said before.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    entry: &Entry,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO supply_entry
                 (device_id, supply, on_hand, counted_at, lowered_at, put_at, entered, kind, colorant)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            device.0,
            supply,
            entry.shelf.on_hand,
            entry.shelf.counted_at.map(Timestamp::as_millisecond),
            entry.shelf.lowered_at.map(Timestamp::as_millisecond),
            entry.shelf.put_at.map(Timestamp::as_millisecond),
            json::text(&entry.entered)?,
            entry.kind,
            entry.colorant,
        ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use app::model::Supply;

    use super::Entry;

    #[test]
    fn another_type_or_colorant_is_another_supply_and_what_is_not_told_is_none() {
        let supply = |kind: &str, colorant: Option<&str>| Supply {
            kind: kind.into(),
            colorant: colorant.map(str::to_owned),
            ..crate::testing::reading().supplies.remove(0)
        };
        let table = [
            (("toner", Some("black")), ("toner", Some("black")), false),
            (("toner", Some("black")), ("toner", Some("cyan")), true),
            (("toner", Some("black")), ("toner", None), false),
            (("opc", None), ("waste-toner", None), true),
            (("opc", None), ("other", None), false),
            (("unknown", None), ("opc", None), false),
        ];
        for (was, is, expected) in table {
            let mut entry = Entry::default();
            assert!(!entry.is_of_another(&supply(is.0, is.1)), "nobody knows");
            entry.becomes_of(&supply(was.0, was.1));
            assert_eq!(entry.is_of_another(&supply(is.0, is.1)), expected, "{was:?} {is:?}");
        }
    }
}
