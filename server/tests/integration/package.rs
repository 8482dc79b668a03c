//! The Debian package, built with the tests' own program, on a machine that lasts as long as the test.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::support::process::{find_program, missing};

fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()))
}

fn succeeds(command: &mut Command) -> String {
    let done = output(command);
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}\n{said}");
    said
}

/// Builds the package in `folder`, with a revision of its own.
fn build(folder: &Path, revision: &str, name: &str) -> PathBuf {
    let package = folder.join(name);
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "deb",
        "--package",
        "server",
        "--no-build",
        "--fast",
        "--deb-revision",
        revision,
        "--output",
    ]);
    succeeds(command.arg(&package).current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_TARGET_DIR", folder));
    package
}

#[test]
fn the_package_installs_serves_is_upgraded_and_leaves_nothing() {
    let program = |name: &str| find_program(name).is_some();
    if !program("cargo-deb") || !program("lintian") || !Path::new("/lib/systemd/systemd").exists() {
        return missing("cargo-deb, lintian or systemd is not installed");
    }
    if fs::metadata("/proc/self").expect("a process").uid() != 0 {
        return missing("only root can make a machine to install on");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let release = folder.path().join("release");
    fs::create_dir(&release).expect("a folder");
    let stripped = release.join("smart-esolutions");
    succeeds(Command::new("strip").arg("-o").arg(stripped).arg(env!("CARGO_BIN_EXE_smart-esolutions")));
    // What `.ci/package` makes for a release.
    for name in ["smart-esolutions.cdx.json", "third-party-licenses.txt"] {
        fs::write(release.join(name), "").expect("written");
    }

    let machine = folder.path().join("machine");
    fs::create_dir(&machine).expect("a folder");
    let first = build(folder.path(), "1", "machine/first.deb");
    build(folder.path(), "2", "machine/second.deb");
    succeeds(Command::new("lintian").args(["--allow-root", "--fail-on", "error"]).arg(first));

    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packaging");
    fs::copy(scripts.join("run"), machine.join("run")).expect("a script");
    let done = output(Command::new(scripts.join("machine")).arg(&machine));
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    eprintln!("{said}");
    if done.status.code() == Some(75) {
        return missing("this system does not let root make a machine to install on");
    }
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.ends_with("done\n"), "to the end");
}
