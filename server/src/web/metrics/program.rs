//! This program: its mail, its history on the disk, its process.

use app::model::{MailState, Snapshot};

use super::{
    super::state::WebState,
    exposition::{Exposition, Kind},
    process::Process,
};
use crate::store::{
    Size, StoreError,
    mail::{self, Counts},
};

/// What has to be asked for.
pub(super) struct Facts {
    mail: Option<MailState>,
    deliveries: Result<Counts, StoreError>,
    size: Result<Size, StoreError>,
    writable: bool,
    followers: u64,
    process: Option<Process>,
}

impl Facts {
    pub(super) async fn gather(state: &WebState) -> Self {
        let store = state.service.store();
        Self {
            mail: state.mail.as_ref().map(|mail| mail.state()),
            deliveries: store.read(mail::counts).await,
            size: store.size().await,
            writable: store.problem().await.is_none(),
            followers: state.followers.in_use() as u64,
            process: Process::this(),
        }
    }
}

pub(super) fn write(to: &mut Exposition, snapshot: &Snapshot, facts: &Facts) {
    let version = [("version", &*snapshot.product.version)];
    to.family("smart_esolutions_build_info", Kind::Gauge, "Which version of the program this is; always 1.")
        .sample(&version, 1);
    queue(to, facts);
    history(to, facts);
    to.gauge(
        "smart_esolutions_live_browsers",
        "Browsers that are told of changes while their pages are open.",
        facts.followers,
    );
    process(to, facts.process);
}

fn queue(to: &mut Exposition, facts: &Facts) {
    let count = |of: fn(&Counts) -> u64| facts.deliveries.as_ref().ok().map(of);
    to.gauge_if(
        "smart_esolutions_mail_waiting",
        "Mails to one address each that wait to be sent.",
        count(|counts| counts.waiting),
    );
    to.gauge_if(
        "smart_esolutions_mail_undeliverable",
        "Mails to one address each that were given up and are still kept.",
        count(|counts| counts.undeliverable),
    );
    let mail = facts.mail.as_ref();
    to.gauge_if(
        "smart_esolutions_mail_held_back",
        "Alerts that were not mailed because there were too many of a kind.",
        mail.map(|mail| mail.held),
    );
    to.gauge_if(
        "smart_esolutions_mail_failing",
        "1 if mail can't be delivered.",
        mail.map(|mail| mail.trouble.is_some()),
    );
    to.gauge_if(
        "smart_esolutions_mail_last_delivery_timestamp_seconds",
        "When a mail was delivered last.",
        mail.and_then(|mail| mail.delivered_at),
    );
}

fn history(to: &mut Exposition, facts: &Facts) {
    to.gauge(
        "smart_esolutions_store_writable",
        "1 if the history can be written to the disk.",
        facts.writable,
    );
    let mut family = to.family(
        "smart_esolutions_store_size_bytes",
        Kind::Gauge,
        "What the history takes on the disk: the database, and its log.",
    );
    if let Ok(size) = facts.size {
        family.sample(&[("file", "database")], size.database);
        family.sample(&[("file", "log")], size.log);
    }
}

/// Under the names that every program has.
fn process(to: &mut Exposition, process: Option<Process>) {
    to.gauge_if(
        "process_resident_memory_bytes",
        "Resident memory of the process.",
        process.map(|process| process.resident_octets),
    );
    let mut family =
        to.family("process_cpu_seconds_total", Kind::Counter, "Processor time that the process has used.");
    if let Some(process) = process {
        family.sample(&[], process.processor_seconds);
    }
    to.gauge_if(
        "process_start_time_seconds",
        "When the process was started.",
        process.map(|process| process.started_at),
    );
}
