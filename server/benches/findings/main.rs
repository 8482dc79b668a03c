//! How soon a worn tray is found, and how often one that is not worn: `cargo bench -p bench --bench findings [-- RUNS]`.
//! Same runs, same table. Without a number 40 runs a row; docs/designs/045 tells of 100, which take a quarter of an hour.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures of a table"
)]

mod oracle;
#[path = "../../src/maintenance/simulation/mod.rs"]
mod simulation;
mod table;

use simulation::watch::Counters::{OfPrinter, OfTrays};
use smart_esolutions::maintenance;
use table::{Kind, best, row};

const KINDS: [Kind; 4] = [
    Kind { name: "independent misfeeds", bursts: 0.0, season: 0.0, counters: OfTrays },
    Kind { name: "a fifth followed by another", bursts: 0.2, season: 0.0, counters: OfTrays },
    Kind { name: "that, and a fifth up and down with the year", bursts: 0.2, season: 0.2, counters: OfTrays },
    Kind { name: "all that, counters of the printer alone", bursts: 0.2, season: 0.2, counters: OfPrinter },
];

/// Misfeeds a thousand sheets before the wear, which triples them.
const RATES: [f64; 8] = [0.2, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 10.0];

fn main() {
    // `cargo test --benches` starts this too, with another argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runs = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(40);
    println!(
        "| misfeeds a 1,000 sheets, tripled | found within 2,000 sheets | sheets: half, 95 % | false, a machine-year |"
    );
    println!("|---|---|---|---|");
    for kind in KINDS {
        println!("| **{}** | | | |", kind.name);
        for rate in RATES {
            let row = row(&kind, rate, runs);
            let sheets = |sheets: Option<u64>| sheets.map_or("never".to_owned(), |sheets| sheets.to_string());
            println!(
                "| {rate} | {:.1} % | {}, {} | {:.2} |",
                row.found * 100.0,
                sheets(row.median),
                sheets(row.most),
                row.false_findings
            );
        }
    }
    println!("| **best possible, everything known** | | | |");
    for rate in RATES {
        let (found, most) = best(rate);
        println!("| {rate} | {:.1} % | –, {most:.0} | 1.00 |", found * 100.0);
    }
}
