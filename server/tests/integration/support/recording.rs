//! What a printer answered once, in snmprec format: `OID|tag|value`, one object a line, lines with `#` apart. Blanks
//! at a value's end are kept; snmpsim drops them, so they are better written in hex (`4x`).

use std::{fs, path::Path};

/// An object identifier.
pub type Arcs = Vec<u32>;

/// A value with its type. The tags are those of the format, and of BER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    Integer(i32),
    Octets(Vec<u8>),
    ObjectId(Arcs),
    IpAddress([u8; 4]),
    Counter32(u32),
    Gauge32(u32),
    TimeTicks(u32),
    Counter64(u64),
    /// A BER tag and contents that need not go together; only a misbehaving agent can serve it.
    Raw(u8, Vec<u8>),
}

/// All objects of one printer, by rising OID.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The file's name without its ending.
    pub name: String,
    pub objects: Vec<(Arcs, Datum)>,
}

/// The arcs of a dotted OID.
pub fn oid(dotted: &str) -> Arcs {
    dotted.split('.').map(|arc| arc.parse().unwrap_or_else(|_| panic!("no OID: {dotted}"))).collect()
}

/// The dotted form of arcs.
pub fn dotted(arcs: &[u32]) -> String {
    arcs.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

impl Recording {
    /// Reads a file; panics with file and line where it is not in the format.
    pub fn load(path: &Path) -> Self {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(&name, &text)
    }

    /// Reads the text of a file.
    pub fn parse(name: &str, text: &[u8]) -> Self {
        let mut objects: Vec<_> = text
            .split(|octet| *octet == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .enumerate()
            .filter(|(_, line)| !line.is_empty() && line[0] != b'#')
            .map(|(number, line)| {
                object(line).unwrap_or_else(|| {
                    panic!("{name}:{}: {}", number + 1, String::from_utf8_lossy(line));
                })
            })
            .collect();
        objects.sort_by(|(a, _), (b, _)| a.cmp(b));
        objects.dedup_by(|(a, _), (b, _)| a == b);
        Self { name: name.to_owned(), objects }
    }

    /// The value of an object.
    pub fn get(&self, name: &str) -> Option<&Datum> {
        let name = oid(name);
        let found = self.objects.binary_search_by(|(oid, _)| oid.cmp(&name)).ok()?;
        Some(&self.objects[found].1)
    }

    /// The same with another value of one object, or one object more.
    #[must_use]
    pub fn with(mut self, name: &str, datum: Datum) -> Self {
        let name = oid(name);
        match self.objects.binary_search_by(|(oid, _)| oid.cmp(&name)) {
            Ok(found) => self.objects[found].1 = datum,
            Err(place) => self.objects.insert(place, (name, datum)),
        }
        self
    }

    /// The same without the objects below an OID.
    #[must_use]
    pub fn without(mut self, below: &str) -> Self {
        let below = oid(below);
        self.objects.retain(|(oid, _)| !oid.starts_with(&below));
        self
    }
}

fn object(line: &[u8]) -> Option<(Arcs, Datum)> {
    let mut parts = line.splitn(3, |octet| *octet == b'|');
    let name = std::str::from_utf8(parts.next()?).ok()?;
    let tag = std::str::from_utf8(parts.next()?).ok()?;
    let octets = parts.next()?;
    let text = || std::str::from_utf8(octets).ok().map(str::trim);
    let unsigned = || text()?.parse::<u32>().ok();
    let arcs = |dotted: &str| dotted.split('.').map(|arc| arc.parse().ok()).collect::<Option<Arcs>>();
    let datum = match tag {
        "2" => Datum::Integer(text()?.parse().ok()?),
        "4" => Datum::Octets(octets.to_vec()),
        "4x" => Datum::Octets(hex(text()?)?),
        "6" => Datum::ObjectId(arcs(text()?)?),
        "64" => {
            let parts: Vec<u8> = text()?.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
            Datum::IpAddress(parts.try_into().ok()?)
        }
        "64x" => Datum::IpAddress(hex(text()?)?.try_into().ok()?),
        "65" => Datum::Counter32(unsigned()?),
        "66" => Datum::Gauge32(unsigned()?),
        "67" => Datum::TimeTicks(unsigned()?),
        "70" => Datum::Counter64(text()?.parse().ok()?),
        _ => return None,
    };
    Some((arcs(name)?, datum))
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
