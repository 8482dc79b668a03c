//! The printer's strings and dates: untrusted octets in, bounded clean text out.

use app::model::is_format;
use encoding_rs::Encoding;
use jiff::{Timestamp, civil, tz::TimeZone};

/// Most characters that any string of the printer keeps.
pub const MAX_CHARS: usize = 255;
/// As many octets of a string are looked at: no character set has longer characters.
pub const MAX_OCTETS: usize = MAX_CHARS * 4;

/// A character set that the printer declared for its strings (`prtLocalizationCharacterSet`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charset(Option<&'static Encoding>);

impl Charset {
    /// By `MIBenum` of the IANA Character Sets registry; one that is not known here counts as not declared.
    pub fn from_mib_enum(number: i64) -> Self {
        use encoding_rs as e;
        Self(match number {
            // The WHATWG standard reads ISO 8859-1 as its superset windows-1252.
            3 | 4 | 2252 => Some(e::WINDOWS_1252),
            5 => Some(e::ISO_8859_2),
            2250 => Some(e::WINDOWS_1250),
            6 => Some(e::ISO_8859_3),
            7 => Some(e::ISO_8859_4),
            8 => Some(e::ISO_8859_5),
            9 => Some(e::ISO_8859_6),
            10 => Some(e::ISO_8859_7),
            11 => Some(e::ISO_8859_8),
            12 | 2254 => Some(e::WINDOWS_1254),
            13 => Some(e::ISO_8859_10),
            17 | 2024 => Some(e::SHIFT_JIS),
            18 => Some(e::EUC_JP),
            36 | 38 => Some(e::EUC_KR),
            39 => Some(e::ISO_2022_JP),
            106 => Some(e::UTF_8),
            111 => Some(e::ISO_8859_15),
            112 => Some(e::ISO_8859_16),
            113 | 114 | 2025 => Some(e::GB18030),
            1013 | 1015 => Some(e::UTF_16BE),
            1014 => Some(e::UTF_16LE),
            2026 => Some(e::BIG5),
            2084 => Some(e::KOI8_R),
            2086 => Some(e::IBM866),
            2109 => Some(e::WINDOWS_874),
            2251 => Some(e::WINDOWS_1251),
            2253 => Some(e::WINDOWS_1253),
            2255 => Some(e::WINDOWS_1255),
            2256 => Some(e::WINDOWS_1256),
            2257 => Some(e::WINDOWS_1257),
            2258 => Some(e::WINDOWS_1258),
            _ => None,
        })
    }
}

/// Octets as text: cut at NUL, decoded, cut at a line break where what follows is not text, without control
/// characters, with single spaces, at most [`MAX_CHARS`] long. `None` where nothing is left.
///
/// Decoding is by the declared character set, else UTF-8, else Latin-1. UTF-8 goes before a declared
/// single-octet set when the octets are valid multi-octet UTF-8: printers declare Latin-1 and send UTF-8, and
/// the reverse mistake is next to impossible.
pub fn decode(octets: &[u8], charset: Charset) -> Option<String> {
    let wide = matches!(charset.0, Some(encoding) if encoding == encoding_rs::UTF_16BE || encoding == encoding_rs::UTF_16LE);
    let end = if wide { None } else { octets.iter().position(|octet| *octet == 0) };
    let octets = &octets[..end.unwrap_or(octets.len()).min(MAX_OCTETS)];
    tidy(&to_text(octets, charset))
}

fn to_text(octets: &[u8], charset: Charset) -> String {
    if let Some(encoding) = charset.0
        && !(encoding.is_single_byte() && is_multi_octet_utf8(octets))
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(octets)
    {
        return text.into_owned();
    }
    match std::str::from_utf8(octets) {
        Ok(text) => text.to_owned(),
        // The bound above may have cut a character in half.
        Err(error) if error.error_len().is_none() && octets.len() >= MAX_OCTETS => {
            String::from_utf8_lossy(&octets[..error.valid_up_to()]).into_owned()
        }
        Err(_) => octets.iter().copied().map(char::from).collect(),
    }
}

fn is_multi_octet_utf8(octets: &[u8]) -> bool {
    !octets.is_ascii() && std::str::from_utf8(octets).is_ok()
}

fn tidy(text: &str) -> Option<String> {
    let mut lines = text.split(['\n', '\r']);
    let mut kept = lines.next().unwrap_or_default().to_owned();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if !is_text(line) {
            break;
        }
        kept.push(' ');
        kept.push_str(line);
    }
    let visible = kept.chars().map(|c| if c.is_control() || is_format(c) { ' ' } else { c });
    let cleaned: String = visible.collect();
    let words: Vec<&str> = cleaned.split_whitespace().collect();
    let bounded: String = words.join(" ").chars().take(MAX_CHARS).collect();
    let bounded = bounded.trim_end();
    (!bounded.is_empty()).then(|| bounded.to_owned())
}

/// A line of bare octets in hex, or without a single letter, is a dump and not text.
fn is_text(line: &str) -> bool {
    let hex = |word: &str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_hexdigit());
    line.chars().any(char::is_alphabetic) && !line.split_whitespace().all(hex)
}

/// SNMPv2-TC `DateAndTime`: 8 octets in the printer's local time, or 11 with the offset from UTC. `None` for
/// anything that is no date. Without an offset the device's `zone` is taken.
pub fn date_and_time(octets: &[u8], zone: &TimeZone) -> Option<Timestamp> {
    let [year_high, year_low, month, day, hour, minute, second, tenths, rest @ ..] = octets else {
        return None;
    };
    let year = i16::from_be_bytes([*year_high, *year_low]);
    let small = |octet: &u8| i8::try_from(*octet).ok();
    // Second 60 is allowed for leap seconds.
    let second = small(second)?.min(59);
    let local = civil::DateTime::new(
        year,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        second,
        i32::from(*tenths).min(9) * 100_000_000,
    )
    .ok()?;
    let zone = match rest {
        [sign @ (b'+' | b'-'), hours, minutes] => {
            let seconds = i32::from(*hours) * 3600 + i32::from(*minutes) * 60;
            let seconds = if *sign == b'-' { -seconds } else { seconds };
            TimeZone::fixed(jiff::tz::Offset::from_seconds(seconds).ok()?)
        }
        [] => zone.clone(),
        _ => return None,
    };
    local.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNDECLARED: Charset = Charset(None);

    #[test]
    fn strings_are_cut_decoded_and_cleaned() {
        let latin1 = Charset::from_mib_enum(4);
        let table: [(&[u8], Charset, Option<&str>); 14] = [
            (b"Black Cartridge 507A\0", UNDECLARED, Some("Black Cartridge 507A")),
            (b"\0hidden", UNDECLARED, None),
            (b"Black Impressions ", UNDECLARED, Some("Black Impressions")),
            ("Unit\u{e0} imaging".as_bytes(), UNDECLARED, Some("Unit\u{e0} imaging")),
            ("Unit\u{e0} imaging".as_bytes(), latin1, Some("Unit\u{e0} imaging")),
            (b"Unit\xe0 imaging", latin1, Some("Unit\u{e0} imaging")),
            (b"Unit\xe0 imaging", UNDECLARED, Some("Unit\u{e0} imaging")),
            (b"\x83g\x83i\x81[", Charset::from_mib_enum(17), Some("\u{30c8}\u{30ca}\u{30fc}")),
            (b"Black Cartridge \n783 27 41", UNDECLARED, Some("Black Cartridge")),
            (b"Clean Rollers HP\n4E 6F 6E 65 00 ", UNDECLARED, Some("Clean Rollers HP")),
            (b"Toner\r\nReplace soon", UNDECLARED, Some("Toner Replace soon")),
            (b"a\x1b[31mb\x07", UNDECLARED, Some("a [31mb")),
            ("admin\u{202e}gnp.exe".as_bytes(), UNDECLARED, Some("admin gnp.exe")),
            (b"\0T\0r\0a\0y", Charset::from_mib_enum(1013), Some("Tray")),
        ];
        for (octets, charset, expected) in table {
            assert_eq!(decode(octets, charset).as_deref(), expected, "{octets:?}");
        }
    }

    #[test]
    fn dates_of_the_printer_need_all_their_parts() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let date = |octets: &[u8]| date_and_time(octets, &zone).map(|at| at.to_string());
        assert_eq!(
            date(&[7, 234, 11, 22, 13, 30, 15, 0, b'+', 2, 0]).as_deref(),
            Some("2026-11-22T11:30:15Z")
        );
        assert_eq!(date(&[7, 234, 11, 22, 13, 30, 15, 0]).as_deref(), Some("2026-11-22T12:30:15Z"));
        for bad in [
            &[][..],
            &[7, 234, 13, 1, 0, 0, 0, 0],
            &[7, 234, 2, 30, 0, 0, 0, 0],
            &[0; 11],
            &[7, 234, 1, 1, 0, 0, 0, 0, b'+'],
        ] {
            assert_eq!(date(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_the_text_is_short_and_clean(octets in proptest::collection::vec(any::<u8>(), 0..3000), set in 0..3000_i64) {
            if let Some(text) = decode(&octets, Charset::from_mib_enum(set)) {
                prop_assert!(!text.is_empty());
                prop_assert!(text.chars().count() <= MAX_CHARS);
                prop_assert!(!text.chars().any(char::is_control));
                prop_assert_eq!(text.trim(), text.as_str());
            }
        }

        #[test]
        fn no_date_panics(octets in proptest::collection::vec(any::<u8>(), 0..14)) {
            let _ = date_and_time(&octets, &TimeZone::UTC);
        }
    }
}
