//! `make bench`: our figures beside those of others, taken in the same run on the same machine.
//!
//! The program that is measured is the one that `SMART_ESOLUTIONS_BIN` names. Peers that are not installed are left
//! out, and the end of the table says which. A figure that misses its target is printed as such; docs/PERFORMANCE.md
//! has what was measured last and what it means. `cargo bench --package bench --bench compare -- flash history` measures
//! these parts alone.

mod command;
mod connections;
mod decade;
mod decode;
mod flash;
mod history;
mod http;
mod ledger;
mod million;
mod outage;
mod pages;
mod pappl;
mod printer;
mod process;
mod refresh;
mod secure;
mod sign_in;
mod slow;
mod support;
mod table;
mod year;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use table::Table;

/// What goes wrong ends the run with its message.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Measures a part, and writes it into the table.
type Part = fn(&mut Table, &Path) -> Outcome;

/// What is measured, by the name under which it is asked for alone.
const PARTS: [(&str, Part); 13] = [
    ("refresh", refresh::measure),
    ("pages", pages::measure),
    ("secure", secure::measure),
    ("sign-in", sign_in::measure),
    ("connections", connections::measure),
    ("slow", slow::measure),
    ("decode", |table, _| {
        decode::measure(table);
        Ok(())
    }),
    ("flash", flash::measure),
    ("million", million::measure),
    ("history", history::measure),
    ("year", year::measure),
    ("ledger", |table, _| ledger::measure(table)),
    ("outage", outage::measure),
];

fn main() -> ExitCode {
    // `cargo test --benches` starts this too, with another argument.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome {
    let program = env::var_os("SMART_ESOLUTIONS_BIN").map(PathBuf::from).filter(|path| path.is_file());
    let program = program.ok_or("SMART_ESOLUTIONS_BIN names no program: call this by `make bench`")?;
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut table = Table::default();
    for (name, measure) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            // What was measured before is told all the same.
            measure(&mut table, &program).inspect_err(|_| table.print())?;
        }
    }
    table.print();
    Ok(())
}
