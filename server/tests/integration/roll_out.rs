//! Many printers from one configuration and a list, without a browser: five, and with the long tests 300.

use std::{
    env,
    ffi::OsString,
    fmt::Write as _,
    fs,
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU8, Ordering},
    time::{Duration, Instant},
};

use smart_esolutions::{account::PasswordHash, entropy::SystemEntropy};
use tempfile::TempDir;

const CONFIGURATION: &str = "[reading]\nfull_interval_s = 600 # one for all\n\n[printer]\nurl = \"\"\n";

/// The program, or the release that the environment names.
fn program() -> OsString {
    env::var_os("SMART_ESOLUTIONS_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_smart-esolutions").into())
}

/// One line of the list.
struct Line {
    instance: String,
    printer: String,
    listen: SocketAddr,
    serial: String,
}

/// A folder with everything, whose processes end with it.
struct Fleet {
    folder: TempDir,
    lines: Vec<Line>,
}

/// What the script came to: exit code and messages.
type Done = (i32, String);

impl Fleet {
    fn new(size: u64) -> Self {
        // Of an address of its own, no other test takes a port meanwhile, of this process or of another.
        static FLEETS: AtomicU8 = AtomicU8::new(77);
        let [_, _, a, b] = std::process::id().to_be_bytes();
        let address = [127, FLEETS.fetch_add(1, Ordering::Relaxed), a, b];
        let ports: Vec<_> = (0..size)
            .map(|_| TcpListener::bind(SocketAddr::from((address, 0))).expect("a free port"))
            .collect();
        let lines = ports.iter().zip(1..).map(|(port, seed)| {
            let printer = format!("demo:?seed={seed}");
            let listen = port.local_addr().expect("an address");
            Line { instance: format!("printer-{seed}"), serial: serial(&printer), printer, listen }
        });
        let fleet = Self { lines: lines.collect(), folder: tempfile::tempdir().expect("a temporary folder") };
        let hash = PasswordHash::make("correct horse battery staple", &SystemEntropy);
        fs::write(fleet.path("hash"), hash.as_str()).expect("written");
        fleet
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn roll_out(&self, options: &[&str]) -> Done {
        self.roll_out_with(options, &self.path("none"))
    }

    /// The same with the commands that stand in this folder in place of the system's.
    fn roll_out_with(&self, options: &[&str], commands: &Path) -> Done {
        self.roll_out_of(&self.lines, options, commands)
    }

    /// The same with these lines of the list.
    fn roll_out_of(&self, lines: &[Line], options: &[&str], commands: &Path) -> Done {
        let mut list = String::from("serial,instance,printer,listen\n");
        for Line { instance, printer, listen, serial } in lines {
            writeln!(list, "{serial},{instance},{printer},{listen}").expect("written to memory");
        }
        fs::write(self.path("list.csv"), list).expect("written");
        fs::write(self.path("base.toml"), CONFIGURATION).expect("written");
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/roll-out"));
        command.args(options).arg("--without-systemd").arg(self.path("fleet"));
        command.arg("--password-hash").arg(self.path("hash"));
        command.args([self.path("base.toml"), self.path("list.csv")]);
        command.env("SMART_ESOLUTIONS_BIN", program()).env("TZ", "UTC");
        let path = env::var_os("PATH").expect("a path");
        let path = [commands.to_owned()].into_iter().chain(env::split_paths(&path));
        command.env("PATH", env::join_paths(path).expect("a path"));
        let done = command.output().expect("it starts");
        let said = String::from_utf8(done.stdout).expect("UTF-8") + &String::from_utf8_lossy(&done.stderr);
        (done.status.code().expect("an exit code"), said)
    }

    fn process(&self, line: &Line) -> String {
        let id = fs::read_to_string(self.path("fleet/run").join(&line.instance)).expect("it runs");
        id.trim().to_owned()
    }

    /// Whether this process of this instance goes on; its number may be another's by now.
    fn lives(&self, process: &str, line: &Line) -> bool {
        let configuration = self.path("fleet/etc/smart-esolutions").join(format!("{}.toml", line.instance));
        let words = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
        words.split('\0').any(|word| Path::new(word) == configuration)
    }

    fn processes(&self) -> Vec<String> {
        self.lines.iter().map(|line| self.process(line)).collect()
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.roll_out(&["--stop"]);
    }
}

fn serial(printer: &str) -> String {
    let mut command = Command::new(program());
    let read =
        command.args(["read", "--printer", printer]).env("HOME", "/nonexistent").output().expect("it starts");
    assert!(read.status.success(), "{printer}: {}", String::from_utf8_lossy(&read.stderr));
    let reading: serde_json::Value = serde_json::from_slice(&read.stdout).expect("JSON");
    reading["identity"]["serial_number"].as_str().expect("a serial number").to_owned()
}

fn page(addr: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET /meter HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n")?;
    let mut page = String::new();
    stream.read_to_string(&mut page)?;
    Ok(page)
}

/// Proportional set size in kB: what is shared counts for each only as its part.
fn pss(process: &str) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).expect("it runs");
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).expect("a sum");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test]
async fn one_configuration_and_a_list_are_as_many_printers_as_it_has_lines() {
    let long = env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some_and(|value| value == "1");
    let size = if long { 300 } else { 5 };
    let mut fleet = Fleet::new(size);
    let (code, said) = fleet.roll_out(&["--dry-run"]);
    assert!(code == 0 && said.contains(&format!("{size} would change")), "{said}");
    assert!(!fleet.path("fleet").exists(), "nothing is changed");

    let begun = Instant::now();
    let (code, said) = fleet.roll_out(&[]);
    assert!(code == 0 && said.contains(&format!("{size} set up, 0 as they were")), "{said}");
    let took = begun.elapsed();
    for line in &fleet.lines {
        while !page(line.listen).is_ok_and(|page| page.contains(&line.serial)) {
            assert!(begun.elapsed() < Duration::from_mins(10), "{} does not read its printer", line.instance);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    for line in &fleet.lines {
        let said = fs::read_to_string(fleet.path("fleet/log").join(&line.instance)).expect("a log");
        assert!(said.contains("Listening on"), "{said}");
        assert!(!said.contains("Set-up code"), "it has its administrator: {said}");
    }
    let memory: Vec<u64> = fleet.processes().iter().map(|process| pss(process)).collect();
    // Past the harness, which keeps what a test that succeeds prints.
    let _ = writeln!(
        io::stderr(),
        "roll-out: {size} instances set up and serving in {:.1} s, their printers read within {:.1} s; memory (PSS) \
         {} kB each, {} to {}, {} MB in all",
        took.as_secs_f32(),
        begun.elapsed().as_secs_f32(),
        memory.iter().sum::<u64>() / size,
        memory.iter().min().expect("some"),
        memory.iter().max().expect("some"),
        memory.iter().sum::<u64>() / 1024,
    );

    let before = fleet.processes();
    let (code, said) = fleet.roll_out(&[]);
    assert!(code == 0 && said.contains(&format!("0 set up, {size} as they were")), "{said}");
    assert_eq!(fleet.processes(), before, "what has not changed goes on running");

    fleet.lines[0].printer.push_str("&factor=2");
    fleet.lines[1].serial = "ANOTHER".into();
    let (code, said) = fleet.roll_out(&[]);
    assert!(code == 1 && said.contains("1 set up"), "{said}");
    assert!(said.contains("printer-2: the printer at demo:?seed=2 has the serial number"), "{said}");
    let after = fleet.processes();
    assert!(after[0] != before[0] && after[1..] == before[1..], "{before:?} {after:?}");

    let (code, said) = fleet.roll_out(&["--stop"]);
    assert_eq!((code, said.lines().count()), (0, 1), "{said}");
    for (process, line) in after.iter().zip(&fleet.lines) {
        assert!(!fleet.lives(process, line), "{} goes on", line.instance);
    }
}

#[test]
fn a_process_that_has_another_s_number_is_left_alone() {
    let fleet = Fleet::new(2);
    assert_eq!(fleet.roll_out(&[]).0, 0);
    let before = fleet.processes();
    // As after a wrap of the numbers: the first one's belongs to the second.
    let run = fleet.path("fleet/run").join(&fleet.lines[0].instance);
    fs::write(&run, &before[1]).expect("written");
    let (code, said) = fleet.roll_out_of(&fleet.lines[..1], &["--stop"], &fleet.path("none"));
    assert_eq!(code, 0, "{said}");
    assert!(fleet.lives(&before[1], &fleet.lines[1]), "it was stopped for the other");
    fs::write(&run, &before[0]).expect("written");
}

#[test]
fn a_process_that_takes_its_time_to_become_the_program_is_waited_for() {
    let fleet = Fleet::new(3);
    let commands = fleet.path("commands");
    fs::create_dir(&commands).expect("a folder");
    let slow = commands.join("setsid");
    fs::write(&slow, "#!/bin/sh\nsleep 0.5\nexec /usr/bin/setsid \"$@\"\n").expect("written");
    fs::set_permissions(&slow, fs::Permissions::from_mode(0o755)).expect("executable");
    let (code, said) = fleet.roll_out_with(&["--jobs", "2"], &commands);
    assert!(code == 0 && said.contains("3 set up"), "{said}");
    for line in &fleet.lines {
        page(line.listen).expect("it serves as soon as the roll-out is over");
    }
}

#[test]
fn a_printer_that_does_not_answer_is_set_up_and_a_port_that_is_taken_is_told() {
    let mut fleet = Fleet::new(3);
    // Nothing answers there, and nothing says so.
    let silent = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let silent = silent.local_addr().expect("an address");
    fleet.lines[0].printer = format!("snmp://{silent}?version=1");
    let taken = TcpListener::bind((fleet.lines[1].listen.ip(), 0)).expect("a free port");
    fleet.lines[1].listen = taken.local_addr().expect("an address");
    let (code, said) = fleet.roll_out(&["--jobs", "1"]);
    assert!(said.contains("printer-1: the printer does not answer now"), "{said}");
    assert!(code == 1 && said.contains("printer-2: another process listens on"), "{said}");
    for place in [0, 2] {
        page(fleet.lines[place].listen).expect("it serves");
    }
    drop(taken);
    let (code, said) = fleet.roll_out(&[]);
    assert!(code == 0 && said.contains("0 set up, 3 as they were"), "{said}");
    page(fleet.lines[1].listen).expect("it serves now");
}

#[test]
fn a_list_that_can_not_be_used_changes_nothing() {
    for (spoil, part) in [
        ((|lines| lines[1].listen = lines[0].listen) as fn(&mut Vec<Line>), "is in line 2 already"),
        (|lines| lines[1].instance = "../etc".into(), "is not a name"),
        (|lines| lines[1].printer = String::new(), "needs a printer"),
        (|lines| lines[1].printer = "snmp://a\\b".into(), "backslash"),
        (Vec::clear, "names no printer"),
    ] {
        let mut fleet = Fleet::new(2);
        spoil(&mut fleet.lines);
        let (code, said) = fleet.roll_out(&[]);
        assert!(code == 2 && said.contains(part), "{part}: {said}");
        assert!(!fleet.path("fleet").exists(), "nothing is changed");
    }
}
