//! The units' sandbox.

use std::{path::PathBuf, process::Command};

use super::super::support::process::{find_program, missing};

const UNITS: [&str; 2] = ["smart-esolutions.service", "smart-esolutions@.service"];

fn unit(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("packaging").join(name)
}

#[test]
fn the_exposure_is_at_most_one_and_a_half() {
    let Some(program) = find_program("systemd-analyze") else {
        return missing("systemd-analyze is not installed");
    };
    for name in UNITS {
        let mut command = Command::new(&program);
        command.args(["security", "--offline=true", "--no-pager", "--threshold=15"]).arg(unit(name));
        let done = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&done.stdout);
        eprintln!("{}", said.lines().last().unwrap_or_default());
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn the_template_differs_in_what_it_must_alone() {
    let lines = |name| {
        let text = std::fs::read_to_string(unit(name)).expect("a unit");
        let lines = text.lines().map(str::to_owned);
        lines.filter(|line| line.contains('=') && !line.starts_with('#')).collect::<Vec<_>>()
    };
    let [one, many] = UNITS.map(lines);
    let keys = |some: &[String], others: &[String]| {
        let own = some.iter().filter(|line| !others.contains(line));
        own.filter_map(|line| line.split('=').next().map(str::to_owned)).collect::<Vec<_>>()
    };
    let common = ["Description", "ExecStart", "StateDirectory"];
    let own = ["AmbientCapabilities", "CapabilityBoundingSet", "InaccessiblePaths"];
    assert_eq!(keys(&one, &many), [&common[..], &own].concat());
    let hidden =
        ["PrivateUsers", "TemporaryFileSystem", "BindReadOnlyPaths", "BindPaths", "InaccessiblePaths"];
    assert_eq!(keys(&many, &one), [&common[..], &["CapabilityBoundingSet"], &hidden].concat());
}
