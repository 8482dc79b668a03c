use std::io::{self, BufRead, IsTerminal};

use zeroize::Zeroizing;

use super::Failure;

/// A pass-phrase: asked for on the terminal, twice where it is new, else the first line of standard input.
pub(super) fn ask(what: &str, new: bool) -> Result<Zeroizing<String>, Failure> {
    let failed = |error: io::Error| Failure::CouldNot(format!("the {what} could not be read: {error}"));
    if !io::stdin().is_terminal() {
        let mut line = Zeroizing::new(String::new());
        io::stdin().lock().read_line(&mut line).map_err(failed)?;
        let end = line.trim_end_matches(['\r', '\n']).len();
        line.truncate(end);
        if line.is_empty() {
            return Err(Failure::Usage(format!(
                "no {what}: write it to standard input, or start this on a terminal"
            )));
        }
        return Ok(line);
    }
    let first = rpassword::prompt_password(format!("{what}: ")).map(Zeroizing::new).map_err(failed)?;
    if new {
        let again =
            rpassword::prompt_password(format!("{what} again: ")).map(Zeroizing::new).map_err(failed)?;
        if first != again {
            return Err(Failure::CouldNot(format!("the {what} was not the same twice; nothing was done")));
        }
    }
    Ok(first)
}
