//! Makers of printers by the enterprise number in `sysObjectID` (IANA Private Enterprise Numbers).

use crate::device::value::{Oid, oid};

/// Xerox.
pub const XEROX: u32 = 253;
/// FUJIFILM Business Innovation, formerly Fuji Xerox, whose machines Xerox also sells.
pub const FUJI_XEROX: u32 = 297;

/// The number after 1.3.6.1.4.1.
pub fn number(object_id: &Oid) -> Option<u32> {
    let enterprises = oid!(1, 3, 6, 1, 4, 1);
    if object_id.starts_with(&enterprises) { object_id.arcs().get(enterprises.len()).copied() } else { None }
}

/// The maker's usual name; `None` for one that is not known here.
pub fn maker(number: u32) -> Option<&'static str> {
    Some(match number {
        11 => "HP",
        XEROX => "Xerox",
        236 => "Samsung",
        FUJI_XEROX => "FUJIFILM",
        367 => "Ricoh",
        641 => "Lexmark",
        1129 => "Toshiba",
        1248 => "Epson",
        1347 => "Kyocera",
        1602 => "Canon",
        2001 => "OKI",
        2385 => "Sharp",
        2435 => "Brother",
        10_642 => "Zebra",
        18_334 => "Konica Minolta",
        26_266 => "Pantum",
        _ => return None,
    })
}
