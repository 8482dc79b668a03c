use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{AnswerOrder, OrderSupply, order_field, supply_field},
    component::{FormToken, Html, IntoHtml, field_id, nothing},
    model::{OrderAdvice, OrderState, Snapshot, Supply, SupplyOrder},
    port::Kept,
    text::supplies::order as text,
};

/// Orders a supply now, where it can be ordered from here, or says that it was ordered in another way.
pub fn order_now(supply: &Supply, advice: &OrderAdvice, snapshot: &Snapshot, kept: &Kept) -> Html {
    let quantity =
        Quantity { field: supply_field(supply.index, "quantity"), usual: advice.quantity.max(1), kept };
    view! {
        <form method="post" action=OrderSupply::PATH>
            <input type="hidden" name="supply" value=supply.index.to_string()/>
            <FormToken/>
            {quantity.show("quantity", text::QUANTITY)}
            {can_be_sent(snapshot)
                .then(|| view! { <button type="submit" class="button">{text::ORDER_NOW}</button> })}
            <button type="submit" class="button" name="way" value="elsewhere">{text::ELSEWHERE}</button>
        </form>
    }
    .into_html()
}

/// What can be said of an open order where it stands.
pub fn answers(order: &SupplyOrder, snapshot: &Snapshot, kept: &Kept) -> Html {
    let asked = matches!(order.state, OrderState::Suggested | OrderState::WaitingForApproval);
    if asked {
        let submit = if order.state == OrderState::Suggested { text::ORDER_THIS } else { text::APPROVE };
        return view! {
            {can_be_sent(snapshot).then(|| answer(order, "submit", submit, None))}
            {answer(order, "ordered-elsewhere", text::ELSEWHERE, None)}
            {answer(order, "cancel", text::NOT_WANTED, None)}
        }
        .into_html();
    }
    if !order.state.is_under_way() {
        return nothing();
    }
    let quantity = Quantity { field: order_field(order.id, "quantity"), usual: order.quantity.max(1), kept };
    view! {
        {answer(order, "received", text::IT_CAME, Some(quantity.show("quantity", text::QUANTITY)))}
        {answer(order, "cancel", text::CANCEL, None)}
    }
    .into_html()
}

fn answer(order: &SupplyOrder, answer: &'static str, label: &'static str, quantity: Option<Html>) -> Html {
    let class = if answer == "submit" { "button main" } else { "button" };
    view! {
        <form method="post" action=AnswerOrder::PATH>
            <input type="hidden" name="order" value=order.id.to_string()/>
            <input type="hidden" name="answer" value=answer/>
            <FormToken/>
            {quantity}
            <button type="submit" class=class>{label}</button>
        </form>
    }
    .into_html()
}

fn can_be_sent(snapshot: &Snapshot) -> bool {
    !snapshot.supplies.held && snapshot.supplies.no_way_to_order.is_none()
}

/// A number of pieces in a form of one line.
pub struct Quantity<'a> {
    /// Under which what was typed is kept, and what is wrong with it.
    pub field: String,
    /// What stands in it until somebody types another.
    pub usual: u32,
    /// What the form that led here left.
    pub kept: &'a Kept,
}

impl Quantity<'_> {
    /// The field, `name` in its form.
    pub fn show(self, name: &'static str, label: &'static str) -> Html {
        let id = field_id(&self.field);
        let value = self.kept.typed.get(&self.field).cloned().unwrap_or_else(|| self.usual.to_string());
        let fault = self.kept.faults.iter().find(|fault| fault.name == self.field);
        let fault_id = fault.map(|_| format!("{id}-fault"));
        let wrong = fault.map(|_| "true");
        let said = fault.map(|fault| {
            view! { <p class="fault" id=fault_id.clone()>{fault.message.clone()}</p> }
        });
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input type="text" id=id name=name value=value inputmode="numeric" autocomplete="off"
                    aria-invalid=wrong aria-describedby=fault_id.clone()/>
                {said}
            </div>
        }
        .into_html()
    }
}
