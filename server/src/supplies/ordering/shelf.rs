//! What the book knows of the shelf: how many there are, and what was said of them when.

use jiff::Timestamp;

/// Cartridges on the shelf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// How many.
    pub on_hand: u32,
    /// When they were counted last.
    pub counted_at: Option<Timestamp>,
    /// When a count last found fewer than the book had: one that was put in before that was taken off by the count.
    pub lowered_at: Option<Timestamp>,
    /// When something was last put there: received, or brought.
    pub put_at: Option<Timestamp>,
}

impl Shelf {
    /// More are on no shelf.
    pub const MOST: u32 = 999;

    /// Somebody has counted so many.
    #[must_use]
    pub fn counted(self, on_hand: u32, at: Timestamp) -> Self {
        let lowered_at = match on_hand.cmp(&self.on_hand) {
            std::cmp::Ordering::Less => Some(at),
            std::cmp::Ordering::Equal => self.lowered_at,
            std::cmp::Ordering::Greater => None,
        };
        Self { on_hand, counted_at: Some(at), lowered_at, ..self }
    }

    /// Somebody has brought one more, and has not looked whether the rest is still there; of none there is no rest.
    #[must_use]
    pub fn one_more(self, at: Timestamp) -> Self {
        let counted_at = self.counted_at.filter(|_| self.on_hand > 0).or(Some(at));
        Self { counted_at, ..self.received(1, at) }
    }

    /// A parcel of so many was put there.
    #[must_use]
    pub fn received(self, quantity: u32, at: Timestamp) -> Self {
        let on_hand = self.on_hand.saturating_add(quantity).min(Self::MOST);
        Self { on_hand, put_at: Some(at), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::Shelf;
    use crate::testing::time;

    #[test]
    fn a_count_below_the_book_is_remembered_until_one_is_above_it() {
        let at = |hour: u8| time(&format!("2026-11-22T{hour:02}:00:00Z"));
        let two = Shelf::default().received(2, at(1));
        assert_eq!((two.counted_at, two.put_at), (None, Some(at(1))), "a parcel is no count");
        let one = two.counted(1, at(2));
        assert_eq!((one.on_hand, one.counted_at, one.lowered_at), (1, Some(at(2)), Some(at(2))));
        assert_eq!(one.counted(1, at(3)).lowered_at, Some(at(2)));
        assert_eq!(one.counted(2, at(3)).lowered_at, None);
        let more = one.one_more(at(3));
        assert_eq!((more.on_hand, more.counted_at, more.put_at), (2, Some(at(2)), Some(at(3))));
        let first = one.counted(0, at(3)).one_more(at(4));
        assert_eq!((first.on_hand, first.counted_at), (1, Some(at(4))), "there was nothing else to count");
        assert_eq!(Shelf { on_hand: 998, ..two }.received(2, at(5)).on_hand, Shelf::MOST);
    }
}
