//! Recordings of printers: the project's own inventions, and those of a folder that the environment names.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::recording::Recording;

/// Names the folder with recordings of real printers.
pub const FOLDER: &str = "PRINTER_RECORDINGS";

/// A recording, its file, and what another system makes of it (`NAME.expected.json`), where that is known.
pub struct Printer {
    pub file: PathBuf,
    pub recording: Recording,
    pub expected: Option<serde_json::Value>,
}

/// The invented printers, each with quirks of real ones; the files say which.
pub fn invented() -> Vec<Printer> {
    let printers = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/printers"));
    assert!(!printers.is_empty(), "the project's own recordings are missing");
    printers
}

/// The real printers; empty, and a message, where no folder is named.
pub fn recorded() -> Vec<Printer> {
    let Some(folder) = env::var_os(FOLDER) else {
        eprintln!("{FOLDER} is not set: only the project's own inventions are read");
        return Vec::new();
    };
    let folder = PathBuf::from(folder);
    // Tests run in the package's folder; the name is meant from the workspace's.
    let folder = if folder.is_absolute() {
        folder
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
    };
    let printers = read(&folder);
    assert!(!printers.is_empty(), "{FOLDER}: no recording in {}", folder.display());
    printers
}

/// Both.
pub fn all() -> Vec<Printer> {
    invented().into_iter().chain(recorded()).collect()
}

/// One of them by its name.
pub fn named(name: &str) -> Option<Printer> {
    all().into_iter().find(|printer| printer.recording.name == name)
}

fn read(folder: &Path) -> Vec<Printer> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "snmprec"));
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let expected = fs::read(file.with_extension("expected.json")).ok().map(|text| {
                serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
            });
            Printer { recording: Recording::load(&file), expected, file }
        })
        .collect()
}
