//! What a process did to its files, as strace wrote it down.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The calls that are recorded: those that the store makes, and those that would change a file behind its back.
const CALLS: &str = "openat,open,creat,close,write,writev,pwrite64,pwritev,pwritev2,lseek,fsync,fdatasync,\
                                sync_file_range,ftruncate,truncate,fallocate,rename,renameat,renameat2,link,linkat,\
                                unlink,unlinkat,copy_file_range,sendfile,dup,dup2,dup3";

/// A call that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Open {
        path: PathBuf,
        descriptor: i64,
        create: bool,
        truncate: bool,
    },
    Close {
        descriptor: i64,
    },
    /// At the descriptor's place, or at an offset.
    Write {
        descriptor: i64,
        octets: Vec<u8>,
        offset: Option<u64>,
    },
    Sync {
        descriptor: i64,
    },
    Truncate {
        descriptor: i64,
        length: u64,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Unlink {
        path: PathBuf,
    },
    /// Anything else, by its name and first argument.
    Other {
        name: String,
        descriptor: Option<i64>,
    },
}

/// Runs the command that `begin` completes under strace, whose notes go to this folder; `None` where that can't be had.
pub(crate) fn record(folder: &Path, begin: impl FnOnce(&mut Command)) -> Option<Vec<Call>> {
    let file = folder.join("trace");
    let mut command = Command::new("strace");
    command.arg("-f").arg("-xx").args(["-s", "1048576", "-o"]).arg(&file).arg(format!("-etrace={CALLS}"));
    begin(&mut command);
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match ended {
        Ok(status) if status.success() => Some(parse(&fs::read_to_string(file).unwrap())),
        Ok(status) => missing(&format!("strace could not record: {status}")),
        Err(error) => missing(&format!("strace does not start: {error}")),
    }
}

/// Says why the test is left out; fails it where the environment asks for everything.
fn missing(what: &str) -> Option<Vec<Call>> {
    eprintln!("skipped: {what}");
    let required = std::env::var_os("SMART_ESOLUTIONS_REQUIRE_PEERS").is_some_and(|value| value == "1");
    assert!(!required, "{what}, and SMART_ESOLUTIONS_REQUIRE_PEERS=1 asks for it");
    None
}

/// The lines that it wrote to standard output with a call.
pub(crate) fn said(call: &Call) -> Vec<String> {
    match call {
        Call::Write { descriptor: 1, octets, offset: None } => {
            String::from_utf8_lossy(octets).lines().map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Reads the output of `strace -f -xx`.
fn parse(text: &str) -> Vec<Call> {
    let mut unfinished = std::collections::HashMap::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((process, rest)) = line.split_once(char::is_whitespace) else { continue };
        let rest = rest.trim_start();
        let whole = if let Some(begun) = rest.strip_suffix("<unfinished ...>") {
            unfinished.insert(process, begun.to_owned());
            continue;
        } else if rest.starts_with("<...") {
            let (_, ended) = rest.split_once("resumed>").expect("what resumes");
            unfinished.remove(process).expect("what was begun") + ended
        } else {
            rest.to_owned()
        };
        calls.extend(call(&whole));
    }
    calls
}

/// `name(arguments) = result`; `None` for what failed, and for signals and ends of processes.
fn call(line: &str) -> Option<Call> {
    let (name, rest) = line.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let result: i64 = result.split(' ').next()?.parse().ok().filter(|result| *result >= 0)?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    let arguments: Vec<&str> = arguments.split(", ").map(str::trim).collect();
    let number = |index: usize| arguments.get(index).and_then(|text| text.parse::<i64>().ok());
    let path = |index: usize| PathBuf::from(String::from_utf8(octets(arguments[index])).expect("UTF-8"));
    let octets = |index: usize| {
        let mut octets = octets(arguments[index]);
        octets.truncate(usize::try_from(result).expect("not negative"));
        octets
    };
    Some(match name {
        "openat" => Call::Open {
            path: path(1),
            descriptor: result,
            create: arguments[2].contains("O_CREAT"),
            truncate: arguments[2].contains("O_TRUNC"),
        },
        "close" => Call::Close { descriptor: number(0)? },
        "write" => Call::Write { descriptor: number(0)?, octets: octets(1), offset: None },
        "pwrite64" => {
            let offset = u64::try_from(number(3)?).ok();
            Call::Write { descriptor: number(0)?, octets: octets(1), offset }
        }
        "fsync" | "fdatasync" => Call::Sync { descriptor: number(0)? },
        "ftruncate" => Call::Truncate { descriptor: number(0)?, length: u64::try_from(number(1)?).ok()? },
        "rename" => Call::Rename { from: path(0), to: path(1) },
        "unlink" => Call::Unlink { path: path(0) },
        _ => Call::Other { name: name.to_owned(), descriptor: number(0) },
    })
}

/// The octets of `"\x2f\x74"`.
fn octets(text: &str) -> Vec<u8> {
    let hex = text.trim_matches('"').as_bytes();
    let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    hex.chunks_exact(4)
        .map(|group| {
            let pair = digit(group[2]).zip(digit(group[3]));
            let (high, low) = pair.unwrap_or_else(|| panic!("cut off or not in hexadecimal: {text:.80}"));
            high << 4 | low
        })
        .collect()
}

/// The name of a file in `directory`; `None` for any other.
pub(crate) fn name_in(directory: &Path, path: &Path) -> Option<String> {
    (path.parent() == Some(directory))
        .then(|| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

#[test]
fn interrupted_calls_are_put_together_and_failed_ones_left_out() {
    let text = "7  openat(AT_FDCWD, \"\\x2f\\x61\", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 5\n\
                7  pwrite64(5, \"\\x61\\x62\", 2, 10 <unfinished ...>\n\
                8  write(1, \"\\x61\\x0a\", 2) = 2\n\
                7  <... pwrite64 resumed>) = 2\n\
                8  unlink(\"\\x2f\\x62\") = -1 ENOENT (No such file or directory)\n\
                8  +++ exited with 0 +++\n";
    let path = PathBuf::from("/a");
    let open = Call::Open { path, descriptor: 5, create: true, truncate: false };
    let said = Call::Write { descriptor: 1, octets: b"a\n".to_vec(), offset: None };
    let written = Call::Write { descriptor: 5, octets: b"ab".to_vec(), offset: Some(10) };
    assert_eq!(parse(text), [open, said, written]);
}
