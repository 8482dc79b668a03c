//! The reference communication server: the far end of [`protocol`](crate::protocol).
//!
//! It enrols devices by one-time codes, takes their events and vouches for them by signed receipts, hands out signed
//! orders, follows what devices order of supplies, what troubles their printers, and requests for service, and speaks with
//! whoever stands at a printer. All of it is this library, with clock and randomness as parameters, so that a test can hold both ends in one
//! process; `src/bin/communication-server` is its command line.
//!
//! - [`FarEnd`] is what its operator sees; [`router`] is what devices see; [`pages`] is what the operator's browser sees.
//! - A request is first checked as far as it can be without the database, and then done in one transaction that is
//!   synced before the answer goes out. What is refused changes nothing, but for a fork, which holds the device.

mod check_in;
mod enrolment;
mod error;
mod export;
mod http;
mod known;
mod maintenance;
mod meaning;
mod operate;
mod options;
pub mod pages;
mod plain;
mod plan;
mod rate;
mod refusal;
mod store;
mod supplies;
mod take;
mod token;
mod trouble_words;

use std::{path::Path, sync::Arc};

use jiff::Timestamp;

pub use enrolment::Invitation;
pub use error::FarEndError;
pub use http::router;
pub use known::{Device, GivenOrder, Hold, Note, OrderState, TakenEvent};
pub use maintenance::{
    ServiceAsked, ServiceSaying, Session, SessionLine, TROUBLES, TroubleHeard, TroubleTold, service_word,
};
pub use options::Options;
pub use refusal::Refusal;
pub use supplies::{Saying, SupplyOrdered, state_word};
pub use trouble_words::TroubleWords;

use crate::{
    clock::SharedClock,
    entropy::SharedEntropy,
    key_file,
    protocol::key::{PublicKey, SigningKey},
};
use rate::Rates;
use store::Store;

/// How long a name may be, in characters.
const NAME_LENGTH: usize = 64;
/// The file with the key that signs receipts and orders.
const KEY_FILE: &str = "signing.key";

/// A communication server. Cheap to clone; all clones are one. Its calls read and write a file: from an asynchronous
/// task, make them where blocking is allowed.
#[derive(Clone)]
pub struct FarEnd(Arc<Inner>);

struct Inner {
    store: Store,
    key: SigningKey,
    clock: SharedClock,
    entropy: SharedEntropy,
    options: Options,
    rates: Rates,
}

impl FarEnd {
    /// Whether a server has its data in `directory`, or a code was made there for one.
    pub fn is_in(directory: &Path) -> bool {
        directory.join(store::FILE_NAME).exists()
    }

    /// Opens the server's data in `directory`, made with mode 0700 where it is missing. Several processes may have it
    /// open.
    pub fn open(
        directory: &Path,
        options: Options,
        clock: SharedClock,
        entropy: SharedEntropy,
    ) -> Result<Self, FarEndError> {
        let store = Store::open(directory)?;
        let seed = key_file::open(directory, KEY_FILE, &*entropy)
            .map_err(|source| FarEndError::Directory { path: directory.join(KEY_FILE), source })?;
        let (key, rates) = (SigningKey::from_seed(seed), Rates::new(&options));
        Ok(Self(Arc::new(Inner { store, key, clock, entropy, options, rates })))
    }

    /// The key that signs receipts and orders.
    pub fn public_key(&self) -> PublicKey {
        self.0.key.public()
    }

    /// The time here.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    fn options(&self) -> &Options {
        &self.0.options
    }
}
