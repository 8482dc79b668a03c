//! Ordering, beside the rules that others have.

use smart_esolutions::supplies::ordering::LeadTime;

use crate::{
    SEED,
    simulation::{
        Gauging, Group, Rhythm,
        orders::{Outcome, Rule, run},
    },
};

/// Runs so many printers of each kind by each rule, and prints the table.
pub fn measure(printers: u64) {
    eprintln!("bench: ordering for {} printers, twice for each rule", 30 * printers);
    println!(
        "\nOrdering: cartridges, % of them that the printer stood still for, cartridges on the shelf on average, \
         cartridges ordered for each that came in, orders while one was open\n"
    );
    println!("| lead time | rule | printers | cartridges | out | shelf | ordered | twice |");
    println!("|---|---|---|---|---|---|---|---|");
    for (mean_days, deviation_days) in [(3.0, 1.0), (10.0, 4.0)] {
        let lead = LeadTime { mean_days, deviation_days };
        let rules = [
            Rule::Assistant(0.99),
            Rule::Threshold(20),
            Rule::Threshold(10),
            Rule::Slope(mean_days + 2.0 * deviation_days),
            Rule::Clairvoyant,
        ];
        for rule in rules {
            let mut all = Outcome::default();
            let mut each: Vec<(Group, Outcome)> = Vec::new();
            for (index, group) in (0..).zip(Group::all()) {
                let mut outcome = Outcome::default();
                (0..printers).for_each(|printer| {
                    outcome.add(run(group, SEED + index * 1_000_003 + printer, lead, rule));
                });
                all.add(outcome);
                each.push((group, outcome));
            }
            row(lead, rule, "all", all);
            if matches!(rule, Rule::Assistant(_)) {
                let sum = |is: &dyn Fn(&Group) -> bool| {
                    let mut sum = Outcome::default();
                    each.iter().filter(|(group, _)| is(group)).for_each(|(_, outcome)| sum.add(*outcome));
                    sum
                };
                for rhythm in Rhythm::ALL {
                    row(lead, rule, rhythm.name(), sum(&|group| group.rhythm == rhythm));
                }
                for gauge in Gauging::ALL {
                    row(lead, rule, &gauge.name(), sum(&|group| group.gauging == gauge));
                }
            }
        }
    }
}

fn row(lead: LeadTime, rule: Rule, printers: &str, outcome: Outcome) {
    let name = match rule {
        Rule::Assistant(level) => format!("assistant, {:.0} %", 100.0 * level),
        Rule::Threshold(percent) => format!("at {percent} %"),
        Rule::Slope(days) => format!("slope, {days:.0} days"),
        Rule::Clairvoyant => "clairvoyant".into(),
    };
    let (out, shelf) = (100.0 * outcome.stood_still / outcome.cycles, outcome.shelf / outcome.days);
    let ours = matches!(rule, Rule::Assistant(_));
    let mark = |missed: bool| if ours && missed { " !" } else { "" };
    println!(
        "| {:.0} ± {:.0} | {name} | {printers} | {} | {out:.2}{} | {shelf:.2}{} | {:.2} | {}{} |",
        lead.mean_days,
        lead.deviation_days,
        outcome.cycles,
        mark(out > 0.5),
        mark(shelf >= 0.8),
        outcome.orders / outcome.cycles,
        outcome.twice,
        mark(outcome.twice > 0.0),
    );
}
