//! `make bench`: our figures beside those of others, taken in the same run on the same machine.
//!
//! The program that is measured is the one that `SMART_ESOLUTIONS_BIN` names. Peers that are not installed are left
//! out, and the end of the table says which. A figure that misses its target is printed as such; docs/PERFORMANCE.md
//! has what was measured last and what it means.

mod command;
mod connections;
mod decode;
mod flash;
mod history;
mod http;
mod ledger;
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

use std::{env, path::PathBuf, process::ExitCode};

use table::Table;

/// What goes wrong ends the run with its message.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

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
    let mut table = Table::default();
    refresh::measure(&mut table, &program)?;
    pages::measure(&mut table, &program)?;
    secure::measure(&mut table, &program)?;
    sign_in::measure(&mut table, &program)?;
    connections::measure(&mut table, &program)?;
    slow::measure(&mut table, &program)?;
    decode::measure(&mut table);
    flash::measure(&mut table)?;
    history::measure(&mut table, &program)?;
    ledger::measure(&mut table)?;
    outage::measure(&mut table, &program)?;
    table.print();
    Ok(())
}
