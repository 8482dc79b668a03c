use std::{env, path::PathBuf};

use super::{Failure, owner};
use crate::hand_over;

/// Where the history is kept, in the order that the help names. An erasure that a power cut interrupted is
/// finished here, so that no command sees half of it.
pub(super) fn data_directory(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    // systemd may give several directories, separated by colons; the first is ours.
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let state = set("STATE_DIRECTORY").map(|all| {
        let first = all.to_string_lossy().split(':').next().map(str::to_owned);
        PathBuf::from(first.unwrap_or_default())
    });
    let xdg = set("XDG_STATE_HOME").map(|home| PathBuf::from(home).join("smart-esolutions"));
    let home = set("HOME").map(|home| PathBuf::from(home).join(".local/state/smart-esolutions"));
    let directory = given.or(state).or(xdg).or(home).ok_or_else(|| {
        Failure::Usage("there is no place for the history: give --data-dir, or set HOME".into())
    })?;
    owner::check(&directory)?;
    if hand_over::finish_begun(&directory).map_err(Failure::could_not)? {
        eprintln!("smart-esolutions: {}: the erasure that was begun is finished", directory.display());
    }
    Ok(directory)
}
