use super::form::field;
use crate::{
    component::{Html, Input},
    page::SettingsPage,
    port::{FieldState, Kept},
};

/// The field in which a form asks for the administrator's password again; [`action::confirm`] judges it.
///
/// [`action::confirm`]: crate::action::confirm
pub fn confirm(name: &str, kept: &Kept) -> Html {
    let state = FieldState { name: name.into(), ..FieldState::default() };
    field(state, Input::Password("current-password"), kept)
}

/// The name of that field on the form of a page's own settings; `None` where they are changed without it.
pub fn confirmed_by(page: SettingsPage) -> Option<&'static str> {
    // Who may look, how long a session lasts, and by which names the device is called.
    (page == SettingsPage::Security).then_some("security_password")
}
