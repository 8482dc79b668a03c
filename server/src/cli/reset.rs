use std::io::{self, BufRead, IsTerminal};

use clap::Args;

use super::{Common, DataDirectory, Failure, farewell, paths};
use crate::hand_over;

#[derive(Debug, Args)]
pub(super) struct Reset {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
}

/// What has to be typed.
const WORD: &str = "erase";

pub(super) fn reset(options: Reset) -> Result<(), Failure> {
    let directory = paths::data_directory(options.data.data_dir)?;
    if io::stdin().is_terminal() {
        eprint!("Everything in {} will be erased. Type {WORD} to go on: ", directory.display());
    }
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::CouldNot(format!("the answer could not be read: {error}")))?;
    if line.trim() != WORD {
        return Err(Failure::Usage(format!(
            "nothing was erased: type {WORD}, or write it to standard input"
        )));
    }
    farewell::say(&options.common, &directory);
    let left = hand_over::reset(&directory).map_err(Failure::could_not)?;
    if left.is_empty() {
        eprintln!("smart-esolutions: {}: erased; nothing is left", directory.display());
        return Ok(());
    }
    eprintln!("smart-esolutions: {}: erased; what is left is not of this program:", directory.display());
    for path in left {
        eprintln!("  {}", path.display());
    }
    Ok(())
}
