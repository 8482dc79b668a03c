use super::simulation::{BURST, DAY, Life, Machine, Tray, Wear, live};

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
