use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::PAGE;
use crate::{
    component::{Column, FormToken, Table, moment},
    page::{access, snapshot},
    port::{AccountsPort, SessionView},
    text::settings::security as text,
};

/// The browsers that are signed in, and the end of all of them.
pub fn section() -> AnyView {
    let sessions = expect_context::<AccountsPort>().sessions();
    let (own, zone) = (access().session, &snapshot().zone);
    let rows = sessions.iter().map(|session| row(session, own, zone)).collect_view();
    let columns = [text::BROWSER, text::BEGUN, text::SEEN].map(Column::Text).to_vec();
    let table = if sessions.is_empty() {
        view! { <p class="panel">{text::NO_SESSIONS}</p> }.into_any()
    } else {
        view! { <Table id="session-table" caption=text::SESSIONS columns>{rows}</Table> }.into_any()
    };
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions">{text::SESSIONS}</h2>
            <p class="about">{text::SESSIONS_ABOUT}</p>
            {table}
            <form class="after" method="post" action="/actions/sign-out-everywhere">
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                <button type="submit" class="button">{text::SIGN_OUT_EVERYWHERE}</button>
                <p class="about">{text::SIGN_OUT_EVERYWHERE_ABOUT}</p>
            </form>
        </section>
    }
    .into_any()
}

fn row(session: &SessionView, own: Option<i64>, zone: &TimeZone) -> AnyView {
    let mark = (own == Some(session.id)).then(|| view! { ", "{text::THIS_SESSION} });
    view! {
        <tr>
            <th scope="row">
                {text::browser(&session.agent)}
                <span class="about"><code>{session.address.to_string()}</code>{mark}</span>
            </th>
            <td>{moment(session.begun_at, zone)}</td>
            <td>{moment(session.seen_at, zone)}</td>
        </tr>
    }
    .into_any()
}
