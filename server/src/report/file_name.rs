use std::fmt::Write;

use jiff::civil::Date;

/// A serial number longer than this is cut; real ones have 9 to 20 characters.
const SERIAL_LENGTH: usize = 40;

/// "UsageLog_ABC123_2026-11-22.csv": ASCII letters, digits, `-` and `_` alone, whatever the printer calls itself.
pub(super) fn dated(stem: &str, serial_number: Option<&str>, day: Date, extension: &str) -> String {
    let serial = serial_number.unwrap_or_default().chars();
    let serial: String =
        serial.filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(SERIAL_LENGTH).collect();
    if serial.is_empty() {
        format!("{stem}_{day}.{extension}")
    } else {
        format!("{stem}_{serial}_{day}.{extension}")
    }
}

/// "Backup_ABC123_2026-11-22.archive".
pub fn archive_file_name(stem: &str, serial_number: Option<&str>, day: Date) -> String {
    dated(stem, serial_number, day, "archive")
}

/// The value of `Content-Disposition` (RFC 6266) that makes a browser save under `file_name`: quoted, and for a
/// name outside ASCII the extended form of RFC 8187 beside a plain one.
pub fn content_disposition(file_name: &str) -> String {
    let mut plain = String::with_capacity(file_name.len());
    for c in file_name.chars() {
        match c {
            '"' | '\\' => plain.extend(['\\', c]),
            ' '..='~' => plain.push(c),
            _ => plain.push('_'),
        }
    }
    let mut value = format!("attachment; filename=\"{plain}\"");
    if !file_name.chars().all(|c| matches!(c, ' '..='~')) {
        value.push_str("; filename*=UTF-8''");
        for byte in file_name.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                value.push(char::from(byte));
            } else {
                // Writing to a String can't fail.
                let _ = write!(value, "%{byte:02X}");
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{content_disposition, dated};

    #[test]
    fn a_file_name_is_plain_whatever_the_serial_number_is() {
        let day = date(2026, 11, 22);
        let long = "9".repeat(500);
        let cut = format!("UsageLog_{}_2026-11-22.csv", "9".repeat(40));
        let table = [
            (Some("ABC123"), "UsageLog_ABC123_2026-11-22.csv"),
            (Some("../../etc/passwd\0"), "UsageLog_etcpasswd_2026-11-22.csv"),
            (Some("a\"; x=\r\nSet-Cookie: b"), "UsageLog_axSet-Cookieb_2026-11-22.csv"),
            (Some("印刷"), "UsageLog_2026-11-22.csv"),
            (None, "UsageLog_2026-11-22.csv"),
            (Some(&*long), &*cut),
        ];
        for (serial, expected) in table {
            assert_eq!(dated("UsageLog", serial, day, "csv"), expected);
        }
    }

    #[test]
    fn the_header_quotes_and_extends() {
        let table = [
            ("UsageLog_A_2026-11-22.csv", r#"attachment; filename="UsageLog_A_2026-11-22.csv""#),
            (r#"a"b\c.csv"#, r#"attachment; filename="a\"b\\c.csv""#),
            ("Büro.csv", r#"attachment; filename="B_ro.csv"; filename*=UTF-8''B%C3%BCro.csv"#),
            ("a\r\nb", r#"attachment; filename="a__b"; filename*=UTF-8''a%0D%0Ab"#),
        ];
        for (name, expected) in table {
            assert_eq!(content_disposition(name), expected);
        }
    }
}
