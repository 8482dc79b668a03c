//! PAPPL's pages, served by a printer of our own making: peers/pappl.c.

use std::{path::Path, path::PathBuf, process::Command};

use crate::{
    Outcome,
    command::{is_installed, output},
    process::{Folder, Server},
};

/// How it is called in the table.
pub const NAME: &str = "PAPPL";
/// Its page of supplies.
pub const SUPPLIES: &str = "/Dummy/supplies";
/// Four of its pages.
pub const PAGES: [&str; 4] = ["/", "/Dummy", SUPPLIES, "/Dummy/media"];

/// The compiled program.
pub struct Pappl {
    folder: Folder,
}

impl Pappl {
    /// Compiles it; `None` where PAPPL or a C compiler is not installed.
    pub fn compile() -> Outcome<Option<Self>> {
        if !is_installed("pkg-config") || !is_installed("cc") {
            return Ok(None);
        }
        let Ok(flags) = output(Command::new("pkg-config").args(["--cflags", "--libs", "pappl"])) else {
            return Ok(None);
        };
        let pappl = Self { folder: Folder::new()? };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/pappl.c");
        output(
            Command::new("cc")
                .arg("-O2")
                .arg("-s")
                .arg("-o")
                .arg(pappl.program())
                .arg(source)
                .args(flags.split_whitespace()),
        )?;
        Ok(Some(pappl))
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("pappl")
    }

    /// Starts it and waits for its first page.
    pub fn start(&self) -> Outcome<Server> {
        Server::start("/", |addr, folder| {
            let mut command = Command::new(self.program());
            command.arg(addr.port().to_string()).arg(folder.join("spool"));
            // It announces its printers by Avahi, which it finds by the system bus.
            command.env("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent").env("HOME", folder);
            command
        })
    }
}
