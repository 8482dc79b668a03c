use std::collections::BTreeMap;

use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, answer::lead_to, leave::leave, settings::showable, typed::TypedForm};
use crate::{
    page::{
        Page, SettingsPage, access,
        settings::{input, position},
    },
    port::{ConnectivityPort, Kept, NotTested},
    text::settings::proxy as text,
};

/// Tests the way to the communication server with what was typed into the form of a page of the settings, and leads
/// back to that page, which shows what it came to and what was typed. Nothing is saved.
#[server(prefix = "/actions", endpoint = "test-communication", input = TypedForm)]
pub async fn test_communication(
    /// The path of the page.
    page: String,
    /// What was typed, by field.
    typed: BTreeMap<String, String>,
) -> Result<Outcome, ActionError> {
    let access = access();
    if !access.is_administrator() {
        lead_to(Page::SignIn.path());
        return Ok(Outcome::default());
    }
    let Some(Page::Settings(page)) = Page::from_path(&page) else {
        lead_to(SettingsPage::Index.path());
        return Ok(Outcome::default());
    };
    let confirmed = typed.get(text::CONFIRM).is_some_and(|value| value == "true");
    let of_the_page = |(name, _): &(String, String)| input(page, name).is_some();
    let typed: BTreeMap<String, String> = typed.into_iter().filter(of_the_page).collect();
    let tested = expect_context::<ConnectivityPort>().test(&access, page, &typed, confirmed).await;
    let typed = showable(page, typed);
    let kept = match tested {
        Ok(report) => {
            let passed = report.passed();
            let message = Some(text::tested(passed, &report.server));
            Kept { typed, message, refused: !passed, tested: Some(report), ..Kept::default() }
        }
        Err(NotTested::Fields(mut faults)) => {
            faults.sort_by_key(|fault| position(page, &fault.name));
            Kept { typed, faults, ..Kept::default() }
        }
        Err(why) => Kept { typed, message: text::not_tested(&why), refused: true, ..Kept::default() },
    };
    Ok(leave(page, &access, kept))
}
