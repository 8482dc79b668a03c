//! A device enrolled with a far end.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use app::model::{Access, Role};
use tempfile::TempDir;

use super::device::{Device, Network, far_end};
use crate::{
    clock::ManualClock,
    far_end::{FarEnd, TakenEvent},
    testing::clock,
};

pub(super) struct Bench {
    pub(super) clock: Arc<ManualClock>,
    pub(super) far: FarEnd,
    pub(super) network: Network,
    pub(super) folder: TempDir,
    pub(super) zone: &'static str,
    pub(super) more: &'static str,
    /// How often the plug was pulled.
    cuts: AtomicU32,
}

impl Bench {
    pub(super) fn new(start: &str, zone: &'static str) -> Self {
        Self::with(start, zone, "")
    }

    pub(super) fn with(start: &str, zone: &'static str, more: &'static str) -> Self {
        let (clock, folder) = (clock(start), tempfile::tempdir().unwrap());
        clock.synchronise(Some(true));
        // No time service sets the clock after a start.
        clock.advance(Duration::from_hours(1));
        let far = far_end(&folder.path().join("far"), &clock);
        let network = Network::to(&far);
        Self { clock, far, network, folder, zone, more, cuts: AtomicU32::default() }
    }

    /// The device as its disk is.
    pub(super) async fn device(&self) -> Device {
        Device::switch_on(&self.directory(), &self.clock, &self.network, self.zone, self.more).await
    }

    /// Ends a device as a kill does: what it has written is there, and nothing is closed in order.
    pub(super) fn pull_the_plug(&self, device: Device) {
        let before = self.directory();
        self.cuts.fetch_add(1, Ordering::Relaxed);
        copy(&before, &self.directory());
        drop(device);
    }

    /// The device once the power is back, a minute after it went.
    pub(super) async fn after_a_power_cut(&self, device: Device) -> Device {
        self.pull_the_plug(device);
        self.clock.reboot(Duration::from_mins(1));
        self.device().await
    }

    /// Where its disk is: the files of a device that was cut off may still be open.
    pub(super) fn directory(&self) -> PathBuf {
        self.folder.path().join(format!("device-{}", self.cuts.load(Ordering::Relaxed)))
    }

    /// The device, enrolled.
    pub(super) async fn enrolled(&self) -> Device {
        let mut device = self.device().await;
        let invitation = self.far.enrol("printer on floor 7").unwrap();
        device.engine.enrol(administrator().actor(), &invitation.code).await.unwrap();
        device
    }

    /// Everything that the far end has of its one device, in order.
    pub(super) fn taken(&self) -> Vec<TakenEvent> {
        let device = self.far.devices().unwrap().pop().expect("one device");
        self.far.events_after(&device.id, 0, 1_000_000).unwrap()
    }

    /// How many events of this type it has.
    pub(super) fn count(&self, kind: &str) -> usize {
        let kind = format!("org.smart-esolutions.{kind}.v1");
        self.taken().iter().filter(|event| event.kind == kind).count()
    }
}

pub(super) fn administrator() -> Access {
    Access { role: Role::Administrator, session: Some(1), ..Access::viewer("192.0.2.7".parse().unwrap()) }
}

/// A folder and all that is in it.
pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
