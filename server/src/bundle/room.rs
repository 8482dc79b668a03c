use serde::Serialize;

use crate::protocol::data::diagnostics::LeftOut;

/// What is still free of a bundle, and what there was no room for.
#[derive(Debug)]
pub(super) struct Room {
    octets: usize,
    left_out: Vec<LeftOut>,
}

/// What is kept free for the members that are no lists, and for saying what was left out.
const SPARE: usize = 6 * 1_024;

impl Room {
    /// Room for so many octets of JSON.
    pub(super) fn new(octets: usize) -> Self {
        Self { octets: octets.saturating_sub(SPARE), left_out: Vec::new() }
    }

    /// As many of the items, from the first, as fit into `most` octets and into what is free. How many do not is noted.
    pub(super) fn fit<T: Serialize>(
        &mut self,
        what: &str,
        most: usize,
        items: impl IntoIterator<Item = T>,
    ) -> Vec<T> {
        let mut free = most.min(self.octets);
        let (mut kept, mut left_out) = (Vec::new(), 0);
        for item in items {
            // With the comma behind it. What is no JSON takes all there is, and is left out.
            let octets = serde_json::to_vec(&item).map_or(usize::MAX, |text| text.len() + 1);
            if left_out == 0 && octets <= free {
                free -= octets;
                self.octets -= octets;
                kept.push(item);
            } else {
                left_out += 1;
            }
        }
        self.leave_out(what, left_out);
        kept
    }

    /// Notes that so many more were left out.
    pub(super) fn leave_out(&mut self, what: &str, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        if count == 0 {
            return;
        }
        match self.left_out.iter_mut().find(|known| known.what == what) {
            Some(known) => known.count += count,
            None => self.left_out.push(LeftOut { what: what.to_owned(), count }),
        }
    }

    /// What there was no room for.
    pub(super) fn left_out(self) -> Vec<LeftOut> {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ones_stay_and_the_rest_is_counted() {
        let mut room = Room::new(SPARE + 20);
        // Each takes four octets.
        assert_eq!(room.fit("a", 12, ["x", "x", "x", "x", "x"]), ["x", "x", "x"]);
        assert_eq!(room.fit("b", 100, ["x", "x", "x"]), ["x", "x"]);
        assert_eq!(room.fit("c", 100, ["x"]), [] as [&str; 0]);
        room.leave_out("c", 2);
        room.leave_out("d", 0);
        let left_out: Vec<(String, u64)> =
            room.left_out().into_iter().map(|left| (left.what, left.count)).collect();
        assert_eq!(left_out, [("a".into(), 2), ("b".into(), 1), ("c".into(), 3)]);
    }
}
