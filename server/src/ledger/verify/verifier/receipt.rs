//! Receipts: each against the chain where it stands.

use std::io::BufRead;

use super::{
    super::{CompleteTo, Fault},
    Verifier,
};
use crate::protocol::{chain::Head, export::ReceiptLine, key::Use, receipt::Receipt, signed};

impl<R: BufRead> Verifier<R> {
    pub(super) fn receipt(&mut self, line: &ReceiptLine) -> Result<(), Fault> {
        let number = line.number;
        let unsigned = self.unsigned();
        let at = |what: String| Fault { place: unsigned, line: self.lines.number, what };
        let receipt: Receipt = signed::open(&line.server_key, Use::Receipt, line.receipt.get())
            .map_err(|error| at(format!("receipt {number} does not count: {error}")))?;
        let epoch = self.epoch(receipt.head.epoch);
        if !epoch.is_some_and(|epoch| epoch.device == receipt.device && epoch.key == receipt.key) {
            return Err(at(format!("receipt {number} is for another device or another key")));
        }
        let head = self.head.unwrap_or(Head::start(0));
        let signed = receipt.head.place();
        if signed > head.place() {
            let what =
                format!("it is missing: receipt {number} says that the server has everything up to {signed}");
            return Err(self.fault(self.expected(), what));
        }
        if signed < head.place() {
            return Err(at(format!(
                "receipt {number}, for everything up to {signed}, stands in the wrong place"
            )));
        }
        if receipt.head.link != head.link {
            let what =
                format!("between here and {signed} the server has other events: receipt {number} says so");
            return Err(at(what));
        }
        self.claims.support(&receipt);
        self.receipts += 1;
        self.highest_receipt = self.highest_receipt.max(number);
        self.beyond = 0;
        let complete_to =
            CompleteTo { receipt: number, place: signed, at: receipt.at, server_key: line.server_key };
        self.last_receipt = Some((complete_to, head));
        Ok(())
    }
}
