use std::collections::BTreeMap;

use leptos::{prelude::expect_context, server};

use super::{
    ActionError, Outcome,
    leave::leave,
    settings::{fields_of, form_of, showable},
    typed::TypedForm,
};
use crate::{
    page::settings::position,
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
    let Some((access, page)) = form_of(&page) else { return Ok(Outcome::default()) };
    let confirmed = typed.get(text::CONFIRM).is_some_and(|value| value == "true");
    let typed = fields_of(page, typed);
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
