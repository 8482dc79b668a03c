//! The end of an enrolment before everything is erased by command.

use std::{path::Path, sync::Arc, time::Duration};

use app::model::Actor;
use jiff::tz::TimeZone;
use tokio::time::{sleep, timeout};

use super::{
    Common, Failure,
    communicating::{Communicating, Ends},
    machine, run,
    serve::{at_first, host_name, of_this_start},
};
use crate::{
    billing::Desk,
    clock::{SharedClock, SystemClock},
    config::Overrides,
    entropy::{SharedEntropy, SystemEntropy},
    seal::Sealer,
    service::{Connection, Keeper, Rhythm},
    settings::Settings,
    store::{self, Store, StoreError},
};

/// The mail that tells of it gets this long.
const MAIL: Duration = Duration::from_secs(20);

/// Tells the communication server and the recipients of e-mail that the enrolment of the device in `directory` ends, where
/// there is one. What can't be told is said here; erasing goes on whatever comes of it.
pub(super) fn say(common: &Common, directory: &Path) {
    if !Store::is_there(directory) {
        return;
    }
    match run::block_on(leave(common, directory)) {
        Ok(None) => {}
        Ok(Some(server)) => eprintln!("smart-esolutions: the enrolment with {server} has ended"),
        Err(failure) => eprintln!(
            "smart-esolutions: if this device is enrolled, the communication server was not told that it ends \
             ({failure}): cancel the enrolment there too"
        ),
    }
}

/// The server that the device was enrolled with.
async fn leave(common: &Common, directory: &Path) -> Result<Option<String>, Failure> {
    let (clock, entropy): (SharedClock, SharedEntropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let store = match Store::open(directory, Arc::clone(&clock), TimeZone::UTC) {
        Ok(store) => store,
        // Then nothing is erased either, which is said there.
        Err(StoreError::InUse { .. }) => return Ok(None),
        Err(error) => return Err(Failure::could_not(error)),
    };
    let left = Box::pin(end(common, directory, &store, &clock, &entropy)).await;
    let closed = store.close().await.map_err(Failure::could_not);
    left.and_then(|left| closed.map(|()| left))
}

async fn end(
    common: &Common,
    directory: &Path,
    store: &Store,
    clock: &SharedClock,
    entropy: &SharedEntropy,
) -> Result<Option<String>, Failure> {
    let machine = machine(common, Overrides::new()).map_err(Failure::could_not)?;
    let sealer = Sealer::open(directory, Arc::clone(entropy)).map_err(Failure::could_not)?;
    let (own_clock, at_random) = (Arc::clone(clock), Arc::clone(entropy));
    let settings = Settings::open(machine, store.clone(), sealer.clone(), own_clock, at_random)
        .await
        .map_err(Failure::could_not)?;
    let config = settings.current().config.clone();
    let build = of_this_start();
    let rhythm = Rhythm::new(&config.reading, config.web.refresh_pause_s);
    let first = at_first(&config, &build);
    let (_keeper, service) =
        Keeper::new(Connection::default(), store.clone(), Arc::clone(clock), rhythm, &first).await;
    let billing = Desk::open(store.clone(), Arc::clone(clock), settings.watch());
    let host = host_name();
    let ends = Ends {
        store,
        sealer: &sealer,
        settings: &settings,
        clock,
        entropy,
        service: &service,
        billing: &billing,
        host: host.as_deref(),
        version: build.version,
    };
    let Communicating { task, mail, state, .. } = Communicating::open(&ends).await?;
    let server = state.borrow().server.clone();
    if !task.leave(Actor::command_line()).await.map_err(Failure::could_not)? {
        return Ok(None);
    }
    let sent = async {
        while store.read(store::mail::waiting).await.is_ok_and(|waiting| !waiting.is_empty()) {
            mail.tick(clock.now()).await;
            sleep(Duration::from_millis(200)).await;
        }
    };
    if timeout(MAIL, sent).await.is_err() {
        eprintln!("smart-esolutions: mail that tells of it could not be sent, and is erased with the rest");
    }
    Ok(Some(server.unwrap_or_default()))
}
