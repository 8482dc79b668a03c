//! Numbers as people type them. None goes through a floating point.

/// "48213", or with the separators that people put between thousands.
pub fn whole_number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '\'')).collect();
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// "129.90", "129.9" or "129" in hundredths. A comma could mean either, so that none is taken.
pub fn hundredths(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::{hundredths, whole_number};

    #[test]
    fn a_count_is_a_whole_number_with_or_without_separators() {
        for (text, expected) in [
            ("48213", Some(48_213)),
            (" 48,213 ", Some(48_213)),
            ("48 213", Some(48_213)),
            ("48'213", Some(48_213)),
            ("0", Some(0)),
            ("", None),
            ("-1", None),
            ("4.5", None),
            ("99999999999999999999", None),
            ("x", None),
        ] {
            assert_eq!(whole_number(text), expected, "{text}");
        }
    }

    #[test]
    fn a_price_is_exact_to_the_hundredth_and_never_guessed() {
        for (text, expected) in [
            ("129.90", Some(12_990)),
            (" 129.9 ", Some(12_990)),
            ("129", Some(12_900)),
            ("0.01", Some(1)),
            ("0.07", Some(7)),
            ("1000000.00", Some(100_000_000)),
            ("129,90", None),
            ("1,299.90", None),
            ("129.905", None),
            ("129.", None),
            (".90", None),
            ("-1", None),
            ("1e3", None),
            ("", None),
            ("999999999999999999", None),
            ("1.2.3", None),
            ("١٢", None),
        ] {
            assert_eq!(hundredths(text), expected, "{text}");
        }
    }
}
