//! Use against performance: what each cartridge gave, and what the printer did in the same time. Pure.

use app::model::{CartridgeChange, CartridgeUse, Performance};
use jiff::Timestamp;

use super::{
    Sample,
    number::{pages, whole},
};

/// What is known of a supply.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// `prtMarkerSuppliesIndex`.
    pub index: u32,
    /// What it is called.
    pub name: &'a str,
    /// The serial number of the cartridge inside.
    pub serial_number: Option<&'a str>,
    /// What was seen of it, oldest first.
    pub samples: &'a [Sample],
    /// What happened to its cartridges, oldest first.
    pub changes: &'a [CartridgeChange],
    /// Impressions that one is made for; of what covers pages, at 5 % coverage.
    pub rated_pages: Option<u64>,
    /// Whether it goes onto the pages: toner and ink.
    pub covers_pages: bool,
    /// What one costs, in hundredths of the currency.
    pub price: Option<u32>,
}

/// So many percent have to be used up before coverage is told: a gauge rounds.
const FEWEST_PERCENT: u8 = 10;

/// What each cartridge of a supply gave, the newest first.
pub fn cartridges(seen: &Seen<'_>) -> Vec<CartridgeUse> {
    let begins: Vec<&CartridgeChange> =
        seen.changes.iter().filter(|change| change.kind.begins_anew()).collect();
    let first = [None].into_iter().chain(begins.iter().copied().map(Some));
    let next = begins.iter().copied().map(Some).chain([None]);
    let mut uses: Vec<CartridgeUse> =
        first.zip(next).filter_map(|(begin, end)| one(seen, begin, end)).collect();
    uses.reverse();
    uses
}

fn one(
    seen: &Seen<'_>,
    begin: Option<&CartridgeChange>,
    end: Option<&CartridgeChange>,
) -> Option<CartridgeUse> {
    let place = |change: &CartridgeChange| seen.samples.partition_point(|sample| sample.at < change.at);
    let samples = &seen.samples[begin.map_or(0, place)..end.map_or(seen.samples.len(), place)];
    if samples.is_empty() && begin.is_none() {
        return None;
    }
    let counts: Vec<u64> = samples.iter().filter_map(|sample| sample.impressions).collect();
    let at_first = begin.and_then(|change| change.impressions).or(counts.first().copied());
    let at_last = end.and_then(|change| change.impressions).or(counts.last().copied());
    // A counter that began anew tells nothing of the whole.
    let made = at_first.zip(at_last).and_then(|(first, last)| last.checked_sub(first));
    let made = made.filter(|_| counts.windows(2).all(|pair| pair[0] <= pair[1]));
    let known = |number: Option<&str>| number.map(str::to_owned);
    let serial_number = match end {
        None => known(seen.serial_number).or_else(|| begin.and_then(|begin| begin.serial_number.clone())),
        Some(_) => begin.and_then(|begin| begin.serial_number.clone()),
    };
    Some(CartridgeUse {
        supply: seen.index,
        name: seen.name.to_owned(),
        serial_number,
        installed_at: begin.map(|change| change.at),
        removed_at: end.map(|change| change.at),
        pages: made,
        rated_pages: seen.rated_pages,
        coverage_percent: made
            .filter(|_| seen.covers_pages)
            .and_then(|made| coverage(samples, made, seen.rated_pages)),
        wasted_percent: end.and_then(|change| change.wasted_percent),
        cost_a_page: end.and(begin).and(made).and_then(|made| cost(seen.price?, made)),
    })
}

/// 5 % coverage gives the rated pages: what was used up of the cartridge, against what was printed with it.
fn coverage(samples: &[Sample], made: u64, rated: Option<u64>) -> Option<f64> {
    let mut levels = samples.iter().filter_map(|sample| sample.level.percent());
    let full = levels.next()?;
    let used = full.saturating_sub(levels.next_back()?);
    let rated = rated?;
    (used >= FEWEST_PERCENT && made > 0)
        .then(|| 5.0 * pages(rated) * f64::from(used) / 100.0 / pages(made))
        .filter(|coverage| coverage.is_finite())
        .map(|coverage| (coverage * 10.0).round() / 10.0)
}

/// In ten-thousandths of the currency.
fn cost(price: u32, made: u64) -> Option<u64> {
    (u64::from(price) * 100).checked_div(made)
}

/// What the printer did from `from` to `to`; `counted` is what it had counted at its ends. How often it stopped meanwhile the
/// Maintenance Assistant knows.
pub fn printer(
    (from, to): (Timestamp, Timestamp),
    counted: Option<(u64, u64)>,
    rated_a_month: Option<u64>,
) -> Performance {
    let days = to.duration_since(from).as_secs_f64() / 86_400.0;
    let impressions = counted.and_then(|(began, ended)| ended.checked_sub(began));
    let a_day = impressions.filter(|_| days >= 1.0).map(|made| whole(pages(made) / days));
    Performance {
        from: Some(from),
        to: Some(to),
        impressions,
        impressions_a_day: a_day,
        rated_a_month,
        availability: None,
        jams: None,
        cartridges: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use app::model::CartridgeChangeKind;

    use super::{super::Level, *};
    use crate::testing::time;

    fn sample(at: &str, impressions: u64, percent: u8) -> Sample {
        Sample { at: time(at), impressions: Some(impressions), level: Level::Percent(percent), usage: None }
    }

    fn change(at: &str, impressions: u64, wasted: Option<u8>) -> CartridgeChange {
        CartridgeChange {
            at: time(at),
            kind: CartridgeChangeKind::New,
            wasted_percent: wasted,
            serial_number: Some(format!("SN{impressions}")),
            impressions: Some(impressions),
        }
    }

    #[test]
    fn each_cartridge_is_told_with_pages_coverage_waste_and_cost() {
        let samples = [
            sample("2026-08-01T00:00:00Z", 1_000, 60),
            sample("2026-09-01T00:00:00Z", 7_000, 5),
            sample("2026-09-02T00:00:00Z", 7_100, 100),
            sample("2026-10-01T00:00:00Z", 12_000, 50),
            sample("2026-10-31T00:00:00Z", 15_000, 20),
            sample("2026-11-01T00:00:00Z", 15_100, 100),
            sample("2026-11-20T00:00:00Z", 16_000, 95),
        ];
        let changes = [
            change("2026-09-02T00:00:00Z", 7_100, Some(5)),
            change("2026-11-01T00:00:00Z", 15_100, Some(20)),
        ];
        let seen = Seen {
            index: 1,
            name: "Black toner",
            serial_number: Some("NOW"),
            samples: &samples,
            changes: &changes,
            rated_pages: Some(10_000),
            covers_pages: true,
            price: Some(12_990),
        };
        let uses = cartridges(&seen);
        let told: Vec<_> = uses
            .iter()
            .map(|one| (one.serial_number.as_deref(), one.pages, one.coverage_percent, one.wasted_percent))
            .collect();
        assert_eq!(
            told,
            [
                (Some("NOW"), Some(900), None, None),
                (Some("SN7100"), Some(8_000), Some(5.0), Some(20)),
                (None, Some(6_100), Some(4.5), Some(5)),
            ]
        );
        let drum = cartridges(&Seen { covers_pages: false, ..seen });
        assert!(drum.iter().all(|one| one.coverage_percent.is_none()), "a drum covers nothing: {drum:?}");
        // 129.90 for 8,000 pages; of one that was not seen from its beginning the cost is not known.
        assert_eq!(uses.iter().map(|one| one.cost_a_page).collect::<Vec<_>>(), [None, Some(162), None]);
    }

    #[test]
    fn a_counter_that_began_anew_makes_no_pages() {
        let samples = [sample("2026-08-01T00:00:00Z", 9_000, 60), sample("2026-09-01T00:00:00Z", 10, 40)];
        let seen = Seen {
            index: 1,
            name: "Black toner",
            serial_number: None,
            samples: &samples,
            changes: &[],
            rated_pages: None,
            covers_pages: true,
            price: None,
        };
        assert_eq!(cartridges(&seen)[0].pages, None);
    }

    #[test]
    fn impressions_a_day_are_those_between_the_counters() {
        let span = (time("2026-11-01T00:00:00Z"), time("2026-11-11T00:00:00Z"));
        let told = printer(span, Some((1_000, 6_000)), Some(150_000));
        assert_eq!((told.impressions, told.impressions_a_day), (Some(5_000), Some(500)));
        let began_anew = printer(span, Some((6_000, 1_000)), None);
        assert_eq!((began_anew.impressions, began_anew.impressions_a_day), (None, None));
    }
}
