use leptos::prelude::*;

use super::answer::Answerable;
use crate::{
    component::{Badge, Html, IntoHtml, Tone, moment},
    model::{Concern, Severity, Snapshot},
    page::Page,
    port::Kept,
    text::{alert, maintenance as text, maintenance::steps},
};

/// A printer that has not answered for too long in working time; nothing where it answers.
pub fn section(snapshot: &Snapshot, kept: &Kept) -> Option<Html> {
    let silence = snapshot.maintenance.silence.as_ref()?;
    let answerable =
        Answerable { concern: Concern::Silence, standing: silence.standing.as_ref(), rests: silence.rests };
    let href = format!("{}#steps-silence", Page::Troubleshooting.path());
    Some(
        view! {
            <section aria-labelledby="silence">
                <h2 id="silence">{text::SILENCE}</h2>
                <div class="panel alerts">
                    <p>
                        <Badge tone=Tone::Critical text=alert::severity(Severity::Critical)/>" "
                        {text::SILENT_SINCE}" "{moment(silence.since, &snapshot.zone)}
                    </p>
                    <p>{text::SILENCE_MEANS}" "<a href=href>{steps::TO_STEPS}</a></p>
                    {answerable.said(&snapshot.zone)}
                    {answerable.answers(kept)}
                </div>
            </section>
        }
        .into_html(),
    )
}
