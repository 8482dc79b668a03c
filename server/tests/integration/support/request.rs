//! Requests as they arrive, and answers as they are sent, SNMPv1 and v2c.

use super::{
    ber::{self, INTEGER, NULL, OCTETS, SEQUENCE},
    recording::Arcs,
};

/// The version numbers in a message.
pub const V1: i64 = 0;
pub const V2C: i64 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Get,
    GetNext,
    GetBulk { non_repeaters: usize, max_repetitions: usize },
}

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Ask {
    pub version: i64,
    pub community: Vec<u8>,
    pub kind: Kind,
    pub id: i64,
    pub oids: Vec<Arcs>,
}

impl Ask {
    /// Reads a message; `None` for what is no request.
    pub fn read(message: &[u8]) -> Option<Self> {
        let (_, message, _) = ber::take(message)?;
        let (_, version, message) = ber::take(message)?;
        let (_, community, message) = ber::take(message)?;
        let (tag, request, _) = ber::take(message)?;
        let (_, id, request) = ber::take(request)?;
        let (_, second, request) = ber::take(request)?;
        let (_, third, request) = ber::take(request)?;
        let (_, mut bindings, _) = ber::take(request)?;
        let count = |contents: &[u8]| usize::try_from(ber::read_integer(contents)).unwrap_or(0);
        let kind = match tag {
            0xa0 => Kind::Get,
            0xa1 => Kind::GetNext,
            0xa5 => Kind::GetBulk { non_repeaters: count(second), max_repetitions: count(third) },
            _ => return None,
        };
        let mut oids = Vec::new();
        while let Some((_, binding, rest)) = ber::take(bindings) {
            oids.push(ber::read_object_id(ber::take(binding)?.1));
            bindings = rest;
        }
        let (version, id) = (ber::read_integer(version), ber::read_integer(id));
        Some(Self { version, community: community.to_vec(), kind, id, oids })
    }

    /// The message that answers with these bindings, the values being BER.
    pub fn answer(&self, bindings: &[(Arcs, Vec<u8>)]) -> Vec<u8> {
        self.write(self.id, 0, 0, bindings)
    }

    /// The message that answers with an error about the `index`-th binding, counted from 1.
    pub fn error(&self, status: u8, index: usize) -> Vec<u8> {
        let asked: Vec<_> = self.oids.iter().map(|oid| (oid.clone(), vec![NULL, 0])).collect();
        self.write(self.id, status, index, &asked)
    }

    /// A message under any request id.
    pub fn write(&self, id: i64, status: u8, index: usize, bindings: &[(Arcs, Vec<u8>)]) -> Vec<u8> {
        let bindings: Vec<u8> = bindings
            .iter()
            .flat_map(|(oid, value)| ber::tagged(SEQUENCE, &[ber::object_id(oid), value.clone()].concat()))
            .collect();
        let response = [
            ber::integer(INTEGER, id.into()),
            ber::integer(INTEGER, status.into()),
            ber::integer(INTEGER, index as i128),
            ber::tagged(SEQUENCE, &bindings),
        ]
        .concat();
        let message = [
            ber::integer(INTEGER, self.version.into()),
            ber::tagged(OCTETS, &self.community),
            ber::tagged(0xa2, &response),
        ]
        .concat();
        ber::tagged(SEQUENCE, &message)
    }
}
