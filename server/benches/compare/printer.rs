//! The printer that is read: a recording behind stretches of network, on a thread of its own so that whoever reads
//! it shares nothing with it.

use std::{
    env,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use tokio::sync::oneshot;

use crate::{
    Outcome,
    support::{
        recording::{Recording, dotted, oid},
        relay::{Network, Relay},
        replay::Replay,
    },
};

/// The recording that the targets are for, in the folder that `PRINTER_RECORDINGS` names.
const RECORDED: &str = "hp_lj500_full.snmprec";
/// The one that is taken without that folder.
const INVENTED: &str = "sentinels.snmprec";
/// One whose maker counts in tables of its own, which have to be found first.
const WITH_VENDOR_TABLES: &str = "xcmi-multifunction.snmprec";

/// The printer and the ways to it.
pub struct Printer {
    /// The printer itself.
    pub agent: Replay,
    /// A way that counts.
    pub counting: Relay,
    /// A way with 20 ms for each round trip.
    pub slow: Relay,
    /// A way so slow that time tells the number of round trips.
    pub far: Relay,
    /// The thread ends when this is dropped.
    _stop: oneshot::Sender<()>,
}

/// Added by [`Printer::slow`].
pub const SLOW: Duration = Duration::from_millis(20);
/// Added by [`Printer::far`].
pub const FAR: Duration = Duration::from_millis(100);

/// The recording to read; whether it is the one that the targets are for.
pub fn recording() -> (Recording, bool) {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = env::var_os("PRINTER_RECORDINGS").map(PathBuf::from);
    // The name is meant from the workspace's folder.
    let file = folder.map(|folder| package.join("../..").join(folder).join(RECORDED));
    match file.filter(|file| file.is_file()) {
        Some(file) => (Recording::load(&file), true),
        None => (invented(INVENTED), false),
    }
}

/// A printer of our own invention with vendor tables.
pub fn recording_with_vendor_tables() -> Recording {
    invented(WITH_VENDOR_TABLES)
}

/// A printer of our own invention with this many cartridges, all alike.
pub fn recording_with_cartridges(count: u32) -> Recording {
    const TABLE: &str = "1.3.6.1.2.1.43.11.1.1";
    let recording = invented(INVENTED);
    let first: Vec<_> =
        recording.objects.iter().filter(|(name, _)| is_first_row(name, &oid(TABLE))).cloned().collect();
    let mut recording = recording.without(TABLE);
    for row in 1..=count {
        for (name, datum) in &first {
            let column = dotted(&name[..name.len() - 1]);
            recording = recording.with(&format!("{column}.{row}"), datum.clone());
        }
    }
    recording
}

fn is_first_row(name: &[u32], table: &[u32]) -> bool {
    name.starts_with(table) && name.last() == Some(&1)
}

fn invented(name: &str) -> Recording {
    Recording::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/printers").join(name))
}

impl Printer {
    /// Starts everything.
    pub fn start(recording: Recording) -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (ready, started) = mpsc::channel();
        thread::spawn(move || {
            runtime.block_on(async move {
                let agent = Replay::start(&recording).await;
                let behind =
                    async |delay| Relay::start(agent.addr(), Network { delay, ..Network::default() }).await;
                let (counting, slow, far) =
                    (behind(Duration::ZERO).await, behind(SLOW).await, behind(FAR).await);
                let (stop, stopped) = oneshot::channel();
                let _ = ready.send(Self { agent, counting, slow, far, _stop: stop });
                // Dropped is as good as sent.
                let _ = stopped.await;
            });
        });
        Ok(started.recv()?)
    }
}
