use std::{env, path::PathBuf, sync::Arc};

use smart_esolutions::{
    clock::SystemClock,
    entropy::SystemEntropy,
    far_end::{FarEnd, Options},
};

use super::{DataDirectory, Failure};

/// Where everything is kept, in the order that the help names.
pub(crate) fn data_directory(given: DataDirectory) -> Result<PathBuf, Failure> {
    // systemd may give several directories, separated by colons; the first is ours.
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let state = set("STATE_DIRECTORY").map(|all| {
        let first = all.to_string_lossy().split(':').next().map(str::to_owned);
        PathBuf::from(first.unwrap_or_default())
    });
    let xdg = set("XDG_STATE_HOME").map(|home| PathBuf::from(home).join("communication-server"));
    let home = set("HOME").map(|home| PathBuf::from(home).join(".local/state/communication-server"));
    let found = given.data_dir.or(state).or(xdg).or(home);
    found.ok_or_else(|| Failure::Usage("there is no place for the data: give --data-dir, or set HOME".into()))
}

/// The server's data, beside a server that has them open or without one. A directory in which there are none is a mistake, and
/// nothing is made there.
pub(crate) fn open(given: DataDirectory) -> Result<FarEnd, Failure> {
    let directory = data_directory(given)?;
    if !FarEnd::is_in(&directory) {
        return Err(Failure::CouldNot(format!(
            "{}: no communication server has its data there; name its directory with --data-dir, or begin one with \
             `communication-server serve`",
            directory.display()
        )));
    }
    open_or_make(DataDirectory { data_dir: Some(directory) })
}

/// The same, made where there are none: for what begins them.
pub(crate) fn open_or_make(given: DataDirectory) -> Result<FarEnd, Failure> {
    let directory = data_directory(given)?;
    let far_end =
        FarEnd::open(&directory, Options::default(), Arc::new(SystemClock), Arc::new(SystemEntropy))?;
    Ok(far_end)
}
