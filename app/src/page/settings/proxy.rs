use leptos::{prelude::*, server_fn::ServerFn};

use super::{SettingsFrame, form::form_with, tested::table};
use crate::{
    action::TestCommunication,
    component::{Field, Html, Input, IntoHtml},
    page::{SettingsPage, kept::kept},
    port::{ConnectivityPort, ConnectivityState, FieldState},
    text::settings::proxy as text,
};

const PAGE: SettingsPage = SettingsPage::Proxy;

/// `/settings/proxy`: the way to the communication server, as it is, as it could be, and a test of it.
#[component]
pub fn ProxySettings() -> impl IntoView {
    let kept = kept();
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {
                let state = use_context::<ConnectivityPort>().map(|port| port.state());
                let test = state.as_ref().map(test);
                view! {
                    {kept.tested.as_ref().map(table)}
                    {state.as_ref().map(now)}
                    {form_with(PAGE, &kept, |_| None, test)}
                }
            }
        </SettingsFrame>
    }
}

fn now(state: &ConnectivityState) -> Html {
    let server = state.server.clone().unwrap_or_else(|| text::NO_SERVER.into());
    view! {
        <section aria-labelledby="now">
            <h2 id="now">{text::NOW}</h2>
            <dl class="panel facts">
                <div><dt>{text::SERVER}</dt><dd>{server}</dd></div>
                <div><dt>{text::PROXY}</dt><dd>{text::effective(&state.proxy)}</dd></div>
            </dl>
        </section>
    }
    .into_html()
}

/// A second button of the form, so that what is typed is what is tested.
fn test(state: &ConnectivityState) -> Html {
    let confirm = (!state.enrolled).then(|| {
        let label = text::confirm(state.server.as_deref());
        let state = FieldState { name: text::CONFIRM.into(), ..FieldState::default() };
        view! { <Field state label input=Input::Flag fault=None/> }
    });
    view! {
        <fieldset>
            <legend>{text::TEST}</legend>
            <p class="about">{text::TEST_ABOUT}</p>
            {confirm}
            <button type="submit" class="button" formaction=TestCommunication::PATH>{text::TEST_BUTTON}</button>
        </fieldset>
    }
    .into_html()
}
