use std::{
    io::{self, BufRead, IsTerminal},
    sync::Arc,
};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use super::{DataDirectory, Failure, paths, run::block_on};
use crate::{
    account::{AccountService, Open},
    clock::{SharedClock, SystemClock},
    config::SecuritySection,
    entropy::{SharedEntropy, SystemEntropy},
    seal::Sealer,
    store::Store,
};

#[derive(Debug, Args)]
pub(super) struct Admin {
    #[command(flatten)]
    data: DataDirectory,
    /// What to do; the server may be running or not
    #[arg(value_enum)]
    action: AdminAction,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum AdminAction {
    /// Ask for a new password, or read it from standard input, set it and end all sessions
    SetPassword,
    /// Write a new set-up code to standard output; the one before no longer holds
    SetUpCode,
}

/// For whoever has the machine in hand. A server that runs meanwhile sees the change by itself.
pub(super) fn admin(options: Admin) -> Result<(), Failure> {
    let directory = paths::data_directory(options.data.data_dir)?;
    let password = match options.action {
        AdminAction::SetPassword => Some(asked()?),
        AdminAction::SetUpCode => None,
    };
    block_on(async {
        let clock: SharedClock = Arc::new(SystemClock);
        let entropy: SharedEntropy = Arc::new(SystemEntropy);
        let store = Store::open_beside(&directory, Arc::clone(&clock), TimeZone::UTC);
        let store = store.map_err(Failure::could_not)?;
        let sealer = Sealer::open(&directory, Arc::clone(&entropy)).map_err(Failure::could_not)?;
        let names = names(&store).await;
        let open =
            Open { store: store.clone(), clock, entropy, sealer, names: Arc::new(move || names.clone()) };
        let accounts = AccountService::open(open, &SecuritySection::default()).await;
        let accounts = accounts.map_err(Failure::could_not)?;
        match password {
            Some(password) => {
                let set = accounts.set_password(&password).await;
                set.map_err(|error| Failure::CouldNot(app::account_error(&error)))?;
                eprintln!("smart-esolutions: the password is set; every session has ended");
            }
            None => match accounts.renew_code().await.map_err(Failure::could_not)? {
                Some(code) => println!("{code}"),
                None => {
                    return Err(Failure::CouldNot(
                        "this device has an administrator, so there is no set-up code; a forgotten password is \
                         replaced with: smart-esolutions admin set-password"
                            .into(),
                    ));
                }
            },
        }
        store.close().await.map_err(Failure::could_not)
    })
}

/// Asks twice on a terminal; reads one line where standard input is none.
fn asked() -> Result<Zeroizing<String>, Failure> {
    let failed = |error: io::Error| Failure::CouldNot(format!("the password could not be read: {error}"));
    if !io::stdin().is_terminal() {
        let mut line = Zeroizing::new(String::new());
        io::stdin().lock().read_line(&mut line).map_err(failed)?;
        return Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let new = Zeroizing::new(rpassword::prompt_password("New password: ").map_err(failed)?);
    let again = Zeroizing::new(rpassword::prompt_password("The same again: ").map_err(failed)?);
    if new == again { Ok(new) } else { Err(Failure::CouldNot("the two differ; nothing was changed".into())) }
}

/// What everybody can know of this device, so that it is no password.
async fn names(store: &Store) -> Vec<String> {
    let identity = store.last_reading().await.ok().flatten().map(|reading| reading.identity);
    let identity = identity.unwrap_or_default();
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|name| name.trim().to_owned());
    [identity.serial_number, identity.model, identity.name, host].into_iter().flatten().collect()
}
