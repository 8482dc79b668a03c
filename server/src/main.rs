//! Command line and wiring.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    smart_esolutions::cli::run(smart_esolutions::cli::Cli::parse())
}
