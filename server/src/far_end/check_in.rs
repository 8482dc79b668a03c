//! What a device tells regularly, and what it is answered.

use rusqlite::Transaction;
use serde_json::value::RawValue;

use super::{
    FarEnd, Refusal,
    store::{command, device, receipt},
    token::{Shown, identify},
};
use crate::protocol::check_in::{Answer, CheckIn};

/// How many orders go out at one time.
const AT_A_TIME: u32 = 16;

impl FarEnd {
    /// Answers a check-in. One of a device that is held is answered too.
    pub(super) fn answer_check_in(&self, token: &str, text: &str) -> Result<Answer, Refusal> {
        let told: Result<CheckIn, Refusal> = serde_json::from_str(text)
            .map_err(|error| Refusal::invalid(format!("The check-in can't be read: {error}.")));
        let now = self.now();
        self.0.store.durably(|transaction| {
            let shown = match identify(transaction, token, now)? {
                Ok(shown) => shown,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let device = &shown.device;
            let wait = self.0.rates.device(&device.id, now);
            let told = match (wait, told) {
                (Err(after), _) => return Ok(Err(Refusal::Busy { after, too_often: true })),
                _ if device.is_cancelled(now) => return Ok(Err(Refusal::cancelled())),
                (_, Err(refusal)) => return Ok(Err(refusal)),
                (_, Ok(told)) if told.device != device.id => {
                    return Ok(Err(Refusal::invalid(
                        "The check-in is that of another device than the token.",
                    )));
                }
                (_, Ok(told)) => told,
            };
            self.take_check_in(transaction, &shown, &told, text).map(Ok)
        })?
    }

    fn take_check_in(
        &self,
        transaction: &Transaction<'_>,
        shown: &Shown,
        told: &CheckIn,
        text: &str,
    ) -> rusqlite::Result<Answer> {
        let (device, now) = (&shown.device, self.now());
        // A server that was put back to an earlier state must not give a number again.
        let last_order = device.last_order.max(told.last_command.min(HIGHEST_TOLD));
        device::set_contact(transaction, &device.id, now)?;
        device::set_check_in(transaction, &device.id, text, last_order)?;
        let orders = command::waiting(transaction, &device.id, told.last_command, now, AT_A_TIME)?;
        let raw = |text: String| {
            RawValue::from_string(text).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
        };
        Ok(Answer {
            at: now,
            head: device.head,
            receipts: Some(receipt::newest(transaction, &device.id)?),
            token: self.offer(transaction, shown, now)?,
            commands: orders.into_iter().map(raw).collect::<Result<_, _>>()?,
        })
    }
}

/// What a device tells of numbers of orders is believed up to here: there are always higher ones.
const HIGHEST_TOLD: u64 = 1 << 62;
