use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::PAGE;
use crate::{
    component::{Badge, Column, FormToken, Html, Input, IntoHtml, Table, Tone, moment},
    page::{
        settings::{confirm::confirm, form::field},
        snapshot,
    },
    port::{AccountsPort, Exposure, FieldState, Kept, TokenView},
    text::{format, settings::security as text},
};

/// The tokens that there are, each with its end; and a form that makes one more.
pub fn section(kept: &Kept) -> Html {
    let tokens = expect_context::<AccountsPort>().tokens();
    let zone = &snapshot().zone;
    let rows = tokens.iter().map(|token| row(token, zone)).collect_view();
    let columns = [text::TOKEN, text::ENDS, text::REVOKE].map(Column::Text).to_vec();
    let table = if tokens.is_empty() {
        view! { <p class="panel">{text::NO_TOKENS}</p> }.into_html()
    } else {
        view! { <Table id="token-table" caption=text::TOKENS columns>{rows}</Table> }.into_html()
    };
    let name = FieldState { name: "name".into(), ..FieldState::default() };
    let days = FieldState { name: "days".into(), value: text::TOKEN_DAYS.into(), ..FieldState::default() };
    view! {
        <section aria-labelledby="tokens">
            <h2 id="tokens">{text::TOKENS}</h2>
            <p class="about">{text::TOKENS_ABOUT}</p>
            {table}
            <form class="panel form after" method="post" action="/actions/make-token">
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {field(name, Input::Text, kept)}
                {field(days, Input::Number, kept)}
                {confirm("token_password", kept)}
                <button type="submit" class="button main">{text::MAKE_TOKEN}</button>
            </form>
        </section>
    }
    .into_html()
}

fn row(token: &TokenView, zone: &TimeZone) -> Html {
    view! {
        <tr>
            <th scope="row">
                {token.name.clone()}
                {token.exposed.map(|exposed| warning(exposed, zone))}
                <span class="about">{text::MADE}" "{moment(token.made_at, zone)}</span>
            </th>
            <td>{moment(token.expires_at, zone)}</td>
            <td>
                <form method="post" action="/actions/revoke-token">
                    <input type="hidden" name="page" value=PAGE.path()/>
                    <input type="hidden" name="id" value=token.id.to_string()/>
                    <FormToken/>
                    <button type="submit" class="button">
                        {text::REVOKE}<span class="unseen">" "{token.name.clone()}</span>
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_html()
}

/// Others may have read the token.
fn warning(exposed: Exposure, zone: &TimeZone) -> Html {
    let sentence = text::exposed(&format::date_time(exposed.at, zone), &exposed.address.to_string());
    view! { " "<Badge tone=Tone::Critical text=text::EXPOSED/><span class="about">{sentence}</span> }
        .into_html()
}
