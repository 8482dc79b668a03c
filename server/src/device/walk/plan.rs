//! Packs columns into requests.

use super::Column;
use crate::device::{
    transport::{Operation, Request},
    value::Oid,
};

/// Octets that a request's bindings may take, so that it travels in one Ethernet frame.
const REQUEST_OCTETS: usize = 1_300;
/// Most values asked for in one request: more than this makes small agents give up.
const VALUES: u32 = 400;
/// Rows by which columns of one request may differ before they go apart.
const SLACK: u32 = 3;

/// How the printer likes to be asked; learnt while asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// GETBULK works here.
    pub bulk: bool,
    /// Most OIDs in one request.
    pub columns: usize,
    /// Most repetitions in one GETBULK.
    pub repetitions: u32,
}

impl Default for Shape {
    fn default() -> Self {
        Self { bulk: true, columns: 64, repetitions: 64 }
    }
}

impl Shape {
    /// A smaller one for a printer that could not answer; `false` when there is none.
    pub(super) fn shrink(&mut self) -> bool {
        if self.columns > 1 || (self.bulk && self.repetitions > 1) {
            self.columns = (self.columns / 3).max(1);
            self.repetitions = (self.repetitions / 3).max(1);
            return true;
        }
        std::mem::take(&mut self.bulk)
    }
}

/// One request and the columns that its OIDs stand for, by their place in the walk.
#[derive(Debug)]
pub(super) struct Batch {
    pub request: Request,
    pub members: Vec<usize>,
    /// How many of the members, from the first, are non-repeaters.
    pub non_repeaters: usize,
}

impl Batch {
    pub fn is_bulk(&self) -> bool {
        matches!(self.request.operation, Operation::GetBulk { .. })
    }

    /// Whether no smaller request is possible.
    pub fn is_least(&self) -> bool {
        let one = match self.request.operation {
            Operation::GetNext => true,
            Operation::GetBulk { max_repetitions, .. } => max_repetitions <= 1,
        };
        one && self.members.len() == 1
    }
}

/// The requests of the next round. Every column that is not done is in exactly one of them.
pub(super) fn plan(columns: &[Column], shape: Shape) -> Vec<Batch> {
    let mut open: Vec<usize> = (0..columns.len()).filter(|index| !columns[*index].done).collect();
    // Singles lead, then the columns by falling length: neighbours differ least.
    open.sort_by_key(|index| {
        let column = &columns[*index];
        (column.by_next, !column.single, std::cmp::Reverse(column.wanted()), *index)
    });
    let mut packs: Vec<Vec<usize>> = Vec::new();
    for index in open {
        match packs.last_mut() {
            Some(pack) if fits(columns, pack, index, shape) => pack.push(index),
            _ => packs.push(vec![index]),
        }
    }
    if shape.bulk {
        merge_singles(columns, &mut packs, shape);
    }
    packs.into_iter().map(|members| batch(columns, members, shape)).collect()
}

fn fits(columns: &[Column], pack: &[usize], next: usize, shape: Shape) -> bool {
    let taken: usize = pack.iter().map(|index| octets(&columns[*index].last)).sum();
    if pack.len() >= shape.columns || taken + octets(&columns[next].last) > REQUEST_OCTETS {
        return false;
    }
    let (first, next) = (&columns[pack[0]], &columns[next]);
    if !shape.bulk || first.by_next || next.by_next {
        return !shape.bulk || first.by_next == next.by_next;
    }
    if first.single || next.single {
        return first.single && next.single;
    }
    let rows = first.wanted().min(shape.repetitions);
    let count = u32::try_from(pack.len() + 1).unwrap_or(u32::MAX);
    rows - next.wanted().min(rows) <= SLACK && count.saturating_mul(rows) <= VALUES
}

/// Lets the singles ride as non-repeaters in front of the last pack, where there is room.
fn merge_singles(columns: &[Column], packs: &mut Vec<Vec<usize>>, shape: Shape) {
    let Some(first) = packs.first() else { return };
    if packs.len() < 2 || !first.iter().all(|index| columns[*index].single && !columns[*index].by_next) {
        return;
    }
    let size = |pack: &[usize]| pack.iter().map(|index| octets(&columns[*index].last)).sum::<usize>();
    let (own, len) = (size(first), first.len());
    let host = (1..packs.len()).rev().find(|host| {
        let pack = &packs[*host];
        let lead = &columns[pack[0]];
        !lead.single
            && !lead.by_next
            && pack.len() + len <= shape.columns
            && own + size(pack) <= REQUEST_OCTETS
    });
    if let Some(host) = host {
        let singles = packs.remove(0);
        packs[host - 1].splice(0..0, singles);
    }
}

fn batch(columns: &[Column], members: Vec<usize>, shape: Shape) -> Batch {
    let oids: Vec<Oid> = members.iter().map(|index| columns[*index].last.clone()).collect();
    let non_repeaters = members.iter().take_while(|index| columns[**index].single).count();
    let rows = members.iter().skip(non_repeaters).map(|index| columns[*index].wanted()).max().unwrap_or(0);
    let operation = if shape.bulk && !columns[members[0]].by_next {
        Operation::GetBulk {
            non_repeaters: u32::try_from(non_repeaters).unwrap_or(u32::MAX),
            max_repetitions: rows.min(shape.repetitions),
        }
    } else {
        Operation::GetNext
    };
    Batch { request: Request { operation, oids }, members, non_repeaters }
}

/// About the size of a binding with this name.
fn octets(oid: &Oid) -> usize {
    oid.len() + 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::value::{extend, oid};

    fn columns(wanted: &[u32]) -> Vec<Column> {
        let table = oid!(1, 3, 6, 1, 2, 1, 43, 11, 1, 1);
        let arcs = 1_u32..;
        arcs.zip(wanted).map(|(arc, rows)| Column::table("test", extend(&table, &[arc]), *rows)).collect()
    }

    #[test]
    fn every_open_column_is_asked_once() {
        let mut all = columns(&[1, 1, 5, 5, 6, 30, 200, 1]);
        all.push(Column::scalar("system", oid!(1, 3, 6, 1, 2, 1, 1, 1)));
        all[2].done = true;
        for shape in [
            Shape::default(),
            Shape { columns: 2, ..Shape::default() },
            Shape { bulk: false, ..Shape::default() },
        ] {
            let mut seen: Vec<usize> =
                plan(&all, shape).into_iter().flat_map(|batch| batch.members).collect();
            seen.sort_unstable();
            assert_eq!(seen, [0, 1, 3, 4, 5, 6, 7, 8], "{shape:?}");
        }
    }

    #[test]
    fn columns_of_like_length_share_a_request() {
        let batches = plan(&columns(&[1, 1, 1, 6, 6, 7, 30]), Shape::default());
        let sizes: Vec<usize> = batches.iter().map(|batch| batch.members.len()).collect();
        assert_eq!(sizes, [1, 3, 3]);
    }

    #[test]
    fn shrinking_ends_in_single_getnexts() {
        let mut shape = Shape::default();
        let mut steps = 0;
        while shape.shrink() {
            steps += 1;
            assert!(steps < 20);
        }
        assert_eq!(shape, Shape { bulk: false, columns: 1, repetitions: 1 });
    }
}
