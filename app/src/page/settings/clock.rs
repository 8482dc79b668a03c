use leptos::prelude::*;

use super::{SettingsFrame, form::form_with};
use crate::{
    component::{Html, Input, IntoHtml, moment},
    page::{SettingsPage, kept::kept, snapshot},
    port::{ClockState, SettingsPort},
    text::{format, settings::clock as text},
};

/// `/settings/clock`: what the clock shows and whether it can be trusted, and the zone.
#[component]
pub fn ClockSettings() -> impl IntoView {
    let (page, kept) = (SettingsPage::Clock, kept());
    view! {
        <SettingsFrame page kept=kept.clone()>
            {
                let clock = expect_context::<SettingsPort>().clock();
                let zones = zones(&clock);
                view! {
                    {now(&clock)}
                    {form_with(page, &kept, |name| zones.clone().filter(|_| name == "reading.time_zone"), None)}
                }
            }
        </SettingsFrame>
    }
}

/// The zones to choose from; `None` where the system has no list of them.
fn zones(clock: &ClockState) -> Option<Input> {
    let system = (String::new(), text::SYSTEM_ZONE.to_owned());
    let named = clock.zones.iter().map(|zone| (zone.clone(), zone.clone()));
    (!clock.zones.is_empty()).then(|| Input::Known(std::iter::once(system).chain(named).collect()))
}

fn now(clock: &ClockState) -> Html {
    let zone = &snapshot().zone;
    view! {
        <section aria-labelledby="now">
            <h2 id="now">{text::CLOCK}</h2>
            <dl class="panel facts">
                <div>
                    <dt>{text::NOW}</dt>
                    <dd>{moment(clock.now, zone)}" "{format::zone(zone, Some(clock.now))}</dd>
                </div>
                <div>
                    <dt>{text::SYNCHRONISED}</dt>
                    <dd>{text::synchronised(clock.synchronised)}</dd>
                </div>
            </dl>
        </section>
    }
    .into_html()
}
