//! Forecasts and replacements, by kind of printer.

use crate::{
    SEED,
    simulation::{
        Gauging, Group, Rhythm,
        score::{Found, HORIZONS, Score, Trial, watch, write_down},
    },
};

/// Watches so many printers of each kind, and prints both tables.
pub fn measure(printers: u64) -> Vec<Trial> {
    eprintln!("bench: forecasts of {} printers", 30 * printers);
    let mut trials = Vec::new();
    println!(
        "\nReplacements: done, told by the printer at all; of these found, found though there was none, of those found \
         rightly named: by who looks back upon it all, and as written down from day to day\n"
    );
    println!("| printers | done | told | found | false | named | written | false | named |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut each: Vec<(Group, [Found; 2])> = Vec::new();
    for (index, group) in (0..).zip(Group::all()) {
        let mut sums = [Found::default(); 2];
        for printer in 0..printers {
            let seed = SEED + index * 1_000_003 + printer;
            let (more, found) = watch(group, seed, true);
            trials.extend(more);
            sums[0].add(found);
            sums[1].add(write_down(group, seed));
        }
        each.push((group, sums));
    }
    row("all", &each, |_| true);
    for rhythm in Rhythm::ALL {
        row(rhythm.name(), &each, |group| group.rhythm == rhythm);
    }
    for gauge in Gauging::ALL {
        row(&gauge.name(), &each, |group| group.gauging == gauge);
    }
    scores(&trials);
    trials
}

fn row(name: &str, each: &[(Group, [Found; 2])], is: impl Fn(&Group) -> bool) {
    let mut sums = [Found::default(); 2];
    for (_, more) in each.iter().filter(|(group, _)| is(group)) {
        sums.iter_mut().zip(more).for_each(|(sum, more)| sum.add(*more));
    }
    let part = |of: usize, whole: usize| percent(of, whole);
    let figures = sums.map(|found| {
        let once = mark(part(found.once, found.told), |found| found >= 99.0, 2);
        let wrong = mark(part(found.wrong, found.done), |wrong| wrong <= 0.1, 2);
        format!("{once} | {wrong} | {}", mark(part(found.named, found.once), |_| true, 1))
    });
    println!("| {name} | {} | {} | {} |", sums[0].done, sums[0].told, figures.join(" | "));
}

fn percent(of: usize, whole: usize) -> f64 {
    100.0 * crate::simulation::machine::number(of) / crate::simulation::machine::number(whole.max(1))
}

/// A figure; an exclamation mark where it misses.
fn mark(figure: f64, met: impl Fn(f64) -> bool, places: usize) -> String {
    if figure.is_nan() {
        return "-".into();
    }
    format!("{figure:.places$}{}", if met(figure) { "" } else { " !" })
}

fn scores(trials: &[Trial]) {
    println!(
        "\nForecasts: days before the end; asked and answered; % of truths before the 10 % date and after the 90 % date; \
         pinball loss to the slope's and to that of one who knows the generator; median days that the median date is \
         off, ours, the slope's and of the one who knows\n"
    );
    println!("| printers | days | asked | answered | early | late | /slope | /knows | off | slope | knows |");
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    print("all", trials, |_| true);
    for rhythm in Rhythm::ALL {
        print(rhythm.name(), trials, |trial| trial.group.rhythm == rhythm);
    }
    for gauge in Gauging::ALL {
        print(&gauge.name(), trials, |trial| trial.group.gauging == gauge);
    }
    print("undisturbed", trials, |trial| trial.plain);
    print("disturbed", trials, |trial| !trial.plain);
    let within = Group::all()
        .flat_map(|group| {
            HORIZONS.map(|days| Score::of(trials.iter().filter(|trial| trial.group == group), days))
        })
        .filter(|score| tail(score.early) && tail(score.late))
        .count();
    println!(
        "\nOf the {} kinds and times apart, {within} have both tails within 7 to 13 %.",
        30 * HORIZONS.len()
    );
}

fn tail(part: f64) -> bool {
    (0.07..=0.13).contains(&part)
}

fn print(name: &str, trials: &[Trial], is: impl Fn(&Trial) -> bool) {
    for days in HORIZONS {
        let score = Score::of(trials.iter().filter(|trial| is(trial)), days);
        let fortnight = (days - 14.0).abs() < 0.1;
        println!(
            "| {name} | {days} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            score.asked,
            score.answered,
            mark(100.0 * score.early, |part| tail(part / 100.0), 1),
            mark(100.0 * score.late, |part| tail(part / 100.0), 1),
            mark(score.to_slope, |ratio| ratio <= 0.6, 2),
            mark(score.to_knowing, |ratio| ratio <= 1.3, 2),
            mark(
                score.off,
                |off| {
                    let slope = !fortnight || score.off_slope.is_nan() || off <= 0.5 * score.off_slope;
                    slope && (!fortnight || name != "office" || off <= 3.0)
                },
                1
            ),
            mark(score.off_slope, |_| true, 1),
            mark(score.off_knowing, |_| true, 1),
        );
    }
}
