use leptos::{prelude::*, server_fn::ServerFn};

use super::deed::Quantity;
use crate::{
    action::{CountStock, supply_field},
    component::{FormToken, Html, IntoHtml},
    model::{Supply, SupplyOutlook},
    port::Kept,
    text::supplies as text,
};

/// How many are on the shelf: one fewer or more by a button, or the number.
pub fn shelf(supply: &Supply, known: &SupplyOutlook, kept: &Kept) -> Html {
    let count = known.on_hand;
    let number = Quantity { field: supply_field(supply.index, "on-hand"), usual: count, kept };
    // A step and no number: the count may have changed since the page was made.
    let by = |step: &'static str, sign: &'static str, words: &'static str, none: bool| {
        view! {
            <form method="post" action=CountStock::PATH>
                <input type="hidden" name="supply" value=supply.index.to_string()/>
                <input type="hidden" name="step" value=step/>
                <FormToken/>
                <button type="submit" class="button step" disabled=none>
                    <span aria-hidden="true">{sign}</span>
                    <span class="unseen">{words}</span>
                </button>
            </form>
        }
    };
    view! {
        <div class="shelf" role="group" aria-label=text::shelf_of(&text::name(supply))>
            {by("fewer", "−", text::ONE_FEWER, count == 0)}
            <form method="post" action=CountStock::PATH>
                <input type="hidden" name="supply" value=supply.index.to_string()/>
                <FormToken/>
                {number.show("on_hand", text::ON_HAND)}
                <button type="submit" class="button">{text::COUNT}</button>
            </form>
            {by("more", "+", text::ONE_MORE, false)}
        </div>
    }
    .into_html()
}
