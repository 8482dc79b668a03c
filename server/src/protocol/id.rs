//! Names that a server gives.

/// The longest, in characters.
const LONGEST: usize = 128;

/// Whether this can be the id of a device or of an order: letters, digits and `-._:`. Ids stand in messages, trails and pages
/// as they are.
pub fn is_id(text: &str) -> bool {
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._:".contains(&octet);
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn an_id_is_short_and_has_nothing_that_could_be_taken_for_more() {
        for id in ["d-1", "0192f1d0-7b7e-7c3e-b6f0-1a2b3c4d5e6f", "urn:x.y_z".replace('_', "-").as_str(), "A"]
        {
            assert!(is_id(id), "{id}");
        }
        let long = "x".repeat(129);
        for other in
            ["", " ", "d 1", "d-1\n", "<b>", "d/1", "d\u{202e}1", "\u{e9}", "d\"1", "=1", long.as_str()]
        {
            assert!(!is_id(other), "{other:?}");
        }
    }
}
