use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::{ResolveHold, hold_field},
    component::{Field, FormToken, Html, Icon, Input, IntoHtml, Tone, moment},
    model::{Gap, Hold, HoldCause, Snapshot},
    page::{Page, access},
    port::{FieldState, Kept},
    text::meter::hold as text,
};

/// What billing is held by, each with its reason and, for the administrator, the ways to end it; nothing at all where
/// nothing is held.
pub fn holds(snapshot: &Snapshot, kept: &Kept) -> Option<Html> {
    let holds = &snapshot.billing.holds;
    (!holds.is_empty()).then(|| {
        let each = holds.iter().map(|hold| one(hold, snapshot, kept)).collect_view();
        let sign_in = (!access().is_administrator()).then(|| {
            let href = format!("{}?page={}", Page::SignIn.path(), Page::Meter.path());
            view! { <p>{text::ADMINISTRATOR}" "<a class="button" href=href>{text::SIGN_IN}</a></p> }
        });
        view! {
            <section aria-labelledby="held">
                <h2 id="held">{text::HELD}</h2>
                <div class=format!("banner {}", Tone::Warning.class())>
                    <Icon shape=Tone::Warning.shape()/>
                    <p>{text::MEANS}</p>
                </div>
                {each}
                {sign_in}
            </section>
        }
        .into_html()
    })
}

fn one(hold: &Hold, snapshot: &Snapshot, kept: &Kept) -> Html {
    let ways = access().is_administrator().then(|| ways(hold, kept));
    view! {
        <div class="panel hold" id=format!("hold-{}", hold.id)>
            <h3>{text::heading(&hold.cause)}</h3>
            <p>{text::what(&hold.cause)}</p>
            <p>{text::SINCE}" "{moment(hold.since, &snapshot.zone)}". "{text::what_to_do(&hold.cause)}</p>
            {ways}
        </div>
    }
    .into_html()
}

/// The ways to end a hold of this kind, a form each.
fn ways(hold: &Hold, kept: &Kept) -> Html {
    let proposal = hold.proposal.as_ref().map(|proposal| {
        let words = text::proposal(&text::resolution(proposal, hold.cause.gaps()));
        way(hold, "proposal", text::PROPOSED, &words, text::ACCEPT_PROPOSAL, Fields::default())
    });
    let own = match &hold.cause {
        HoldCause::WentBack { gaps } => vec![
            way(hold, "rollover", text::ROLLOVER, "", text::ACCEPT_ROLLOVER, last(hold, gaps, kept)),
            change(hold, gaps, kept),
        ],
        HoldCause::Impossible { gaps, .. } => vec![change(hold, gaps, kept)],
        HoldCause::Missing { .. } => vec![],
        HoldCause::SerialNumber { gaps, .. } => vec![way(
            hold,
            "serial-number",
            text::SERIAL,
            text::SERIAL_HINT,
            text::CONFIRM_SERIAL,
            ends_and_starts(hold, gaps, kept),
        )],
    };
    let as_is = way(hold, "as-is", text::AS_IS, &text::as_is(&hold.cause), text::AS_IS, Fields::default());
    view! { {proposal}{own}{as_is} }.into_html()
}

fn change(hold: &Hold, gaps: &[Gap], kept: &Kept) -> Html {
    let fields = ends_and_starts(hold, gaps, kept);
    way(hold, "meter-change", text::CHANGE, text::CHANGE_HINT, text::ACCEPT_CHANGE, fields)
}

fn way(
    hold: &Hold,
    how: &'static str,
    legend: &'static str,
    about: &str,
    button: &'static str,
    fields: Fields,
) -> Html {
    let about = (!about.is_empty()).then(|| view! { <p>{about.to_owned()}</p> });
    view! {
        <details class="way" open=fields.wrong>
            <summary>{legend}</summary>
            <form class="form" method="post" action=ResolveHold::PATH>
                <input type="hidden" name="hold" value=hold.id.to_string()/>
                <input type="hidden" name="how" value=how/>
                <FormToken/>
                {about}
                {fields.views}
                <button type="submit" class="button main">{button}</button>
            </form>
        </details>
    }
    .into_html()
}

/// The fields of a way.
#[derive(Default)]
struct Fields {
    views: Vec<Html>,
    /// Whether something is wrong with what was typed into one.
    wrong: bool,
}

impl Fields {
    /// A count; `usual` until somebody has typed another one.
    fn push(&mut self, name: String, label: String, hint: String, usual: String, kept: &Kept) {
        let fault = kept.faults.iter().find(|fault| fault.name == name).map(|fault| fault.message.clone());
        let value = kept.typed.get(&name).cloned().unwrap_or(usual);
        self.wrong |= fault.is_some();
        let state = FieldState { name, value, ..FieldState::default() };
        self.views
            .push(view! { <Field state label=label hint=Some(hint) input=Input::Number fault/> }.into_html());
    }
}

fn last(hold: &Hold, gaps: &[Gap], kept: &Kept) -> Fields {
    let mut fields = Fields::default();
    if let Some(gap) = gaps.first() {
        let usual = gap.rollover.map(|last| last.to_string()).unwrap_or_default();
        let name = hold_field(hold.id, "last", &gap.key);
        fields.push(name, text::LAST.into(), text::LAST_HINT.into(), usual, kept);
    }
    fields
}

/// Where each meter ended and began anew; as they were seen, until somebody knows better.
fn ends_and_starts(hold: &Hold, gaps: &[Gap], kept: &Kept) -> Fields {
    let mut fields = Fields::default();
    for gap in gaps {
        let name = |part: &str| hold_field(hold.id, part, &gap.key);
        fields.push(name("end"), text::end(gap), text::end_hint(gap), gap.old.to_string(), kept);
        fields.push(name("start"), text::start(gap), text::start_hint(gap), gap.new.to_string(), kept);
    }
    fields
}
