//! Text from the printer or from people, made safe for spreadsheets.

use std::borrow::Cow;

/// Text that a spreadsheet would take for a formula gets an apostrophe in front (CWE-1236): text that begins with
/// `=`, `+`, `-`, `@` or their full-width forms, also after blanks and invisible characters, and text that
/// begins with a tab or a line break, which some programs strip before they look.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches(invisible).chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula || text.starts_with(['\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

fn invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_begins_as_a_formula_is_marked_as_text() {
        let formulas = [
            "=1+1",
            "+49 30 1234",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            "\ttab",
            "  =cmd|' /C calc'!A0",
            " \u{a0}\u{3000}=1",
            "\u{feff}=1",
            "\u{200b}@x",
            "＝1+1",
            "＋1",
            "－1",
            "＠x",
            " ＝1",
            "-",
        ];
        for formula in formulas {
            assert_eq!(text(formula), format!("'{formula}"), "{formula:?}");
        }
    }

    #[test]
    fn other_text_is_left_as_it_is() {
        for plain in ["", " ", "Tray 1", "1=1", "a@b", "'quoted", "2026-11-22", "1.3.6.1", "München - Büro"]
        {
            assert_eq!(text(plain), plain);
        }
    }
}
