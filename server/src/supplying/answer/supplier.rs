//! What the supplier says, by the communication server.

use app::model::OrderState;
use rusqlite::Transaction;

use super::super::{
    Desk,
    act::{By, advance},
    tell::{About, Teller},
};
use crate::{
    communication::OrderAnswered,
    store::{StoreError, supplies as rows},
};

impl Desk {
    /// Takes what the supplier said; `Err` is a sentence for the server why it does not fit.
    pub(crate) async fn take_answer(
        &self,
        answer: OrderAnswered,
    ) -> Result<Result<(), &'static str>, StoreError> {
        let mut memory = self.0.memory.lock().await;
        let (terms, mail) = (self.terms(self.now()), self.0.parts.mail.clone());
        let about = memory.view.orders.iter().find(|order| order.id == answer.order).and_then(|order| {
            let reading = memory.reading.as_ref()?;
            let supply = reading.supplies.iter().find(|one| one.index == order.supply)?;
            Some(About::of(supply, memory.view.of(order.supply)?))
        });
        let work = move |transaction: &Transaction<'_>| {
            let Some((_, mut order)) = rows::order::find(transaction, answer.order)? else {
                return Ok(Err("The device has no such order."));
            };
            let state = answer.answer.state();
            if order.by_server && order.state == state {
                let same = answer.reference.is_none() || answer.reference == order.supplier_reference;
                // The same again, after a power cut before the command was written down.
                if same && (answer.expected_at.is_none() || answer.expected_at == order.expected_at) {
                    return Ok(Ok(()));
                }
            }
            if !order.by_server || !order.state.is_under_way() {
                return Ok(Err("The order has ended on the device, or was never sent."));
            }
            if order.state == OrderState::Shipped && state == OrderState::Acknowledged {
                return Ok(Ok(()));
            }
            order.supplier_reference = answer.reference.or(order.supplier_reference);
            order.expected_at = answer.expected_at.or(order.expected_at);
            let by = By {
                who: "communication server".into(),
                note: answer.reason,
                from_supplier: true,
                sends: false,
            };
            let about = about.unwrap_or_else(|| About::of_order(&order));
            advance(transaction, order, state, &by, &terms, (&Teller(mail), &about))?;
            Ok(Ok(()))
        };
        let taken = self.0.parts.store.durably(work).await?;
        self.look(&mut memory).await?;
        Ok(taken)
    }
}
