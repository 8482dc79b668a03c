//! Ordering, beside the rules that others have.

use smart_esolutions::supplies::ordering::LeadTime;

use crate::{
    SEED,
    simulation::{
        Gauging, Group, Rhythm,
        desk::Administrator,
        orders::{Outcome, Rule, run},
    },
};

/// The service level.
const PERCENT: u8 = 99;

/// Runs so many printers of each kind by each rule, and prints the table.
pub fn measure(printers: u64) {
    eprintln!("bench: ordering for {} printers, twice for each rule", 30 * printers);
    println!(
        "\nOrdering: cartridges, % of them that the printer stood still for, of these those of which the book had one that \
         was nowhere, % of the days on which it stood still, cartridges on the shelf on average, cartridges ordered for \
         each that came in, orders while a parcel was in the post, orders that what was truly there made needless, \
         parcels that came after their orders had ended, % of the days on which the book had more than there was. Of the \
         administrators some tell when a parcel is here, some answer what is asked and order when the printer stands \
         still, some do both, some neither, and some of these have a spare of which they never told\n"
    );
    println!(
        "| lead time | rule | printers | cartridges | out | stuck | still | shelf | ordered | twice | needless | early | more |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (mean_days, deviation_days) in [(3.0, 1.0), (10.0, 4.0)] {
        let lead = LeadTime { mean_days, deviation_days };
        assistant(printers, lead);
        let rules = [
            Rule::Threshold(20),
            Rule::Threshold(10),
            Rule::Slope(mean_days + 2.0 * deviation_days),
            Rule::Clairvoyant,
        ];
        for rule in rules {
            let mut all = Outcome::default();
            for (group, seed, _) in each(printers) {
                all.add(run(group, seed, lead, rule));
            }
            row(lead, rule, "all", all);
        }
    }
}

/// So many printers of each kind, each with its seed, and each in turn with another administrator.
fn each(printers: u64) -> impl Iterator<Item = (Group, u64, Administrator)> {
    (0..).zip(Group::all()).flat_map(move |(index, group)| {
        // There are as many gauges: with those of another rhythm others begin.
        let first = (index + index / Gauging::ALL.len()) % Administrator::ALL.len();
        let administrators = Administrator::ALL.into_iter().cycle().skip(first);
        let seed = SEED + index as u64 * 1_000_003;
        (0..printers).zip(administrators).map(move |(printer, who)| (group, seed + printer, who))
    })
}

/// The rows of the assistant: all, by administrator, by rhythm, and by gauge.
fn assistant(printers: u64, lead: LeadTime) {
    let run = |(group, seed, who)| (group, who, run(group, seed, lead, Rule::Assistant(PERCENT, who)));
    let outcomes: Vec<(Group, Administrator, Outcome)> = each(printers).map(run).collect();
    let print = |name: &str, is: &dyn Fn(&Group, Administrator) -> bool| {
        let mut sum = Outcome::default();
        let of = outcomes.iter().filter(|(group, who, _)| is(group, *who));
        of.for_each(|(_, _, outcome)| sum.add(*outcome));
        row(lead, Rule::Assistant(PERCENT, Administrator::ALL[0]), name, sum);
    };
    print("all", &|_, _| true);
    for who in Administrator::ALL {
        print(who.name(), &|_, by| by == who);
    }
    for rhythm in Rhythm::ALL {
        print(rhythm.name(), &|group, _| group.rhythm == rhythm);
    }
    for gauge in Gauging::ALL {
        print(&gauge.name(), &|group, _| group.gauging == gauge);
    }
}

fn row(lead: LeadTime, rule: Rule, printers: &str, outcome: Outcome) {
    let name = match rule {
        Rule::Assistant(percent, _) => format!("assistant, {percent} %"),
        Rule::Threshold(percent) => format!("at {percent} %"),
        Rule::Slope(days) => format!("slope, {days:.0} days"),
        Rule::Clairvoyant => "clairvoyant".into(),
    };
    let (out, shelf) = (100.0 * outcome.stood_still / outcome.cycles, outcome.shelf / outcome.days);
    let ours = matches!(rule, Rule::Assistant(..));
    let mark = |missed: bool| if ours && missed { " !" } else { "" };
    // Who goes by a rule keeps no book.
    let of_book = |figure: String| if ours { figure } else { "-".into() };
    println!(
        "| {:.0} ± {:.0} | {name} | {printers} | {} | {out:.2}{} | {} | {:.2} | {shelf:.2}{} | {:.2} | {}{} | {} | {} | {} |",
        lead.mean_days,
        lead.deviation_days,
        outcome.cycles,
        mark(out > 0.5),
        of_book(outcome.stuck.to_string()),
        100.0 * outcome.still / outcome.days,
        mark(shelf >= 0.8),
        outcome.orders / outcome.cycles,
        outcome.twice,
        mark(outcome.twice > 0.0),
        of_book(outcome.needless.to_string()),
        of_book(outcome.early.to_string()),
        of_book(format!("{:.1}", 100.0 * outcome.more / outcome.days)),
    );
}
