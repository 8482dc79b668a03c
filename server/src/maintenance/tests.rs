use super::simulation::{
    BURST, DAY, Life, Machine, Tray, Wear, live,
    watch::{Counters, fed, openings},
};

fn machine() -> Machine {
    Machine {
        sheets_a_day: 500.0,
        trays: vec![Tray { share: 0.7, per_thousand: 4.0 }, Tray { share: 0.3, per_thousand: 1.0 }],
        bursts: 0.0,
        season: 0.0,
        wear: None,
    }
}

/// Misfeeds a thousand sheets of a tray in the days from `first` to before `end`.
fn rate(life: &Life, tray: usize, first: i64, end: i64) -> f64 {
    let fed = |day: i64| {
        let evening = life.evenings.iter().rfind(|evening| evening.second < day * DAY);
        evening.map_or(0, |evening| evening.fed[tray])
    };
    let inside = |second| (first * DAY..end * DAY).contains(&second);
    let misfeeds = life.misfeeds.iter().filter(|it| it.tray == tray && inside(it.second)).count();
    f64::from(u32::try_from(misfeeds).unwrap()) * 1000.0
        / f64::from(u32::try_from(fed(end) - fed(first)).unwrap())
}

#[test]
fn a_seed_is_a_life_and_another_seed_another() {
    assert_eq!(live(&machine(), 30, 7), live(&machine(), 30, 7));
    assert_ne!(live(&machine(), 30, 7), live(&machine(), 30, 8));
}

#[test]
fn trays_misfeed_at_their_rates_until_one_is_worn() {
    let machine = Machine { wear: Some(Wear { tray: 1, day: 1500, factor: 3.0 }), ..machine() };
    let life = live(&machine, 3000, 1);
    for (tray, first, end, expected) in
        [(0, 0, 1500, 4.0), (0, 1500, 3000, 4.0), (1, 0, 1500, 1.0), (1, 1500, 3000, 3.0)]
    {
        let found = rate(&life, tray, first, end);
        assert!(
            (found / expected - 1.0).abs() < 0.12,
            "tray {tray} from day {first}: {found}, not {expected}"
        );
    }
}

#[test]
fn misfeeds_come_in_bursts_where_they_are_said_to() {
    let close = |bursts: f64| {
        let life = live(&Machine { bursts, ..machine() }, 1000, 3);
        let fed: Vec<u64> = life.misfeeds.iter().filter(|it| it.tray == 1).map(|it| it.fed).collect();
        let close = fed.windows(2).filter(|pair| pair[1] - pair[0] <= BURST).count();
        f64::from(u32::try_from(close).unwrap()) / f64::from(u32::try_from(fed.len()).unwrap())
    };
    assert!(close(0.0) < 0.05);
    assert!((0.15..0.35).contains(&close(0.3)));
}

#[test]
fn counters_go_on_from_day_to_day_and_add_up() {
    let life = live(&machine(), 60, 5);
    assert_eq!(life.evenings.len(), 60);
    for pair in life.evenings.windows(2) {
        assert!(pair[0].sheets <= pair[1].sheets);
    }
    for evening in &life.evenings {
        assert_eq!(evening.sheets, evening.fed.iter().sum::<u64>());
    }
    assert!(life.misfeeds.is_sorted_by_key(|it| it.sheets));
}

/// Sheets of a worn tray until it is found; 10 misfeeds a 1,000 sheets before, so that a rise can show at all.
fn sheets_until_found(seed: u64) -> Option<u64> {
    let day = 100;
    let trays = vec![Tray { share: 0.6, per_thousand: 10.0 }, Tray { share: 0.4, per_thousand: 1.0 }];
    let wear = Some(Wear { tray: 0, day, factor: 3.0 });
    let life = live(&Machine { trays, wear, bursts: 0.1, ..machine() }, day + 30, seed);
    let before = fed(&life, 0, i64::from(day) * DAY - 1);
    let found = openings(&life, Counters::OfTrays, day, |opening| opening.tray == 0);
    found.last().filter(|opening| opening.tray == 0).map(|opening| opening.fed - before)
}

#[test]
fn a_tray_whose_misfeeds_triple_is_found_within_2000_sheets() {
    let found =
        (0..40).filter(|seed| sheets_until_found(*seed).is_some_and(|sheets| sheets <= 2_000)).count();
    assert!(found >= 38, "{found} of 40");
}

#[test]
fn machines_that_do_not_wear_have_less_than_one_finding_a_year() {
    let years = 20;
    let trays = vec![Tray { share: 0.6, per_thousand: 1.5 }, Tray { share: 0.4, per_thousand: 0.5 }];
    let machine = Machine { trays, bursts: 0.2, season: 0.2, ..machine() };
    let found: usize = (0..years)
        .map(|seed| openings(&live(&machine, 90 + 365, seed), Counters::OfPrinter, 90, |_| false).len())
        .sum();
    assert!(u64::try_from(found).unwrap() < years, "{found} in {years} years");
}
