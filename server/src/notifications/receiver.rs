use async_snmp::{Version, v3::SaltCounter};
use bytes::Bytes;
use subtle::ConstantTimeEq;
use tokio::time::Instant;
use tracing::{Dispatch, dispatcher};

use super::{
    Claim, Mark, OwnEngine, Refusal, Terms, Windows, answer, message,
    message::Said,
    usm::{Opened, Sealed},
    window::{Fresh, Informs},
};
use crate::tally::Tally;

/// What is made of one datagram from the printer's address.
#[derive(Debug)]
pub struct Taken {
    /// What it says, or why it counts for nothing.
    pub outcome: Result<Hint, Refusal>,
    /// What to send back.
    pub reply: Option<Bytes>,
}

/// A reason to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The alert that it tells of.
    pub claim: Option<Claim>,
    /// Whether it is surely the printer's and new: SNMPv3, signed, within its time.
    pub vouched: bool,
    /// The engine that is the authority for its time, and the mark to write down before it is believed, so that it is
    /// not believed once more after the next start.
    pub to_write: Option<(Bytes, Mark)>,
}

/// Takes datagrams apart. It neither listens nor keeps anything on the disk.
pub struct Receiver {
    /// On which terms.
    pub terms: Terms,
    own: OwnEngine,
    salts: SaltCounter,
    windows: Windows,
    informs: Informs,
    refused: Tally<Refusal>,
}

impl Receiver {
    /// A receiver that is this engine, knows these windows, and counts what it refuses.
    pub fn new(
        terms: Terms,
        own: OwnEngine,
        salts: SaltCounter,
        windows: Windows,
        refused: Tally<Refusal>,
    ) -> Self {
        Self { terms, own, salts, windows, informs: Informs::default(), refused }
    }

    /// Takes a datagram that came from the printer's address.
    pub fn take(&mut self, datagram: &Bytes, now: Instant) -> Taken {
        // What the decoder would write into the log is the sender's to choose.
        let taken = dispatcher::with_default(&Dispatch::none(), || self.decode(datagram, now));
        if let Err(refusal) = taken.outcome {
            self.refused.failed(refusal);
        }
        taken
    }

    /// What a hint wanted to be written down has been.
    pub fn written(&mut self, engine: &[u8], mark: Mark) {
        self.windows.written(engine, mark);
    }

    fn decode(&mut self, datagram: &Bytes, now: Instant) -> Taken {
        let version = match message::version(datagram) {
            Ok(version) => version,
            Err(refusal) => return refused(refusal),
        };
        match version {
            Version::V1 if self.terms.v1 => self.with_community(datagram).unwrap_or_else(refused),
            Version::V2c if self.terms.v2c => self.with_community(datagram).unwrap_or_else(refused),
            Version::V3 if self.terms.v3 => self.with_user(datagram, now),
            _ => refused(Refusal::Version),
        }
    }

    fn with_community(&self, datagram: &Bytes) -> Result<Taken, Refusal> {
        let message = message::with_community(datagram)?;
        let community = self.terms.community.as_ref().ok_or(Refusal::Community)?;
        if !bool::from(community.as_bytes().ct_eq(message.community().as_bytes())) {
            return Err(Refusal::Community);
        }
        let said = Said::by(message.pdu())?;
        let reply = said.inform.then(|| answer::to_community(&message)).flatten();
        Ok(Taken { outcome: Ok(Hint { claim: said.claim, vouched: false, to_write: None }), reply })
    }

    fn with_user(&mut self, datagram: &Bytes, now: Instant) -> Taken {
        let sealed = match Sealed::decode(datagram) {
            Ok(sealed) => sealed,
            Err(refusal) => return refused(refusal),
        };
        // Asking for the engine comes before anybody is named (RFC 3414 4).
        let Some(user) = &self.terms.user else { return refused(Refusal::User) };
        match sealed.open(user, &self.own) {
            Ok(opened) => self.opened(&sealed, &opened, now),
            Err((refusal, keys)) => {
                let count = u32::try_from(self.refused.failures(refusal) + 1).unwrap_or(u32::MAX);
                let reply = answer::report(&sealed, refusal, count, keys.as_ref(), &self.own);
                Taken { outcome: Err(refusal), reply }
            }
        }
    }

    fn opened(&mut self, sealed: &Sealed, opened: &Opened, now: Instant) -> Taken {
        let said = match Said::by_pdu(&opened.scoped.pdu) {
            Ok(said) => said,
            Err(refusal) => return refused(refusal),
        };
        if said.inform != sealed.is_for(&self.own) {
            // The receiver is the authority for an inform, the sender for a trap.
            let reply =
                said.inform.then(|| answer::report(sealed, Refusal::Engine, 1, None, &self.own)).flatten();
            return Taken { outcome: Err(Refusal::Engine), reply };
        }
        let mut hint = Hint { claim: said.claim, vouched: opened.level.requires_auth(), to_write: None };
        if said.inform {
            // Who sends it again has not got the answer.
            let reply = answer::to_user(sealed, opened, &self.own, &self.salts);
            let new = self.informs.take(opened.scoped.pdu.request_id(), now);
            return Taken { outcome: new.map(|()| hint), reply };
        }
        if hint.vouched {
            let engine = sealed.parameters.engine_id();
            match self.windows.take(engine, opened.mark, sealed.raw.msg_id(), now) {
                Ok(Fresh::Surely) => {
                    let engine = Bytes::copy_from_slice(engine);
                    hint.to_write = self.windows.to_write(&engine).map(|mark| (engine, mark));
                }
                Ok(Fresh::Perhaps) => hint.vouched = false,
                Err(refusal) => return refused(refusal),
            }
        }
        Taken { outcome: Ok(hint), reply: None }
    }
}

fn refused(refusal: Refusal) -> Taken {
    Taken { outcome: Err(refusal), reply: None }
}
