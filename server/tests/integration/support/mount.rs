//! Small file systems in memory, to fill up and to make read-only. Mounting takes root.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::process::missing;

/// A file system in memory, unmounted when this is dropped.
pub struct Tmpfs {
    folder: TempDir,
}

impl Tmpfs {
    /// One of so many kilobytes; `None` where mounting is not permitted.
    pub fn mount(kilobytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = format!("size={kilobytes}k,mode=0700");
        match run(&["-t", "tmpfs", "-o", &options, "tmpfs"], folder.path()) {
            Ok(()) => Some(Self { folder }),
            Err(reason) => {
                missing(&format!("a file system can't be mounted: {}", reason.trim()));
                None
            }
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes until nothing more fits.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a new file");
        for size in [64 * 1024, 4_096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Makes room again.
    pub fn empty(&self) {
        std::fs::remove_file(self.filler()).expect("it was filled");
    }

    /// From now on nothing can be written. Nobody may have a file open for writing.
    pub fn make_read_only(&self) {
        run(&["-o", "remount,ro"], self.path()).expect("no file is open for writing");
    }

    pub fn make_writable(&self) {
        run(&["-o", "remount,rw"], self.path()).expect("it was mounted by this test");
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn run(arguments: &[&str], folder: &Path) -> Result<(), String> {
    let output =
        Command::new("mount").args(arguments).arg(folder).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
