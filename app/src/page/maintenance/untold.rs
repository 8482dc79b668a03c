use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::TellServer,
    component::{FormToken, Html, IntoHtml, moment},
    model::Snapshot,
    page::{Page, access},
    text::maintenance::untold as text,
};

/// What waits for the administrator's word before the communication server is told of it, and the two answers; nothing
/// where nothing does.
pub fn section(snapshot: &Snapshot) -> Option<Html> {
    let untold = snapshot.maintenance.untold.as_ref()?;
    let entries = untold.newest.iter().map(|one| {
        view! { <li>{moment(one.at, &snapshot.zone)}": "{one.what.clone()}</li> }
    });
    let decide = if access().is_administrator() {
        view! {
            <form class="after" method="post" action=TellServer::PATH>
                <FormToken/>
                <input type="hidden" name="through" value=untold.through.to_string()/>
                <button type="submit" class="button" name="answer" value="yes">{text::TELL}</button>
                " "
                <button type="submit" class="button" name="answer" value="no">{text::KEEP}</button>
            </form>
        }
        .into_html()
    } else {
        let href = format!("{}?page={}", Page::SignIn.path(), Page::Maintenance.path());
        view! { <p class="after"><a class="button" href=href>{text::SIGN_IN}</a></p> }.into_html()
    };
    Some(
        view! {
            <section aria-labelledby="untold">
                <h2 id="untold">{text::HEADING}</h2>
                <p class="about">{text::about(untold.count, untold.newest.len())}</p>
                <ul class="panel">{entries.collect_view()}</ul>
                {decide}
            </section>
        }
        .into_html(),
    )
}
