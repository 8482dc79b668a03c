use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{Page, access};
use crate::{
    component::{FormToken, Html, IntoHtml, moment},
    model::UntoldEvents,
    text::untold as text,
};

/// What waits for the administrator's word before the communication server is told of it, and the two answers, which the
/// action at `path` takes and leads back to `page`. `about` is said above it.
pub fn section(
    untold: &UntoldEvents,
    about: String,
    path: &'static str,
    page: Page,
    zone: &TimeZone,
) -> Html {
    let entries = untold.newest.iter().map(|one| {
        view! { <li>{moment(one.at, zone)}": "{one.what.clone()}</li> }
    });
    let decide = if access().is_administrator() {
        view! {
            <form class="after" method="post" action=path>
                <FormToken/>
                <input type="hidden" name="through" value=untold.through.to_string()/>
                <button type="submit" class="button" name="answer" value="yes">{text::TELL}</button>
                " "
                <button type="submit" class="button" name="answer" value="no">{text::KEEP}</button>
            </form>
        }
        .into_html()
    } else {
        let href = format!("{}?page={}", Page::SignIn.path(), page.path());
        view! { <p class="after"><a class="button" href=href>{text::SIGN_IN}</a></p> }.into_html()
    };
    view! {
        <section aria-labelledby="untold">
            <h2 id="untold">{text::HEADING}</h2>
            <p class="about">{about}</p>
            <ul class="panel">{entries.collect_view()}</ul>
            {decide}
        </section>
    }
    .into_html()
}
