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
    supplies::ordering::book,
};

impl Desk {
    /// Takes what the supplier said; `Err` is a sentence for the server why it does not fit.
    pub(crate) async fn take_answer(
        &self,
        answer: OrderAnswered,
    ) -> Result<Result<(), &'static str>, StoreError> {
        let mut memory = self.0.memory.lock().await;
        let (terms, mail) = (self.terms(self.now()), self.0.parts.mail.clone());
        let about = memory.view.open_by_id(answer.order).map(|order| memory.about(order));
        let work = move |transaction: &Transaction<'_>| {
            let Some((_, mut order)) = rows::order::find(transaction, answer.order)? else {
                return Ok(Err("The device has no such order."));
            };
            let mut state = answer.answer.state();
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
            let before = (order.supplier_reference.clone(), order.expected_at);
            // What was said with the shipment is newer; what that left open is taken.
            let late = order.state == OrderState::Shipped && state == OrderState::Acknowledged;
            if !late || order.supplier_reference.is_none() {
                order.supplier_reference = answer.reference.or(order.supplier_reference);
            }
            if !late || book::is_reckoned(&order) {
                order.expected_at = answer.expected_at.or(order.expected_at);
            }
            if late && before == (order.supplier_reference.clone(), order.expected_at) {
                return Ok(Ok(()));
            }
            if late {
                state = OrderState::Shipped;
            }
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
