//! Which printer a reading is of. Its series must not be continued by another printer at the same address.

use app::model::Identity;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What tells one printer from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Device {
    pub(super) serial_number: Option<String>,
    pub(super) mac_address: Option<String>,
    pub(super) object_id: Option<String>,
}

impl Device {
    pub(super) fn of(identity: &Identity) -> Self {
        Self {
            serial_number: identity.serial_number.clone(),
            mac_address: identity.mac_address.clone(),
            object_id: identity.object_id.clone(),
        }
    }

    /// Serial numbers decide. A reading without one is taken for the known printer unless address or model
    /// contradict, so that a half-answered reading does not begin a new history.
    pub(super) fn is(&self, other: &Self) -> bool {
        fn differ(one: Option<&String>, other: Option<&String>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        match (&self.serial_number, &other.serial_number) {
            (Some(one), Some(other)) => one == other,
            _ => {
                !differ(self.mac_address.as_ref(), other.mac_address.as_ref())
                    && !differ(self.object_id.as_ref(), other.object_id.as_ref())
            }
        }
    }

    /// Fills in what `self` does not know from what `known` does.
    pub(super) fn complete_from(&mut self, known: &Self) {
        let take = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        take(&mut self.serial_number, &known.serial_number);
        take(&mut self.mac_address, &known.mac_address);
        take(&mut self.object_id, &known.object_id);
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, Self)> {
        let device = Self { serial_number: row.get(1)?, mac_address: row.get(2)?, object_id: row.get(3)? };
        Ok((row.get(0)?, device))
    }
}

/// The printer of the last reading.
pub(super) fn current(connection: &Connection) -> rusqlite::Result<Option<(i64, Device)>> {
    connection
        .prepare_cached(
            "SELECT device.id, serial_number, mac_address, object_id
             FROM last_reading JOIN device ON device.id = last_reading.device_id",
        )?
        .query_row([], Device::from_row)
        .optional()
}

/// The row of `device`: its own by serial number, else the `current` one where nothing contradicts, else a new
/// one.
pub(super) fn resolve(
    connection: &Connection,
    current: Option<&(i64, Device)>,
    device: &Device,
    seen_at: i64,
) -> rusqlite::Result<i64> {
    let by_serial = connection
        .prepare_cached("SELECT id FROM device WHERE serial_number = ?1")?
        .query_row([&device.serial_number], |row| row.get(0))
        .optional()?;
    let known = by_serial.or_else(|| current.filter(|(_, known)| known.is(device)).map(|(id, _)| *id));
    let Some(id) = known else {
        connection
            .prepare_cached(
                "INSERT INTO device (serial_number, mac_address, object_id, first_seen_at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![device.serial_number, device.mac_address, device.object_id, seen_at])?;
        return Ok(connection.last_insert_rowid());
    };
    if current.is_none_or(|(current, known)| *current != id || known != device) {
        connection
            .prepare_cached(
                "UPDATE device SET serial_number = coalesce(?2, serial_number),
                     mac_address = coalesce(?3, mac_address), object_id = coalesce(?4, object_id)
                 WHERE id = ?1",
            )?
            .execute(params![id, device.serial_number, device.mac_address, device.object_id])?;
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::Device;

    fn device(serial: &str, mac: &str, object: &str) -> Device {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Device { serial_number: known(serial), mac_address: known(mac), object_id: known(object) }
    }

    #[test]
    fn serial_numbers_decide_and_without_them_nothing_may_contradict() {
        let table = [
            (device("A", "1", "x"), device("A", "2", "y"), true),
            (device("A", "1", "x"), device("B", "1", "x"), false),
            (device("A", "1", "x"), device("", "1", "x"), true),
            (device("A", "1", "x"), device("", "", ""), true),
            (device("A", "1", "x"), device("", "2", "x"), false),
            (device("", "1", "x"), device("B", "1", "y"), false),
        ];
        for (one, other, same) in table {
            assert_eq!(one.is(&other), same, "{one:?} and {other:?}");
            assert_eq!(other.is(&one), same, "{other:?} and {one:?}");
        }
    }
}
