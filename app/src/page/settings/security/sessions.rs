use jiff::tz::TimeZone;
use leptos::{prelude::*, server_fn::ServerFn};

use super::PAGE;
use crate::{
    action::{EndSession, SignOutEverywhere},
    component::{Column, FormToken, Html, Input, IntoHtml, Table, moment},
    page::{access, settings::form::field, snapshot},
    port::{AccountsPort, FieldState, Kept, SessionView},
    text::settings::security as text,
};

/// The browsers that are signed in, and the end of one or all of them.
pub fn section(kept: &Kept) -> Html {
    let sessions = expect_context::<AccountsPort>().sessions();
    let (own, zone) = (access().session, &snapshot().zone);
    let rows = sessions.iter().map(|session| row(session, own, zone)).collect_view();
    let columns = [text::BROWSER, text::BEGUN, text::SEEN].map(Column::Text).to_vec();
    let password = FieldState { name: "own_password".into(), ..FieldState::default() };
    let forms = if sessions.is_empty() {
        view! { <p class="panel">{text::NO_SESSIONS}</p> }.into_html()
    } else {
        view! {
            <form method="post" action=EndSession::PATH>
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                <Table id="session-table" caption=text::SESSIONS columns>{rows}</Table>
                <div class="panel form after">
                    {field(password, Input::Password("current-password"), kept)}
                    <div class="turn">
                        <button type="submit" class="button main">{text::END_SESSION}</button>
                        <button type="submit" class="button" formaction=SignOutEverywhere::PATH>
                            {text::SIGN_OUT_EVERYWHERE}
                        </button>
                    </div>
                    <p class="about">{text::SIGN_OUT_EVERYWHERE_ABOUT}</p>
                </div>
            </form>
        }
        .into_html()
    };
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions">{text::SESSIONS}</h2>
            <p class="about">{text::SESSIONS_ABOUT}</p>
            {forms}
        </section>
    }
    .into_html()
}

fn row(session: &SessionView, own: Option<i64>, zone: &TimeZone) -> Html {
    let mark = (own == Some(session.id)).then(|| view! { ", "{text::THIS_SESSION} });
    let id = format!("session-{}", session.id);
    view! {
        <tr>
            <th scope="row">
                <input type="radio" id=id.clone() name="session" value=session.id.to_string()/>
                " "
                <label for=id>{text::browser(&session.agent)}</label>
                <span class="about"><code>{session.address.to_string()}</code>{mark}</span>
            </th>
            <td>{moment(session.begun_at, zone)}</td>
            <td>{moment(session.seen_at, zone)}</td>
        </tr>
    }
    .into_html()
}
