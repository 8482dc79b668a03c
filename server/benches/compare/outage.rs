//! A long outage, with real programs at both ends: a hundred thousand events wait, the pages that show them answer as
//! before, and the communication server gets them all over TLS.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use smart_esolutions::{
    account::PasswordHash,
    clock::{Clock as _, SystemClock},
    communication,
    entropy::SystemEntropy,
    far_end::{FarEnd, Options},
    ledger::Ledger,
    seal::Sealer,
    store::Store,
};

use crate::{
    Outcome, command, http,
    ledger::meter_read,
    process::{Folder, Server, pause},
    sign_in::{PASSWORD, claimed, session},
    table::{Figure, RUNS, Table, Target, median_time, number},
};

const WAITING: usize = 100_000;
const FEW: usize = 10;
/// Longest that something may take that goes on at the other end.
const PATIENCE: Duration = Duration::from_mins(5);

/// Measures the pages of a device with few and with many waiting events, and how fast the many are delivered.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    let server = program.with_file_name("communication-server");
    if !server.is_file() {
        table.note("a long outage was left out: there is no communication server beside the program");
        return Ok(());
    }
    eprintln!("bench: {WAITING} events wait for the communication server");
    let (far, own) = (Folder::new()?, Folder::new()?);
    let mut far_end = Far::start(&server, far.path())?;
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    let settings = Settings {
        server: format!("https://{}", far_end.address),
        authority: far_end.directory.join("ca.pem").display().to_string(),
        hash: &hash,
        code: far_end.code()?,
    };
    let device = Server::start_in(own, "/meter", |addr, folder| settings.device(program, addr, folder))?;
    until("the device is enrolled", || Ok(far_end.taken()? > 0))?;
    let folder = device.end()?;

    // Nobody answers.
    far_end.stop()?;
    wait_in(folder.path(), FEW)?;
    let device = Server::start_in(folder, "/meter", |addr, folder| settings.device(program, addr, folder))?;
    let (few, few_memory) = look(&device)?;
    let folder = device.end()?;
    wait_in(folder.path(), WAITING - FEW)?;
    let device = Server::start_in(folder, "/meter", |addr, folder| settings.device(program, addr, folder))?;
    let (many, many_memory) = look(&device)?;
    table.row(format!("/transmissions with {FEW} events that wait"), median_time(&few), None, None);
    let target = median_time(&few).value() * 2.0 + 1e-3;
    let what = format!("/transmissions with {WAITING} (target: twice that and 1 ms)");
    table.row(what, median_time(&many), None, Some(Target::AtMost(target)));
    table.row(format!("resident memory with {FEW} waiting"), Figure::Megabytes(few_memory), None, None);
    let what = format!("resident memory with {WAITING} waiting");
    table.row(what, Figure::Megabytes(many_memory), None, Some(Target::AtMost(few_memory + 2.0)));

    device.forget_peak()?;
    let before = far_end.taken()?;
    far_end.again(&server)?;
    until("the first events arrive", || Ok(far_end.taken()? > before))?;
    let (begun, first) = (Instant::now(), far_end.taken()?);
    until("all events arrive", || Ok(far_end.taken()? >= WAITING))?;
    let rate = number(far_end.taken()? - first) / begun.elapsed().as_secs_f64();
    let what = format!("delivery of {WAITING} waiting events over TLS, both ends on this machine");
    table.row(what, Figure::PerSecond(rate), None, Some(Target::AtLeast(2_000.0)));
    let peak = Figure::Megabytes(device.peak()?);
    table.row(
        "resident memory while they are delivered, at most",
        peak,
        None,
        Some(Target::AtMost(few_memory + 4.0)),
    );
    Ok(())
}

/// The pages as the administrator asks for them, and the memory after that.
fn look(device: &Server) -> Outcome<(Vec<Duration>, f64)> {
    let cookie = session(device.addr)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        let answer = http::get_with(device.addr, "/transmissions", &format!("Cookie: {cookie}\r\n"))?;
        if answer.status != 200 {
            return Err(format!("/transmissions: {}", answer.status).into());
        }
        times.push(begun.elapsed());
    }
    Ok((times, device.memory()?.resident))
}

/// Writes so many meter reads into the ledger of a device that is switched off.
fn wait_in(directory: &Path, events: usize) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let store = Store::open(directory, Arc::new(SystemClock), TimeZone::UTC)?;
    runtime.block_on(async {
        let sealer = Sealer::open(directory, Arc::new(SystemEntropy))?;
        let identity = communication::identity(&store, &sealer, true).await?.ok_or("it is not enrolled")?;
        let (ledger, now) = (Ledger::new(store.clone()), SystemClock.now());
        let numbers: Vec<usize> = (0..events).collect();
        for some in numbers.chunks(1_000) {
            let reads = some.iter().map(|number| meter_read(now, *number)).collect();
            ledger.append_all(&identity, reads).await?;
        }
        Ok::<_, Box<dyn std::error::Error>>(store.close().await?)
    })
}

fn until(what: &str, mut done: impl FnMut() -> Outcome<bool>) -> Outcome {
    let begun = Instant::now();
    while !done()? {
        if begun.elapsed() > PATIENCE {
            return Err(format!("it took too long until {what}").into());
        }
        pause(Duration::from_millis(20));
    }
    Ok(())
}

/// What the device is told of the other end.
struct Settings<'a> {
    server: String,
    authority: String,
    hash: &'a PasswordHash,
    code: String,
}

impl Settings<'_> {
    fn device(&self, program: &Path, addr: std::net::SocketAddr, folder: &Path) -> Command {
        let mut command = claimed(program, self.hash, addr, folder);
        let settings = [
            ("COMMUNICATION_SERVER", self.server.clone()),
            ("COMMUNICATION_CA_FILE", self.authority.clone()),
            ("COMMUNICATION_ENROLMENT_CODE", self.code.clone()),
            ("COMMUNICATION_CHECK_IN_INTERVAL_S", "10".to_owned()),
            ("COMMUNICATION_DAILY_OCTETS", "1073741824".to_owned()),
        ];
        for (name, value) in settings {
            command.env(format!("SMART_ESOLUTIONS_{name}"), value);
        }
        command
    }
}

/// The communication server, as a process that can be stopped and started again.
struct Far {
    directory: PathBuf,
    address: String,
    child: Child,
    /// A look into its data beside it.
    known: FarEnd,
}

impl Far {
    fn start(program: &Path, directory: &Path) -> Outcome<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let child = spawn(program, &address, directory)?;
        until("the communication server is there", || Ok(directory.join("ca.pem").is_file()))?;
        let known =
            FarEnd::open(directory, Options::default(), Arc::new(SystemClock), Arc::new(SystemEntropy))?;
        Ok(Self { directory: directory.to_owned(), address, child, known })
    }

    fn code(&self) -> Outcome<String> {
        Ok(self.known.enrol("Bench")?.code.clone())
    }

    /// How many events of the device it has; 0 before there is one.
    fn taken(&self) -> Outcome<usize> {
        let device = self.known.devices()?.pop();
        Ok(device.map_or(0, |device| usize::try_from(device.head.sequence).unwrap_or(usize::MAX)))
    }

    fn stop(&mut self) -> Outcome {
        command::output(Command::new("kill").arg(self.child.id().to_string()))?;
        self.child.wait()?;
        Ok(())
    }

    fn again(&mut self, program: &Path) -> Outcome {
        self.child = spawn(program, &self.address, &self.directory)?;
        Ok(())
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(program: &Path, address: &str, directory: &Path) -> Outcome<Child> {
    let mut command = Command::new(program);
    command.args(["serve", "--listen", address, "--listen-pages", "", "--data-dir"]).arg(directory);
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}
