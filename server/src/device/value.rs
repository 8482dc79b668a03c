//! Values as SNMP carries them, owned, in the few shapes that the reading needs.

pub use async_snmp::{Oid, oid};

/// One value. The integer types of SNMP are one here: agents mix INTEGER, Counter32, Gauge32 and `TimeTicks`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Any integer type. A Counter64 beyond `i64::MAX` stays at `i64::MAX`.
    Number(i64),
    /// OCTET STRING and Opaque, as sent, up to [`MAX_OCTETS`](super::text::MAX_OCTETS).
    Octets(Vec<u8>),
    /// OBJECT IDENTIFIER.
    Oid(Oid),
    /// NULL, noSuchObject, noSuchInstance, or a type that no printer object has.
    Absent,
    /// There is nothing behind this OID.
    EndOfMibView,
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The octets, if it is a string.
    pub fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::Octets(octets) => Some(octets),
            _ => None,
        }
    }
}

/// One variable binding of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The instance.
    pub oid: Oid,
    /// Its value.
    pub value: Value,
}

/// What [`Answers`] holds for one instance.
pub type Row<'a> = (&'a [u32], &'a Value);

/// Everything that one look at the printer brought, in the order of the MIB.
#[derive(Clone, Debug, Default)]
pub struct Answers(std::collections::BTreeMap<Oid, Value>);

impl Answers {
    /// Adds or replaces one value.
    pub fn insert(&mut self, oid: Oid, value: Value) {
        self.0.insert(oid, value);
    }

    /// The value of one instance.
    pub fn get(&self, oid: &Oid) -> Option<&Value> {
        self.0.get(oid)
    }

    /// The instances below `column`, each with the arcs that follow it.
    pub fn below(&self, column: &Oid) -> impl Iterator<Item = Row<'_>> + use<'_> {
        let (column, length) = (column.clone(), column.len());
        self.0
            .range(column.clone()..)
            .take_while(move |(oid, _)| oid.starts_with(&column))
            .filter_map(move |(oid, value)| Some((oid.arcs().get(length..)?, value)))
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All values in the order of the MIB.
    pub fn iter(&self) -> impl Iterator<Item = (&Oid, &Value)> {
        self.0.iter()
    }
}

impl FromIterator<(Oid, Value)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Oid, Value)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// `oid` with further arcs.
pub fn extend(oid: &Oid, arcs: &[u32]) -> Oid {
    Oid::new(oid.arcs().iter().chain(arcs).copied())
}
