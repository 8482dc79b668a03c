//! Many events in one message: a JSON array, each event in it with the octets that it has everywhere else.

use serde_json::value::RawValue;

/// The octets of a batch.
pub fn join<'a>(events: impl IntoIterator<Item = &'a str>) -> String {
    let mut batch = String::from("[");
    for event in events {
        if batch.len() > 1 {
            batch.push(',');
        }
        batch.push_str(event);
    }
    batch.push(']');
    batch
}

/// The events of a batch, to the octet, each with its signature in it.
pub fn split(batch: &str) -> Result<Vec<&str>, serde_json::Error> {
    let events: Vec<&RawValue> = serde_json::from_str(batch)?;
    Ok(events.into_iter().map(RawValue::get).collect())
}
