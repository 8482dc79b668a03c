use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{EnterSupply, entered_value, supply_field},
    component::{Field, FormToken, Html, Input, IntoHtml},
    model::{OrderingMode, ReplacedBy, Snapshot, Supply, SupplyOutlook},
    page::supply_order::by_end,
    port::{FieldState, Kept},
    text::{
        form,
        supplies::{
            name, order,
            profile::{self as text, Hints},
        },
    },
};

/// The forms of what is entered, one a supply, each folded; nothing where nothing is followed.
pub fn section(snapshot: &Snapshot, kept: &Kept) -> Option<Html> {
    let reading = snapshot.reading.as_ref()?;
    let forms: Vec<Html> = by_end(&reading.supplies, &snapshot.supplies)
        .into_iter()
        .filter_map(|supply| {
            let known = snapshot.supplies.of(supply.index)?;
            Some(of_supply(supply, known, &snapshot.supplies.currency, kept))
        })
        .collect();
    (!forms.is_empty()).then(|| {
        view! {
            <section aria-labelledby="entered">
                <h2 id="entered">{text::ENTERED}</h2>
                <div class="panel">
                    <p class="about">{text::ABOUT}</p>
                    {forms}
                </div>
            </section>
        }
        .into_html()
    })
}

/// What a field of these forms is called, with its supply: "Black Toner Cartridge, Days that an order takes".
pub fn named(field: &str, snapshot: &Snapshot) -> Option<String> {
    let supplies = &snapshot.reading.as_ref()?.supplies;
    supplies.iter().find_map(|supply| {
        let part = field.strip_prefix(&supply_field(supply.index, ""))?;
        let label = text::label(part, &snapshot.supplies.currency)?;
        Some(format!("{}, {label}", name(supply)))
    })
}

fn of_supply(supply: &Supply, known: &SupplyOutlook, currency: &str, kept: &Kept) -> Html {
    let hints = Hints { supply, profile: &known.profile, entered: &known.entered };
    let form = Form { supply: supply.index, known, kept };
    let jobs = choices([ReplacedBy::Customer, ReplacedBy::Service], ReplacedBy::word, text::replaced_by);
    let modes = choices(OrderingMode::ALL, OrderingMode::word, order::mode);
    let fields = [
        form.field("part-number", text::PART_NUMBER, hints.part_number(), Input::Text),
        form.field("rated-pages", text::RATED_PAGES, hints.rated_pages(), Input::Number),
        form.field("price", text::price_label(currency), text::PRICE_HINT.into(), Input::Decimal),
        form.field("replaced-by", text::REPLACED_BY, hints.replaced_by(), Input::Known(jobs)),
        form.field("ordering", text::ORDERING, hints.ordering(), Input::Known(modes)),
        form.field("lead-time-days", text::LEAD_TIME, hints.lead_time(), Input::Number),
        form.field("service-level-percent", text::SERVICE_LEVEL, hints.service_level(), Input::Number),
        form.field("days-left-alert", text::DAYS_LEFT_ALERT, hints.days_left_alert(), Input::Number),
    ];
    view! {
        <details class="way" id=format!("entered-{}", supply.index) open=form.is_wrong()>
            <summary>{name(supply)}</summary>
            <form class="form" method="post" action=EnterSupply::PATH>
                <input type="hidden" name="supply" value=supply.index.to_string()/>
                <FormToken/>
                {fields.into_iter().collect_view()}
                <button type="submit" class="button main">{form::APPLY}</button>
            </form>
        </details>
    }
    .into_html()
}

/// Nothing, or one of these.
fn choices<T: Copy>(
    all: impl IntoIterator<Item = T>,
    word: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    let none = (String::new(), text::NOT_ENTERED.to_owned());
    let choice = |one| (word(one).to_owned(), crate::text::format::capitalised(words(one)));
    std::iter::once(none).chain(all.into_iter().map(choice)).collect()
}

struct Form<'a> {
    supply: u32,
    known: &'a SupplyOutlook,
    kept: &'a Kept,
}

impl Form<'_> {
    fn field(&self, part: &str, label: impl Into<String>, hint: String, input: Input) -> Html {
        let name = supply_field(self.supply, part);
        let typed = self.kept.typed.get(&name).cloned();
        let value = typed.unwrap_or_else(|| entered_value(&self.known.entered, part));
        let fault = self.kept.faults.iter().find(|fault| fault.name == name);
        let fault = fault.map(|fault| fault.message.clone());
        let state = FieldState { name, value, ..FieldState::default() };
        let label = label.into();
        view! { <Field state label hint=Some(hint) input fault/> }.into_html()
    }

    /// Whether something that was typed here waits to be corrected.
    fn is_wrong(&self) -> bool {
        let of_this = |name: &String| name.starts_with(&supply_field(self.supply, ""));
        let fields = self.kept.typed.keys();
        fields.filter(|name| !["quantity", "on-hand"].iter().any(|part| name.ends_with(part))).any(of_this)
    }
}
