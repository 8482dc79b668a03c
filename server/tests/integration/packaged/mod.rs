//! Files of the package that are made from the program itself: they can't say what it does not do.
//!
//! They stand in the tree, where they are read and packaged. After a change of the command line or the configuration
//! `SMART_ESOLUTIONS_WRITE_FILES=1 cargo test --package server --test integration packaged::` writes them anew.

mod command_page;
mod configuration;
mod configuration_page;
mod key;
mod units;

use std::{fs, path::Path};

use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};
use smart_esolutions::cli::Cli;

/// The command line as the pages describe it: the number alone, whatever day this is.
fn command() -> Command {
    Cli::command().version(env!("CARGO_PKG_VERSION"))
}

fn completion(shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut command(), "smart-esolutions", &mut script);
    String::from_utf8(script).expect("UTF-8")
}

#[test]
fn what_is_packaged_is_what_the_program_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging");
    let files = [
        ("smart-esolutions.toml", configuration::file()),
        ("man/smart-esolutions.1", command_page::page(command())),
        ("man/smart-esolutions.toml.5", configuration_page::page()),
        ("completion/smart-esolutions.bash", completion(Shell::Bash)),
        ("completion/_smart-esolutions", completion(Shell::Zsh)),
        ("completion/smart-esolutions.fish", completion(Shell::Fish)),
    ];
    let write = std::env::var_os("SMART_ESOLUTIONS_WRITE_FILES").is_some();
    for (name, made) in files {
        let path = folder.join(name);
        if write {
            fs::write(&path, &made).expect("a writable tree");
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == made, "server/packaging/{name} is not up to date: see {}", file!());
    }
}
