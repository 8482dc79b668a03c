//! The little of BER that SNMP needs, by hand, so that also what is wrong can be written.

use super::recording::Datum;

pub const INTEGER: u8 = 0x02;
pub const OCTETS: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OBJECT_ID: u8 = 0x06;
pub const SEQUENCE: u8 = 0x30;
pub const END_OF_MIB_VIEW: [u8; 2] = [0x82, 0];
pub const NO_SUCH_INSTANCE: [u8; 2] = [0x81, 0];

/// Tag, length and contents.
pub fn tagged(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut out = vec![tag];
    if length < 0x80 {
        out.push(length.to_le_bytes()[0]);
    } else {
        let octets = length.to_be_bytes();
        let octets = &octets[octets.iter().take_while(|octet| **octet == 0).count()..];
        out.push(0x80 | octets.len().to_le_bytes()[0]);
        out.extend(octets);
    }
    out.extend(contents);
    out
}

/// The shortest two's complement form.
pub fn integer(tag: u8, number: i128) -> Vec<u8> {
    let octets = number.to_be_bytes();
    let spare = |pair: &[u8]| matches!((pair[0], pair[1] & 0x80), (0, 0) | (0xff, 0x80));
    let skip = octets.windows(2).take_while(|pair| spare(pair)).count();
    tagged(tag, &octets[skip..])
}

pub fn object_id(arcs: &[u32]) -> Vec<u8> {
    let mut contents = Vec::new();
    let first = arcs.first().copied().unwrap_or(0) * 40 + arcs.get(1).copied().unwrap_or(0);
    for arc in std::iter::once(first).chain(arcs.iter().skip(2).copied()) {
        let groups = (32 - arc.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            contents.push(u8::try_from(arc >> (7 * group) & 0x7f).expect("seven bits") | more);
        }
    }
    tagged(OBJECT_ID, &contents)
}

pub fn datum(datum: &Datum) -> Vec<u8> {
    match datum {
        Datum::Integer(number) => integer(INTEGER, (*number).into()),
        Datum::Octets(octets) => tagged(OCTETS, octets),
        Datum::ObjectId(arcs) => object_id(arcs),
        Datum::IpAddress(address) => tagged(0x40, address),
        Datum::Counter32(count) => integer(0x41, (*count).into()),
        Datum::Gauge32(number) => integer(0x42, (*number).into()),
        Datum::TimeTicks(ticks) => integer(0x43, (*ticks).into()),
        Datum::Counter64(count) => integer(0x46, (*count).into()),
        Datum::Raw(tag, contents) => tagged(*tag, contents),
    }
}

/// Takes one element off the front: tag, contents and the rest.
pub fn take(input: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, input) = input.split_first()?;
    let (&first, input) = input.split_first()?;
    let (length, input) = if first < 0x80 {
        (usize::from(first), input)
    } else {
        let (octets, input) = input.split_at_checked(usize::from(first & 0x7f))?;
        (octets.iter().fold(0, |length, octet| length << 8 | usize::from(*octet)), input)
    };
    let (contents, rest) = input.split_at_checked(length)?;
    Some((tag, contents, rest))
}

pub fn read_integer(contents: &[u8]) -> i64 {
    let negative = contents.first().is_some_and(|octet| *octet >= 0x80);
    contents.iter().fold(if negative { -1 } else { 0 }, |number, octet| number << 8 | i64::from(*octet))
}

pub fn read_object_id(contents: &[u8]) -> Vec<u32> {
    let (mut arcs, mut arc) = (Vec::new(), 0);
    for octet in contents {
        arc = arc << 7 | u32::from(octet & 0x7f);
        if octet & 0x80 == 0 {
            if arcs.is_empty() {
                let first = (arc / 40).min(2);
                arcs.push(first);
                arc -= first * 40;
            }
            arcs.push(std::mem::take(&mut arc));
        }
    }
    arcs
}
