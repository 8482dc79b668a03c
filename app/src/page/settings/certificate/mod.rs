mod install;
mod request;
mod serving;

use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::{
    model::CertificateSource,
    page::{SettingsPage, kept::kept},
    port::CertificatesPort,
};

/// The page that its forms come back to.
const PAGE: SettingsPage = SettingsPage::Certificate;

/// `/settings/certificate`: what serves, and how to have another one serve.
#[component]
pub fn CertificateSettings() -> impl IntoView {
    let kept = kept();
    let state = use_context::<CertificatesPort>().map(|port| port.state()).unwrap_or_default();
    let changeable = state.source != CertificateSource::Configured;
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {serving::section(&state)}
            {serving::authority(&state)}
            {(state.serving.is_some() && state.source == CertificateSource::Own).then(|| form(PAGE, &kept))}
            {changeable.then(|| request::section(&state, &kept))}
            {changeable.then(|| install::section(&kept))}
            {(state.source == CertificateSource::Installed).then(|| install::removal(&kept))}
        </SettingsFrame>
    }
}
