//! Text from a printer, a server or a person, made plain: one line of bounded length, without anything that begins
//! a header, turns the direction of writing or hides.

use app::model::is_format;

/// Longest text that stands for itself.
pub(super) const LONGEST: usize = 200;
/// Longest cause or reason.
pub(super) const LONGEST_CAUSE: usize = 500;

/// The text on one line with single spaces, at most `most` characters.
pub(super) fn line(text: &str, most: usize) -> String {
    let visible = |c: char| {
        let breaks = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if breaks || is_format(c) { ' ' } else { c }
    };
    // What is cut off is not looked at, however long it is.
    let text: String = text.chars().take(most * 4).map(visible).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn nothing_begins_a_line_turns_it_or_hides_in_it() {
        for (text, expected) in [
            ("LP-2", "LP-2"),
            ("a\r\nBcc: b@example.com", "a Bcc: b@example.com"),
            ("a\u{2028}b\u{2029}c\u{85}d", "a b c d"),
            ("a\0b\x1b[31m", "a b [31m"),
            ("admin\u{202e}gnp.exe\u{2066}", "admin gnp.exe"),
            ("  \t ", ""),
            ("Ä 日本 😀", "Ä 日本 😀"),
            ("123456789012", "123456789…"),
        ] {
            assert_eq!(line(text, 10.max(expected.chars().count())), expected, "{text:?}");
        }
        assert_eq!(line(&"x".repeat(1_000_000), 200).chars().count(), 200);
    }
}
