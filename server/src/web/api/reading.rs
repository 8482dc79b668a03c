use app::model::{Access, Reading};
use axum::{Extension, extract::State, response::Response};

use super::{super::state::WebState, json, not_read};

/// `/api/v1/reading`: the last reading that succeeded, as `read --format json` writes one.
pub(super) async fn show(State(state): State<WebState>, Extension(access): Extension<Access>) -> Response {
    let snapshot = state.service.latest();
    match &snapshot.reading {
        None => not_read(),
        Some(reading) if access.is_administrator() => json(reading),
        Some(reading) => json(&without_contact(reading.clone())),
    }
}

/// The contact is personal data.
fn without_contact(mut reading: Reading) -> Reading {
    reading.identity.contact = None;
    reading.identity.sources.remove("contact");
    reading
}

#[cfg(test)]
mod tests {
    use app::model::Source;

    use super::*;

    #[test]
    fn neither_the_contact_nor_where_it_stands_is_told() {
        let mut reading: Reading =
            serde_json::from_str(include_str!("../../../tests/fixtures/reading.json")).unwrap();
        reading.identity.contact = Some("Ada Lovelace".into());
        reading.identity.sources.insert("contact".into(), Source::Oid("1.3.6.1.2.1.1.4.0".into()));
        let text = serde_json::to_string(&without_contact(reading.clone())).unwrap();
        assert!(!text.contains("contact") && !text.contains("Lovelace"), "{text}");
        let mut same = reading.clone();
        same.identity = without_contact(reading.clone()).identity;
        assert_eq!(serde_json::to_string(&same).unwrap(), text, "nothing else is missing");
    }
}
