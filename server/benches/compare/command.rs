//! Commands that run and end.

use std::{
    env,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::Outcome;

/// Whether a program of that name can be started.
pub fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// How long the commands took, one after the other; what they write to standard output is read and dropped, as it
/// costs time too.
pub fn time(commands: &mut [Command]) -> Outcome<Duration> {
    let begun = Instant::now();
    for command in commands {
        output(command)?;
    }
    Ok(begun.elapsed())
}

/// What a command wrote to standard output; an error where it failed.
pub fn output(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        let messages = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}: {}\n{messages}", command.get_program().display(), output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Hands commands to SQLite's shell.
pub fn sqlite_takes(database: &Path, sql: &str) -> Outcome {
    let mut shell = Command::new("sqlite3")
        .arg("-bail")
        .arg(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    shell.stdin.take().ok_or("no input")?.write_all(sql.as_bytes())?;
    if shell.wait()?.success() { Ok(()) } else { Err("sqlite3 did not take the rows".into()) }
}
