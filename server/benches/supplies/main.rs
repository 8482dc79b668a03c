//! `make bench`: the supplies forecast, the finding of replacements and the ordering, on printers that never were.
//!
//! `SUPPLIES_PRINTERS` says how many printers of each kind there are (a kind is a rhythm with a gauge; there are 30).
//! `SUPPLIES_EXPORT` names a folder for the forecasts and reorder points as CSV, which `.ci/peers/supplies.py` checks
//! by others' libraries. docs/designs/040 has what was measured last and what it means.

mod export;
mod forecasts;
mod orders;
#[path = "../../tests/integration/support/simulation/mod.rs"]
mod simulation;
mod sizes;

use std::{env, path::PathBuf, process::ExitCode};

/// Before the seeds of the table: those below it were looked at while the model was made.
const SEED: u64 = 500_000_000;

fn main() -> ExitCode {
    // `cargo test --benches` starts this too, with another argument.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let printers = env::var("SUPPLIES_PRINTERS").ok().and_then(|count| count.parse().ok()).unwrap_or(100);
    let only = env::var("SUPPLIES_ONLY").ok();
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if wanted("sizes") {
        sizes::measure();
    }
    if wanted("forecasts") {
        let trials = forecasts::measure(printers);
        if let Some(folder) = env::var_os("SUPPLIES_EXPORT").map(PathBuf::from)
            && let Err(error) = export::write(&folder, &trials)
        {
            eprintln!("bench: {}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    }
    if wanted("orders") {
        orders::measure(printers.div_ceil(8));
    }
    ExitCode::SUCCESS
}
