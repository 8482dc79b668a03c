//! What is printed on the day on which what is left falls below a point, after it has.
//!
//! That day is none like the others: a day is the one the more often, the more it prints, so that a mailing takes a printer
//! below its reorder point far more often than mailings have days.

use crate::supplies::number::count;

/// Parts of the distribution, most first: the finer, the more is printed.
const CLASSES: [f64; 7] = [0.004, 0.011, 0.025, 0.06, 0.15, 0.3, 0.45];

/// It happens at any part of the day; these stand for all.
const PARTS_OF_DAY: [f64; 3] = [1.0 / 6.0, 0.5, 5.0 / 6.0];

/// A day that prints more than all that were seen prints about so many times of what the largest of them did.
const LARGER: f64 = 1.5;

/// Parts of the distribution, most first, each with the pages in its middle, from what each day of the past printed, with
/// its weight.
pub(super) fn leaps(past: impl Iterator<Item = (f64, f64)>) -> impl Iterator<Item = (f64, f64)> + Clone {
    let each = past.flat_map(|(pages, weight)| PARTS_OF_DAY.map(|part| (part * pages, weight * pages)));
    let mut leaps: Vec<(f64, f64)> = each.collect();
    leaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f64 = leaps.iter().map(|(_, weight)| weight).sum();
    let squares: f64 = leaps.iter().map(|(_, weight)| weight * weight).sum();
    if let Some((largest, _)) = leaps.first().filter(|_| squares > 0.0) {
        // The largest is still to come: among so many and one more that one is the largest as often as any other.
        let seen = sum * sum / squares / count(PARTS_OF_DAY.len());
        leaps.insert(0, (LARGER * largest, sum / (seen + 1.0)));
    }
    let (mut edge, mut above, mut pages) = (0.0, 0.0, 0.0);
    let mut next = leaps.into_iter();
    let middles = CLASSES.map(|part| {
        while above < (edge + 0.5 * part) * sum
            && let Some((leap, weight)) = next.next()
        {
            above += weight;
            pages = leap;
        }
        edge += part;
        (part, pages)
    });
    middles.into_iter()
}

#[cfg(test)]
mod tests {
    use super::leaps;

    #[test]
    fn where_half_of_the_pages_are_mailings_half_of_the_days_that_count_are_theirs() {
        let even: Vec<(f64, f64)> = leaps((0..400).map(|_| (100.0, 1.0))).collect();
        assert!(even.iter().all(|(_, pages)| *pages < 150.1), "{even:?}");
        // One day in twenty prints as much as the nineteen others together.
        let days = (0..400).map(|day| (if day % 20 == 19 { 1900.0 } else { 100.0 }, 1.0));
        let mailings: Vec<(f64, f64)> = leaps(days).collect();
        let part: f64 = mailings.iter().filter(|(_, pages)| *pages > 100.0).map(|(part, _)| part).sum();
        assert!((0.4..=0.6).contains(&part), "{mailings:?}");
        assert!(mailings[0].1 > 1900.0, "the largest is still to come: {mailings:?}");
    }

    #[test]
    fn a_printer_that_has_printed_nothing_makes_no_leaps() {
        for days in [0, 30] {
            assert!(leaps((0..days).map(|_| (0.0, 1.0))).all(|(_, pages)| pages == 0.0), "{days}");
        }
    }
}
