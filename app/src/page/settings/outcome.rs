use leptos::prelude::*;

use crate::{
    component::{Html, Icon, IntoHtml, Tone, field_id},
    model::Change,
    port::{FieldFault, Kept, KeptStep},
    text::settings as text,
};

/// What the form that led here came to. It takes the focus, with scripts or without, so that it is read first.
pub fn outcome(kept: Kept) -> Option<Html> {
    let Kept { typed: _, faults, changes, message, refused, once, steps, tested } = kept;
    let refused = refused || !faults.is_empty();
    let done = !changes.is_empty()
        || once.is_some()
        || !steps.is_empty()
        || tested.is_some_and(|report| report.passed());
    let tone = match (refused, done) {
        (true, _) => Tone::Critical,
        (false, false) => Tone::Neutral,
        (false, true) => Tone::Good,
    };
    let message = message.map(|message| view! { <p>{message}</p> });
    let faults = (!faults.is_empty()).then(|| wrong(&faults));
    let changes = (!changes.is_empty()).then(|| changed(&changes));
    let once = once.map(shown_once);
    let steps = (!steps.is_empty()).then(|| tried(steps));
    if message.is_none() && faults.is_none() && changes.is_none() && once.is_none() {
        return None;
    }
    let role = if refused { "alert" } else { "status" };
    Some(
        view! {
            <div class=format!("banner outcome {}", tone.class()) role=role tabindex="-1" autofocus>
                <Icon shape=tone.shape()/>
                <div>{message}{faults}{changes}{once}{steps}</div>
            </div>
        }
        .into_html(),
    )
}

/// What is wrong, each a link to its field, in the order of the fields.
fn wrong(faults: &[FieldFault]) -> Html {
    let entries = faults.iter().map(|fault| {
        let words = format!("{}: {}", text::label(&fault.name), fault.message);
        match text::field(&fault.name) {
            Some(_) => {
                view! { <li><a href=format!("#{}", field_id(&fault.name))>{words}</a></li> }.into_html()
            }
            None => view! { <li>{words}</li> }.into_html(),
        }
    });
    view! {
        <p><strong>{text::REFUSED}</strong></p>
        <ul>{entries.collect_view()}</ul>
    }
    .into_html()
}

fn changed(changes: &[Change]) -> Html {
    let secrets_lost = changes.iter().filter(|change| is_cleared(change));
    let cleared = secrets_lost.map(|change| view! { <li>{text::cleared(&change.key)}</li> }).collect_view();
    let saved = changes.iter().filter(|change| !is_cleared(change));
    let saved = saved.map(self::saved).collect_view();
    view! { <ul>{saved}{cleared}</ul> }.into_html()
}

fn saved(change: &Change) -> Html {
    view! { <li>{text::SAVED}" "{from_and_to(change)}</li> }.into_html()
}

/// What is changed, from what, to what.
pub fn from_and_to(change: &Change) -> Html {
    let Change { key, from, to } = change;
    let (from, to) = (text::value(key, from), text::value(key, to));
    view! { <strong>{text::label(key).to_owned()}</strong>" "{from}" → "{to} }.into_html()
}

/// Each step with what it came to; a failed one is said in words, not by a colour alone.
fn tried(steps: Vec<KeptStep>) -> Html {
    let rows = steps.into_iter().map(|KeptStep { what, answer, done }| {
        let word = if done { text::DONE } else { text::FAILED };
        view! { <li><strong>{what}": "{word}"."</strong>" "{answer}</li> }
    });
    view! { <ol class="steps">{rows.collect_view()}</ol> }.into_html()
}

/// A form can't empty a secret: one that was set and no longer is was cleared with the host that it was for.
fn is_cleared(change: &Change) -> bool {
    (change.from.as_str(), change.to.as_str()) == ("set", "not set")
}

fn shown_once(secret: String) -> Html {
    view! {
        <p><strong>{text::security::NEW_TOKEN}": "</strong><code class="once">{secret}</code></p>
        <p>{text::security::COPY_NOW}</p>
    }
    .into_html()
}
